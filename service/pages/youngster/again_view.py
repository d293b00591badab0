"""What goes on again or longer, as the template shows it (templates/youngster/again.html)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from service.consent.changed import Changes, changes_since
from service.consent.notices import FilledNotices
from service.consent.screens import ConsentTexts, subject_name
from service.pages.people import Shown
from service.pages.youngster.people import shown
from service.pages.youngster.screens import NotePreview, note_preview
from service.records.going_on import GoingOn, PairGoesOn


@dataclass(frozen=True, slots=True)
class AgainShown:
    """One direction with what was chosen before."""

    reader: Shown
    writer: Shown
    text: FilledNotices
    subjects: Sequence[str]
    has_stand_in: bool
    stand_in_reads: bool
    read_first: bool
    copies: bool
    new: Sequence[NotePreview]
    earlier: Sequence[NotePreview]
    change_url: str
    changes: Changes
    stop_url: str


def directions_again(pairs: Iterable[PairGoesOn], texts: Iterable[ConsentTexts]) -> list[AgainShown]:
    """Every direction that would go on, in the order of the text."""
    return [_direction(each, words) for pair, words in zip(pairs, texts, strict=True) for each in pair.directions]


def _direction(going_on: GoingOn, texts: ConsentTexts) -> AgainShown:
    direction, choice = going_on.yes.direction, going_on.yes.choice
    text = texts.of(direction)
    return AgainShown(
        reader=shown(direction.reader),
        writer=shown(direction.writer),
        text=text,
        subjects=[subject_name(text, subject) for subject in choice.subjects_in_order],
        has_stand_in=direction.stand_in is not None,
        stand_in_reads=choice.stand_in,
        read_first=choice.read_first,
        copies=choice.copies,
        new=[note_preview(note) for note in going_on.new],
        earlier=[note_preview(note) for note in going_on.earlier],
        change_url=url_for(".change_consent", pair_id=direction.pair_id, organisation_id=direction.to),
        changes=changes_since(texts, direction, choice, going_on.yes.before),
        stop_url=url_for(".withdraw_consent", pair_id=direction.pair_id, organisation_id=direction.to),
    )
