"""gated-write: notes accepted over the API, against the bare route."""

from datetime import UTC, datetime
from itertools import count as counting

import orjson

from benchmarks.bench import Bench
from benchmarks.filling import TEXT
from benchmarks.ground import make_ground
from benchmarks.result import Goal, Result
from benchmarks.rows.against_bare import against_bare

YOUNGSTERS, NOTES_EACH = 100, 20
ON_SQLITE, ON_POSTGRESQL = Goal(0.40, 0.50), Goal(0.35, 0.50)


def gated_write(bench: Bench) -> list[Result]:
    """A new note each time, which the partner may read: checked, sealed, released, told to the partner, logged."""
    ground = make_ground(bench.directory / "gated-write", bench.make_url, YOUNGSTERS, NOTES_EACH)
    writer, numbers, authors = ground.writer, counting(), ground.authors()

    def request(number: int) -> bytes:
        pair_id = ground.pair_ids[number % YOUNGSTERS]
        note = {
            "pairId": str(pair_id),
            "author": authors[pair_id],
            "subject": "housing",
            "kind": "agreement",
            "text": TEXT,
            "howKnown": "told-by-youngster",
            "discussed": True,
            "action": None,
            "writtenAt": datetime.now(UTC).isoformat(),
            "sourceRevision": 1,
        }
        return writer.request("PUT", f"/v1/source-notes/new-{number}", orjson.dumps(note))

    def requests(count: int) -> list[bytes]:
        return [request(next(numbers)) for _ in range(count)]

    gated, bare, ratio = against_bare(bench, ground, "write", requests)
    raw = {"gated, requests/s": gated, "bare, requests/s": bare}
    goal = bench.goal(ON_SQLITE, ON_POSTGRESQL)
    return [bench.result("gated-write", "a note accepted ÷ bare route", ratio, goal, raw)]
