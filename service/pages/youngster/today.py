"""The parts of the youngster's own page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import url_for

from service.clock import last_day, local
from service.consent.again import can_be_taken_up, ends_soon, waits_for_confirming
from service.consent.my_pairs import Direction, MyPair
from service.consent.transitions import State
from service.pages.forms.notes import END_OF_WORK
from service.pages.people import Shown
from service.pages.youngster.carrying import carrier_of
from service.pages.youngster.people import in_order, last_day_of, shown
from service.pairs.ending import CLOSES_AFTER, KEPT_AFTER_END
from service.pairs.ending_models import Ending
from service.records.my_notes import MyNote
from service.records.reminders import is_reminded, reminds_on
from service.records.replies import HOW_DOES_IT_STAND, WHETHER_COMING

OPEN_STATUSES = ("open", "taken", "waiting-on-others")
STATES = {State.GIVEN: "active", State.PAUSED: "paused"}


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A question that waits for an answer."""

    pair_id: UUID
    people: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class StandInAsked:
    """Somebody who would stand in, about whom the youngster was not asked yet."""

    pair_id: UUID
    organisation_id: UUID
    name: str
    reader: str


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One of the two who help changes. `holder` None: nobody is there; `follows` None: nobody takes over yet.

    `accepted` None: the youngster did not answer about who takes over.
    """

    pair_id: UUID
    organisation_id: UUID
    holder: str | None
    organisation: str
    leaves_on: date | None
    follows: str | None
    follows_from: str
    meets_at: datetime | None
    starts_on: date | None
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class EndingShown:
    """A pair that is ending, or ended not longer ago than its notes are kept. `ended_on` None: it goes on still."""

    pair_id: UUID
    people: Sequence[Shown]
    asked: bool
    talk_at: datetime | None
    closes_on: date | None
    ended_on: date | None
    kept_until: date | None


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What was said beside a professional, and waits for the youngster alone."""

    pair_id: UUID
    helper: str
    reader: str
    until: date | None


@dataclass(frozen=True, slots=True)
class AppointmentShown:
    """The next appointment, and who comes along."""

    note_id: UUID
    at: datetime
    what: str
    owner: Shown
    answer_url: str
    answer: str | None
    can_remind: bool
    reminds_on: date | None
    is_reminded: bool


@dataclass(frozen=True, slots=True)
class ActionShown:
    """Who does what for the youngster."""

    owner: Shown
    what: str
    since: date
    status: str
    ask_url: str | None
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class DirectionNow:
    """What may be read at this moment."""

    reader: Shown
    writer: Shown
    state: str
    subjects: Sequence[str]
    until: date | None
    ends_soon: bool
    can_be_taken_up: bool
    stand_in: str | None
    stands_in_until: date | None
    pair_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note that the youngster has not unfolded."""

    id: UUID
    pair_id: UUID
    author: Shown


def proposals(pairs: Iterable[MyPair]) -> list[ProposalShown]:
    """Pairs in which something was asked and not answered."""
    return [
        ProposalShown(pair.id, [shown(party) for party in pair.parties])
        for pair in pairs
        if pair.goes_on and any(direction.state is State.PROPOSED for direction in pair.directions)
    ]


def stand_ins_asked(directions: Iterable[Direction]) -> list[StandInAsked]:
    """Who was named since the youngster chose, where something is shared."""
    return [
        StandInAsked(direction.pair_id, direction.to, direction.stand_in.name, direction.reader.name)
        for direction in directions
        if direction.stand_in is not None and direction.stand_in_accepted is None and direction.is_active
    ]


def seat_changes(pairs: Iterable[MyPair]) -> list[SeatChange]:
    """Where somebody leaves, takes over or is missing, in pairs that go on; asked or not, shared or not."""
    return [
        _seat_change(direction)
        for pair in pairs
        if pair.goes_on
        for direction in pair.directions
        if direction.reader.person_id is None or direction.leaves_at is not None or direction.successor is not None
    ]


def endings_shown(pairs: Iterable[MyPair], endings: Mapping[UUID, Ending], moment: datetime) -> list[EndingShown]:
    """Pairs that somebody is ending, and those that ended."""
    shown_pairs = []
    for pair in pairs:
        ending, ended_at = endings.get(pair.id), pair.pair.ended_at
        asked_at = ending.asked_at if ending else None
        begun = asked_at is not None or (ending is not None and ending.talk_at is not None)
        if (pair.goes_on and begun) or (ended_at is not None and ended_at + KEPT_AFTER_END > moment):
            shown_pairs.append(
                EndingShown(
                    pair_id=pair.id,
                    people=[shown(party) for party in pair.parties],
                    asked=asked_at is not None,
                    talk_at=local(ending.talk_at) if ending and ending.talk_at else None,
                    closes_on=local(asked_at + CLOSES_AFTER).date() if asked_at else None,
                    ended_on=local(ended_at).date() if ended_at else None,
                    kept_until=local(ended_at + KEPT_AFTER_END).date() if ended_at else None,
                )
            )
    return shown_pairs


def _seat_change(direction: Direction) -> SeatChange:
    named = direction.succession
    return SeatChange(
        pair_id=direction.pair_id,
        organisation_id=direction.to,
        holder=direction.reader.name if direction.reader.person_id is not None else None,
        organisation=direction.reader.organisation,
        leaves_on=last_day(direction.leaves_at) if direction.leaves_at else None,
        follows=direction.successor.name if direction.successor else None,
        follows_from=direction.successor_of,
        meets_at=local(named.meets_at) if named and named.meets_at else None,
        starts_on=local(named.takes_over_at).date() if named and named.takes_over_at else None,
        accepted=direction.successor_accepted,
    )


def to_confirm(directions: Iterable[Direction]) -> list[ToConfirm]:
    """What stands in the youngster's name and was not confirmed alone: the professional who helped is the one who writes."""
    return [
        ToConfirm(direction.pair_id, direction.writer.name, direction.reader.name, last_day_of(direction))
        for direction in directions
        if waits_for_confirming(direction)
    ]


