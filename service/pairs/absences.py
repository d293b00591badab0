"""When somebody is away. Looking it up; service/pairs/being_away.py sets it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.db import now
from service.pairs.absence_models import Absence
from service.pairs.models import Person


def absence_of(session: Session, person_id: UUID | None) -> Absence | None:
    """The absence of this person that is not over: it goes on, or it is still to come."""
    chosen = select(Absence).where(Absence.person_id == person_id, Absence.ends_at > now(session))
    return session.scalar(chosen.order_by(Absence.starts_at).limit(1))


def away_now(session: Session, person_ids: Iterable[UUID]) -> Mapping[UUID, datetime]:
    """Who of these is away at this moment, each with the moment at which they are back: one query."""
    moment = now(session)
    chosen = select(Absence.person_id, Absence.ends_at).where(
        Absence.person_id.in_(list(person_ids)), Absence.starts_at <= moment, Absence.ends_at > moment
    )
    return {row.person_id: row.ends_at for row in session.execute(chosen)}


def absences_of(session: Session, organisation_id: UUID) -> Mapping[UUID, Absence]:
    """The absences of everybody of this organisation that are not over, by person: one query."""
    chosen = select(Absence).join(Person, Person.id == Absence.person_id)
    standing = chosen.where(Person.organisation_id == organisation_id, Absence.ends_at > now(session))
    return {absence.person_id: absence for absence in session.scalars(standing.order_by(Absence.starts_at.desc()))}
