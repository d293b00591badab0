"""Whether anything waits for a registration system, for its own administrator.

Never how much: a number that falls without contact, or rises by more than a note, tells that a youngster stopped sharing.
What changed since the system last read its inbox may be a new note, a correction or a recall alike.
"""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.actors import Actor
from service.db import now
from service.pairs.models import OrganisationRevision, RegistrationSystem


def mark_read(session: Session, actor: Actor, revision: int) -> None:
    """This system has read its organisation's inbox as it stood at this revision."""
    session.execute(update(RegistrationSystem).where(RegistrationSystem.id == actor.id).values(read_revision=revision))


def present_revision(session: Session, organisation_id: UUID) -> int | None:
    """Of this organisation's inbox; None when time has changed it since. Whoever read another one has something waiting."""
    chosen = select(OrganisationRevision).where(OrganisationRevision.organisation_id == organisation_id)
    standing = session.scalars(chosen).one()
    time_changed_it = standing.next_end_at is not None and standing.next_end_at <= now(session)
    return None if time_changed_it else standing.revision
