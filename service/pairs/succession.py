"""Who follows a holder: named, introduced, accepted by the youngster. When they sit there: succession_seats.py."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import (
    MeetingPlanned,
    SuccessorAccepted,
    SuccessorDeclined,
    SuccessorNamed,
    SuccessorWithdrawn,
)
from service.audit.log import append
from service.clock import AMSTERDAM
from service.db import now
from service.errors import N_, ConflictError, InvalidInputError, NotYoursError
from service.pairs.locks import lock_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairState, Person
from service.pairs.revisions import raise_revision
from service.pairs.seats import lock_halves_held_by, other_side, require_holder
from service.pairs.succession_models import Succession
from service.pairs.succession_seats import settle_half, waiting_succession
from service.pairs.taking_over import possible_successors

NO_COLLEAGUE = "Kies een collega uit de lijst."
A_NO_STAYS = timedelta(days=14)
"""For so long the same person can be named again without the youngster being asked again."""


def name_successor(session: Session, actor: Actor, pair_id: UUID, person_id: UUID) -> None:
    """The holder says who takes over; the youngster is asked, and until then nobody does. The same twice is no error.

    Whoever got a no not long ago keeps it: nobody is asked again, and the caller cannot tell it from no answer yet.
    Raises NotYoursError unless the caller holds this half, InvalidInputError for who is no colleague, ConflictError for a
    pair that has ended.
    """
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    if session.get_one(Pair, pair_id).state not in (PairState.INVITED, PairState.OPEN):
        raise ConflictError(N_("Dit koppel is gestopt. Er kan niets meer bij."))
    _require_colleague(session, seat.organisation_id, seat.person_id, person_id)
    raise_revision(session, *_name(session, actor, pair_id, seat.organisation_id, seat.person_id, person_id))


def name_successor_of(session: Session, actor: Actor, leaver_id: UUID, person_id: UUID) -> int:
    """As name_successor, for every half that a colleague holds, or held when they left; returns for how many.

    Where the youngster said yes to whoever follows, that stays: nobody is asked again in bulk. For an administrator or team
    lead, who see no youngster, and the operator. Raises NotYoursError, InvalidInputError.
    """
    leaver = session.get(Person, leaver_id)
    if leaver is None or (actor.role is not Role.SERVICE and leaver.organisation_id != actor.organisation_id):
        raise NotYoursError(leaver.organisation_id if leaver else None)
    _require_colleague(session, leaver.organisation_id, leaver_id, person_id)
    halves = [half for half in lock_halves_held_by(session, leaver_id) if not _is_settled(session, *half)]
    noticing = frozenset[UUID]()
    for pair_id, organisation_id in halves:
        noticing |= _name(session, actor, pair_id, organisation_id, leaver_id, person_id)
    raise_revision(session, *noticing)  # last and at once: these rows are everybody's
    return len(halves)


def withdraw_successor(session: Session, actor: Actor, pair_id: UUID) -> None:
    """Nobody follows after all. Withdrawing twice is no error. Raises NotYoursError unless the caller holds this half."""
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    named = waiting_succession(session, pair_id, seat.organisation_id)
    if named is not None:
        raise_revision(session, *_call_off(session, actor, named))


def plan_meeting(session: Session, actor: Actor, pair_id: UUID, day: date, at: time) -> None:
    """When the youngster and who takes over meet: set by the holder or by who takes over, who agree it with each other.

    A no to this person keeps: the youngster hears nothing of it, and whoever plans it cannot tell.
    Raises NotYoursError for anybody else, ConflictError while nobody is named, InvalidInputError for a moment that is over.
    """
    lock_for_change(session, pair_id)
    named = waiting_succession(session, pair_id, _organisation(actor))
    if named is None or named.person_id != actor.id:
        require_holder(session, actor, pair_id)
    if named is None:
        raise ConflictError(N_("Kies eerst wie het overneemt."))
    moment = datetime.combine(day, at, AMSTERDAM)
    if moment <= now(session):
        raise InvalidInputError({"day": ["Kies een moment dat nog komt."]})
    named.meets_at = moment
    append(session, MeetingPlanned(actor=actor, pair_id=pair_id))
    if named.accepted or named.answered_at is None:
        tell_youngster_of(session, pair_id)


def accept_named(session: Session, actor: Actor, named: Succession, facts: Mapping[str, str]) -> None:
    """The youngster says yes to who takes over: they sit there when the rest is done too. `facts`: which text was read.

    MUST be called under the pair's exclusive lock, for the youngster's own pair.
    """
    named.answered_at, named.accepted = now(session), True
    partner = other_side(session, named.pair_id, named.organisation_id).organisation_id
    append(
        session,
        SuccessorAccepted(
            actor=actor,
            organisation_id=named.organisation_id,
            other_organisation_id=partner,
            pair_id=named.pair_id,
            facts={"person": str(named.person_id), **facts},
        ),
    )
    _settle(session, actor, named)


def decline_named(session: Session, actor: Actor, named: Succession) -> None:
    """The youngster says no, or takes a yes back before the other sits there. A no that follows no yes is noticed by nobody.

    MUST be called under the pair's exclusive lock, for the youngster's own pair.
    """
    was_accepted = named.accepted
    named.answered_at, named.accepted = now(session), False
    append(session, SuccessorDeclined(actor=actor, organisation_id=named.organisation_id, pair_id=named.pair_id))
    if was_accepted:
        _settle(session, actor, named)


def _is_settled(session: Session, pair_id: UUID, organisation_id: UUID) -> bool:
    named = waiting_succession(session, pair_id, organisation_id)
    return named is not None and named.accepted


def _name(
    session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID, leaver_id: UUID, person_id: UUID
) -> frozenset[UUID]:
    before = waiting_succession(session, pair_id, organisation_id)
    if before is not None and before.person_id == person_id:
        return frozenset()
    noticing = _call_off(session, actor, before) if before is not None else frozenset()
    refused_at = _refused_of_late(session, pair_id, organisation_id, person_id)
    named = Succession(
        pair_id=pair_id,
        organisation_id=organisation_id,
        person_id=person_id,
        from_person_id=leaver_id,
        named_by=actor.id,
        named_at=now(session),
        answered_at=refused_at,
    )
    session.add(named)
    session.flush()  # whoever follows is asked of the database
    partner = other_side(session, pair_id, organisation_id).organisation_id
    append(
        session,
        SuccessorNamed(
            actor=actor,
            organisation_id=organisation_id,
            other_organisation_id=partner,
            pair_id=pair_id,
            facts={"person": str(person_id), "from": str(leaver_id)},
        ),
    )
    if refused_at is None:
        tell_youngster_of(session, pair_id)
    return noticing | settle_half(session, actor, pair_id, organisation_id)


def _refused_of_late(session: Session, pair_id: UUID, organisation_id: UUID, person_id: UUID) -> datetime | None:
    """When the youngster said no to this person, if that was their last answer about them and not long ago."""
    answers = (
        select(Succession)
        .where(Succession.pair_id == pair_id, Succession.organisation_id == organisation_id)
        .where(Succession.person_id == person_id, Succession.answered_at > now(session) - A_NO_STAYS)
        .order_by(Succession.answered_at.desc(), Succession.named_at.desc())
    )
    last = session.scalars(answers.limit(1)).first()
    return last.answered_at if last is not None and not last.accepted else None


def _call_off(session: Session, actor: Actor, named: Succession) -> frozenset[UUID]:
    named.ended_at = now(session)
    session.flush()  # the seat that waited for them goes by this
    partner = other_side(session, named.pair_id, named.organisation_id).organisation_id
    append(
        session,
        SuccessorWithdrawn(
            actor=actor,
            organisation_id=named.organisation_id,
            other_organisation_id=partner,
            pair_id=named.pair_id,
            facts={"person": str(named.person_id)},
        ),
    )
    return settle_half(session, actor, named.pair_id, named.organisation_id)


def _settle(session: Session, actor: Actor, named: Succession) -> None:
    session.flush()  # whether they sit is asked of the database
    raise_revision(session, *settle_half(session, actor, named.pair_id, named.organisation_id))


def _require_colleague(session: Session, organisation_id: UUID, leaver_id: UUID, person_id: UUID) -> None:
    if person_id not in {person.id for person in possible_successors(session, organisation_id, leaver_id)}:
        raise InvalidInputError({"person": [NO_COLLEAGUE]})


def _organisation(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise NotYoursError
    return actor.organisation_id
