"""Tryton's rows as Koppel's values and back. Pure: nothing here speaks to Tryton."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from adapters.base import MARKER, BadRecord, BadRecordError, Delivery, Held, Record, SourceNote, Stray, find_marker
from adapters.marking import UnclearError, action_of, checked_text, is_marked, read_marking
from adapters.vocabulary import Vocabulary
from adapters.wording import TOLD, letter, moment_in_words

# Fields of an `ir.note` that the functions here need.
NOTE_FIELDS = ("message", "create_uid.login", "create_date", "resource")
# What Tryton is asked for (SQL patterns, any case); `is_source_note` then decides.
MARK_PATTERNS = ("#koppel%", " #koppel%", "\n#koppel%")
# SQL patterns for what Koppel delivered (compare with `delivered_copy`) and what it told writers. Our account may read
# nothing else beside marked notes.
DELIVERED_PATTERN = "[koppel %"
TOLD_PATTERN = f"{TOLD} %"

_SOURCE_ID = re.compile(r"note-(?P<id>[0-9]+)-[0-9]+")
_NEW_NOTE = "Wijzigen kan in Tryton niet: schrijf een nieuwe notitie en verwijder deze."


def is_source_note(row: Mapping[str, Any]) -> bool:
    """Whether a colleague marked it for sharing. What Koppel delivered begins with a marker, so it never is one."""
    return is_marked(row["message"] or "")


def source_id(row: Mapping[str, Any]) -> str:
    """The id with the moment of creation: after an old backup is put back, Tryton gives out the same ids again."""
    return f"note-{row['id']}-{int(row['create_date'].timestamp() * 1_000_000)}"


def source_note(row: Mapping[str, Any], code: str, vocabulary: Vocabulary) -> SourceNote:
    """The marked note in this row; BadRecordError says what its writer must mend.

    Its message cannot be changed in Tryton, so it has one revision for ever.
    """
    try:
        marking, below = read_marking(row["message"] or "", vocabulary)
        text = checked_text(below)
    except UnclearError as error:
        where = f"{code}, notitie {row['id']} van {moment_in_words(row['create_date'])}"
        raise BadRecordError(BadRecord(where, error.what, error.mend, source_id(row))) from error
    return SourceNote(
        source_id=source_id(row),
        source_revision=1,
        pair_code=code,
        author=row["create_uid."]["login"],
        subject=marking.subject,
        kind=marking.kind,
        text=text,
        how_known=marking.how_known,
        discussed=marking.discussed,
        written_at=row["create_date"],
        action=action_of(marking, text),
    )


def stray(row: Mapping[str, Any]) -> Stray:
    """The marked note in this row, which stands where no open pair is."""
    return Stray(f"Notitie {row['id']} van {moment_in_words(row['create_date'])}", source_id(row))


def message(delivery: Delivery, vocabulary: Vocabulary) -> str:
    """The whole message of the `ir.note`; it begins with the marker."""
    return f"{delivery.marker}\n{letter(delivery, vocabulary)}"


def delivered_copy(message: str) -> Held | None:
    """The revision that this message holds: its marker is the first thing in it."""
    return find_marker(message) if MARKER.match(message) else None


def copies_pattern(note_id: str) -> str:
    """An SQL pattern that finds every revision of this note, and possibly others: compare with `delivered_copy`."""
    return f"[koppel {note_id} r%"


def code_pattern(code: str) -> str:
    """An SQL pattern that finds every way to type the code, and possibly more: compare with `same_code`."""
    return code.replace("-", "%")


def told_message(bad: BadRecord, number: int) -> str:
    """What stands beside a note that cannot be shared, for its writer."""
    lines = (
        f"{TOLD} Notitie {number} is niet gedeeld.",
        bad.what,
        bad.mend,
        _NEW_NOTE,
        "Deze melding gaat vanzelf weg.",
    )
    return "\n".join(lines)


def with_number(bad: Iterable[BadRecord]) -> list[tuple[BadRecord, int]]:
    """Those that are about a note in Tryton, each with its number there."""
    numbered = ((each, _SOURCE_ID.fullmatch(each.source_id or "")) for each in bad)
    return [(each, int(found["id"])) for each, found in numbered if found]


def one_record(code: str, parties: Collection[int]) -> Record | BadRecord:
    """The one party that carries the code, or what is wrong with that."""
    return Record(str(next(iter(parties))), code) if len(parties) == 1 else not_one_record(code, parties)


def not_one_record(code: str, parties: Collection[int]) -> BadRecord:
    """The code stands on none of the parties, or on these, which are too many."""
    if not parties:
        return BadRecord(
            code,
            "Deze koppelcode staat bij geen enkele actieve relatie in Tryton.",
            "Zet haar bij de juiste relatie, onder Identificaties, zonder type.",
        )
    numbers = ", ".join(str(party) for party in sorted(parties))
    return BadRecord(
        code,
        f"Deze koppelcode staat in Tryton bij {len(parties)} relaties (nummers {numbers}).",
        "Laat haar bij één relatie staan en haal haar bij de andere weg.",
    )
