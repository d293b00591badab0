"""idle-adapter: what it costs that an adapter asks and nothing has changed, against the bare route."""

import orjson

from benchmarks.bench import Bench
from benchmarks.ground import Ground, make_ground
from benchmarks.load import NOT_MODIFIED, send_one
from benchmarks.result import Goal, Result
from benchmarks.rows.against_bare import against_bare

YOUNGSTERS, NOTES_EACH = 100, 20
WITHIN = Goal(0.5, 0.3, at_least=False)
INBOX = "/v1/inbox"
LEASE = orjson.dumps({"instance": "benchmark"})


def idle_adapter(bench: Bench) -> list[Result]:
    """The inbox with the tag of the last answer, over and over: 304, without a look at any note."""
    ground = make_ground(bench.directory / "idle-adapter", bench.make_url, YOUNGSTERS, NOTES_EACH)
    reader = ground.reader

    def requests(count: int) -> list[bytes]:
        known = _lease_and_tag(ground)  # asked each time: a lease lasts a minute
        return [reader.request("GET", INBOX, headers=known) for _ in range(count)]

    idle, bare, ratio = against_bare(bench, ground, "idle", requests)
    raw = {"unchanged inbox, requests/s": idle, "bare, requests/s": bare}
    return [bench.result("idle-adapter", "time of an unchanged inbox ÷ bare route", 1 / ratio, WITHIN, raw)]


def _lease_and_tag(ground: Ground) -> dict[str, str]:
    """What the adapter sends along once it has seen the inbox."""
    reader = ground.reader
    taken = send_one(ground.port, reader.request("PUT", "/v1/lease", LEASE))
    lease = {"Lease-Number": str(orjson.loads(taken.body)["number"])}
    seen = send_one(ground.port, reader.request("GET", INBOX, headers=lease))
    known = {**lease, "If-None-Match": seen.tag}
    assert send_one(ground.port, reader.request("GET", INBOX, headers=known)).status == NOT_MODIFIED
    return known
