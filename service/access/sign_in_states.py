"""How far somebody is with signing in, for the administrator of an organisation without an identity provider."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access.models import Passkey, PasskeyInvitation
from service.db import now
from service.pairs.models import Person


class SignInState(StrEnum):
    """READY: a passkey that works. WAITS_FOR_OFFICER: one that nobody confirmed yet. INVITED: an address that works."""

    READY = "ready"
    WAITS_FOR_OFFICER = "waits-for-officer"
    INVITED = "invited"
    NONE = "none"


def sign_in_states(session: Session, organisation_id: UUID) -> Mapping[UUID, SignInState]:
    """By person; who is absent has nothing yet. Two queries for any number of people."""
    invited = session.scalars(
        select(PasskeyInvitation.person_id)
        .join(Person, Person.id == PasskeyInvitation.person_id)
        .where(
            Person.organisation_id == organisation_id,
            PasskeyInvitation.spent_at.is_(None),
            PasskeyInvitation.expires_at > now(session),
        )
    )
    passkeys = session.execute(
        select(Passkey.person_id, Passkey.confirmed_at)
        .join(Person, Person.id == Passkey.person_id)
        .where(Person.organisation_id == organisation_id, Passkey.ended_at.is_(None), Passkey.unlocks.is_(False))
        .order_by(Passkey.confirmed_at.is_not(None))
    )
    states = dict.fromkeys(invited, SignInState.INVITED)
    for row in passkeys:  # one that works comes last and wins
        states[row.person_id] = SignInState.READY if row.confirmed_at else SignInState.WAITS_FOR_OFFICER
    return states
