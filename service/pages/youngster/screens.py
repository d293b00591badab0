"""The consent screens as the templates show them; the words are the reviewed notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import Subject
from service.clock import local
from service.consent.choices import SUBJECTS_IN_ORDER, Choice, Choices
from service.consent.my_pairs import Direction, Party
from service.consent.notices import FilledNotices, notices_in
from service.consent.screens import ConsentTexts, subject_name, waiting_words
from service.pages.people import Shown
from service.pages.youngster.action_read import ActionRead, action_read
from service.pages.youngster.people import shown
from service.records.notes import OpenedNote
from service.records.question import Question


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One of the two, with the sentence that says who they are."""

    name: str
    organisation: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NotePreview:
    """A note that waits for a yes."""

    id: UUID
    revision: int
    kind: str
    subject: str
    text: str
    written_at: datetime
    hidden: bool
    action: ActionRead | None


@dataclass(frozen=True, slots=True)
class Previewed:
    """One direction on the screen that shows what waits."""

    reader: Shown
    writer: Shown
    text: FilledNotices
    waiting: Sequence[str]
    preview: Sequence[NotePreview]


@dataclass(frozen=True, slots=True)
class SubjectShown:
    """One subject to choose."""

    code: str
    name: str
    hint: str
    chosen: str


@dataclass(frozen=True, slots=True)
class StandInShown:
    """The stand-in to choose."""

    name: str
    tone: str
    chosen: str


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """Where what is shared in one direction may stand."""

    organisation_id: UUID
    text: FilledNotices
    copies: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One direction as it was chosen."""

    reader: Shown
    writer: Shown
    text: FilledNotices
    subjects: Sequence[str]
    has_stand_in: bool
    stand_in_reads: bool
    read_first: bool
    copies: bool
    preview: Sequence[NotePreview]


def texts_for(question: Question, language: str) -> ConsentTexts:
    """The texts of this question."""
    return ConsentTexts(notices_in(language), question.pair, question.name)


def people_shown(texts: ConsentTexts) -> list[PersonShown]:
    """Who the two are."""
    people: list[tuple[Party, str]] = list(
        zip(texts.pair.parties, (sentence for _, sentence in texts.sentences()), strict=True)
    )
    return [PersonShown(party.name, party.organisation, shown(party).tone, words) for party, words in people]


def previews(question: Question, texts: ConsentTexts) -> list[Previewed]:
    """What waits in both directions."""
    return [
        Previewed(
            shown(direction.reader),
            shown(direction.writer),
            texts.of(direction),
            [texts.of(direction)[name] for name in waiting_words(direction, bool(question.waiting[direction.to]))],
            [note_preview(note) for note in question.waiting[direction.to]],
        )
        for direction in question.pair.directions
    ]


def subjects_shown(
    question: Question, text: FilledNotices, direction: Direction, chosen: Choice | None
) -> tuple[list[SubjectShown], list[SubjectShown]]:
    """Subjects with waiting notes first, the rest apart; where nothing waits, all. `chosen` None: nothing is ticked."""
    counts = dict.fromkeys(SUBJECTS_IN_ORDER, 0)
    for note in question.visible(direction):
        counts[Subject(note.subject)] += 1
    every = [
        SubjectShown(subject.value, subject_name(text, subject), _hint(text, counts[subject]), _ticked(chosen, subject))
        for subject in SUBJECTS_IN_ORDER
    ]
    first = [subject for subject in every if subject.hint] or every
    return first, [subject for subject in every if subject not in first]


def stand_in_shown(direction: Direction, chosen: Choice | None) -> StandInShown | None:
    """The stand-in, if there is one."""
    if direction.stand_in is None:
        return None
    ticked = yes_or_no(chosen.stand_in if chosen else None)
    return StandInShown(direction.stand_in.name, shown(direction.stand_in).tone, ticked)


def summaries(question: Question, texts: ConsentTexts, choices: Choices) -> list[Summary]:
    """What was chosen, with the notes that would pass at once."""
    return [_summary(question, texts, choice, choices) for choice in choices.directions]


def yes_or_no(chosen: bool | None) -> str:
    """As a radio button's value; nothing is ticked beforehand."""
    return "" if chosen is None else ("yes" if chosen else "no")


def _summary(question: Question, texts: ConsentTexts, choice: Choice, choices: Choices) -> Summary:
    direction = question.pair.direction_to(choice.to)
    text = texts.until(direction, choices)
    return Summary(
        reader=shown(direction.reader),
        writer=shown(direction.writer),
        text=text,
        subjects=[subject_name(text, subject) for subject in choice.subjects_in_order],
        has_stand_in=direction.stand_in is not None,
        stand_in_reads=choice.stand_in,
        read_first=choice.read_first,
        copies=choice.copies,
        preview=[note_preview(note) for note in question.visible(direction) if note.subject in choice.subjects],
    )


def note_preview(note: OpenedNote) -> NotePreview:
    """A note as it stands in a preview; of a hidden one not the text."""
    hidden = note.hidden_at is not None
    return NotePreview(
        id=note.id,
        revision=note.screen_revision,
        kind=note.kind,
        subject=note.subject,
        text="" if hidden else note.text,
        written_at=local(note.written_at),
        hidden=hidden,
        action=None if hidden else action_read(note),
    )


def _hint(text: FilledNotices, count: int) -> str:
    if count == 0:
        return ""
    return text["choose_waiting_one"] if count == 1 else text.also(count=str(count))["choose_waiting"]


def _ticked(chosen: Choice | None, subject: str) -> str:
    return yes_or_no(None if chosen is None else subject in chosen.subjects)
