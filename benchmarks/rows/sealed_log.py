"""sequencer: entries a second into the tree, and how long SQLite's write lock is held for a batch.

verify: entries verified a second against one bare SHA-256 for each, over as many bytes.
"""

from hashlib import sha256
from time import perf_counter
from uuid import uuid4

from benchmarks.bench import Bench
from benchmarks.result import Goal, Result, alternate, median_ratio
from benchmarks.sealing import sealed_log
from service.audit.verifying import verify_database

RATE, HOLD = Goal(20_000, 50_000), Goal(25, 15, at_least=False)
RATIO = Goal(0.10, 0.15)
MILLISECONDS = 1e3


def sequencer(bench: Bench) -> list[Result]:
    """A log of entries as they come, taken in batch by batch as `koppel tick` does."""
    log = sealed_log(bench, "sequencer")
    rates, holds = list[float](), list[float]()
    for _ in range(bench.rounds):
        log.write(4_000 if bench.quick else 20_000)
        began, count = perf_counter(), log.count()
        holds += log.take_in()
        rates.append(count / (perf_counter() - began))
    rates.sort()
    raw = {"slowest round, entries/s": rates[0], "batches": float(len(holds))}
    longest = max(holds) * MILLISECONDS
    return [
        bench.result("sequencer", "entries a second into the tree", rates[len(rates) // 2], RATE, raw, "/s"),
        bench.result(
            "sequencer",
            "longest hold of the write lock, commit included",
            longest,
            HOLD,
            {"median, ms": _median(holds)},
            "ms",
        ),
    ]


def verify(bench: Bench) -> list[Result]:
    """Everything that `koppel verify` does, over a sealed log in the database."""
    log = sealed_log(bench, "verify")
    log.write(10_000 if bench.quick else 100_000)
    log.take_in()
    entries, size = log.sealed(), log.bytes_of_an_entry()

    def verified() -> float:
        began = perf_counter()
        assert verify_database(log.database).is_sound
        return entries / (perf_counter() - began)

    def bare() -> float:
        content = [uuid4().bytes * (size // 16 + 1)] * 64
        began = perf_counter()
        for number in range(entries):
            sha256(content[number % 64][:size]).digest()
        return entries / (perf_counter() - began)

    ours, theirs, ratio = median_ratio(alternate(verified, bare, bench.rounds))
    raw = {"verified, entries/s": ours, "bare SHA-256, entries/s": theirs, "bytes each": float(size)}
    return [bench.result("verify", "entries verified ÷ one SHA-256 of the same bytes", ratio, RATIO, raw)]


def _median(holds: list[float]) -> float:
    return sorted(holds)[len(holds) // 2] * MILLISECONDS
