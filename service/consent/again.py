"""Taking up again what was stopped or ran out, and going on longer: on the terms of the youngster's last yes.

Both open something, so both are a yes: to the exact text that `shown_again` makes (docs/decisions/0007).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from babel.dates import format_date

from service.consent.changed import Archive, Before, before_of, changes_since
from service.consent.choices import Choice, Choices
from service.consent.models import ConsentEvent
from service.consent.my_pairs import Direction, MyPair
from service.consent.screens import ConsentTexts, NoteRevision, Previewed, summary_without_end
from service.consent.standing import people_of, words_of
from service.consent.transitions import State
from service.pairs.models import PairState

STOPPED = frozenset({State.PAUSED, State.WITHDRAWN, State.EXPIRED})
SOON = timedelta(days=14)


class Again(StrEnum):
    """What the youngster is asked: to take up what was stopped, to go on longer with what ends soon, or, alone by now, to
    make their own what they said beside somebody.
    """

    TAKE_UP = "again"
    LONGER = "longer"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class LastYes:
    """One direction with what the youngster last said yes to, read by whoever sits there now.

    `before`: how it was at their last whole yes, for what is different since.
    """

    direction: Direction
    choice: Choice
    before: Before


def ends_soon(direction: Direction, moment: datetime) -> bool:
    """Whether it is time to ask if the youngster wants to go on: two weeks before the end."""
    until = direction.standing.until if direction.standing else None
    return direction.is_active and until is not None and until - moment <= SOON


def waits_for_confirming(direction: Direction) -> bool:
    """Whether what stands was said beside a professional, and the youngster has not confirmed it alone."""
    return direction.is_active and direction.standing is not None and direction.standing.assisted


def can_be_taken_up(direction: Direction) -> bool:
    """Whether this direction was open before and stopped in a pair that goes on, and somebody sits there to read."""
    return direction.goes_on and direction.state in STOPPED and direction.reader.person_id is not None


def asked_again(
    again: Again, pair: MyPair, events: Sequence[ConsentEvent], archive: Archive, moment: datetime
) -> list[LastYes]:
    """The directions of a pair that can be taken up, or that end soon; `events` are the pair's, oldest first."""
    if pair.pair.state != PairState.OPEN:
        return []
    fits = {
        Again.TAKE_UP: can_be_taken_up,
        Again.LONGER: lambda direction: ends_soon(direction, moment) and direction.reader.person_id is not None,
        Again.CONFIRM: lambda direction: waits_for_confirming(direction) and direction.reader.person_id is not None,
    }[again]
    last = {event.to_organisation_id: event for event in events if event.state == State.GIVEN}
    return [
        LastYes(direction, _choice(direction, last[direction.to]), before_of(direction, events, archive))
        for direction in pair.directions
        if direction.to in last and fits(direction)
    ]


def _choice(direction: Direction, yes: ConsentEvent) -> Choice:
    stand_in = direction.stand_in is not None and direction.stand_in.person_id in people_of(yes.people)
    accepted = stand_in and bool(direction.stand_in_accepted)
    return Choice(direction.to, words_of(yes.subjects), accepted, yes.read_first, yes.copies)


def choices_again(asked: Sequence[LastYes], months: int, last_day: date) -> Choices:
    """The same choices, until a new end."""
    return Choices(tuple(each.choice for each in asked), months, last_day)


def length_words(texts: ConsentTexts, months: int, last_day: date) -> str:
    """The words on the button of this length: '3 maanden, tot 2 juni'."""
    until = format_date(last_day, "d MMMM", locale=texts.notices.language)
    return texts.general.also(length=texts.general[f"long_{months}"], until=until)["again_length"]


def shown_again(
    again: Again, texts: ConsentTexts, asked: Sequence[LastYes], previewed: Previewed, ends: Mapping[int, date]
) -> str:
    """The exact text on which a youngster takes up one pair or goes on longer; `ends`: the last day per number of months."""
    text = texts.general
    parts = [[text[f"{again}_title"], text[f"{again}_lead"]]]
    parts += [_direction(again, texts, each, previewed.get(each.direction.to, ())) for each in asked]
    lengths = [f"[{length_words(texts, months, last_day)}]" for months, last_day in ends.items()]
    parts.append([text["long_question"], *lengths, text["summary_stop"]])
    return "\n\n".join("\n".join(part) for part in parts)


def shown_release(texts: ConsentTexts, direction: Direction, note: NoteRevision) -> str:
    """The exact text on which a youngster lets one note pass; the note by id and revision."""
    text = texts.of(direction)
    note_id, revision = note
    return "\n".join([text["release_title"], text["release_lead"], f"[{note_id} r{revision}]", f"[{text['release_yes']}]"])


def _direction(again: Again, texts: ConsentTexts, asked: LastYes, notes: Sequence[NoteRevision]) -> list[str]:
    changes = changes_since(texts, asked.direction, asked.choice, asked.before)
    lines = [*summary_without_end(texts.of(asked.direction), asked.direction, asked.choice), changes.lead, *changes.each]
    if again is Again.TAKE_UP:
        text = texts.of(asked.direction)
        lines.append(text["again_notes" if notes else "again_no_notes"])
        lines += [f"[{note_id} r{revision}]" for note_id, revision in notes]
    return lines


def by_direction(asked: Sequence[LastYes], notes: Mapping[UUID, Sequence[NoteRevision]]) -> Previewed:
    """The notes of each writer, by receiving organisation."""
    return {each.direction.to: notes.get(each.direction.writer.organisation_id, ()) for each in asked}
