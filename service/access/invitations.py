"""Invitations to make a passkey, for people whose organisation has no identity provider.

A one-time address, good for 24 hours, handed over in person. Opening it shows a name and spends nothing; making the
passkey spends it. Invited by an administrator, the passkey works when an officer has confirmed it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from service.access.models import Passkey, PasskeyInvitation
from service.access.passkeys import Owner, make_passkey
from service.actors import Actor, Role
from service.audit.acts import PasskeyInvited, PasskeyMade
from service.audit.log import append
from service.db import now
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.codes import hash_of, new_recovery_code
from service.pairs.models import Organisation, Person
from service.settings import Settings

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, as the page shows it."""

    invitation_id: UUID
    person_id: UUID
    name: str
    organisation: str
    organisation_id: UUID
    invited_by: UUID | None


def invite_passkey(session: Session, actor: Actor, person_id: UUID) -> tuple[str, datetime]:
    """A new one-time code for this person and its end; earlier ones end now.

    Raises NotYoursError for somebody of another organisation, ConflictError where people sign in at their organisation.
    """
    person = session.get(Person, person_id)
    if person is None or (actor.role is not Role.SERVICE and actor.organisation_id != person.organisation_id):
        raise NotYoursError(person.organisation_id if person else None)
    if session.get_one(Organisation, person.organisation_id).issuer is not None:
        raise ConflictError(N_("Bij deze organisatie meldt iedereen zich aan bij de organisatie zelf."))
    unspent = update(PasskeyInvitation).where(PasskeyInvitation.person_id == person_id, PasskeyInvitation.spent_at.is_(None))
    session.execute(unspent.values(expires_at=now(session)))
    code, expires_at = new_recovery_code(), now(session) + LIFETIME
    session.add(
        PasskeyInvitation(
            id=uuid4(), person_id=person_id, invited_by=actor.id, code_hash=hash_of(code), expires_at=expires_at
        )
    )
    append(
        session,
        PasskeyInvited(actor=actor, other_organisation_id=person.organisation_id, facts={"person": str(person_id)}),
    )
    return code, expires_at


def find_invitation(session: Session, code: str) -> Invited:
    """Who this code invites. Raises NotYoursError for a code that does not work, whatever the reason."""
    moment = now(session)
    row = session.execute(
        select(PasskeyInvitation, Person, Organisation.name)
        .join(Person, Person.id == PasskeyInvitation.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(
            PasskeyInvitation.code_hash == hash_of(code),
            PasskeyInvitation.spent_at.is_(None),
            PasskeyInvitation.expires_at > moment,
            or_(Person.left_at.is_(None), Person.left_at > moment),
            Organisation.active.is_(True),
        )
    ).one_or_none()
    if row is None:
        raise NotYoursError
    invitation, person, organisation = row
    return Invited(invitation.id, person.id, person.name, organisation, person.organisation_id, invitation.invited_by)


def accept_invitation(
    session: Session, settings: Settings, code: str, credential: str, challenge: bytes | None
) -> tuple[Invited, Passkey]:
    """Spend the code and keep the passkey. Raises NotYoursError, PasskeyRefusedError (the code is then not spent)."""
    invited = find_invitation(session, code)
    owner = Owner(person_id=invited.person_id, invited_by=invited.invited_by)
    passkey = make_passkey(session, settings, credential, challenge, owner, confirmed=invited.invited_by is None)
    spent = session.execute(
        update(PasskeyInvitation)
        .where(PasskeyInvitation.id == invited.invitation_id, PasskeyInvitation.spent_at.is_(None))
        .values(spent_at=now(session))
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]  # of two devices at once, one wins
        raise NotYoursError
    actor = Actor(
        role=Role.PROFESSIONAL,
        id=invited.person_id,
        organisation_id=invited.organisation_id,
        name=invited.name,
        organisation=invited.organisation,
    )
    append(session, PasskeyMade(actor=actor, facts={"passkey": str(passkey.id)}))
    return invited, passkey
