"""A pair's consents and everything that was decided, as the youngster's template shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from service.actors import Role
from service.clock import last_day, local
from service.consent.again import can_be_taken_up, ends_soon
from service.consent.assisted import NO_HELPERS, Helpers
from service.consent.consent_records import EventKey
from service.consent.models import ConsentEvent
from service.consent.my_pairs import Direction, MyPair, Party
from service.consent.standing import words_of
from service.consent.transitions import ACTIVE, Action, State
from service.pages.people import Shown
from service.pages.youngster.people import in_order, last_day_of, shown
from service.pairs.assisting import Way
from service.pairs.grounds import OBJECTED_TO
from service.pairs.models import PairSide, Person


@dataclass(frozen=True, slots=True)
class DirectionShown:
    """One direction (templates/youngster/my_consents.html)."""

    reader: Shown
    writer: Shown
    organisation_id: UUID
    state: str
    subjects: Sequence[str]
    people: Sequence[str]
    until: date | None
    ends_soon: bool
    can_be_taken_up: bool
    copies: bool
    read_first: bool
    assisted: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """One decision, or what time did."""

    at: datetime
    action: str
    reader: str
    writer: str
    subjects: Sequence[str]
    until: date | None
    text_url: str | None
    record_url: str | None
    said_aloud: bool
    helper: str | None
    on_paper: bool


@dataclass(frozen=True, slots=True)
class GroundShown:
    """On which ground an organisation keeps its own record. `officers`: names, may be empty; `code` None: not said yet."""

    organisation: str
    code: str | None
    can_object: bool
    officers: Sequence[str]


@dataclass(frozen=True, slots=True)
class PairShown:
    """One pair."""

    id: UUID
    people: Sequence[Shown]
    purpose: str
    stopped_at: datetime | None
    waiting: bool
    ended_on: date | None
    directions: Sequence[DirectionShown]
    grounds: Sequence[GroundShown]
    history: Sequence[StepShown]


@dataclass(frozen=True, slots=True)
class Past:
    """What was decided, oldest first; the signed record of each decision; and who was beside the youngster."""

    events: Sequence[ConsentEvent]
    records: Mapping[EventKey, UUID]
    helpers: Helpers


def pair_shown(pair: MyPair, past: Past, officers: Mapping[UUID, Sequence[Person]], moment: datetime) -> PairShown:
    """One pair with its history, newest first; `officers`: of both organisations."""
    return PairShown(
        id=pair.id,
        people=[shown(party) for party in pair.parties],
        purpose=pair.pair.purpose,
        stopped_at=stopped_at(pair.directions),
        waiting=pair.goes_on and any(direction.state is State.PROPOSED for direction in pair.directions),
        ended_on=local(pair.pair.ended_at).date() if pair.pair.ended_at else None,
        directions=[_direction(direction, moment) for direction in pair.asked if pair.goes_on],
        grounds=[_ground(side, party, officers) for side, party in zip(pair.sides, pair.parties, strict=True)],
        history=[
            step_shown(pair, event, past.records.get((event.to_organisation_id, event.sequence)), past.helpers)
            for event in reversed(past.events)
        ],
    )


def _ground(side: PairSide, party: Party, officers: Mapping[UUID, Sequence[Person]]) -> GroundShown:
    return GroundShown(
        organisation=party.organisation,
        code=side.ground,
        can_object=side.ground in OBJECTED_TO,
        officers=[person.name for person in officers.get(side.organisation_id, ())],
    )


def stopped_at(directions: Sequence[Direction]) -> datetime | None:
    """When everything was paused: something is, and nothing goes on beside it."""
    paused = [direction.decided_at for direction in directions if direction.state is State.PAUSED]
    if not paused or any(direction.is_active for direction in directions):
        return None
    return max(moment for moment in paused if moment is not None)


def _direction(direction: Direction, moment: datetime) -> DirectionShown:
    standing = direction.standing
    is_agreed = standing is not None and standing.state in ACTIVE
    return DirectionShown(
        reader=shown(direction.reader),
        writer=shown(direction.writer),
        organisation_id=direction.to,
        state=direction.state.value,
        subjects=in_order(standing.subjects) if standing else (),
        people=_people(direction) if is_agreed else (),
        until=last_day_of(direction),
        ends_soon=ends_soon(direction, moment),
        can_be_taken_up=can_be_taken_up(direction),
        copies=bool(standing and standing.copies),
        read_first=bool(standing and standing.read_first),
        assisted=is_agreed and bool(standing and standing.assisted),
    )


def _people(direction: Direction) -> list[str]:
    accepted = direction.standing.people if direction.standing else frozenset()
    people = [direction.reader.name] if direction.reader.person_id in accepted else []
    if direction.stand_in and direction.stand_in_reads:
        names: Mapping[str, str] = {"stand_in": direction.stand_in.name, "reader": direction.reader.name}
        people.append(gettext("%(stand_in)s (als %(reader)s er niet is)", **names))
    return people or [gettext("nog niemand; er komt iemand anders")]


def step_shown(pair: MyPair, event: ConsentEvent, record_id: UUID | None = None, helpers: Helpers = NO_HELPERS) -> StepShown:
    """One step; `record_id`: its record, when the page leads there; `helpers`: who was beside the youngster."""
    direction = pair.direction_to(event.to_organisation_id)
    helped = helpers.get(event.evidence_id) if event.evidence_id else None
    text_url = None
    if event.evidence_id is not None:
        text_url = url_for(".shown_text", pair_id=pair.id, evidence_id=event.evidence_id)
    return StepShown(
        at=event.at,
        action=event.action,
        reader=direction.reader.name,
        writer=direction.writer.name,
        subjects=in_order(words_of(event.subjects)),
        until=last_day(event.until) if event.until else None,
        text_url=text_url,
        record_url=url_for(".consent_record", pair_id=pair.id, record_id=record_id) if record_id else None,
        said_aloud=event.action == Action.PAUSE and event.by_role != Role.YOUNGSTER,
        helper=helped.person if helped else None,
        on_paper=helped is not None and helped.way is Way.PAPER,
    )
