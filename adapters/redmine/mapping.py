"""Redmine's notes as Koppel's values and back. Pure: nothing here speaks to Redmine."""

import re
from collections.abc import Callable, Collection

from adapters.base import MARKER, BadRecord, BadRecordError, Delivery, Held, Record, SourceNote, Stray, find_marker
from adapters.marking import UnclearError, action_of, checked_text, is_marked, read_marking
from adapters.redmine.cases import Note
from adapters.vocabulary import Vocabulary
from adapters.wording import TOLD, letter, moment_in_words

# Stands in the place of a revision while a note is on its way: its text comes only when the note is seen to be private.
ON_ITS_WAY = 0

_SOURCE_ID = re.compile(r"case-(?P<case>[0-9]+)-note-[0-9]+-[0-9]+-[0-9]+")


def is_source_note(note: Note) -> bool:
    """Whether a colleague marked it for sharing. What Koppel delivered begins with a marker, so it never is one."""
    return is_marked(note.text)


def source_id(note: Note) -> str:
    """With author and moment: on SQLite the number of a deleted note is given out again."""
    return f"case-{note.case}-note-{note.number}-{note.writer}-{int(note.created.timestamp())}"


def source_note(
    note: Note, code: str, login: str | None, vocabulary: Vocabulary, revision: Callable[[str, str], int]
) -> SourceNote:
    """The marked note; BadRecordError says what its writer must mend. `revision`: source id and text → revision."""
    try:
        if login is None:
            raise UnclearError(
                "De schrijver is in Redmine niet (meer) te vinden.", "Laat iemand met een plek in dit koppel haar schrijven."
            )
        marking, below = read_marking(note.text, vocabulary)
        text = checked_text(below)
    except UnclearError as error:
        where = f"{code}, notitie van {moment_in_words(note.created)} op dossier {note.case}"
        raise BadRecordError(BadRecord(where, error.what, error.mend, source_id(note))) from error
    return SourceNote(
        source_id=source_id(note),
        source_revision=revision(source_id(note), note.text),
        pair_code=code,
        author=login,
        subject=marking.subject,
        kind=marking.kind,
        text=text,
        how_known=marking.how_known,
        discussed=marking.discussed,
        written_at=note.created,
        action=action_of(marking, text),
    )


def stray(note: Note) -> Stray:
    """A marked note on a case that is of no open pair."""
    return Stray(f"notitie van {moment_in_words(note.created)} op dossier {note.case}", source_id(note))


def stored_text(delivery: Delivery, vocabulary: Vocabulary) -> str:
    """What stands in Redmine: the marker, and below it everything as plain text.

    Redmine makes pictures, links and inserted pages of signs in a note; a picture would be fetched by whoever reads it.
    Inside `pre` it does not. A `</pre` in the text itself gets a space, or it would end there.
    """
    plain = re.sub(r"<(\s*/?\s*(?:pre|code))", r"< \1", letter(delivery, vocabulary), flags=re.IGNORECASE)
    return f"{delivery.marker}\n<pre>\n{plain}\n</pre>"


def delivered_copy(text: str) -> Held | None:
    """The revision that this note holds: its marker is the first thing in it."""
    return find_marker(text) if MARKER.match(text) else None


def is_told(text: str) -> bool:
    """Whether it is a note of ours that says what to mend."""
    return text.startswith(TOLD)


def case_of(bad: BadRecord) -> str | None:
    """The case on which the note stands that this is about; None if it is about no note."""
    found = _SOURCE_ID.fullmatch(bad.source_id or "")
    return found["case"] if found else None


def one_case(code: str, cases: Collection[str]) -> Record | BadRecord:
    """The one case that carries the code, or what is wrong with that."""
    return Record(next(iter(cases)), code) if len(cases) == 1 else not_one_case(code, cases)


def not_one_case(code: str, cases: Collection[str]) -> BadRecord:
    """The code stands on none of the cases, or on these, which are too many."""
    if not cases:
        return BadRecord(
            code,
            "Deze koppelcode staat in Redmine op geen enkel dossier.",
            "Zet haar op het juiste dossier, in het veld ervoor.",
        )
    numbers = ", ".join(sorted(cases, key=int))
    return BadRecord(
        code,
        f"Deze koppelcode staat in Redmine op {len(cases)} dossiers (nummers {numbers}).",
        "Laat haar op één dossier staan en haal haar bij de andere weg.",
    )


def unreadable_case(code: str, case: str) -> BadRecord:
    return BadRecord(
        code,
        f"Dossier {case} is in Redmine niet te lezen.",
        "Open het dossier: is het afgeschermd, verplaatst, of staat er een kapotte notitie op? Vraag anders je beheerder.",
    )


def hidden_copy(note_id: str, case: str) -> BadRecord:
    return BadRecord(
        f"Notitie {note_id}",
        f"Ze staat op dossier {case}, en dat mag Koppel niet meer zien. Daarom kan ze niet weg.",
        "Zet het dossier terug in het project of maak het weer zichtbaar, of verwijder de notitie daar met de hand.",
    )


def closed_case(code: str, case: str) -> BadRecord:
    return BadRecord(
        code,
        f"Redmine neemt op dossier {case} geen notitie aan, omdat een ander veld niet klopt.",
        "Open het dossier, bewaar het, en vul in wat Redmine dan vraagt.",
    )
