"""A youngster's own sign-ins, passkeys and code on paper: theirs alone to see and to end (product.md, rule 9).

Ending needs nothing but the session. Making a key needs a sign-in of just now, on a device of their own for a passkey: else
whoever finds a phone that lies open, or a library computer, makes a way in that stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.access.models import BrowserSession, Passkey, RecoveryCode
from service.access.sessions import IDLE_ON_SHARED_DEVICE, LONGEST, end_session, end_sessions_of_youngster
from service.actors import Actor, Role
from service.audit.acts import KeyEnded, SessionsEnded
from service.audit.log import append
from service.db import now
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.models import Youngster

JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One browser in which the youngster is signed in now. `is_borrowed`: they said that it is not their device."""

    id: UUID
    made_at: datetime
    seen_at: datetime
    recognised_by: str
    is_borrowed: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """One passkey that works."""

    id: UUID
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Every way in. `is_fresh`: signed in just now; `is_own_device`: on a device of their own."""

    sessions: Sequence[OwnSession]
    passkeys: Sequence[OwnPasskey]
    code_made_at: datetime | None
    is_fresh: bool
    is_own_device: bool

    @property
    def has_one_way_in(self) -> bool:
        """Whether the next key to go would be the last."""
        return len(self.passkeys) + (self.code_made_at is not None) <= 1


def open_my_keys(session: Session, actor: Actor) -> OwnKeys:
    """The newest first, in three queries. Not logged. Raises NotYoursError for anybody but a youngster."""
    if actor.role is not Role.YOUNGSTER:
        raise NotYoursError
    sessions = _sessions(session, actor)
    passkeys = select(Passkey.id, Passkey.made_at).where(Passkey.youngster_id == actor.id, Passkey.ended_at.is_(None))
    code = select(RecoveryCode.made_at).where(RecoveryCode.youngster_id == actor.id, RecoveryCode.ended_at.is_(None))
    this = next((each for each in sessions if each.is_this), None)
    return OwnKeys(
        sessions=sessions,
        passkeys=[OwnPasskey(row.id, row.made_at) for row in session.execute(passkeys.order_by(Passkey.made_at.desc()))],
        code_made_at=session.scalar(code),
        is_fresh=this is not None and this.made_at + JUST_NOW > now(session),
        is_own_device=this is not None and not this.is_borrowed,
    )


def require_fresh(session: Session, actor: Actor, *, on_own_device: bool) -> None:
    """Before a key is made. Raises ConflictError unless the youngster signed in just now, and on a device of their own."""
    keys = open_my_keys(session, actor)
    if not keys.is_fresh:
        raise ConflictError(N_("Meld je eerst opnieuw aan. Dan weten we dat jij het bent."))
    if on_own_device and not keys.is_own_device:
        raise ConflictError(N_("Op een geleend apparaat kun je geen sleutel maken. Doe het op je eigen telefoon."))


def end_my_session(session: Session, actor: Actor, session_id: UUID) -> None:
    """Sign out in one browser. Raises NotYoursError for somebody else's; ending it twice is no error."""
    found = session.get(BrowserSession, session_id)
    if found is None or actor.id is None or found.youngster_id != actor.id:
        raise NotYoursError
    end_session(session, session_id)
    append(session, SessionsEnded(actor=actor))


def end_my_other_sessions(session: Session, actor: Actor) -> None:
    """Sign out everywhere but here, at once: a lost phone."""
    if actor.id is None:
        raise NotYoursError
    end_sessions_of_youngster(session, actor.id, except_id=actor.session_id)
    append(session, SessionsEnded(actor=actor))


def end_my_passkey(session: Session, actor: Actor, passkey_id: UUID) -> None:
    """This passkey opens nothing any more. Raises NotYoursError, ConflictError for the last way in."""
    keys = _locked(session, actor)
    if passkey_id not in {passkey.id for passkey in keys.passkeys}:
        raise NotYoursError
    if keys.has_one_way_in:
        raise ConflictError(N_("Dit is je laatste sleutel. Zonder sleutel kom je niet meer terug. Maak eerst een andere."))
    session.execute(update(Passkey).where(Passkey.id == passkey_id).values(ended_at=now(session)))
    append(session, KeyEnded(actor=actor))


def _locked(session: Session, actor: Actor) -> OwnKeys:
    """The keys, ours until the end: of two that go at once, one is the last."""
    session.execute(select(Youngster.id).where(Youngster.id == actor.id).with_for_update())
    return open_my_keys(session, actor)


def _sessions(session: Session, actor: Actor) -> list[OwnSession]:
    chosen = select(BrowserSession).where(
        BrowserSession.youngster_id == actor.id,
        BrowserSession.ended_at.is_(None),
        BrowserSession.made_at > now(session) - LONGEST,
    )
    return [
        OwnSession(
            id=row.id,
            made_at=row.made_at,
            seen_at=row.seen_at,
            recognised_by=row.recognised_by,
            is_borrowed=row.idle_seconds <= IDLE_ON_SHARED_DEVICE.total_seconds(),
            is_this=row.id == actor.session_id,
        )
        for row in session.scalars(chosen.order_by(BrowserSession.seen_at.desc()))
        if row.seen_at + timedelta(seconds=row.idle_seconds) > now(session)
    ]
