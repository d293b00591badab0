"""caseload: a professional's overview with fifteen pairs, against the same with one."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from sqlalchemy import event

from benchmarks.bench import Bench
from benchmarks.filling import fill_through_services
from benchmarks.ground import Ground, make_ground
from benchmarks.load import Connection
from benchmarks.result import Goal, Result, alternate, median_ratio
from service.access.sessions import begin_session_of_person
from service.records.caseload import open_caseload

PAIRS, NOTES_EACH = 15, 20
AT_ONCE = 40
TIMES, SAME = Goal(2.0, 1.5, at_least=False), Goal(0, 0, at_least=False)
MILLISECONDS = 1000


def caseload(bench: Bench) -> list[Result]:
    """Karim's page, one browser: every pair shares with him, and nobody else works with these youngsters."""
    many = make_ground(bench.directory / "many", bench.make_url, PAIRS, NOTES_EACH, fill_through_services)
    one = make_ground(bench.directory / "one", bench.make_url, 1, NOTES_EACH, fill_through_services)
    with many.served(bench.threads), one.served(bench.threads):
        figures = alternate(lambda: _p50(many), lambda: _p50(one), bench.rounds)
    of_many, of_one, ratio = median_ratio(figures)
    raw = {f"{PAIRS} pairs, ms": of_many, "1 pair, ms": of_one}
    queries = {f"{PAIRS} pairs": float(_queries(many)), "1 pair": float(_queries(one))}
    more = queries[f"{PAIRS} pairs"] - queries["1 pair"]
    return [
        bench.result("caseload", f"p50 of the overview, {PAIRS} pairs ÷ 1", ratio, TIMES, raw),
        bench.result("caseload", f"queries more for {PAIRS} pairs than for 1", more, SAME, queries),
    ]


def _p50(ground: Ground) -> float:
    """Milliseconds."""
    assert ground.world.karim.id is not None
    with ground.database.transaction() as session:
        cookie = begin_session_of_person(session, ground.world.karim.id, "passkey")
    host = ground.url.partition("//")[2]
    request = f"GET /begeleider/ HTTP/1.1\r\nHost: {host}\r\nCookie: koppel={cookie}\r\n\r\n".encode()
    connection = Connection(ground.port)
    answers = [connection.send(request) for _ in range(AT_ONCE)]
    connection.close()
    assert all(answer.status == 200 for answer in answers), answers[0]
    return median(answer.ended - answer.began for answer in answers) * MILLISECONDS


def _queries(ground: Ground) -> int:
    """How many statements the overview takes."""
    with _statements(ground) as seen, ground.database.transaction() as session:
        open_caseload(session, ground.world.karim)
    return len(seen)


@contextmanager
def _statements(ground: Ground) -> Iterator[list[str]]:
    seen = list[str]()

    def note_down(*executed: Any) -> None:
        seen.append(executed[2])

    event.listen(ground.database.engine, "before_cursor_execute", note_down)
    yield seen
    event.remove(ground.database.engine, "before_cursor_execute", note_down)
