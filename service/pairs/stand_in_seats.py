"""The seat of a stand-in: there while, and only while, three things hold at once.

The holder named them, the youngster accepted them, and the holder is away (product.md, rule 2). A seat that has an end
ends by itself at that moment, whatever runs; nobody has to take it away. Whoever follows the holder names anew.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import SeatLeft, SeatTaken
from service.audit.log import append
from service.db import now
from service.pairs.absences import absence_of
from service.pairs.models import Person, Seat, SeatRole, StandIn
from service.pairs.seats import is_present, sides_of


@dataclass(frozen=True, slots=True)
class Turn:
    """From when until when a stand-in sits."""

    starts_at: datetime
    ends_at: datetime


def is_named_by_holder(session: Session) -> ColumnElement[bool]:
    """The condition that a stand-in was named by whoever holds that half now: a yes to them was a yes beside that holder."""
    moment = now(session)
    return (
        select(Seat.id)
        .where(
            Seat.pair_id == StandIn.pair_id,
            Seat.organisation_id == StandIn.organisation_id,
            Seat.person_id == StandIn.named_by,
            Seat.role == SeatRole.HOLDER,
            Seat.starts_at <= moment,
            or_(Seat.ends_at.is_(None), Seat.ends_at > moment),
        )
        .exists()
    )


def named_stand_in(session: Session, pair_id: UUID, organisation_id: UUID) -> StandIn | None:
    """Whom the holder of this half named."""
    return session.scalar(
        select(StandIn).where(
            StandIn.pair_id == pair_id,
            StandIn.organisation_id == organisation_id,
            StandIn.ended_at.is_(None),
            is_named_by_holder(session),
        )
    )


def settle_stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> frozenset[UUID]:
    """Make the stand-in's seat in this half what it should be now: taken, moved to another end, or left.

    MUST be called under the pair's exclusive lock, after every change of who is named, accepted or away, and of who holds
    the seat and until when. Returns the organisations that see something else now; the caller raises their revisions, last
    and at once.
    """
    named = named_stand_in(session, pair_id, organisation_id)
    turn = _turn(session, named) if named is not None and named.accepted else None
    seats = _seats(session, pair_id, organisation_id)
    if named is None or turn is None:
        return _leave(session, actor, seats)
    own = next((seat for seat in seats if _fits(session, seat, named, turn)), None)
    left = _leave(session, actor, [seat for seat in seats if seat is not own])
    return left | _sit(session, actor, named, turn, own)


def _fits(session: Session, seat: Seat, named: StandIn, turn: Turn) -> bool:
    """Whether this seat is of that person and begins with that turn; what has begun has begun."""
    return seat.person_id == named.person_id and max(seat.starts_at, now(session)) == turn.starts_at


def _sit(session: Session, actor: Actor, named: StandIn, turn: Turn, seat: Seat | None) -> frozenset[UUID]:
    if seat is not None and seat.ends_at == turn.ends_at:
        return frozenset()
    if seat is None:
        seat = Seat(
            pair_id=named.pair_id,
            organisation_id=named.organisation_id,
            person_id=named.person_id,
            role=SeatRole.STAND_IN,
            starts_at=turn.starts_at,
        )
        session.add(seat)
    seat.ends_at = turn.ends_at
    facts = {"from": seat.starts_at.isoformat(), "until": seat.ends_at.isoformat()}
    return log_seat(session, actor, SeatTaken, seat, facts)


def _leave(session: Session, actor: Actor, seats: list[Seat]) -> frozenset[UUID]:
    noticing = frozenset[UUID]()
    for seat in seats:
        noticing |= log_seat(session, actor, SeatLeft, seat, {})
        if seat.starts_at > now(session):
            session.delete(seat)  # nobody ever sat there
        else:
            seat.ends_at = now(session)
    session.flush()  # who sits there is asked of the database
    return noticing


def log_seat(
    session: Session, actor: Actor, act: type[SeatTaken] | type[SeatLeft], seat: Seat, facts: dict[str, str]
) -> frozenset[UUID]:
    """Both organisations see who sits there: the partner is told. Returns both."""
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


def _turn(session: Session, named: StandIn) -> Turn | None:
    """While the holder is away, and no longer than they hold the seat and both work there."""
    held = session.execute(
        select(Seat.ends_at, Person.id, Person.left_at)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.pair_id == named.pair_id,
            Seat.organisation_id == named.organisation_id,
            Seat.role == SeatRole.HOLDER,
            is_present(session),
        )
    ).one_or_none()
    absence = absence_of(session, held.id) if held is not None else None
    if held is None or absence is None:
        return None
    starts_at = max(absence.starts_at, now(session))
    leaves_at = session.get_one(Person, named.person_id).left_at
    ends_at = min(end for end in (absence.ends_at, held.ends_at, held.left_at, leaves_at) if end is not None)
    return Turn(starts_at, ends_at) if starts_at < ends_at else None


def _seats(session: Session, pair_id: UUID, organisation_id: UUID) -> list[Seat]:
    """Every seat of a stand-in in this half that is not over."""
    chosen = select(Seat).where(
        Seat.pair_id == pair_id,
        Seat.organisation_id == organisation_id,
        Seat.role == SeatRole.STAND_IN,
        Seat.ends_at > now(session),
    )
    return list(session.scalars(chosen.order_by(Seat.starts_at)))
