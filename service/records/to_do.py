"""What is to be done in the pairs of a professional: what comes first, for whose half, and what is asked of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.grants import AuthorGrant, ConsentGrant, check_lives
from service.consent.sharing import Sharing
from service.pairs.models import Person
from service.records.acting import ASKED, is_ours
from service.records.covering import covered_by
from service.records.models import ActionPlan, Note
from service.records.notes import OpenedNote, is_open
from service.records.noticing import readable_among
from service.records.reminders import is_reminded, reminds_on


def first_actions(notes: Sequence[OpenedNote]) -> Mapping[UUID, OpenedNote]:
    """Per pair the open action that is due first; one without a day comes last."""
    first: dict[UUID, OpenedNote] = {}
    for note in sorted(notes, key=due_of):
        if is_open(note):
            first.setdefault(note.pair_id, note)
    return first


def reminders_of(notes: Sequence[OpenedNote], today: date) -> Mapping[UUID, Sequence[OpenedNote]]:
    """Per pair what the youngster wants to be reminded of this evening: the appointments of tomorrow, the first on top.

    Without those of which somebody said that they did it.
    """
    found: dict[UUID, list[OpenedNote]] = {}
    for note in sorted(notes, key=due_of):
        if is_open(note) and reminds_on(note) == today and not is_reminded(note):
            found.setdefault(note.pair_id, []).append(note)
    return found


def ours_among(
    session: Session, actor: Actor, actions: Sequence[OpenedNote], sharing: Mapping[UUID, Sharing]
) -> frozenset[UUID]:
    """Of these actions those that the caller's half has to do."""
    shared = [each.outgoing for each in sharing.values() if each.outgoing]
    own = [note for note in actions if note.organisation_id == actor.organisation_id]
    readable = readable_among(session, shared, own)
    return frozenset(note.id for note in actions if is_ours(note, actor.organisation_id, readable))


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Somebody of the other half asks the caller's to take an action over. No word of it is opened."""

    note_id: UUID
    pair_id: UUID
    by: str
    at: datetime


def take_overs_asked(session: Session, actor: Actor, grants: Sequence[ConsentGrant | AuthorGrant]) -> list[TakeOver]:
    """What the other half asks of actions that the caller may read, in one query."""
    for grant in grants:
        check_lives(session, grant)
    chosen = (
        select(ActionPlan.note_id, ActionPlan.pair_id, Person.name, ActionPlan.said_at)
        .join(Person, Person.id == ActionPlan.said_by)
        .join(Note, Note.id == ActionPlan.note_id)
        .where(ActionPlan.said == ASKED, ActionPlan.organisation_id != actor.organisation_id, covered_by(grants))
        .order_by(ActionPlan.said_at)
    )
    return [TakeOver(*row) for row in session.execute(chosen)]


def due_of(note: OpenedNote) -> str:
    """By which this action comes in its list: its moment or its day as it is written down; without one, after all."""
    action = note.action or {}
    return str(action.get("dueAt") or action.get("notBeforeDate") or "9999")
