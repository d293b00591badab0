"""Closing a pair: sharing stops at that moment in both directions, copies are recalled, nothing begins in it any more."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.actors import SERVICE, Actor
from service.audit.acts import PairEnded
from service.audit.log import append
from service.consent.decisions import end_consents
from service.db import now
from service.errors import NotYoursError
from service.pairs.ending import CLOSES_AFTER, ending_to_change
from service.pairs.ending_models import Ending
from service.pairs.locks import lock_each_for_change, lock_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import JoinCode, Pair, PairState, Seat, SeatRole, StandIn
from service.pairs.revisions import raise_revision
from service.pairs.seats import require_holder, sides_of
from service.pairs.succession_models import Succession


def end_pair(session: Session, actor: Actor, pair_id: UUID) -> None:
    """A holder closes the pair. Whoever wrote in it still reads their own; nobody reads the other's.

    Raises NotYoursError unless the caller holds a half, ConflictError for a pair that has ended.
    """
    lock_for_change(session, pair_id)
    require_holder(session, actor, pair_id)
    ending_to_change(session, pair_id).ended_by = actor.id
    raise_revision(session, *_close(session, actor, pair_id))


def close_asked_pairs(session: Session) -> int:
    """Close what a youngster asked to end fourteen days ago, while nobody did; returns how many."""
    due = select(Pair.id).join(Ending, Ending.pair_id == Pair.id).where(Pair.state == PairState.OPEN)
    pair_ids = list(session.scalars(due.where(Ending.asked_at <= now(session) - CLOSES_AFTER).order_by(Pair.id)))
    lock_each_for_change(session, pair_ids)
    still = list(session.scalars(due.where(Pair.id.in_(pair_ids), Ending.asked_at.is_not(None)))) if pair_ids else []
    noticing: frozenset[UUID] = frozenset()
    for pair_id in still:
        noticing |= _close(session, SERVICE, pair_id)
    raise_revision(session, *noticing)  # last and at once: these rows are everybody's
    return len(still)


def _close(session: Session, actor: Actor, pair_id: UUID) -> frozenset[UUID]:
    """Returns both organisations: they see that it ended."""
    pair, moment = session.get_one(Pair, pair_id), now(session)
    pair.state, pair.ended_at = PairState.ENDED, moment
    end_consents(session, pair_id)
    for named in (StandIn, Succession):
        over = (named.pair_id == pair_id, named.ended_at.is_(None))
        session.execute(update(named).where(*over).values(ended_at=moment))
    seats = session.scalars(select(Seat).where(Seat.pair_id == pair_id))
    for seat in seats:
        _leave_what_is_not_held(session, seat)
    unspent = (JoinCode.pair_id == pair_id, JoinCode.spent_at.is_(None))
    session.execute(update(JoinCode).where(*unspent).values(expires_at=moment))
    sides = [side.organisation_id for side in sides_of(session, pair_id)]
    own = actor.organisation_id or sides[0]
    other = next((each for each in sides if each != own), None)
    if other is None:
        raise NotYoursError
    append(session, PairEnded(actor=actor, organisation_id=own, other_organisation_id=other, pair_id=pair_id))
    tell_youngster_of(session, pair_id)
    return frozenset(sides)


def _leave_what_is_not_held(session: Session, seat: Seat) -> None:
    """Who holds the seat keeps it, to read their own notes; who stood in, or was to take over, does not."""
    moment = now(session)
    if seat.starts_at > moment:
        session.delete(seat)
    elif seat.role == SeatRole.STAND_IN and (seat.ends_at is None or seat.ends_at > moment):
        seat.ends_at = moment
    elif seat.role == SeatRole.HOLDER and seat.ends_at is not None and seat.ends_at > moment:
        seat.ends_at = None  # whoever was to follow does not
