"""How many seats of an organisation somebody holds, and how many wait for somebody: numbers, and never whose youngsters."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from service.db import now
from service.pairs.models import Pair, PairState, Person, Seat, SeatRole
from service.pairs.succession_models import Succession
from service.pairs.taking_over import is_waiting


@dataclass(frozen=True, slots=True)
class Occupancy:
    """`seats` that are this person's, also after they left while nobody took them over; for `followed` of them somebody is
    named."""

    seats: int = 0
    followed: int = 0

    @property
    def without_successor(self) -> int:
        return self.seats - self.followed


NONE = Occupancy()


def occupancy_of(session: Session, organisation_id: UUID) -> Mapping[UUID, Occupancy]:
    """By person of this organisation; who holds nothing is absent. One query."""
    moment = now(session)
    follower = (
        select(Succession.pair_id)
        .join(Person, Person.id == Succession.person_id)
        .where(
            Succession.pair_id == Seat.pair_id,
            Succession.organisation_id == Seat.organisation_id,
            is_waiting(session),
            Person.left_at.is_(None),
        )
        .exists()
    )
    rows = session.execute(
        select(Seat.person_id, func.count().label("seats"), func.count().filter(follower).label("followed"))
        .join(Pair, Pair.id == Seat.pair_id)
        .where(
            Seat.organisation_id == organisation_id,
            Pair.state.in_((PairState.INVITED, PairState.OPEN)),
            and_(Seat.role == SeatRole.HOLDER, Seat.starts_at <= moment),
            or_(Seat.ends_at.is_(None), Seat.ends_at > moment),
        )
        .group_by(Seat.person_id)
    )
    return {row.person_id: Occupancy(row.seats, row.followed) for row in rows}
