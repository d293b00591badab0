"""Tryton's rows as Koppel's values and back. Pure: nothing here speaks to Tryton."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from adapters.base import MARKER, Action, BadRecord, BadRecordError, Held, SourceNote, find_marker
from adapters.tryton.marking import Marking, MarkingError, is_marked, read_marking
from schemas.text import Text
from schemas.vocabulary import ActionStatus

# Fields of an `ir.note` that the functions here need.
NOTE_FIELDS = ("message", "create_uid.login", "create_date", "resource")
# SQL patterns for what Koppel delivered (compare with `delivered_copy`) and what it told writers. Our account may read
# nothing else beside marked notes.
DELIVERED_PATTERN = "[koppel %"
TOLD_PATTERN = "[koppel let op] %"

_SOURCE_ID = re.compile(r"note-(?P<id>[0-9]+)-[0-9]+")
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_TEXT = Text()
_NEW_NOTE = "Wijzigen kan in Tryton niet: schrijf een nieuwe notitie en verwijder deze."


def is_source_note(row: Mapping[str, Any]) -> bool:
    """Whether a colleague marked it for sharing. What Koppel delivered begins with a marker, so it never is one."""
    return is_marked(row["message"] or "")


def source_id(row: Mapping[str, Any]) -> str:
    """The id with the moment of creation: after an old backup is put back, Tryton gives out the same ids again."""
    return f"note-{row['id']}-{int(row['create_date'].timestamp() * 1_000_000)}"


def source_note(row: Mapping[str, Any], code: str) -> SourceNote:
    """The marked note in this row; BadRecordError says what its writer must mend.

    Its message cannot be changed in Tryton, so it has one revision for ever.
    """
    message = row["message"] or ""
    if find_marker(message):
        raise _bad(row, code, "Deze notitie bevat een kenmerk van Koppel: [koppel …].", "Haal het weg.")
    try:
        marking, text = read_marking(message)
    except MarkingError as error:
        raise _bad(row, code, error.what, error.mend) from error
    return SourceNote(
        source_id=source_id(row),
        source_revision=1,
        pair_code=code,
        author=row["create_uid."]["login"],
        subject=marking.subject,
        kind=marking.kind,
        text=_checked_text(row, code, text),
        how_known=marking.how_known,
        discussed=marking.discussed,
        written_at=row["create_date"],
        action=_action(marking, text),
    )


def delivered_copy(message: str) -> Held | None:
    """The revision that this message holds: its marker is the first thing in it."""
    return find_marker(message) if MARKER.match(message) else None


def copies_pattern(note_id: str) -> str:
    """An SQL pattern that finds every revision of this note, and possibly others: compare with `delivered_copy`."""
    return f"[koppel {note_id} r%"


def same_code(typed: str, code: str) -> bool:
    """Whether a person typed this pair's code: capitals, spaces and the hyphen do not matter."""
    return _bare(typed) == _bare(code)


def code_pattern(code: str) -> str:
    """An SQL pattern that finds every way to type the code, and possibly more: compare with `same_code`."""
    return code.replace("-", "%")


def moment_in_words(moment: datetime) -> str:
    """For instance `3 maart 2026, 14:02`, in Dutch time."""
    local = moment.astimezone(_AMSTERDAM)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def told_message(bad: BadRecord, number: int) -> str:
    """What stands beside a note that cannot be shared, for its writer."""
    lines = (
        f"[koppel let op] Notitie {number} is niet gedeeld.",
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


def _checked_text(row: Mapping[str, Any], code: str, text: str) -> str:
    if not text:
        raise _bad(row, code, "Onder de eerste regel staat geen tekst.", "Zet de tekst op de regels eronder.")
    try:
        checked: str = _TEXT.deserialize(text)
    except ValidationError as error:
        if len(text) > _TEXT.max_length:
            what = f"De tekst is {len(text)} tekens lang; hooguit {_TEXT.max_length} gaat mee."
            raise _bad(row, code, what, "Maak haar korter.") from error
        raise _bad(row, code, "In de tekst staan onzichtbare tekens.", "Typ haar opnieuw.") from error
    return checked


def _action(marking: Marking, text: str) -> Action | None:
    """An action's first line says what is to be done."""
    if marking.owner is None:
        return None
    return Action(what=text.partition("\n")[0].strip(), owner=marking.owner, status=ActionStatus.OPEN)


def _bad(row: Mapping[str, Any], code: str, what: str, mend: str) -> BadRecordError:
    where = f"{code}, notitie {row['id']} van {moment_in_words(row['create_date'])}"
    return BadRecordError(BadRecord(where, what, mend, source_id(row)))


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()
