"""The seat of a stand-in: there while, and only while, three things hold at once.

The holder named them, the youngster accepted them, and the holder is away (product.md, rule 2). A seat that has an end
ends by itself at that moment, whatever runs; nobody has to take it away.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import SeatLeft, SeatTaken
from service.audit.log import append
from service.db import now
from service.pairs.absences import absence_of
from service.pairs.models import Absence, Person, Seat, SeatRole, StandIn
from service.pairs.seats import is_present, sides_of


def named_stand_in(session: Session, pair_id: UUID, organisation_id: UUID) -> StandIn | None:
    """Whom the holder of this half named."""
    return session.scalar(
        select(StandIn).where(
            StandIn.pair_id == pair_id, StandIn.organisation_id == organisation_id, StandIn.ended_at.is_(None)
        )
    )


def settle_stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> frozenset[UUID]:
    """Make the stand-in's seat in this half what it should be now: taken, moved to another end, or left.

    MUST be called under the pair's exclusive lock, after every change of who is named, accepted or away. Returns the
    organisations that see something else now; the caller raises their revisions, last and at once.
    """
    named = named_stand_in(session, pair_id, organisation_id)
    absence = _absence_of_holder(session, pair_id, organisation_id) if named is not None and named.accepted else None
    seats = _seats(session, pair_id, organisation_id)
    if named is None or absence is None:
        return _leave(session, actor, seats)
    own = next((seat for seat in seats if _fits(session, seat, named, absence)), None)
    left = _leave(session, actor, [seat for seat in seats if seat is not own])
    return left | _sit(session, actor, named, absence, own)


def _fits(session: Session, seat: Seat, named: StandIn, absence: Absence) -> bool:
    """Whether this seat is of that person and begins with that absence; what has begun has begun."""
    begins = max(seat.starts_at, now(session))
    return seat.person_id == named.person_id and begins == _start(session, absence)


def _sit(session: Session, actor: Actor, named: StandIn, absence: Absence, seat: Seat | None) -> frozenset[UUID]:
    if seat is not None and seat.ends_at == absence.ends_at:
        return frozenset()
    if seat is None:
        seat = Seat(
            pair_id=named.pair_id,
            organisation_id=named.organisation_id,
            person_id=named.person_id,
            role=SeatRole.STAND_IN,
            starts_at=_start(session, absence),
        )
        session.add(seat)
    seat.ends_at = absence.ends_at
    return _log(session, actor, SeatTaken, seat, {"from": seat.starts_at.isoformat(), "until": seat.ends_at.isoformat()})


def _leave(session: Session, actor: Actor, seats: list[Seat]) -> frozenset[UUID]:
    noticing = frozenset[UUID]()
    for seat in seats:
        noticing |= _log(session, actor, SeatLeft, seat, {})
        if seat.starts_at > now(session):
            session.delete(seat)  # nobody ever sat there
        else:
            seat.ends_at = now(session)
    session.flush()  # who sits there is asked of the database
    return noticing


def _log(
    session: Session, actor: Actor, act: type[SeatTaken] | type[SeatLeft], seat: Seat, facts: dict[str, str]
) -> frozenset[UUID]:
    """Both organisations see who sits there: the partner is told who stands in. Returns both."""
    sides = [side.organisation_id for side in sides_of(session, seat.pair_id)]
    other = next(each for each in sides if each != seat.organisation_id)
    append(
        session,
        act(
            actor=actor,
            organisation_id=seat.organisation_id,
            pair_id=seat.pair_id,
            other_organisation_id=other,
            facts={"person": str(seat.person_id), **facts},
        ),
    )
    return frozenset(sides)


def _start(session: Session, absence: Absence) -> datetime:
    return max(absence.starts_at, now(session))


def _absence_of_holder(session: Session, pair_id: UUID, organisation_id: UUID) -> Absence | None:
    holder = session.scalar(
        select(Seat.person_id)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.pair_id == pair_id,
            Seat.organisation_id == organisation_id,
            Seat.role == SeatRole.HOLDER,
            is_present(session),
        )
    )
    return absence_of(session, holder) if holder is not None else None


def _seats(session: Session, pair_id: UUID, organisation_id: UUID) -> list[Seat]:
    """Every seat of a stand-in in this half that is not over."""
    chosen = select(Seat).where(
        Seat.pair_id == pair_id,
        Seat.organisation_id == organisation_id,
        Seat.role == SeatRole.STAND_IN,
        Seat.ends_at > now(session),
    )
    return list(session.scalars(chosen.order_by(Seat.starts_at)))
