"""Who sits where, at this moment."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.db import now
from service.errors import NotYoursError
from service.pairs.locks import lock_each_for_change
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, SeatRole


def is_present(session: Session) -> ColumnElement[bool]:
    """The condition that a seat, joined with its person, is taken at this moment."""
    moment = now(session)
    return and_(
        Seat.starts_at <= moment,
        or_(Seat.ends_at.is_(None), Seat.ends_at > moment),
        or_(Person.left_at.is_(None), Person.left_at > moment),
    )


def require_seat(session: Session, actor: Actor, pair_id: UUID) -> Seat:
    """The caller's present seat in this pair. Raises NotYoursError, the same for a pair that does not exist."""
    seat = session.scalar(
        select(Seat)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.pair_id == pair_id, Seat.person_id == actor.id, is_present(session))
    )
    if seat is None:
        raise NotYoursError(*owners_asked_in_vain(session, actor, pair_id))
    return seat


def require_holder(session: Session, actor: Actor, pair_id: UUID) -> Seat:
    """As require_seat, for what only a holder does. Raises NotYoursError for a stand-in too."""
    seat = require_seat(session, actor, pair_id)
    if seat.role != SeatRole.HOLDER:
        raise NotYoursError
    return seat


def holds(session: Session, person_id: UUID | None, pair_id: UUID) -> bool:
    """Whether this person sits in this pair at this moment as its holder."""
    held = select(Seat.id).join(Person, Person.id == Seat.person_id)
    theirs = (Seat.pair_id == pair_id, Seat.person_id == person_id, Seat.role == SeatRole.HOLDER)
    return session.scalar(held.where(*theirs, is_present(session))) is not None


def lock_halves_held_by(session: Session, person_id: UUID | None) -> list[tuple[UUID, UUID]]:
    """The halves whose seat is this person's, as pair and organisation, also after they left while nobody took it over.

    Their pairs are locked for change; whoever waited for that learns who holds them by then.
    """
    held, locked = _halves_held_by(session, person_id), set[UUID]()
    while waited_for := {pair_id for pair_id, _ in held} - locked:
        locked |= waited_for
        lock_each_for_change(session, locked)
        held = _halves_held_by(session, person_id)
    return held


def _halves_held_by(session: Session, person_id: UUID | None) -> list[tuple[UUID, UUID]]:
    moment = now(session)
    rows = session.execute(
        select(Seat.pair_id, Seat.organisation_id)
        .join(Pair, Pair.id == Seat.pair_id)
        .where(Seat.person_id == person_id, Seat.role == SeatRole.HOLDER, Seat.starts_at <= moment)
        .where(or_(Seat.ends_at.is_(None), Seat.ends_at > moment))
        .where(Pair.state.in_((PairState.INVITED, PairState.OPEN)))
        .order_by(Seat.pair_id)
    )
    return [(row.pair_id, row.organisation_id) for row in rows]


def sides_of(session: Session, pair_id: UUID) -> Sequence[PairSide]:
    """Both halves of a pair, in a fixed order."""
    chosen = select(PairSide).where(PairSide.pair_id == pair_id).order_by(PairSide.organisation_id)
    return session.scalars(chosen).all()


def other_side(session: Session, pair_id: UUID, organisation_id: UUID) -> PairSide:
    """The other half. Raises NotYoursError when the pair has none."""
    others = [side for side in sides_of(session, pair_id) if side.organisation_id != organisation_id]
    if len(others) != 1:
        raise NotYoursError
    return others[0]


def own_side(session: Session, pair_id: UUID, organisation_id: UUID) -> PairSide:
    """One's own half. Raises NotYoursError when the organisation has none."""
    side = session.get(PairSide, (pair_id, organisation_id))
    if side is None:
        raise NotYoursError
    return side


def lock_own_side(session: Session, pair_id: UUID, organisation_id: UUID) -> None:
    """Wait for whoever writes in this half at this moment; from now on nobody else does."""
    mine = select(PairSide.pair_id).where(PairSide.pair_id == pair_id, PairSide.organisation_id == organisation_id)
    session.execute(mine.with_for_update())


def people_on_seats(session: Session, pair_ids: Sequence[UUID]) -> Sequence[tuple[Seat, Person, Organisation]]:
    """Everybody who sits in these pairs now, holders first: one query for any number of pairs."""
    rows = session.execute(
        select(Seat, Person, Organisation)
        .join(Person, Person.id == Seat.person_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.pair_id.in_(pair_ids), is_present(session))
        .order_by(Seat.pair_id, Seat.organisation_id, Seat.role, Seat.starts_at)
    )
    return [(seat, person, organisation) for seat, person, organisation in rows]


def next_change_of_seats(session: Session, organisation_id: UUID) -> datetime | None:
    """The first coming moment at which a seat of this organisation begins or ends by itself, or who sits there leaves."""
    moment = now(session)
    mine = (
        select(Seat.starts_at, Seat.ends_at, Person.left_at)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.organisation_id == organisation_id)
    )
    rows = session.execute(mine.where(or_(Seat.starts_at > moment, Seat.ends_at > moment, Person.left_at > moment)))
    coming = [at for row in rows for at in row if at is not None and at > moment]
    return min(coming, default=None)


def owners_asked_in_vain(session: Session, actor: Actor, pair_id: UUID) -> Sequence[UUID]:
    """Whose pair was asked for in vain, for those organisations' officers; one query, whether it exists or not."""
    others = (
        select(PairSide.organisation_id)
        .where(PairSide.pair_id == pair_id, PairSide.organisation_id != actor.organisation_id)
        .order_by(PairSide.organisation_id)
    )
    return session.scalars(others).all()
