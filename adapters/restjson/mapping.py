"""A system's answers as Koppel's values and back, by its mapping. Pure: nothing here speaks to a system."""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from adapters.base import MARKER, BadRecord, BadRecordError, Delivery, Held, SourceNote, Stray, find_marker
from adapters.marking import Marking, UnclearError, action_of, checked_text, is_marked, marking_of, read_marking
from adapters.restjson.html_text import html_of, text_of
from adapters.restjson.mapping_file import NoteFields, SystemMapping
from adapters.vocabulary import Part, Vocabulary
from adapters.wording import TOLD, letter, moment_in_words

_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,60}")


@dataclass(frozen=True)
class Note:
    """One note as the mapping finds it. `said`: what the fields beside the text say, where the mapping names them."""

    source_id: str
    maker: str
    author: str
    written: datetime | None
    text: str = field(repr=False)
    broken: bool
    shared: bool
    said: dict[Part, Any] | None


@dataclass(frozen=True)
class Copy:
    """What our own account wrote: a delivered copy, or words to a writer."""

    id: str
    marker: str
    text: str = field(repr=False)


def note_of(row: Any, mapping: SystemMapping) -> Note:
    """Never fails on what one note holds: what is missing is empty."""
    fields = mapping.fields
    raw = _text(fields.text.search(row))
    text = text_of(raw) if fields.html else raw.replace("\r\n", "\n")
    said = _said(row, fields, mapping.vocabulary) if fields.shared is not None else None
    return Note(
        source_id=_source_id(_text(fields.id.search(row)), _text(fields.made.search(row))),
        maker=_text(fields.maker.search(row)),
        author=_text(fields.author.search(row)),
        written=_moment(_text(fields.written.search(row)), fields),
        text=text,
        broken=fields.broken is not None and fields.broken.search(row) is True,
        shared=_is_yes(fields.shared.search(row)) if fields.shared is not None else is_marked(text),
        said=said,
    )


def source_note(note: Note, code: str, vocabulary: Vocabulary, revision: Callable[..., int]) -> SourceNote:
    """The shared note; BadRecordError says what its writer must mend. `revision`: source id and content → revision."""
    try:
        if note.broken:
            raise UnclearError("Het systeem kan deze notitie niet lezen.", "Typ haar opnieuw, en haal deze weg.")
        if note.written is None:
            raise UnclearError("Koppel kan niet lezen wanneer dit geschreven is.", "Zet er een datum bij.")
        if not note.author:
            raise UnclearError("Er staat geen schrijver bij.", "Zet de naam erbij van wie dit schreef.")
        marking, text = _marking(note, vocabulary)
        text = checked_text(text)
    except UnclearError as error:
        raise BadRecordError(BadRecord(_where(note, code), error.what, error.mend, note.source_id)) from error
    return SourceNote(
        source_id=note.source_id,
        source_revision=revision(note.source_id, note.text, note.author, note.written.isoformat(), note.said),
        pair_code=code,
        author=note.author,
        subject=marking.subject,
        kind=marking.kind,
        text=text,
        how_known=marking.how_known,
        discussed=marking.discussed,
        written_at=note.written,
        action=action_of(marking, text),
    )


def stray(note: Note, record: str) -> Stray:
    """A marked note on a record that is of no open pair."""
    return Stray(f"{_when(note)} op dossier {record}", note.source_id)


def copy_of(row: Any, mapping: SystemMapping) -> Copy:
    return Copy(
        _text(mapping.copy_id.search(row)),
        _text(mapping.copy_marker.search(row)).strip(),
        _text(mapping.copy_text.search(row)),
    )


def delivered_copy(copy: Copy) -> Held | None:
    """The revision that this copy holds: its marker is the first thing in it."""
    held = find_marker(copy.marker) if MARKER.match(copy.marker) else None
    return replace(held, text=copy.text) if held else None


def is_told(copy: Copy) -> bool:
    return copy.marker.startswith(TOLD)


def told_marker(source_id: str, words: str) -> str:
    """What marks words to a writer: another as soon as note or words are others."""
    return f"{TOLD} {hashlib.sha256(f'{source_id} {words}'.encode()).hexdigest()[:16]}"


