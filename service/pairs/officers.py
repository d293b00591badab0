"""Who becomes an officer: the first when the organisation is added, every other by a yes of an officer who is there.

Else an administrator could make an officer of their own, and open every door that asks for an officer's confirmation.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from service.actors import PERSON_ROLES, Actor, Role
from service.audit.acts import OfficerAsked, OfficerConfirmed, OfficerRejected
from service.audit.log import append
from service.db import now
from service.pairs.models import OfficerRequest, Person

_asker = aliased(Person)


def may_appoint_at_once(session: Session, actor: Actor, organisation_id: UUID) -> bool:
    """Whether this becomes the organisation's first officer, let in by the operator."""
    if actor.role is not Role.SERVICE:
        return False
    there = select(Person.id).where(
        Person.organisation_id == organisation_id,
        Person.roles.contains(Role.OFFICER.value),
        or_(Person.left_at.is_(None), Person.left_at > now(session)),
    )
    return session.scalar(there.limit(1)) is None


def officers_of(session: Session, organisation_ids: Collection[UUID]) -> Mapping[UUID, list[Person]]:
    """The officers who are there, by organisation; one that has none is absent. One query for any number of them."""
    there = select(Person).where(
        Person.organisation_id.in_(organisation_ids),
        Person.roles.contains(Role.OFFICER.value),
        or_(Person.left_at.is_(None), Person.left_at > now(session)),
    )
    officers: dict[UUID, list[Person]] = {}
    for person in session.scalars(there.order_by(Person.name, Person.id)):
        officers.setdefault(person.organisation_id, []).append(person)
    return officers


def ask_officer(session: Session, actor: Actor, person: Person) -> None:
    """Propose this person as officer: it counts when an officer has said yes."""
    session.add(OfficerRequest(id=uuid4(), person_id=person.id, asked_by=actor.id, asked_at=now(session)))
    facts = {"person": str(person.id)}
    append(session, OfficerAsked(actor=actor, other_organisation_id=person.organisation_id, facts=facts))


def officers_asked(session: Session, organisation_id: UUID | None) -> Sequence[tuple[OfficerRequest, Person, str | None]]:
    """Who waits to become officer of this organisation, each with the name of who asked."""
    rows = session.execute(
        select(OfficerRequest, Person, _asker.name)
        .join(Person, Person.id == OfficerRequest.person_id)
        .outerjoin(_asker, _asker.id == OfficerRequest.asked_by)
        .where(
            OfficerRequest.answered_at.is_(None),
            Person.organisation_id == organisation_id,
            or_(Person.left_at.is_(None), Person.left_at > now(session)),
        )
        .order_by(OfficerRequest.asked_at)
    )
    return [(asked, person, name) for asked, person, name in rows]


def confirm_officer(session: Session, actor: Actor, asked: OfficerRequest, person: Person) -> None:
    """From now on this person is an officer. MUST only be called for an officer of the same organisation."""
    roles = {*person.roles.split(), Role.OFFICER.value}
    person.roles = " ".join(role for role in PERSON_ROLES if role in roles)
    asked.answered_at = now(session)
    append(session, OfficerConfirmed(actor=actor, facts={"person": str(person.id)}))


def reject_officer(session: Session, actor: Actor, asked: OfficerRequest, person: Person) -> None:
    """This person does not become an officer. MUST only be called for an officer of the same organisation."""
    asked.answered_at = now(session)
    append(session, OfficerRejected(actor=actor, facts={"person": str(person.id)}))
