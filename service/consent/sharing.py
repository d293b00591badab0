"""Whether something is shared, as the people and systems of a pair may know it: active or none, never why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.grants import ConsentGrant
from service.consent.models import ConsentEvent
from service.consent.standing import Standing, last_event_joined, standing_from, words_of
from service.consent.transitions import Action
from service.db import now
from service.pairs.models import PairSide
from service.pairs.seats import people_on_seats


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is going on in both directions of a pair, as seen from one organisation. Ends are None where nothing is."""

    incoming: Standing | None
    outgoing: Standing | None

    @property
    def incoming_until(self) -> datetime | None:
        """Until when the partner's notes may be read."""
        return self.incoming.until if self.incoming else None

    @property
    def outgoing_until(self) -> datetime | None:
        """Until when the partner may read what this organisation writes."""
        return self.outgoing.until if self.outgoing else None


def sharing_of(session: Session, organisation_id: UUID, pair_ids: Sequence[UUID]) -> Mapping[UUID, Sharing]:
    """For each pair what is shared at this moment, as the gate would decide it.

    A direction is open only when its writer has met the youngster, and somebody whom they accepted sits there to read.
    """
    active = [standing for standing in _standings_of(session, pair_ids) if standing.is_active and standing.subjects]
    met, seated = _met_sides(session, pair_ids), _people_seated(session, pair_ids)
    open_now = [
        standing
        for standing in active
        if (standing.pair_id, standing.from_organisation_id) in met and standing.people & seated[standing.pair_id]
    ]
    incoming = {standing.pair_id: standing for standing in open_now if standing.to_organisation_id == organisation_id}
    outgoing = {standing.pair_id: standing for standing in open_now if standing.from_organisation_id == organisation_id}
    return {pair_id: Sharing(incoming.get(pair_id), outgoing.get(pair_id)) for pair_id in pair_ids}


def can_be_read(session: Session, actor: Actor, pair_id: UUID) -> bool:
    """Whether the partner may read, at this moment, something of what the caller's organisation writes in its own pair."""
    if actor.organisation_id is None:
        return False
    return sharing_of(session, actor.organisation_id, [pair_id])[pair_id].outgoing is not None


def agreed_since(session: Session, grant: ConsentGrant) -> Mapping[str, datetime]:
    """For each subject of this grant since when it is shared without a stop in between.

    After a pause that is the moment of going on, as after a withdrawal: which of the two it was is nobody's business.
    """
    chosen = (
        select(ConsentEvent.subjects, ConsentEvent.at)
        .where(
            ConsentEvent.pair_id == grant.pair_id,
            ConsentEvent.to_organisation_id == grant.to_organisation_id,
            ConsentEvent.epoch == grant.epoch,
            ConsentEvent.action.in_((Action.GIVE, Action.RESUME, Action.CHANGE)),
        )
        .order_by(ConsentEvent.sequence)
    )
    since: dict[str, datetime] = {}
    for row in session.execute(chosen):
        since = {subject: since.get(subject, row.at) for subject in words_of(row.subjects)}
    return since


def _standings_of(session: Session, pair_ids: Sequence[UUID]) -> list[Standing]:
    chosen = select(ConsentEvent).where(ConsentEvent.pair_id.in_(pair_ids), last_event_joined(ConsentEvent))
    moment = now(session)
    return [standing_from(event, moment) for event in session.scalars(chosen)]


def _people_seated(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, set[UUID]]:
    seated: dict[UUID, set[UUID]] = {pair_id: set() for pair_id in pair_ids}
    for seat, person, _ in people_on_seats(session, pair_ids):
        seated[seat.pair_id].add(person.id)
    return seated


def _met_sides(session: Session, pair_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    chosen = select(PairSide.pair_id, PairSide.organisation_id).where(
        PairSide.pair_id.in_(pair_ids), PairSide.met_at.is_not(None)
    )
    return {(row.pair_id, row.organisation_id) for row in session.execute(chosen)}