def delivery_values(delivery: Delivery, mapping: SystemMapping, now: datetime) -> dict[str, Any]:
    """Everything about a delivery that a mapping can fill in. `text` is the whole note in lines, `html` the same as HTML."""
    vocabulary = mapping.vocabulary
    return {
        **text_values(delivery.marker, letter(delivery, vocabulary), mapping, now),
        "note_id": delivery.note_id,
        "author": delivery.author,
        "organisation": delivery.organisation,
        "written_at": _said_moment(delivery.written_at, mapping),
        "subject": vocabulary.said(Part.SUBJECT, delivery.subject),
        "kind": vocabulary.said(Part.KIND, delivery.kind),
        "how_known": vocabulary.said(Part.HOW_KNOWN, delivery.how_known),
        "discussed": vocabulary.said(Part.DISCUSSED, delivery.discussed),
    }


def text_values(marker: str, below: str, mapping: SystemMapping, now: datetime) -> dict[str, Any]:
    """The text under its marker, in both forms."""
    text = f"{marker}\n{below}".rstrip()
    return {"marker": marker, "text": text, "html": html_of(text), "now": _said_moment(now, mapping)}


def same_text(stored: str, sent: str, mapping: SystemMapping) -> bool:
    """Whether this is what was sent, however the system wraps its lines."""
    stored = text_of(stored) if mapping.fields.html else stored
    return stored.split() == sent.split()


def not_one_record(code: str, records: Collection[str]) -> BadRecord:
    if not records:
        return BadRecord(code, "Deze koppelcode staat op geen enkel dossier.", "Zet haar op het juiste dossier.")
    return BadRecord(
        code,
        f"Deze koppelcode staat op {len(records)} dossiers ({', '.join(sorted(records))}).",
        "Laat haar op één dossier staan en haal haar bij de andere weg.",
    )


def unreadable_record(code: str, record: str) -> BadRecord:
    return BadRecord(
        code, f"Dossier {record} is niet te lezen.", "Open het dossier: is het afgeschermd of weg? Vraag je beheerder."
    )


def refused_copy(code: str, record: str) -> BadRecord:
    return BadRecord(
        code,
        f"Het systeem neemt op dossier {record} geen notitie aan.",
        "Open het dossier, bewaar het, en vul in wat het systeem vraagt. Lukt dat, vraag dan je beheerder naar de mapping.",
    )


def _marking(note: Note, vocabulary: Vocabulary) -> tuple[Marking, str]:
    if note.said is None:
        return read_marking(note.text, vocabulary)
    return marking_of(note.said, vocabulary), note.text


def _said(row: Any, fields: NoteFields, vocabulary: Vocabulary) -> dict[Part, Any]:
    expressions = {
        Part.SUBJECT: fields.subject,
        Part.KIND: fields.kind,
        Part.HOW_KNOWN: fields.how_known,
        Part.DISCUSSED: fields.discussed,
    }
    return {part: _meant(part, each.search(row), vocabulary) for part, each in expressions.items() if each is not None}


def _meant(part: Part, value: Any, vocabulary: Vocabulary) -> Any:
    if part is Part.DISCUSSED and isinstance(value, bool):
        return value
    return vocabulary.meant(part, _text(value))


def _is_yes(value: Any) -> bool:
    return value is True or _text(value).strip().casefold() in ("ja", "yes", "true", "1")


def _source_id(number: str, made: str) -> str:
    """With the moment at which it was made: some systems give the number of a deleted note to another."""
    given = f"{number}@{made}"
    whole = _WORD.fullmatch(number) and _WORD.fullmatch(made)
    return given if whole else hashlib.sha256(given.encode()).hexdigest()


def _moment(text: str, fields: NoteFields) -> datetime | None:
    try:
        moment = datetime.strptime(text, fields.moment) if fields.moment else datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or fields.zone).astimezone(UTC)


def _said_moment(moment: datetime, mapping: SystemMapping) -> str:
    local = moment.astimezone(mapping.fields.zone)
    return local.strftime(mapping.fields.moment) if mapping.fields.moment else local.isoformat(timespec="seconds")


def _where(note: Note, code: str) -> str:
    return f"{code}, {_when(note)}"


def _when(note: Note) -> str:
    return f"notitie van {moment_in_words(note.written)}" if note.written else "een notitie zonder datum"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
