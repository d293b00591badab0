"""Ending a pair: the youngster may ask for it, and there is a last talk. Closing it: consent/ending.py."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import EndAsked, EndAskWithdrawn, EndTalkPlanned
from service.audit.log import append
from service.clock import AMSTERDAM
from service.db import now
from service.errors import N_, ConflictError, InvalidInputError, NotYoursError
from service.pairs.ending_models import Ending
from service.pairs.locks import lock_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairSide, PairState, Person, Seat, SeatRole
from service.pairs.seats import require_holder, sides_of

CLOSES_AFTER = timedelta(days=14)
KEPT_AFTER_END = timedelta(days=365)
"""How long what was written in a pair stays readable, for whoever wrote it and for the youngster. Then it is destroyed."""


def ask_to_end(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The youngster asks to end this pair; after CLOSES_AFTER it closes by itself. Asking twice changes nothing.

    Raises NotYoursError for another's pair, ConflictError for one that has ended.
    """
    ending = _own(session, actor, pair_id)
    if ending.asked_at is None:
        ending.asked_at = now(session)
        _log(session, actor, pair_id, EndAsked)


def withdraw_ask(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The youngster goes on after all; doing it twice changes nothing. Raises as ask_to_end."""
    ending = _own(session, actor, pair_id)
    if ending.asked_at is not None:
        ending.asked_at = None
        _log(session, actor, pair_id, EndAskWithdrawn)


def plan_end_talk(session: Session, actor: Actor, pair_id: UUID, day: date, at: time) -> None:
    """A holder says when they talk about ending; the youngster sees it.

    Raises NotYoursError unless the caller holds a half, ConflictError, InvalidInputError for a moment that is over.
    """
    lock_for_change(session, pair_id)
    require_holder(session, actor, pair_id)
    moment = datetime.combine(day, at, AMSTERDAM)
    if moment <= now(session):
        raise InvalidInputError({"day": ["Kies een moment dat nog komt."]})
    ending_to_change(session, pair_id).talk_at = moment
    append(session, EndTalkPlanned(actor=actor, pair_id=pair_id))
    tell_youngster_of(session, pair_id)


def ending_to_change(session: Session, pair_id: UUID) -> Ending:
    """The row of a pair that goes on, made where there is none. Raises ConflictError for one that has ended."""
    pair = session.get_one(Pair, pair_id)
    session.refresh(pair)  # somebody may have closed it while we waited
    if pair.state not in (PairState.INVITED, PairState.OPEN):
        raise ConflictError(N_("Dit koppel is al afgesloten."))
    ending = session.get(Ending, pair_id)
    if ending is None:
        ending = Ending(pair_id=pair_id)
        session.add(ending)
    return ending


def endings_of(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, Ending]:
    """How far these pairs are with ending: one query for any number of pairs."""
    return {ending.pair_id: ending for ending in session.scalars(select(Ending).where(Ending.pair_id.in_(pair_ids)))}


def ended_pairs_of(session: Session, actor: Actor) -> Sequence[tuple[Pair, PairSide]]:
    """The pairs that ended on this holder's seat and whose own notes they can still read, the latest first."""
    rows = session.execute(
        select(Pair, PairSide)
        .join(Seat, Seat.pair_id == Pair.id)
        .join(PairSide, (PairSide.pair_id == Seat.pair_id) & (PairSide.organisation_id == Seat.organisation_id))
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.person_id == actor.id, Seat.role == SeatRole.HOLDER, Seat.ends_at.is_(None))
        .where(Pair.state == PairState.ENDED, Pair.ended_at > now(session) - KEPT_AFTER_END)
        .order_by(Pair.ended_at.desc(), Pair.id)
    )
    return [(pair, side) for pair, side in rows]


def _own(session: Session, actor: Actor, pair_id: UUID) -> Ending:
    lock_for_change(session, pair_id)
    pair = session.get(Pair, pair_id)
    if pair is None or actor.id is None or pair.youngster_id != actor.id:
        raise NotYoursError
    return ending_to_change(session, pair_id)


def _log(session: Session, actor: Actor, pair_id: UUID, act: type[EndAsked] | type[EndAskWithdrawn]) -> None:
    one, other = sides_of(session, pair_id)
    append(
        session,
        act(actor=actor, organisation_id=one.organisation_id, other_organisation_id=other.organisation_id, pair_id=pair_id),
    )
