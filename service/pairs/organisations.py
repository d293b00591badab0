"""Organisations that take part, their people and their registration systems. Every change stands in the log."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.actors import PERSON_ROLES, Actor, Role
from service.audit.acts import (
    OrganisationAdded,
    PeopleListed,
    PersonAdded,
    SignInUnbound,
    SystemRegistered,
    SystemsListed,
)
from service.audit.log import append
from service.clock import end_of_day
from service.db import now, vault_of
from service.errors import InvalidInputError, NotYoursError
from service.pairs.leaving import let_go
from service.pairs.models import Organisation, OrganisationRevision, PairSide, Person, RegistrationSystem
from service.pairs.officers import ask_officer, may_appoint_at_once
from service.vault import place
from tlog.notes import COSIGNED, WrongNoteError, parse_verifier

SCOPES = ("notes:write", "notes:read", "log:read", "log:witness")
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CLIENT_ID = re.compile(r"^[A-Za-z0-9._-]{1,80}$")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Where an organisation's people sign in (OpenID Connect), and how Koppel is known there."""

    issuer: str
    client_id: str
    client_secret: str


def add_organisation(
    session: Session, actor: Actor, slug: str, name: str, work: str = "", provider: IdentityProvider | None = None
) -> Organisation:
    """Let an organisation take part. Without a provider its people sign in with passkeys.

    Raises InvalidInputError for a slug that is taken or no slug.
    """
    if not SLUG.match(slug) or organisation_named(session, slug) is not None:
        raise InvalidInputError({"slug": [f"Small letters, digits and dashes, and not taken yet: {slug}"]})
    organisation_id = uuid4()
    organisation = Organisation(id=organisation_id, slug=slug, name=name, work=work)
    if provider is not None:
        where = place("organisation", organisation_id, "client_secret")
        organisation.issuer, organisation.client_id = provider.issuer.rstrip("/"), provider.client_id
        organisation.client_secret = vault_of(session).seal_secret(where, provider.client_secret)
    session.add(organisation)
    session.flush()  # the revision refers to it
    session.add(OrganisationRevision(organisation_id=organisation_id))
    append(session, OrganisationAdded(actor=actor, other_organisation_id=organisation_id))
    return organisation


def own_organisation(session: Session, actor: Actor) -> Organisation:
    """The one that the actor belongs to. Raises NotYoursError for who belongs to none."""
    if actor.organisation_id is None:
        raise NotYoursError
    return session.get_one(Organisation, actor.organisation_id)


def add_person(
    session: Session, actor: Actor, organisation_id: UUID, login: str, name: str, roles: Iterable[Role]
) -> Person:
    """Let somebody of this organisation in, in these roles; as officer when one who is there says yes (officers.py).

    Raises InvalidInputError, NotYoursError.
    """
    _require_own(actor, organisation_id)
    chosen = [role for role in PERSON_ROLES if role in set(roles)]
    taken = select(Person.id).where(Person.organisation_id == organisation_id, Person.login == login)
    errors: dict[str, list[str]] = {}
    if not chosen:
        errors["roles"] = ["Choose at least one of: " + ", ".join(PERSON_ROLES)]
    if not login.strip() or session.scalar(taken) is not None:
        errors["login"] = [f"A login of this organisation that is not taken yet: {login}"]
    if not name.strip():
        errors["name"] = ["The name as colleagues and youngsters know it"]
    if errors:
        raise InvalidInputError(errors)
    waits = Role.OFFICER in chosen and not may_appoint_at_once(session, actor, organisation_id)
    held = " ".join(role for role in chosen if not (waits and role is Role.OFFICER))
    person = Person(id=uuid4(), organisation_id=organisation_id, login=login, name=name, roles=held)
    session.add(person)
    session.flush()  # seats and invitations refer to it
    append(session, PersonAdded(actor=actor, other_organisation_id=organisation_id, facts={"person": str(person.id)}))
    if waits:
        ask_officer(session, actor, person)
    return person


def person_leaves(session: Session, actor: Actor, person_id: UUID) -> Person:
    """They leave now: from this moment they are nobody here, in every session and seat. Leaving twice is no error.

    Raises NotYoursError for somebody of another organisation.
    """
    person = _own_person(session, actor, person_id)
    if not has_left(person, now(session)):
        let_go(session, actor, person, now(session))
    return person


def person_leaves_after(session: Session, actor: Actor, person_id: UUID, last_day: date) -> Person:
    """They leave when this day ends in the Netherlands; until then another day can be chosen. Nothing for who has left.

    Raises NotYoursError for somebody of another organisation, InvalidInputError for a day that is over.
    """
    person = _own_person(session, actor, person_id)
    end = end_of_day(last_day)
    if end <= now(session):
        raise InvalidInputError({"last_day": ["Kies vandaag of een dag die nog komt."]})
    if not has_left(person, now(session)):
        let_go(session, actor, person, end)
    return person