def directions_shown(directions: Iterable[Direction], moment: datetime) -> list[DirectionNow]:
    """What may be read, direction by direction."""
    return [
        DirectionNow(
            reader=shown(direction.reader),
            writer=shown(direction.writer),
            state=STATES.get(direction.state, "none"),
            subjects=in_order(direction.standing.subjects) if direction.standing else (),
            until=last_day_of(direction),
            ends_soon=ends_soon(direction, moment),
            can_be_taken_up=can_be_taken_up(direction),
            stand_in=direction.stand_in.name if direction.stand_in and direction.stand_in_reads else None,
            stands_in_until=last_day(direction.stands_in_until) if direction.stands_in_until else None,
            pair_id=direction.pair_id,
            organisation_id=direction.to,
        )
        for direction in directions
    ]


def appointment_of(notes: Iterable[MyNote], moment: datetime) -> AppointmentShown | None:
    """The next thing that happens at a time of day."""
    coming = [(at, mine) for mine in _open_actions(notes) if (at := _time_of(mine)) is not None and at >= moment]
    if not coming:
        return None
    at, mine = min(coming, key=lambda pair: pair[0])
    said = next((reply.text for reply in reversed(mine.note.replies) if reply.text in WHETHER_COMING.values()), None)
    return AppointmentShown(
        note_id=mine.note.id,
        at=local(at),
        what=_what(mine),
        owner=carrier_of(mine),
        answer_url=url_for(".answer_appointment", pair_id=mine.note.pair_id, note_id=mine.note.id),
        answer=next((answer for answer, words in WHETHER_COMING.items() if words == said), None),
        can_remind=local(at).date() > local(moment).date(),
        reminds_on=reminds_on(mine.note),
        is_reminded=is_reminded(mine.note),
    )


def actions_of(notes: Iterable[MyNote], appointment: AppointmentShown | None) -> list[ActionShown]:
    """Who does what, but for the appointment on top."""
    shown_already = appointment.note_id if appointment else None
    return [_action(mine) for mine in _open_actions(notes) if mine.note.id != shown_already]


def new_notes(notes: Iterable[MyNote]) -> list[NewNote]:
    """What the youngster has not unfolded yet."""
    return [
        NewNote(mine.note.id, mine.note.pair_id, _author(mine))
        for mine in notes
        if not mine.note.is_read and mine.note.hidden_at is None
    ]


def _open_actions(notes: Iterable[MyNote]) -> list[MyNote]:
    return [
        mine
        for mine in notes
        if mine.direction.goes_on
        and mine.note.action
        and mine.note.action.get("status") in OPEN_STATUSES
        and mine.note.hidden_at is None
    ]


def _action(mine: MyNote) -> ActionShown:
    note, action = mine.note, mine.note.action or {}
    asked_at = max((reply.at for reply in note.replies if reply.text == HOW_DOES_IT_STAND), default=None)
    waits = asked_at is not None and (note.corrected_at is None or note.corrected_at < asked_at)
    return ActionShown(
        owner=carrier_of(mine),
        what=_what(mine),
        since=local(note.carried_since or note.written_at).date(),
        status=str(action.get("status")),
        asked_on=local(asked_at).date() if asked_at else None,
        ask_url=None if waits else url_for(".ask_about_action", pair_id=note.pair_id, note_id=note.id),
    )


def appointments_on(notes: Iterable[MyNote]) -> Mapping[tuple[UUID, date], str]:
    """What was planned at a time of day, by pair and day: why somebody may have looked on that day."""
    timed = [(at, mine) for mine in notes if (at := _time_of(mine)) is not None and mine.note.hidden_at is None]
    return {(mine.note.pair_id, local(at).date()): _what(mine) for at, mine in timed}


def _what(mine: MyNote) -> str:
    action = mine.note.action or {}
    place = action.get("place")
    return f"{action.get('what')} ({place})" if place else str(action.get("what"))


def _time_of(mine: MyNote) -> datetime | None:
    """When it happens; None for what is only due by the end of a day."""
    due = (mine.note.action or {}).get("dueAt")
    at = datetime.fromisoformat(str(due)) if due else None
    return None if at is None or local(at).time() == END_OF_WORK else at


def _author(mine: MyNote) -> Shown:
    return Shown(mine.note.author, mine.note.organisation, shown(mine.direction.writer).tone)
