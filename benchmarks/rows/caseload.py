"""caseload: a professional's overview with fifteen pairs, against the same with one."""

from functools import partial

from benchmarks.bench import Bench
from benchmarks.desk import page_p50, statements_of
from benchmarks.filling import fill_through_services
from benchmarks.ground import Ground, make_ground
from benchmarks.result import Goal, Result, alternate, median_ratio
from service.records.caseload import open_caseload

PAIRS, NOTES_EACH = 15, 20
PATH = "/begeleider/"
TIMES, SAME = Goal(2.0, 1.5, at_least=False), Goal(0, 0, at_least=False)


def caseload(bench: Bench) -> list[Result]:
    """Karim's page, one browser: every pair shares with him, and nobody else works with these youngsters."""
    many = make_ground(bench.directory / "many", bench.make_url, PAIRS, NOTES_EACH, fill_through_services)
    one = make_ground(bench.directory / "one", bench.make_url, 1, NOTES_EACH, fill_through_services)
    with many.served(bench.threads), one.served(bench.threads):
        figures = alternate(partial(page_p50, many, PATH), partial(page_p50, one, PATH), bench.rounds)
    of_many, of_one, ratio = median_ratio(figures)
    raw = {f"{PAIRS} pairs, ms": of_many, "1 pair, ms": of_one}
    queries = {f"{PAIRS} pairs": float(_queries(many)), "1 pair": float(_queries(one))}
    more = queries[f"{PAIRS} pairs"] - queries["1 pair"]
    return [
        bench.result("caseload", f"p50 of the overview, {PAIRS} pairs ÷ 1", ratio, TIMES, raw),
        bench.result("caseload", f"queries more for {PAIRS} pairs than for 1", more, SAME, queries),
    ]


def _queries(ground: Ground) -> int:
    """How many statements the overview takes."""
    return statements_of(ground, lambda session: open_caseload(session, ground.world.karim))
