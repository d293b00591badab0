"""The pairs of one colleague, as their organisation's officer may find them: by who works in them, never by youngster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import PairsListed
from service.audit.log import append
from service.pairs.models import Pair, PairState, Person, Seat, SeatRole
from service.pairs.seats import is_present, people_on_seats


@dataclass(frozen=True, slots=True)
class HeldPair:
    """One pair. `partner`: who holds the other seat, if anybody does, and of which organisation."""

    code: str
    partner: str | None
    partner_organisation: str
    formed_at: datetime


def pairs_held_by(session: Session, actor: Actor, person_id: UUID) -> Sequence[HeldPair]:
    """The open pairs in which this colleague of the caller sits now, oldest first; logged. Nobody else's are found."""
    chosen = (
        select(Pair)
        .join(Seat, Seat.pair_id == Pair.id)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.person_id == person_id,
            Seat.organisation_id == actor.organisation_id,
            Pair.state == PairState.OPEN,
            is_present(session),
        )
        .order_by(Pair.created_at, Pair.id)
    )
    pairs = list(session.scalars(chosen).unique())
    others: dict[UUID, tuple[str | None, str]] = {}
    for seat, person, organisation in people_on_seats(session, [pair.id for pair in pairs]):
        if seat.organisation_id != actor.organisation_id:
            name = person.name if seat.role == SeatRole.HOLDER else None
            others.setdefault(seat.pair_id, (name, organisation.name))
    append(session, PairsListed(actor=actor, facts={"pairs": " ".join(str(pair.id) for pair in pairs)}))
    return [HeldPair(pair.code, *others.get(pair.id, (None, "")), pair.created_at) for pair in pairs]
