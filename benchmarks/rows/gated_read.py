"""gated-read: the 20 notes of one pair over the API, against the bare route."""

from itertools import cycle

from benchmarks.bench import Bench
from benchmarks.ground import make_ground
from benchmarks.result import Goal, Result
from benchmarks.rows.against_bare import against_bare

YOUNGSTERS, NOTES_EACH = 100, 20
ON_SQLITE, ON_POSTGRESQL = Goal(0.40, 0.50), Goal(0.30, 0.50)


def gated_read(bench: Bench) -> list[Result]:
    """Token and proof checked, consent decided, notes decrypted, copies marked, entry committed."""
    ground = make_ground(bench.directory / "gated-read", bench.make_url, YOUNGSTERS, NOTES_EACH)
    reader, paths = ground.reader, cycle(ground.paths)

    def requests(count: int) -> list[bytes]:
        return [reader.request("GET", next(paths)) for _ in range(count)]

    gated, bare, ratio = against_bare(bench, ground, "read", requests)
    raw = {"gated, requests/s": gated, "bare, requests/s": bare}
    goal = bench.goal(ON_SQLITE, ON_POSTGRESQL)
    return [bench.result("gated-read", "20 notes of one pair ÷ bare route", ratio, goal, raw)]
