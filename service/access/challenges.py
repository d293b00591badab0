"""Challenges for passkeys: random, and used once.

Whoever has a session keeps it there. A visitor carries it in a signed cookie, and using it is written down.
"""

import base64
import secrets
from datetime import timedelta
from uuid import UUID

from flask import session as visit
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.access.models import BrowserSession
from service.access.spent import spend
from service.db import now

CHALLENGE_BYTES = 32
LIFETIME = timedelta(minutes=10)
_COOKIE_KEY = "challenge"


def keep_challenge(session: Session, session_id: UUID | None) -> bytes:
    """A new challenge, kept in this browser's session; good for ten minutes."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    kept = update(BrowserSession).where(BrowserSession.id == session_id)
    session.execute(kept.values(challenge=challenge, challenged_at=now(session)))
    return challenge


def take_challenge(session: Session, session_id: UUID | None) -> bytes | None:
    """The challenge that this browser's session keeps; from now on it keeps none. None when there is none, or it is old."""
    wanted = select(BrowserSession.challenge, BrowserSession.challenged_at).where(BrowserSession.id == session_id)
    # Locked, so that of two answers at once one finds it and the other finds none.
    kept = session.execute(wanted.with_for_update()).one_or_none()
    session.execute(update(BrowserSession).where(BrowserSession.id == session_id).values(challenge=None))
    is_good = kept is not None and kept.challenged_at is not None and now(session) < kept.challenged_at + LIFETIME
    return kept.challenge if kept is not None and is_good else None


def give_visitor_challenge(session: Session) -> bytes:
    """A new challenge for somebody without a session, in the signed cookie of this visit; good for ten minutes."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    visit[_COOKIE_KEY] = {
        "value": base64.b64encode(challenge).decode(),
        "until": (now(session) + LIFETIME).timestamp(),
    }
    return challenge


def take_visitor_challenge(session: Session) -> bytes | None:
    """The visitor's challenge, spent in this transaction; None when there is none, or it is old or used."""
    kept = visit.pop(_COOKIE_KEY, None)
    if kept is None or kept["until"] <= now(session).timestamp():
        return None
    if not spend(session, "challenge", "visitor", kept["value"], now(session) + LIFETIME):
        return None
    return base64.b64decode(kept["value"])
