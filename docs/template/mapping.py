"""A text file as Koppel's values and back. Pure: nothing here opens a file."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from adapters.base import BadRecord, BadRecordError, Delivery, Held, SourceNote, find_marker
from adapters.marking import UnclearError, action_of, checked_text, is_marked, read_marking
from adapters.vocabulary import Vocabulary
from adapters.wording import letter


def is_source_note(text: str) -> bool:
    """Whether a colleague marked it for sharing; what Koppel delivered begins with a marker, so it never is one."""
    return is_marked(text)


def source_note(
    name: str, text: str, written: datetime, code: str, vocabulary: Vocabulary, revision: Callable[..., int]
) -> SourceNote:
    """The marked note in the file `LOGIN-whatever.txt`; BadRecordError says what its writer must mend."""
    source_id = hashlib.sha256(f"{code}-{name}".encode()).hexdigest()  # as long for any name, and no two the same
    try:
        marking, below = read_marking(text, vocabulary)
        checked = checked_text(below)
    except UnclearError as error:
        raise BadRecordError(BadRecord(f"{code}, {name}", error.what, error.mend, source_id)) from error
    return SourceNote(
        source_id=source_id,
        source_revision=revision(source_id, text),
        pair_code=code,
        author=name.partition("-")[0],
        subject=marking.subject,
        kind=marking.kind,
        text=checked,
        how_known=marking.how_known,
        discussed=marking.discussed,
        written_at=written,
        action=action_of(marking, checked),
    )


def stored_text(delivery: Delivery, vocabulary: Vocabulary) -> str:
    """What a colleague reads: the marker first, so that it is known there without us."""
    return f"{delivery.marker}\n{letter(delivery, vocabulary)}\n"


def delivered_copy(text: str) -> Held | None:
    return find_marker(text)


def not_one_record(code: str, records: list[str]) -> BadRecord:
    if not records:
        return BadRecord(code, "Deze koppelcode staat in geen enkele map.", "Zet haar in koppelcode.txt in de juiste map.")
    return BadRecord(code, f"Deze koppelcode staat in {', '.join(records)}.", "Laat haar in één map staan.")
