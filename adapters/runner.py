"""One cycle, and the loop around it.

A cycle: lease, confirm the system, recall what must go, find the records, deliver, send, retract, list, witness. Each
step can be repeated; a kill at any point leaves nothing that the next cycle does not mend.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adapters.apart import look_apart
from adapters.base import AccessLostError, BadRecord, Record, TryLaterError
from adapters.finding import found_records
from adapters.holdings import list_holdings
from adapters.incoming import deliver, recall
from adapters.outgoing import TooManyRetractionsError, retract, send_notes
from adapters.service_shapes import Pair, Work
from adapters.workbench import Workbench

# Seconds between cycles when the service names none; the longest pause after a fault; the pause after lost access.
USUAL_PAUSE = 30.0
LONGEST_PAUSE = 300.0
PAUSE_WITHOUT_ACCESS = 600.0


@dataclass(frozen=True)
class Outcome:
    """How a cycle ended. `pause`: seconds the service asked for. `later`: something is down or locked, come back."""

    pause: float | None = None
    later: TryLaterError | None = None


@dataclass(frozen=True)
class Survey:
    """The open pairs by code, the record of each that has exactly one, and what is wrong with the others. `ended`: the codes
    of pairs that ended."""

    pairs: dict[str, Pair]
    ended: list[str]
    records: dict[str, Record]
    wrong: list[BadRecord]


def run_cycle(bench: Workbench, *, accept_retractions: bool = False) -> Outcome:
    """Do everything that can be done now.

    What is locked or down does not keep the rest back and comes back as `later`. AccessLostError ends it at once.
    """
    bench.story.say(f"Trace {bench.service.begin_trace()}: under this id Koppel's log has what follows.")
    try:
        bench.keep_lease()
        bench.system.confirm()
        bench.story.say("Koppel and the system both answer and know this adapter.")
        inbox = bench.service.read_inbox()
    except TryLaterError as error:
        return Outcome(later=_waits(bench, error))
    recalled = _attempt(bench, lambda: recall(bench, inbox.work))
    exchanged = _exchange(bench, inbox.work, accept_retractions)
    _attempt(bench, lambda: _witness(bench))
    bench.state.remember("last_cycle", str(bench.now()))
    bench.story.say(bench.story.summary())
    return Outcome(inbox.retry_after, recalled or exchanged)


def _witness(bench: Workbench) -> None:
    """Look at the log, about once a minute. What is wrong with it is told, and keeps no note back."""
    if bench.witness is not None:
        bench.witness.look(bench.story, bench.now())


def _exchange(bench: Workbench, work: Sequence[Work], accept_retractions: bool) -> TryLaterError | None:
    try:
        survey = _survey(bench)
    except TryLaterError as error:
        return _waits(bench, error)
    by_pair = {survey.pairs[code].pair_id: record for code, record in survey.records.items()}
    waits = [
        # First what somebody waits for here.
        _attempt(bench, lambda: deliver(bench, work, by_pair)),
        _attempt(bench, lambda: _look_apart(bench, survey)),
        _attempt(bench, lambda: _send(bench, survey, accept_retractions)),
        _attempt(bench, lambda: list_holdings(bench)),
    ]
    return next((error for error in waits if error), None)


def _survey(bench: Workbench) -> Survey:
    pairs = bench.service.list_pairs()
    open_pairs = {pair.code: pair for pair in pairs if pair.open}
    survey = Survey(open_pairs, [pair.code for pair in pairs if not pair.open], {}, [])
    for code, found in found_records(bench.system, list(survey.pairs)).items():
        if isinstance(found, BadRecord):
            survey.wrong.append(found)
            bench.story.bad(found)
        else:
            survey.records[code] = found
    bench.story.say(f"{len(survey.pairs)} open pairs, {len(survey.records)} with their record.")
    return survey


def _look_apart(bench: Workbench, survey: Survey) -> None:
    if bench.apart is not None:
        look_apart(bench, bench.apart, survey.ended, survey.records)


def _send(bench: Workbench, survey: Survey, accept_retractions: bool) -> None:
    vanished = send_notes(bench, survey.pairs, survey.records, wrong=survey.wrong)
    try:
        retract(bench, vanished, accepted=accept_retractions)
    except TooManyRetractionsError as error:
        bench.story.trouble(str(error))


def _attempt(bench: Workbench, step: Callable[[], None]) -> TryLaterError | None:
    if bench.stopping():
        return None
    try:
        step()
    except TryLaterError as error:
        return _waits(bench, error)
    return None


def _waits(bench: Workbench, error: TryLaterError) -> TryLaterError:
    bench.story.say(f"Waits: {error}")
    return error


def run_until(
    cycle: Callable[[], Outcome],
    wait: Callable[[float], bool],
    report: Callable[[str], None],
    chance: Callable[[], float] = random.random,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Repeat `cycle` until `wait(seconds)` says that it is time to stop. Always waits between two cycles.

    `clock`: seconds, only forward; what a cycle took is part of the pace.
    """
    faults = 0
    while True:
        began = clock()
        try:
            outcome = cycle()
            faults = faults + 1 if outcome.later else 0
            pause = _pause(outcome, faults, clock() - began)
        except AccessLostError as error:
            report(f"! No access; nothing more is done until somebody restores it. {error}")
            pause = PAUSE_WITHOUT_ACCESS
        # Up to a fifth longer, so that adapters that started together do not stay together.
        if wait(pause * (1 + chance() / 5)):
            return


def _pause(outcome: Outcome, faults: int, took: float) -> float:
    """What is left of the pace that was asked for, a second or more, and at least half of it, so that a system that is slow
    gets its rest; twice as long after each fault in a row."""
    pace = max(1.0, outcome.pause if outcome.pause is not None else USUAL_PAUSE)
    if not outcome.later:
        return max(pace - took, pace / 2)
    return max(outcome.later.after or 0.0, min(2.0**faults, LONGEST_PAUSE))
