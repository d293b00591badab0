"""pair-page: a professional's page about one youngster with two hundred notes, against the same with twenty."""

from benchmarks.bench import Bench
from benchmarks.desk import page_p50, statements_of
from benchmarks.filling import fill_through_services
from benchmarks.ground import Ground, make_ground
from benchmarks.result import Goal, Result, alternate, median_ratio
from service.records.pair_page import open_pair_page

MANY, FEW = 200, 20
TIMES, SAME = Goal(1.5, 1.2, at_least=False), Goal(0, 0, at_least=False)


def pair_page(bench: Bench) -> list[Result]:
    """Karim's page, one browser: all the notes are of the partner, and consent covers them."""
    many = make_ground(bench.directory / "many", bench.make_url, 1, MANY, fill_through_services)
    few = make_ground(bench.directory / "few", bench.make_url, 1, FEW, fill_through_services)
    with many.served(bench.threads), few.served(bench.threads):
        figures = alternate(lambda: _p50(many), lambda: _p50(few), bench.rounds)
    of_many, of_few, ratio = median_ratio(figures)
    raw = {f"{MANY} notes, ms": of_many, f"{FEW} notes, ms": of_few}
    queries = {f"{MANY} notes": float(_queries(many)), f"{FEW} notes": float(_queries(few))}
    more = queries[f"{MANY} notes"] - queries[f"{FEW} notes"]
    return [
        bench.result("pair-page", f"p50 of the page, {MANY} notes ÷ {FEW}", ratio, TIMES, raw),
        bench.result("pair-page", f"queries more for {MANY} notes than for {FEW}", more, SAME, queries),
    ]


def _p50(ground: Ground) -> float:
    return page_p50(ground, f"/begeleider/koppel/{ground.pair_ids[0]}")


def _queries(ground: Ground) -> int:
    """How many statements the page takes."""
    return statements_of(ground, lambda session: open_pair_page(session, ground.world.karim, ground.pair_ids[0]))
