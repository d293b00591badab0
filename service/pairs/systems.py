"""An organisation's registration systems as its administrator manages them: whether there is one, its key, its end."""

import json
from itertools import count
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import SystemRevoked
from service.audit.log import append
from service.db import now
from service.errors import NotYoursError
from service.pairs.models import Organisation, RegistrationSystem


def has_system(session: Session, organisation_id: UUID) -> bool:
    """Whether a registration system of this organisation can sign in."""
    active = select(RegistrationSystem.id).where(
        RegistrationSystem.organisation_id == organisation_id, RegistrationSystem.active.is_(True)
    )
    return session.scalar(active.limit(1)) is not None


def free_client_id(session: Session, organisation: Organisation) -> str:
    """A name for one more system of this organisation: its slug, with a number from the second on."""
    start = RegistrationSystem.client_id.startswith(organisation.slug, autoescape=True)
    taken = set(session.scalars(select(RegistrationSystem.client_id).where(start)))
    names = (organisation.slug if number == 1 else f"{organisation.slug}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def revoke_system(session: Session, actor: Actor, system_id: UUID) -> None:
    """From this moment the system is let in no more, whatever token it has. Revoking twice is no error.

    Raises NotYoursError for a system of another organisation.
    """
    system = session.get(RegistrationSystem, system_id)
    if system is None or system.organisation_id != actor.organisation_id:
        raise NotYoursError(system.organisation_id if system else None)
    if system.ended_at is None:
        system.active, system.ended_at = False, now(session)
        append(session, SystemRevoked(actor=actor, facts={"system": str(system_id)}))


def key_as_pem(text: str) -> str:
    """A public key as it was pasted, PEM or JWK, as PEM. What is no public JWK comes back as it was, to be refused."""
    if not text.lstrip().startswith("{"):
        return text.strip()
    try:
        key = ECKey.import_key(json.loads(text))
        return text.strip() if key.is_private else key.as_pem(private=False).decode()
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return text.strip()


def witness_key_in(text: str) -> str | None:
    """The key with which the adapter cosigns the log; it prints it as one more member of its JWK. None without one."""
    try:
        key = json.loads(text)
    except ValueError:
        return None
    witness = key.get("witness") if isinstance(key, dict) else None
    return witness if isinstance(witness, str) else None
