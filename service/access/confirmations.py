"""What waits for an officer: a new passkey, a further officer and a new system. So that nobody can open the door alone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from joserfc.jwk import ECKey
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.access.models import Passkey
from service.actors import Actor
from service.audit.acts import ConfirmationsListed, PasskeyConfirmed, PasskeyRejected, SystemConfirmed, SystemRejected
from service.audit.log import append
from service.db import now
from service.errors import NotYoursError
from service.pairs.models import OfficerRequest, Person, RegistrationSystem
from service.pairs.officers import confirm_officer, officers_asked, reject_officer
from service.pairs.revisions import raise_revision

_asker = aliased(Person)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to confirm. `what`: passkey, officer or system; `fingerprint` of a system's key, to compare by phone.

    `name`, `login` and `roles` say whose passkey it is, or who would become officer; of a system there is the name alone.
    `asked_by` empty: the operator. `by_another`: it is this officer's own, or they asked for it in another role; somebody
    else must confirm it.
    """

    id: UUID
    what: str
    name: str
    asked_by: str
    asked_at: datetime
    by_another: bool
    fingerprint: str | None = None
    login: str | None = None
    roles: tuple[str, ...] = ()


def waiting_confirmations(session: Session, actor: Actor) -> Sequence[Waiting]:
    """What waits for this officer's organisation, oldest first; logged."""
    append(session, ConfirmationsListed(actor=actor))
    waiting = [*_passkeys(session, actor), *_officers(session, actor), *_systems(session, actor)]
    return sorted(waiting, key=lambda item: item.asked_at)


def confirm(session: Session, actor: Actor, item_id: UUID) -> str:
    """From now on it works; returns whose it is. Raises NotYoursError when nothing with this id waits for this officer.

    Also raised for one's own passkey, and for what this officer asked as an administrator: nobody opens the door alone.
    """
    passkey, system = _waiting_passkey(session, actor, item_id), _waiting_system(session, actor, item_id)
    officer = _waiting_officer(session, actor, item_id)
    if passkey is not None and actor.id not in (passkey.person_id, passkey.invited_by):
        passkey.confirmed_at = now(session)
        facts = {"passkey": str(item_id), "person": str(passkey.person_id)}
        append(session, PasskeyConfirmed(actor=actor, facts=facts))
        return session.get_one(Person, passkey.person_id).name
    if officer is not None and actor.id not in (officer[0].person_id, officer[0].asked_by):
        confirm_officer(session, actor, *officer)
        return officer[1].name
    if system is not None and actor.id != system.registered_by:
        system.active = True
        raise_revision(session, system.organisation_id)
        append(session, SystemConfirmed(actor=actor, facts={"system": str(item_id)}))
        return system.name
    raise NotYoursError


def reject(session: Session, actor: Actor, item_id: UUID) -> str:
    """It will never work; returns whose it is. Raises NotYoursError when nothing with this id waits for this officer."""
    passkey, system = _waiting_passkey(session, actor, item_id), _waiting_system(session, actor, item_id)
    officer = _waiting_officer(session, actor, item_id)
    if passkey is not None:
        passkey.ended_at = now(session)
        facts = {"passkey": str(item_id), "person": str(passkey.person_id)}
        append(session, PasskeyRejected(actor=actor, facts=facts))
        return session.get_one(Person, passkey.person_id).name
    if officer is not None:
        reject_officer(session, actor, *officer)
        return officer[1].name
    if system is not None:
        system.ended_at = now(session)
        append(session, SystemRejected(actor=actor, facts={"system": str(item_id)}))
        return system.name
    raise NotYoursError


def fingerprint_of(public_key: str) -> str:
    """A key as people compare it by phone: eight groups of four, from its RFC 7638 thumbprint."""
    digest = hashlib.sha256(ECKey.import_key(public_key).thumbprint().encode()).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def _passkeys(session: Session, actor: Actor) -> Sequence[Waiting]:
    rows = session.execute(
        select(Passkey, Person, _asker.name.label("asker"))
        .join(Person, Person.id == Passkey.person_id)
        .outerjoin(_asker, _asker.id == Passkey.invited_by)
        .where(Passkey.confirmed_at.is_(None), Passkey.ended_at.is_(None), Person.organisation_id == actor.organisation_id)
    )
    return [
        Waiting(
            made.id,
            "passkey",
            whose.name,
            asker or "",
            made.made_at,
            actor.id in (made.person_id, made.invited_by),
            login=whose.login,
            roles=tuple(whose.roles.split()),
        )
        for made, whose, asker in rows
    ]


def _officers(session: Session, actor: Actor) -> Sequence[Waiting]:
    return [
        Waiting(
            asked.id,
            "officer",
            person.name,
            asker or "",
            asked.asked_at,
            actor.id in (asked.person_id, asked.asked_by),
            login=person.login,
            roles=tuple(person.roles.split()),
        )
        for asked, person, asker in officers_asked(session, actor.organisation_id)
    ]


def _systems(session: Session, actor: Actor) -> Sequence[Waiting]:
    rows = session.execute(
        select(RegistrationSystem, _asker.name)
        .outerjoin(_asker, _asker.id == RegistrationSystem.registered_by)
        .where(
            RegistrationSystem.organisation_id == actor.organisation_id,
            RegistrationSystem.active.is_(False),
            RegistrationSystem.ended_at.is_(None),
        )
    )
    return [_waiting(system, asker or "", actor) for system, asker in rows]


def _waiting(system: RegistrationSystem, asker: str, actor: Actor) -> Waiting:
    fingerprint, by_another = fingerprint_of(system.public_key), actor.id == system.registered_by
    return Waiting(system.id, "system", system.name, asker, system.registered_at, by_another, fingerprint)


def _waiting_passkey(session: Session, actor: Actor, item_id: UUID) -> Passkey | None:
    return session.scalar(
        select(Passkey)
        .join(Person, Person.id == Passkey.person_id)
        .where(
            Passkey.id == item_id,
            Passkey.confirmed_at.is_(None),
            Passkey.ended_at.is_(None),
            Person.organisation_id == actor.organisation_id,
        )
    )


def _waiting_officer(session: Session, actor: Actor, item_id: UUID) -> tuple[OfficerRequest, Person] | None:
    asked = officers_asked(session, actor.organisation_id)
    return next(((request, person) for request, person, _ in asked if request.id == item_id), None)


def _waiting_system(session: Session, actor: Actor, item_id: UUID) -> RegistrationSystem | None:
    return session.scalar(
        select(RegistrationSystem).where(
            RegistrationSystem.id == item_id,
            RegistrationSystem.active.is_(False),
            RegistrationSystem.ended_at.is_(None),
            RegistrationSystem.organisation_id == actor.organisation_id,
        )
    )
