"""When a half passes from its holder to whoever follows: at one moment, at which the one's seat ends and the other's begins.

The youngster accepted them first (product.md, rule 2). Somebody whose last day is known goes on until it is over; somebody
who stays with the organisation until they have gone through the open actions. What is still to come comes by itself.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import SeatLeft, SeatTaken
from service.db import now
from service.pairs.models import Pair, Person, Seat, SeatRole
from service.pairs.stand_in_seats import log_seat, settle_stand_in
from service.pairs.succession_models import Succession
from service.pairs.taking_over import is_waiting


def waiting_succession(session: Session, pair_id: UUID, organisation_id: UUID) -> Succession | None:
    """Who follows in this half and does not sit there yet; None for who is leaving the organisation themselves."""
    return session.scalar(
        select(Succession)
        .join(Person, Person.id == Succession.person_id)
        .where(
            Succession.pair_id == pair_id,
            Succession.organisation_id == organisation_id,
            is_waiting(session),
            Person.left_at.is_(None),
        )
    )


def settle_half(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> frozenset[UUID]:
    """Make the seats of this half what they should be now: whose it is, until when, who follows, and who stands in.

    MUST be called under the pair's exclusive lock, after every change of who is named, accepted, checked or leaves. Returns
    the organisations that see something else now; the caller raises their revisions, last and at once.
    """
    noticing = _settle_succession(session, actor, pair_id, organisation_id)
    return noticing | settle_stand_in(session, actor, pair_id, organisation_id)


def _settle_succession(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> frozenset[UUID]:
    seats = _seats_of_holders(session, pair_id, organisation_id)
    held = next(seat for seat in seats if seat.starts_at <= now(session))
    coming = next((seat for seat in seats if seat.starts_at > now(session)), None)
    named = waiting_succession(session, pair_id, organisation_id)
    at = _takes_over_at(session, named, held) if named is not None else None
    if named is not None:
        named.takes_over_at = at
    follows = named.person_id if named is not None and at is not None else None
    if (held.ends_at, coming.person_id if coming else None) == (at, follows):
        return frozenset()
    if coming is not None:
        session.delete(coming)  # nobody ever sat there
    held.ends_at = at
    noticing = log_seat(session, actor, SeatLeft, held, {"at": at.isoformat()}) if at is not None else frozenset()
    if follows is not None and at is not None:
        seat = Seat(pair_id=pair_id, organisation_id=organisation_id, person_id=follows, role=SeatRole.HOLDER, starts_at=at)
        session.add(seat)
        noticing |= log_seat(session, actor, SeatTaken, seat, {"from": at.isoformat()})
    session.flush()  # who sits there is asked of the database
    return noticing


def _takes_over_at(session: Session, named: Succession, held: Seat) -> datetime | None:
    """None: somebody has to do something first. Where no youngster has joined there is nobody to ask."""
    has_youngster = session.get_one(Pair, named.pair_id).youngster_id is not None
    if has_youngster and not named.accepted:
        return None
    left_at = session.get_one(Person, held.person_id).left_at
    if left_at is not None:
        return max(left_at, now(session))
    return now(session) if named.checked_at is not None or not has_youngster else None


def _seats_of_holders(session: Session, pair_id: UUID, organisation_id: UUID) -> list[Seat]:
    """The present holder's, also of somebody who left while nobody followed; then that of whoever follows."""
    chosen = select(Seat).where(
        Seat.pair_id == pair_id,
        Seat.organisation_id == organisation_id,
        Seat.role == SeatRole.HOLDER,
        or_(Seat.ends_at.is_(None), Seat.ends_at > now(session)),
    )
    return list(session.scalars(chosen.order_by(Seat.starts_at)))
