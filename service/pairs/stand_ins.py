"""Naming who stands in for a holder, and the youngster's answer about them. When they sit: stand_in_seats.py."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import StandInDeclined, StandInNamed, StandInWithdrawn
from service.audit.log import append
from service.db import now
from service.errors import N_, ConflictError, InvalidInputError
from service.pairs.locks import lock_for_change
from service.pairs.models import Pair, PairState, Person, StandIn
from service.pairs.revisions import raise_revision
from service.pairs.seats import require_holder
from service.pairs.stand_in_seats import is_named_by_holder, named_stand_in, settle_stand_in


def possible_stand_ins(session: Session, actor: Actor) -> Sequence[Person]:
    """Colleagues of the own organisation, by name."""
    chosen = select(Person).where(
        Person.organisation_id == actor.organisation_id,
        Person.id != actor.id,
        Person.roles.contains("professional"),
        or_(Person.left_at.is_(None), Person.left_at > now(session)),
    )
    return session.scalars(chosen.order_by(Person.name, Person.login)).all()


def name_stand_in(session: Session, actor: Actor, pair_id: UUID, person_id: UUID) -> None:
    """The holder says who stands in; the youngster is asked, and until then nobody does. Naming the same twice is no error.

    Raises NotYoursError unless the caller holds this half, InvalidInputError for who is no colleague, ConflictError for a
    pair that has ended.
    """
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    if session.get_one(Pair, pair_id).state not in (PairState.INVITED, PairState.OPEN):
        raise ConflictError(N_("Dit koppel is gestopt. Er kan niets meer bij."))
    if person_id not in {person.id for person in possible_stand_ins(session, actor)}:
        raise InvalidInputError({"person": ["Kies een collega uit de lijst."]})
    before = named_stand_in(session, pair_id, seat.organisation_id)
    if before is not None and before.person_id == person_id:
        return
    if before is not None:
        before.ended_at = now(session)
    session.add(
        StandIn(
            pair_id=pair_id,
            organisation_id=seat.organisation_id,
            person_id=person_id,
            named_by=seat.person_id,
            named_at=now(session),
        )
    )
    session.flush()  # the seat of the one before ends by this
    raise_revision(session, *settle_stand_in(session, actor, pair_id, seat.organisation_id))
    append(session, StandInNamed(actor=actor, pair_id=pair_id, facts={"person": str(person_id)}))


def withdraw_stand_in(session: Session, actor: Actor, pair_id: UUID) -> None:
    """Nobody stands in any more. Withdrawing twice is no error. Raises NotYoursError unless the caller holds this half."""
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    named = named_stand_in(session, pair_id, seat.organisation_id)
    if named is None:
        return
    named.ended_at = now(session)
    session.flush()  # their seat ends by this
    raise_revision(session, *settle_stand_in(session, actor, pair_id, seat.organisation_id))
    append(session, StandInWithdrawn(actor=actor, pair_id=pair_id, facts={"person": str(named.person_id)}))


def stand_ins_of(session: Session, pair_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], tuple[StandIn, Person]]:
    """Whom present holders named and who has not left, by pair and organisation: one query for any number of pairs."""
    rows = session.execute(
        select(StandIn, Person)
        .join(Person, Person.id == StandIn.person_id)
        .where(
            StandIn.pair_id.in_(pair_ids),
            StandIn.ended_at.is_(None),
            is_named_by_holder(session),
            or_(Person.left_at.is_(None), Person.left_at > now(session)),
        )
    )
    return {(named.pair_id, named.organisation_id): (named, person) for named, person in rows}


def answer_about_stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID, *, accepted: bool) -> None:
    """The youngster decided whether whoever was named to stand in may do so.

    MUST be called under the pair's exclusive lock. A pause or a withdrawal is no answer about a person; nor is a yes to
    something else, or to the same person as the one who takes over.
    """
    named = named_stand_in(session, pair_id, organisation_id)
    if named is None or named.accepted == accepted:
        return
    named.answered_at, named.accepted = now(session), accepted
    session.flush()  # whether they sit is asked of the database
    raise_revision(session, *settle_stand_in(session, actor, pair_id, organisation_id))


def decline_stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> None:
    """The youngster says no to somebody whom they had not accepted: nothing changes, nobody learns of it.

    MUST be called under the pair's exclusive lock, for the youngster's own pair.
    """
    named = named_stand_in(session, pair_id, organisation_id)
    if named is not None and named.answered_at is None:
        named.answered_at = now(session)
        append(session, StandInDeclined(actor=actor, organisation_id=organisation_id, pair_id=pair_id))
