"""Notes end by themselves: twelve months after they came to Koppel, or three after their pair ended, whichever is first.

An organisation may choose less for what it writes, never more. The months count from the note's arrival, which its writer
and the youngster both know: counted from the yes, the day on which a text goes would tell its writer when that was, or that
there was none (docs/decisions/0022). The log stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from service.actors import SERVICE, Actor
from service.audit.acts import NotesEnded, RetentionChosen
from service.audit.log import append
from service.clock import local, months_later, start_of_day
from service.db import Database, now
from service.errors import InvalidInputError
from service.pairs.locks import lock_for_change
from service.pairs.models import Organisation, Pair, PairState
from service.pairs.revisions import hold_revisions
from service.records.destroying import delete_what_belongs_to, destroy_text
from service.records.models import DESTROYED, Note
from service.records.noticing import partner_notices

Columns = TypeVarTuple("Columns")

NOTE_MONTHS = range(3, 13)
ENDED_MONTHS = range(1, 4)
LOG_YEARS = 5  # at least (NEN 7513): nothing here ever takes an entry away


@dataclass(frozen=True, slots=True)
class Ending:
    """How many notes of one organisation end, and why: by their age, or because their pair ended."""

    organisation_id: UUID
    by_age: int
    by_pair: int


def choose_months(session: Session, actor: Actor, organisation_id: UUID, note_months: int, ended_months: int) -> None:
    """From now on this organisation's notes end so many months after they came, or after their pair ended; logged.

    Raises InvalidInputError for what is more than anybody may choose, or less than is of use.
    """
    errors = {}
    if note_months not in NOTE_MONTHS:
        errors["note-months"] = [f"From {NOTE_MONTHS[0]} to {NOTE_MONTHS[-1]}, not {note_months}"]
    if ended_months not in ENDED_MONTHS:
        errors["ended-months"] = [f"From {ENDED_MONTHS[0]} to {ENDED_MONTHS[-1]}, not {ended_months}"]
    if errors:
        raise InvalidInputError(errors)
    organisation = session.get_one(Organisation, organisation_id)
    organisation.note_months, organisation.ended_months = note_months, ended_months
    facts = {"note_months": str(note_months), "ended_months": str(ended_months)}
    append(session, RetentionChosen(actor=actor, other_organisation_id=organisation_id, facts=facts))


def end_old_notes(database: Database) -> int:
    """End what is due; returns how many notes. One transaction for each pair."""
    with database.reading() as session:
        due = _is_due(_organisations(session), now(session))
        pair_ids = list(session.scalars(_standing(select(Note.pair_id), due).distinct()))
    ended = 0
    for pair_id in pair_ids:
        with database.transaction() as session:
            ended += _end_in(session, pair_id)
    return ended


def ending_by(session: Session, moment: datetime, organisation_id: UUID | None = None) -> list[Ending]:
    """What will have ended by this moment, by organisation: of one, or of all. Nothing is opened."""
    chosen = [one for one in _organisations(session) if organisation_id in (None, one.id)]
    by_age, by_pair = _counted(session, _is_old(chosen, moment)), _counted(session, _is_of_ended(chosen, moment))
    both = _counted(session, and_(_is_old(chosen, moment), _is_of_ended(chosen, moment)))
    return [
        Ending(one.id, by_age.get(one.id, 0), by_pair.get(one.id, 0) - both.get(one.id, 0))
        for one in chosen
        if by_age.get(one.id) or by_pair.get(one.id)
    ]


def _end_in(session: Session, pair_id: UUID) -> int:
    lock_for_change(session, pair_id)
    due = _is_due(_organisations(session), now(session))
    notes = session.scalars(_standing(select(Note), due).where(Note.pair_id == pair_id)).all()
    hold_revisions(session, [pair_id])  # notes of both organisations end here, each telling the other
    for note in notes:
        with partner_notices(session, note):  # a copy in the other system is asked back
            destroy_text(session, note)
    delete_what_belongs_to(session, notes)
    for organisation_id in sorted({note.organisation_id for note in notes}):
        own = [note.id for note in notes if note.organisation_id == organisation_id]
        append(session, NotesEnded(actor=SERVICE, organisation_id=organisation_id, pair_id=pair_id, note_ids=own))
    return len(notes)


def _organisations(session: Session) -> Sequence[Organisation]:
    return session.scalars(select(Organisation).order_by(Organisation.name)).all()


def _standing(chosen: Select[*Columns], due: ColumnElement[bool]) -> Select[*Columns]:
    """Of these the notes that still have a text, and are due."""
    return chosen.join(Pair, Pair.id == Note.pair_id).where(Note.body != DESTROYED, due)


def _counted(session: Session, due: ColumnElement[bool]) -> Mapping[UUID, int]:
    counted = _standing(select(Note.organisation_id, func.count().label("notes")), due).group_by(Note.organisation_id)
    return {row.organisation_id: row.notes for row in session.execute(counted)}


def _is_due(organisations: Iterable[Organisation], moment: datetime) -> ColumnElement[bool]:
    chosen = list(organisations)
    return or_(_is_old(chosen, moment), _is_of_ended(chosen, moment))


def _is_old(organisations: Iterable[Organisation], moment: datetime) -> ColumnElement[bool]:
    each = [
        and_(Note.organisation_id == one.id, Note.accepted_at < _months_before(moment, one.note_months))
        for one in organisations
    ]
    return or_(false(), *each)


def _is_of_ended(organisations: Iterable[Organisation], moment: datetime) -> ColumnElement[bool]:
    each = [
        and_(Note.organisation_id == one.id, Pair.ended_at < _months_before(moment, one.ended_months))
        for one in organisations
    ]
    return and_(Pair.state == PairState.ENDED, or_(false(), *each))


def _months_before(moment: datetime, months: int) -> datetime:
    """The beginning of the day so many months before, in the Netherlands."""
    return start_of_day(months_later(local(moment).date(), -months))
