"""data-growth: what one read takes with many youngsters and notes, against the same with few."""

import os
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.bench import Bench
from benchmarks.ground import Ground, make_ground
from benchmarks.load import Connection
from benchmarks.result import Goal, Result, alternate, median_ratio

SMALL, LARGE, LARGE_WHEN_QUICK = 100, 100_000, 2_000
NOTES_EACH = 20
PAIRS_READ = 100
ON_SQLITE, ON_POSTGRESQL = Goal(1.15, 1.10, at_least=False), Goal(1.35, 1.10, at_least=False)
MILLISECONDS = 1000


def data_growth(bench: Bench) -> list[Result]:
    """One caller reads a hundred pairs, drawn from all: for the first time, and then again in turns with the small one."""
    youngsters = LARGE_WHEN_QUICK if bench.quick else bench.youngsters
    small = make_ground(bench.directory / "small", bench.make_url, SMALL, NOTES_EACH)
    began = perf_counter()
    large = make_ground(bench.directory / "large", bench.make_url, youngsters, NOTES_EACH)
    built = perf_counter() - began
    drawn = random.Random(2).sample(large.paths, PAIRS_READ)
    _forget(large.directory)
    with small.served(bench.threads), large.served(bench.threads):
        _p50(small, small.paths)
        cold = _p50(large, drawn)
        figures = alternate(lambda: _p50(large, drawn), lambda: _p50(small, small.paths), bench.rounds)
    grown, few, ratio = median_ratio(figures)
    raw = {"large p50, ms": grown, "small p50, ms": few, "large p50 cold, ms": cold, "filling, s": built}
    what = f"p50 of a read, {_size(youngsters)} ÷ {_size(SMALL)}"
    return [bench.result("data-growth", what, ratio, bench.goal(ON_SQLITE, ON_POSTGRESQL), raw)]


def _size(youngsters: int) -> str:
    return f"{youngsters:,} youngsters with {youngsters * NOTES_EACH:,} notes"


def _p50(ground: Ground, paths: Sequence[str]) -> float:
    """Milliseconds."""
    reader = ground.reader
    requests = [reader.request("GET", path) for path in paths]
    connection = Connection(ground.port)
    answers = [connection.send(request) for request in requests]
    connection.close()
    assert all(answer.status == 200 for answer in answers)
    return median(answer.ended - answer.began for answer in answers) * MILLISECONDS


def _forget(directory: Path) -> None:
    """Ask the machine to drop SQLite's files from memory, so that the first read is cold. PostgreSQL's are not ours."""
    for path in directory.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