def unbind_sign_in(session: Session, actor: Actor, person_id: UUID) -> None:
    """Their next sign-in ties them anew to their provider, for example after the organisation chose another one.

    Ends nothing. Raises NotYoursError for somebody of another organisation.
    """
    person = _own_person(session, actor, person_id)
    if person.subject is not None:
        person.issuer = person.subject = None
        facts = {"person": str(person.id)}
        append(session, SignInUnbound(actor=actor, other_organisation_id=person.organisation_id, facts=facts))


def has_left(person: Person, moment: datetime) -> bool:
    """Whether this person is nobody here any more."""
    return person.left_at is not None and person.left_at <= moment


def register_system(
    session: Session,
    actor: Actor,
    organisation_id: UUID,
    client_id: str,
    name: str,
    public_key: str,
    scopes: Iterable[str],
    witness_key: str | None = None,
) -> RegistrationSystem:
    """Register an organisation's registration system by its public key (P-256, PEM).

    `witness_key`: the verifier key with which its adapter cosigns the log, if it does.

    Registered by an administrator it is let in when an officer confirms it; by the operator's command line, at once.

    Raises InvalidInputError, NotYoursError.
    """
    _require_own(actor, organisation_id)
    chosen, errors = set(scopes), dict[str, list[str]]()
    taken = select(RegistrationSystem.id).where(RegistrationSystem.client_id == client_id)
    if not CLIENT_ID.match(client_id) or session.scalar(taken) is not None:
        errors["client_id"] = [f"Letters, digits, dots and dashes, and not taken yet: {client_id}"]
    if not chosen or not chosen <= set(SCOPES):
        errors["scopes"] = ["One or more of: " + ", ".join(SCOPES)]
    if not _is_public_key(public_key):
        errors["public_key"] = ["A public P-256 key in PEM. Never the private one: it stays beside the adapter."]
    if witness_key is not None and not _is_witness_key(witness_key):
        errors["witness_key"] = ["A witness's verifier key as koppel-adapter prints it: name+eight digits+key"]
    if errors:
        raise InvalidInputError(errors)
    system = RegistrationSystem(
        id=uuid4(),
        client_id=client_id,
        organisation_id=organisation_id,
        name=name,
        public_key=public_key,
        scopes=" ".join(scope for scope in SCOPES if scope in chosen),
        active=actor.role is Role.SERVICE,
        witness_key=witness_key,
        registered_by=actor.id,
        registered_at=now(session),
    )
    session.add(system)
    append(session, SystemRegistered(actor=actor, other_organisation_id=organisation_id, facts={"system": str(system.id)}))
    return system


def organisation_named(session: Session, slug: str) -> Organisation | None:
    """The organisation with this slug."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def organisations_beside(session: Session, organisation_id: UUID) -> Sequence[Organisation]:
    """This organisation, and every one with which it has or had a pair, by name."""
    own = select(PairSide.pair_id).where(PairSide.organisation_id == organisation_id)
    known = select(PairSide.organisation_id).where(PairSide.pair_id.in_(own))
    chosen = select(Organisation).where(or_(Organisation.id == organisation_id, Organisation.id.in_(known)))
    return session.scalars(chosen.order_by(Organisation.name)).all()


def person_with_login(session: Session, organisation_id: UUID, login: str) -> Person | None:
    """Somebody of this organisation who has not left."""
    return session.scalar(
        select(Person).where(
            Person.organisation_id == organisation_id,
            Person.login == login,
            or_(Person.left_at.is_(None), Person.left_at > now(session)),
        )
    )


def open_people(session: Session, actor: Actor) -> Sequence[Person]:
    """As people_of_organisation, of the administrator's own, to be shown to them; logged. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    append(session, PeopleListed(actor=actor))
    return people_of_organisation(session, actor.organisation_id)


def people_of_organisation(session: Session, organisation_id: UUID) -> Sequence[Person]:
    """Everybody of this organisation, by name; also who has left."""
    return session.scalars(
        select(Person).where(Person.organisation_id == organisation_id).order_by(Person.name, Person.login)
    ).all()


def open_systems(session: Session, actor: Actor) -> Sequence[RegistrationSystem]:
    """The registration systems of the administrator's organisation, oldest first; also who wait or ended. Logged."""
    append(session, SystemsListed(actor=actor))
    chosen = select(RegistrationSystem).where(RegistrationSystem.organisation_id == actor.organisation_id)
    return session.scalars(chosen.order_by(RegistrationSystem.registered_at)).all()


def _own_person(session: Session, actor: Actor, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotYoursError
    _require_own(actor, person.organisation_id)
    return person


def _require_own(actor: Actor, organisation_id: UUID) -> None:
    """An administrator manages their own organisation only; the operator's command line is not bound to one."""
    if actor.role is not Role.SERVICE and actor.organisation_id != organisation_id:
        raise NotYoursError(organisation_id)


def _is_public_key(text: str) -> bool:
    if len(text) > 2000:
        return False
    try:
        key = ECKey.import_key(text)
    except (JoseError, ValueError, TypeError):
        return False
    return not key.is_private and key.curve_name == "P-256"


def _is_witness_key(text: str) -> bool:
    try:
        return len(text) <= 200 and parse_verifier(text).kind == COSIGNED
    except WrongNoteError:
        return False
