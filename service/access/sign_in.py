"""From 'somebody proved who they are' to a session, for professionals, officers and administrators.

A refusal is an outcome: it stands in the log of the organisation whose provider recognised them.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.access.models import Passkey
from service.access.openid import Client, Recognised
from service.access.sessions import begin_session_of_person, end_session_of_browser
from service.access.trace import traced
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.audit.acts import SignedIn, SignInBound, SignInRefused
from service.audit.log import append
from service.db import now, vault_of
from service.errors import NotYoursError
from service.pairs.models import Organisation, Person
from service.pairs.organisations import has_left, person_with_login
from service.vault import place


class Refused(StrEnum):
    """Why somebody whom their organisation recognised does not get in."""

    ONE_FACTOR = "one-factor"
    UNKNOWN_PERSON = "unknown-person"
    OTHER_ORGANISATION = "other-organisation"
    OTHER_SUBJECT = "other-subject"
    WAITS_FOR_OFFICER = "waits-for-officer"


def organisations_to_choose(session: Session) -> Sequence[Organisation]:
    """The organisations that take part, by name. That they do is no secret."""
    return session.scalars(select(Organisation).where(Organisation.active.is_(True)).order_by(Organisation.name)).all()


def organisation_to_sign_in_at(session: Session, slug: str) -> Organisation:
    """The active organisation with this slug. Raises NotYoursError."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.active.is_(True)))
    if found is None:
        raise NotYoursError
    return found


def client_of(session: Session, organisation: Organisation, return_url: str) -> Client:
    """How Koppel is known at the organisation's provider. Raises NotYoursError when it has none."""
    if organisation.issuer is None or organisation.client_id is None or organisation.client_secret is None:
        raise NotYoursError
    where = place("organisation", organisation.id, "client_secret")
    secret = vault_of(session).open_secret(where, organisation.client_secret)
    return Client(organisation.issuer, organisation.client_id, secret, return_url)


def sign_in_recognised(session: Session, organisation_id: UUID, recognised: Recognised) -> str | Refused:
    """A session for whom the organisation's provider recognised: its token, or why not.

    The first sign-in binds the provider's own name for this person (issuer and `sub`) to them; from then on only that
    one signs them in. A login that somebody else got after them opens nothing (OpenID Connect Core, section 5.7).
    """
    person = _bound_to(session, organisation_id, recognised) or _with_login(session, organisation_id, recognised)
    if person is None or has_left(person, now(session)):
        return _refuse(session, _stranger(organisation_id), Refused.UNKNOWN_PERSON)
    if not person.roles:
        return _refuse(session, _stranger(organisation_id), Refused.WAITS_FOR_OFFICER)
    if person.subject is not None and (person.issuer, person.subject) != (recognised.issuer, recognised.subject):
        return _refuse(session, _actor(session, person), Refused.OTHER_SUBJECT)
    if not recognised.has_several_factors:
        return _refuse(session, _actor(session, person), Refused.ONE_FACTOR)
    if person.subject is None:
        person.issuer, person.subject = recognised.issuer, recognised.subject
        append(session, SignInBound(actor=_actor(session, person), facts={"person": str(person.id)}))
    return _begin(session, person, "openid")


def sign_in_with_passkey(session: Session, organisation: Organisation, passkey: Passkey) -> str | Refused:
    """A session for the owner of a passkey that was checked: its token, or why not.

    Where an organisation has a provider of its own a passkey does not get around it.
    """
    person = session.scalar(
        select(Person).where(Person.id == passkey.person_id, or_(Person.left_at.is_(None), Person.left_at > now(session)))
    )
    if person is None:
        return Refused.UNKNOWN_PERSON
    if not person.roles:
        return _refuse(session, _stranger(person.organisation_id), Refused.WAITS_FOR_OFFICER)
    if person.organisation_id != organisation.id or organisation.issuer is not None:
        return _refuse(session, _actor(session, person), Refused.OTHER_ORGANISATION)
    return _begin(session, person, "passkey")


def _bound_to(session: Session, organisation_id: UUID, recognised: Recognised) -> Person | None:
    """Whoever was bound to this subject, also when they have left: it never becomes anybody else's."""
    return session.scalar(
        select(Person).where(
            Person.organisation_id == organisation_id,
            Person.issuer == recognised.issuer,
            Person.subject == recognised.subject,
        )
    )


def _with_login(session: Session, organisation_id: UUID, recognised: Recognised) -> Person | None:
    """Locked on PostgreSQL, so that of two first sign-ins at once one binds and the other sees it."""
    people = (person_with_login(session, organisation_id, name) for name in recognised.names)
    person = next((found for found in people if found is not None), None)
    if person is not None:
        session.refresh(person, with_for_update=True)
    return person


def _begin(session: Session, person: Person, recognised_by: str) -> str:
    end_session_of_browser(session, koppel().settings)
    token = begin_session_of_person(session, person.id, recognised_by)
    append(session, SignedIn(actor=_actor(session, person), facts={"by": recognised_by}))
    return token


def _stranger(organisation_id: UUID) -> Actor:
    return Actor(role=Role.ANONYMOUS, organisation_id=organisation_id)


def _refuse(session: Session, actor: Actor, reason: Refused) -> Refused:
    append(session, SignInRefused(actor=actor, reason=reason.value))
    return reason


def _actor(session: Session, person: Person) -> Actor:
    roles = [Role(role) for role in person.roles.split()]
    actor = Actor(
        role=roles[0],
        id=person.id,
        organisation_id=person.organisation_id,
        name=person.name,
        organisation=session.get_one(Organisation, person.organisation_id).name,
        roles=frozenset(roles),
    )
    return traced(actor)
