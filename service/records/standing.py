"""How an action stands, beside the text that tells of it: who carries it, how far it is, what was said about it last.

The text is its writer's. Who carries an action and how it stands is for both halves to say (docs/decisions/0025).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from schemas.vocabulary import ActionStatus
from service.db import now, vault_of
from service.pairs.models import Person
from service.records.models import ActionPlan, Note
from service.records.notes import OPEN_STATUSES, Action, OpenedNote, as_it_stands, open_status, seal_status

SaidAboutAction = Callable[[Session, Note, Action | None, Action | None], None]
"""What a correction does to how the action stands: note, the action as the old text tells it, and as the new one does."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What was said last about an action: a code of PLANS, by whom, of which half, when."""

    said: str
    by: str
    organisation_id: UUID
    at: datetime


def plans_about(session: Session, notes: Iterable[OpenedNote]) -> Mapping[UUID, Planned]:
    """By note, in one query. The notes were opened under a grant, so whoever asks may know."""
    chosen = (
        select(ActionPlan.note_id, ActionPlan.said, Person.name, ActionPlan.organisation_id, ActionPlan.said_at)
        .join(Person, Person.id == ActionPlan.said_by)
        .where(ActionPlan.note_id.in_([note.id for note in notes]))
    )
    return {row.note_id: Planned(row.said, row.name, row.organisation_id, row.said_at) for row in session.execute(chosen)}


def action_of(session: Session, note: Note, told: Action | None) -> Action | None:
    """The action that its text tells of, as it stands."""
    return as_it_stands(told, note.organisation_id, note.carrier_id, _status_said(session, note) if told else None)


def say_status(session: Session, note: Note, status: str | None) -> None:
    """One more change of how the action stands, which is `status` from now on; None: as the text tells it."""
    note.action_revision += 1
    _seal(session, note, status)


def count_change(session: Session, note: Note) -> None:
    """One more change of what is said about an action, which stands as it did."""
    say_status(session, note, _status_said(session, note))


def said_on_page(session: Session, note: Note, told: Action | None, action: Action | None) -> None:
    """The page showed how it stands: from now on the text tells it by itself."""
    stood = action_of(session, note, told)
    note.carrier_id = None
    _as_the_text_tells(session, note)
    _follow(session, note, stood, action)


def said_by_system(session: Session, note: Note, told: Action | None, action: Action | None) -> None:
    """A registration system does not know what was said here: that stays, until the system changes the same thing."""
    stood = action_of(session, note, told)
    if _part(told, "owner") != _part(action, "owner"):
        note.carrier_id = None
    if told is None or _part(told, "status") != _part(action, "status"):  # None: also where the text was destroyed
        _as_the_text_tells(session, note)
    _follow(session, note, stood, action_of(session, note, action))


def end_plan(session: Session, note: Note) -> None:
    """What was said about the action holds no longer."""
    if note.action_revision:  # else nothing was ever said about it
        session.execute(delete(ActionPlan).where(ActionPlan.note_id == note.id))


def _follow(session: Session, note: Note, stood: Action | None, stands: Action | None) -> None:
    if _said_of(stood) == _said_of(stands):
        return
    has_moved = _part(stood, "owner") != _part(stands, "owner")
    if has_moved or _part(stands, "status") not in OPEN_STATUSES:
        end_plan(session, note)
    if has_moved:
        note.carried_since = now(session) if stood and stands else None
    count_change(session, note)


def _as_the_text_tells(session: Session, note: Note) -> None:
    if note.action_revision:  # else nothing was ever said about it
        _seal(session, note, None)


def _seal(session: Session, note: Note, status: str | None) -> None:
    note.action_status = seal_status(vault_of(session), note.pair_id, note.id, note.action_revision, status)


def _status_said(session: Session, note: Note) -> str | None:
    """What was said beside the text."""
    opener = vault_of(session).opener(note.pair_id)
    return open_status(opener, note.id, note.action_revision, note.action_status)


def _said_of(action: Action | None) -> Action:
    """What an action says, leaving out what it leaves open."""
    return {name: said for name, said in (action or {}).items() if said is not None}


def _part(action: Action | None, name: str) -> str | None:
    return str(action.get(name, ActionStatus.OPEN)) if action else None
