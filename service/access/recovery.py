"""Recovery codes: what a youngster keeps on paper instead of, or beside, a passkey. 100 bits, so a hash is enough."""

from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.access.models import RecoveryCode
from service.db import now
from service.pairs.codes import hash_of


def keep_recovery_code(session: Session, youngster_id: UUID, code: str) -> None:
    """Keep a code that this youngster was shown; the one before it ends."""
    present = update(RecoveryCode).where(RecoveryCode.youngster_id == youngster_id, RecoveryCode.ended_at.is_(None))
    session.execute(present.values(ended_at=now(session)))
    session.add(RecoveryCode(id=uuid4(), youngster_id=youngster_id, code_hash=hash_of(code), made_at=now(session)))


def youngster_with_code(session: Session, code: str) -> UUID | None:
    """Whose code this is; None for a code that does not work. The caller limits how often somebody may try."""
    return session.scalar(
        select(RecoveryCode.youngster_id).where(RecoveryCode.code_hash == hash_of(code), RecoveryCode.ended_at.is_(None))
    )
