"""Spending what may be used once: the `jti` of an assertion or a proof, and a passkey's challenge."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from service.access.models import SpentToken
from service.db import now, to_microseconds
from service.prepared import Prepared

# One statement for both databases: two at once on the same value wait for each other, and one of them inserts nothing.
_SPEND = Prepared(text("INSERT INTO spent_token (jti, expires_at) VALUES (:jti, :expires_at) ON CONFLICT DO NOTHING"))


def spend(session: Session, kind: str, whose: str, value: str, expires_at: datetime) -> bool:
    """Spend `value` in this transaction; False when it was spent before. It is remembered until `expires_at`."""
    jti = hashlib.sha256(f"{kind}|{whose}|{value}".encode()).digest()
    return _SPEND.run(session, {"jti": jti, "expires_at": to_microseconds(expires_at)}) == 1


def forget_spent(session: Session) -> None:
    """Remove what has expired by itself: it can be refused without remembering it."""
    session.execute(delete(SpentToken).where(SpentToken.expires_at <= now(session)))
