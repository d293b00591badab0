"""What a registration system sent and the service did not take, for the administrator of its own organisation.

Nothing of the note is kept: its name in the system it came from, why it was refused, and when. No reason tells what a
youngster chose; that a pair has ended, and that one is of others, is not kept here.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, delete, exists, or_, select, text
from sqlalchemy.orm import Session

from service.actors import Actor
from service.db import Instant, now
from service.errors import InvalidInputError, RefusedInputError
from service.exchange.models import RefusedNote
from service.records.models import Note

KEPT = timedelta(days=7)
INVALID = "invalid-input"
UNTOLD = "pair-ended"
MOST = 50
LONGEST_KEY = 200
# One statement for both databases, so that two at once are one line.
_KEEP = text(
    "INSERT INTO refused_note (organisation_id, source_id, reason, at) VALUES (:organisation, :source, :reason, :at) "
    "ON CONFLICT (organisation_id, source_id) DO UPDATE SET reason = excluded.reason, at = excluded.at"
).bindparams(bindparam("organisation", type_=Uuid()), bindparam("at", type_=Instant()))


def keep_refused(session: Session, actor: Actor, error: Exception, parameters: Mapping[str, Any]) -> None:
    """Remember that this note of the caller's system was refused; once for each note, with the last reason."""
    reason, source_id = _reason(error), str(parameters.get("source_id", ""))
    if reason is None or not source_id.isprintable() or len(source_id) > LONGEST_KEY:
        return
    values = {"organisation": actor.organisation_id, "source": source_id, "reason": reason, "at": now(session)}
    session.execute(_KEEP, values)


def refused_lately(session: Session, organisation_id: UUID) -> Sequence[RefusedNote]:
    """What this organisation's system sent within KEPT and was refused, not taken since: the last first, at most MOST."""
    same = and_(Note.organisation_id == RefusedNote.organisation_id, Note.source_id == RefusedNote.source_id)
    taken_since = exists().where(same, or_(Note.accepted_at > RefusedNote.at, Note.corrected_at > RefusedNote.at))
    chosen = select(RefusedNote).where(
        RefusedNote.organisation_id == organisation_id, RefusedNote.at > now(session) - KEPT, ~taken_since
    )
    return session.scalars(chosen.order_by(RefusedNote.at.desc(), RefusedNote.source_id).limit(MOST)).all()


def forget_refused(session: Session) -> None:
    """Delete what is older than KEPT."""
    session.execute(delete(RefusedNote).where(RefusedNote.at <= now(session) - KEPT))


def _reason(error: Exception) -> str | None:
    if isinstance(error, InvalidInputError):
        return INVALID
    return error.reason if isinstance(error, RefusedInputError) and error.reason != UNTOLD else None
