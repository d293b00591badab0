"""What stands at this moment: the last event of each direction of a pair, compared with the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, Uuid, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from service.consent.models import ConsentEvent
from service.consent.transitions import State
from service.db import now
from service.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Standing:
    """The present state of one direction: what `to` may read of what `from` writes. Sets are empty where nothing is."""

    pair_id: UUID
    from_organisation_id: UUID
    to_organisation_id: UUID
    consent_id: UUID
    revision: int
    state: State
    epoch: int
    subjects: frozenset[str]
    people: frozenset[UUID]
    until: datetime | None
    copies: bool
    read_first: bool
    assisted: bool

    @property
    def is_active(self) -> bool:
        """Whether this direction shares at this moment, as far as consent goes."""
        return self.state is State.GIVEN


def words_of(values: str) -> frozenset[str]:
    """A space-separated column as a set."""
    return frozenset(values.split())


def people_of(values: str) -> frozenset[UUID]:
    """A space-separated column of persons as a set."""
    return frozenset(map(UUID, values.split()))


def standing_from(event: ConsentEvent | Row[Any], moment: datetime) -> Standing:
    """What this last event (or its row) means at `moment`: past its end, given and paused are expired."""
    state = State(event.state)
    if state in (State.GIVEN, State.PAUSED) and (event.until is None or event.until <= moment):
        state = State.EXPIRED
    return Standing(
        pair_id=event.pair_id,
        from_organisation_id=event.from_organisation_id,
        to_organisation_id=event.to_organisation_id,
        consent_id=event.consent_id,
        revision=event.revision,
        state=state,
        epoch=event.epoch,
        subjects=words_of(event.subjects),
        people=people_of(event.people),
        until=event.until,
        copies=event.copies,
        read_first=event.read_first,
        assisted=event.assisted,
    )


def last_event_joined(event: type[ConsentEvent], moment: BindParameter[datetime] | None = None) -> ColumnElement[bool]:
    """The condition that `event` is the last of its direction, or was at a past moment."""
    later = aliased(ConsentEvent)
    newest = select(func.max(later.sequence)).where(
        and_(later.pair_id == event.pair_id, later.to_organisation_id == event.to_organisation_id)
    )
    if moment is not None:
        newest = newest.where(later.at <= moment)
    return event.sequence == newest.correlate(event).scalar_subquery()


_LAST_EVENTS = Prepared(
    select(*ConsentEvent.__table__.columns).where(
        ConsentEvent.pair_id == bindparam("pair", type_=Uuid()), last_event_joined(ConsentEvent)
    )
)


def standings(session: Session, pair_id: UUID) -> Mapping[UUID, Standing]:
    """Both directions of a pair by the receiving organisation; a direction never proposed is absent."""
    moment = now(session)
    events = _LAST_EVENTS.rows(session, {"pair": pair_id})
    return {event.to_organisation_id: standing_from(event, moment) for event in events}


def history(session: Session, pair_id: UUID) -> list[ConsentEvent]:
    """Every event of a pair, oldest first."""
    order = (ConsentEvent.at, ConsentEvent.to_organisation_id, ConsentEvent.sequence)
    return list(session.scalars(select(ConsentEvent).where(ConsentEvent.pair_id == pair_id).order_by(*order)))


def histories(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, list[ConsentEvent]]:
    """As `history` for any number of pairs, in one query; a pair in which nothing was ever asked is absent."""
    order = (ConsentEvent.at, ConsentEvent.to_organisation_id, ConsentEvent.sequence)
    found: dict[UUID, list[ConsentEvent]] = {}
    for event in session.scalars(select(ConsentEvent).where(ConsentEvent.pair_id.in_(pair_ids)).order_by(*order)):
        found.setdefault(event.pair_id, []).append(event)
    return found


def standings_at(session: Session, pair_id: UUID, moment: datetime) -> Mapping[UUID, Standing]:
    """What stood at a past moment: replayed from the events, so that 'who could see what then' has an answer."""
    last = {event.to_organisation_id: event for event in history(session, pair_id) if event.at <= moment}
    return {organisation_id: standing_from(event, moment) for organisation_id, event in last.items()}
