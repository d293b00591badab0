"""Marked notes that go nowhere, because of where they stand: on the record of a pair that ended, or of no open pair at all.

Nobody waits for them, so they are looked for once an hour and not in every cycle; their writers are told all the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.base import BadRecord, LooksElsewhere, Record
from adapters.finding import found_records
from adapters.refusals import NO_OPEN_PAIR, PAIR_ENDED, refusal_words
from adapters.workbench import Workbench

# Seconds between two looks.
LOOK_EVERY = 3600.0


@dataclass
class Apart:
    """What the last look found. It is as old as the program that runs: who starts anew looks anew."""

    looked_at: float = float("-inf")
    bad: Sequence[BadRecord] = field(default_factory=tuple)


def look_apart(bench: Workbench, apart: Apart, ended: Collection[str], records: Mapping[str, Record]) -> None:
    """At most once an hour. `ended`: the codes of pairs that ended; `records`: those of open pairs, by code."""
    if 0 <= bench.now() - apart.looked_at < LOOK_EVERY:
        return
    sent = {source_id for source_id, sent in bench.state.sent().items() if sent.revision}
    known = list(records.values())
    over = _records_of_ended(bench, ended, {record.record_id for record in known})
    found = _on_ended(bench, over)
    if isinstance(bench.system, LooksElsewhere):
        strays = bench.system.marked_elsewhere([*known, *over.values()])
        found += [refusal_words(stray.where, 0, NO_OPEN_PAIR, stray.source_id) for stray in strays]
    # What was sent while its pair was open did not go nowhere.
    apart.bad = [bad for bad in found if bad.source_id not in sent]
    apart.looked_at = bench.now()
    for bad in apart.bad:
        bench.story.bad(bad)


def _records_of_ended(bench: Workbench, codes: Collection[str], taken: Collection[str]) -> dict[str, Record]:
    """Without those that an open pair has by now, and those that nobody needs to put right any more."""
    found = found_records(bench.system, list(codes)).items()
    return {code: record for code, record in found if isinstance(record, Record) and record.record_id not in taken}


def _on_ended(bench: Workbench, records: Mapping[str, Record]) -> list[BadRecord]:
    if not records:
        return []
    look = bench.system.source_notes(records)
    # What it found bad need not be of these records: a workbook's rows are bad wherever they stand.
    return [
        refusal_words(f"{note.pair_code}, notitie {note.source_id}", 0, PAIR_ENDED, note.source_id) for note in look.notes
    ]
