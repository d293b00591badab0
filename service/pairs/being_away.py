"""A holder is away from day to day, in all their pairs; it ends by itself. Days are days in the Netherlands.

They say so themselves, or their team lead does: who falls ill at half past seven says nothing to a screen (S28).
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import AbsenceEnded, AbsenceSet
from service.audit.log import append
from service.clock import end_of_day, local, start_of_day
from service.db import now
from service.errors import InvalidInputError, NotYoursError
from service.pairs.absence_models import Absence
from service.pairs.absences import absence_of
from service.pairs.models import Person
from service.pairs.revisions import raise_revision
from service.pairs.seats import lock_halves_held_by
from service.pairs.stand_in_seats import settle_stand_in

LONGEST = timedelta(days=366)


def be_away(session: Session, actor: Actor, first_day: date, last_day: date) -> Absence:
    """The caller is away on these days, both included; today begins now. It takes the place of an absence set before.

    Raises InvalidInputError for days that are over, in the wrong order or more than a year, NotYoursError for no person.
    """
    if actor.id is None:
        raise NotYoursError
    return _go_away(session, actor, actor.id, first_day, last_day)


def set_away(session: Session, actor: Actor, person_id: UUID, first_day: date, last_day: date) -> Absence:
    """As be_away, by a team lead for somebody of their organisation. Raises NotYoursError for anybody else."""
    return _go_away(session, actor, _colleague(session, actor, person_id), first_day, last_day)


def be_back(session: Session, actor: Actor) -> None:
    """The caller is there again, from this moment. Being back twice is no error."""
    _come_back(session, actor, actor.id)


def set_back(session: Session, actor: Actor, person_id: UUID) -> None:
    """As be_back, by a team lead for somebody of their organisation. Raises NotYoursError for anybody else."""
    _come_back(session, actor, _colleague(session, actor, person_id))


def _go_away(session: Session, actor: Actor, person_id: UUID, first_day: date, last_day: date) -> Absence:
    today = local(now(session)).date()
    if not today <= first_day:
        raise InvalidInputError({"first_day": ["Kies vandaag of een dag die nog komt."]})
    if not first_day <= last_day <= first_day + LONGEST:
        raise InvalidInputError({"last_day": ["Kies een dag na de eerste dag, hooguit een jaar later."]})
    held = lock_halves_held_by(session, person_id)
    absence = absence_of(session, person_id)
    if absence is None:
        absence = Absence(person_id=person_id)
        session.add(absence)
    goes_on = absence.starts_at is not None and absence.starts_at <= now(session) and first_day == today
    if not goes_on:
        absence.starts_at = max(start_of_day(first_day), now(session))
    absence.ends_at = end_of_day(last_day)
    append(session, AbsenceSet(actor=actor, facts={"person": str(person_id)}))
    _settle(session, actor, held)
    return absence


def _come_back(session: Session, actor: Actor, person_id: UUID | None) -> None:
    held = lock_halves_held_by(session, person_id)
    absence = absence_of(session, person_id)
    if absence is None:
        return
    if absence.starts_at > now(session):
        session.delete(absence)
    else:
        absence.ends_at = now(session)
    append(session, AbsenceEnded(actor=actor, facts={"person": str(person_id)}))
    _settle(session, actor, held)


def _colleague(session: Session, actor: Actor, person_id: UUID) -> UUID:
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != actor.organisation_id:
        raise NotYoursError(person.organisation_id if person else None)
    return person_id


def _settle(session: Session, actor: Actor, held: list[tuple[UUID, UUID]]) -> None:
    session.flush()  # whether somebody is away is asked of the database
    noticing: frozenset[UUID] = frozenset()
    for pair_id, organisation_id in held:
        noticing |= settle_stand_in(session, actor, pair_id, organisation_id)
    raise_revision(session, *noticing)  # last and at once: these rows are everybody's
