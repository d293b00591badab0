"""A session on somebody's own device locks where others end: one touch opens it again (docs/decisions/0028).

The full sign-in, at the organisation and with its second factor, stays once in twelve hours. Between two looks the passkey
of this one device opens what that sign-in began: something one has (the device) and is or knows (finger, face, code). While
it is locked the cookie alone opens nothing. What opens it gets a new cookie: a copy of the old one is worth nothing then.
"""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.access.challenges import keep_challenge, take_challenge
from service.access.models import BrowserSession, Passkey
from service.access.passkeys import PasskeyRefusedError, check_passkey, unlocking_options
from service.access.sessions import IDLE_ON_OWN_PHONE, LockedSession, hash_of_token, new_token
from service.access.trace import traced
from service.audit.acts import PhoneUnlocked, PhoneUnlockRefused
from service.audit.log import append
from service.db import now
from service.settings import Settings


def lock_by_known_phone(session: Session, token: str, passkey_id: UUID) -> bool:
    """After a full sign-in on a device that its owner registered before: this session locks, too.

    False when no such passkey works any more, or it is somebody else's: the session then ends when it is idle, as others do.
    """
    begun = BrowserSession.token_hash == hash_of_token(token)
    person_id = session.scalar(select(BrowserSession.person_id).where(begun))
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or not passkey.unlocks or passkey.ended_at is not None or passkey.person_id != person_id:
        return False
    session_id = session.scalar(select(BrowserSession.id).where(begun))
    lock_by(session, session_id, passkey.id)
    return True


def is_closed(session: Session, passkey_id: UUID) -> bool:
    """Whether this passkey unlocks nothing any more, whoever's it was."""
    passkey = session.get(Passkey, passkey_id)
    return passkey is None or passkey.ended_at is not None


def lock_by(session: Session, session_id: UUID | None, passkey_id: UUID) -> None:
    """From now on this session locks when it is idle, and this passkey opens it."""
    locking = {"unlocked_by": passkey_id, "idle_seconds": int(IDLE_ON_OWN_PHONE.total_seconds())}
    session.execute(update(BrowserSession).where(BrowserSession.id == session_id).values(**locking))


def options_to_unlock(session: Session, settings: Settings, locked: LockedSession) -> str:
    """What the browser needs to ask the device; the challenge stays in the locked session."""
    challenge = keep_challenge(session, locked.actor.session_id)
    return unlocking_options(session, settings, challenge, locked.passkey_id)


def unlock(session: Session, settings: Settings, locked: LockedSession, credential: str) -> str | None:
    """Open the session; returns the new token for its cookie.

    None when the device's answer proves nothing, whatever was wrong; that stands in the log, and the challenge is spent.
    """
    actor = traced(locked.actor)
    challenge = take_challenge(session, actor.session_id)
    facts = {"passkey": str(locked.passkey_id)}
    try:
        passkey = check_passkey(session, settings, credential, challenge, only=locked.passkey_id)
    except PasskeyRefusedError:
        append(session, PhoneUnlockRefused(actor=actor, reason="passkey", facts=facts))
        return None
    token = new_token()
    opened = {"token_hash": hash_of_token(token), "seen_at": now(session)}
    session.execute(update(BrowserSession).where(BrowserSession.id == actor.session_id).values(**opened))
    passkey.used_at = now(session)
    append(session, PhoneUnlocked(actor=actor, facts=facts))
    return token
