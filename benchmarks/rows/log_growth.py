"""officer-search: an officer's searches in a log of a million entries, against the same in one of ten thousand.

log-growth: the rate of gated-read with a million entries, against the same with a thousand.
"""

from itertools import cycle
from statistics import median
from time import perf_counter

from benchmarks.bench import Bench
from benchmarks.ground import Ground, make_ground
from benchmarks.load import send_all
from benchmarks.result import Goal, Result, alternate, median_ratio
from benchmarks.sealing import seal_everything
from benchmarks.years_of_entries import write_years
from service.access.sessions import begin_session_of_person
from service.app import create_app
from service.pairs.models import Pair
from service.settings import settings_from

LARGE, LARGE_WHEN_QUICK = 1_000_000, 30_000
SEARCHED_SMALL, READ_SMALL = 10_000, 1_000
PAIRS, NOTES_EACH = 100, 20
TIMES = Goal(2.0, 1.3, at_least=False)
RATE = Goal(0.90, 0.97)
TIMES_ASKED = 5
MILLISECONDS = 1000


def officer_search(bench: Bench) -> list[Result]:
    """Each thing that can be asked, alone and together; the page as the officer gets it, without the network."""
    large, small = (
        _ground(bench, name, size) for name, size in (("much-searched", _large(bench)), ("little-searched", SEARCHED_SMALL))
    )
    figures = alternate(lambda: _p50(large), lambda: _p50(small), bench.rounds)
    of_large, of_small, ratio = median_ratio(figures)
    raw = {"large, ms": of_large, "small, ms": of_small}
    what = f"p50 of an officer's search, {_large(bench):,} entries ÷ {SEARCHED_SMALL:,}"
    return [bench.result("officer-search", what, ratio, TIMES, raw)]


def log_growth(bench: Bench) -> list[Result]:
    """Both logs are sealed before, so that the minute's work has nothing to catch up with while it is measured."""
    large, small = (_ground(bench, name, size) for name, size in (("old-log", _large(bench)), ("new-log", READ_SMALL)))
    for ground in (large, small):
        seal_everything(ground.database)

    def rate(ground: Ground, count: int) -> float:
        reader, paths = ground.reader, cycle(ground.paths)
        requests = [reader.request("GET", next(paths)) for _ in range(count)]
        return send_all(ground.port, requests, bench.connections).rate

    with large.served(bench.threads), small.served(bench.threads):
        count = max(100, int(rate(small, 100) * bench.seconds))
        rate(large, 100)
        figures = alternate(lambda: rate(large, count), lambda: rate(small, count), bench.rounds)
    of_large, of_small, ratio = median_ratio(figures)
    raw = {"large, requests/s": of_large, "small, requests/s": of_small}
    what = f"gated-read with {_large(bench):,} entries ÷ with {READ_SMALL:,}"
    return [bench.result("log-growth", what, ratio, RATE, raw)]


def _large(bench: Bench) -> int:
    return LARGE_WHEN_QUICK if bench.quick else LARGE


def _ground(bench: Bench, name: str, entries: int) -> Ground:
    ground = make_ground(bench.directory / name, bench.make_url, PAIRS, NOTES_EACH)
    write_years(ground, entries)
    return ground


def _p50(ground: Ground) -> float:
    """Milliseconds of one search, over all that are asked."""
    world = ground.world
    assert world.de_brug.officer.id is not None
    app = create_app(settings_from(ground.environment), ground.database)
    with ground.database.transaction() as session:
        token = begin_session_of_person(session, world.de_brug.officer.id, "passkey")
    browser = app.test_client()
    browser.set_cookie("koppel", token)
    taken = []
    for query in _queries(ground) * TIMES_ASKED:
        began = perf_counter()
        answer = browser.get(f"/toezicht/?{query}")
        taken.append(perf_counter() - began)
        assert answer.status_code == 200, answer.text
    return median(taken) * MILLISECONDS


def _queries(ground: Ground) -> list[str]:
    sanne = f"person={ground.world.sanne.id}"
    return [
        "",
        sanne,
        f"{sanne}&act=notes-opened",
        "act=consent-given",
        "outcome=refused",
        f"{sanne}&outcome=refused",
        f"pair={_code(ground)}",
        "from=2024-01-01&to=2024-12-31",
        f"{sanne}&from=2024-03-01&to=2024-03-31",
    ]


def _code(ground: Ground) -> str:
    with ground.database.reading() as session:
        return session.get_one(Pair, ground.pair_ids[0]).code
