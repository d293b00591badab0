"""Somebody leaves their organisation: what follows for the seats that they hold, stand in for, or were to take over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import PersonLeft
from service.audit.log import append
from service.db import now
from service.pairs.locks import lock_each_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairSide, PairState, Person, Seat
from service.pairs.revisions import raise_revision
from service.pairs.seats import lock_halves_held_by
from service.pairs.succession_models import Succession
from service.pairs.succession_seats import settle_half


def let_go(session: Session, actor: Actor, person: Person, at: datetime) -> None:
    """From this moment they are nobody here. Whoever follows them sits from then on; every youngster of theirs is told."""
    concerned = _lock_pairs_that_concern(session, person)
    held = lock_halves_held_by(session, person.id)
    person.left_at = at
    session.flush()  # whose seats and inbox change by this is asked of the database
    noticing = _organisations_that_see(session, person)
    for pair_id in concerned:
        noticing |= settle_half(session, actor, pair_id, person.organisation_id)
    for pair_id, _ in held:
        tell_youngster_of(session, pair_id)
    raise_revision(session, *noticing)  # last and at once: these rows are everybody's
    facts = {"person": str(person.id), "at": at.isoformat()}
    append(session, PersonLeft(actor=actor, other_organisation_id=person.organisation_id, facts=facts))


def _lock_pairs_that_concern(session: Session, person: Person) -> list[UUID]:
    """The pairs of _pairs_that_concern, locked for change; whoever waited for that learns which they are by then."""
    concerned, locked = _pairs_that_concern(session, person), set[UUID]()
    while waited_for := set(concerned) - locked:
        locked |= waited_for
        lock_each_for_change(session, locked)
        concerned = _pairs_that_concern(session, person)
    return concerned


def _pairs_that_concern(session: Session, person: Person) -> list[UUID]:
    """The pairs that go on in which they hold a seat or stand in, or were to take it over."""
    not_over = or_(Seat.ends_at.is_(None), Seat.ends_at > now(session))
    held = select(Seat.pair_id).where(Seat.person_id == person.id, not_over)
    named = select(Succession.pair_id).where(Succession.person_id == person.id, Succession.ended_at.is_(None))
    theirs = union(held, named).subquery()
    going_on = Pair.state.in_((PairState.INVITED, PairState.OPEN))
    return list(session.scalars(select(Pair.id).where(Pair.id.in_(select(theirs.c.pair_id)), going_on).order_by(Pair.id)))


def _organisations_that_see(session: Session, person: Person) -> frozenset[UUID]:
    """The organisations that see who sits on this person's seats."""
    pairs = select(Seat.pair_id).where(Seat.person_id == person.id)
    return frozenset(session.scalars(select(PairSide.organisation_id).where(PairSide.pair_id.in_(pairs)).distinct()))
