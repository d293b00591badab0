"""What is to be done in the pairs of a professional: what comes first, for whose half, and what is asked of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.grants import AuthorGrant, ConsentGrant
from service.consent.sharing import Sharing
from service.pairs.models import Person
from service.records.acting import ASKED, is_ours
from service.records.covering import covered_by
from service.records.models import ActionPlan, Note
from service.records.notes import OpenedNote, is_open
from service.records.noticing import readable_among
from service.records.reminders import reminds_on


def first_actions(notes: Sequence[OpenedNote]) -> Mapping[UUID, OpenedNote]:
    """Per pair the open action that is due first; one without a day comes last."""
    first: dict[UUID, OpenedNote] = {}
    for note in sorted(notes, key=due_of):
        if is_open(note):
            first.setdefault(note.pair_id, note)
    return first


def reminders_of(notes: Sequence[OpenedNote], today: date) -> Mapping[UUID, Sequence[OpenedNote]]:
    """Per pair what the youngster wants to be reminded of this evening: the appointments of tomorrow, the first on top."""
    found: dict[UUID, list[OpenedNote]] = {}
    for note in sorted(notes, key=due_of):
        if is_open(note) and reminds_on(note) == today:
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


def asked_by_pair(session: Session, actor: Actor, grants: Sequence[ConsentGrant | AuthorGrant]) -> Mapping[UUID, str]:
    """By pair, who of the other half asks to take an action over that the caller may read."""
    chosen = (
        select(ActionPlan.pair_id, Person.name)
        .join(Person, Person.id == ActionPlan.said_by)
        .join(Note, Note.id == ActionPlan.note_id)
        .where(ActionPlan.said == ASKED, ActionPlan.organisation_id != actor.organisation_id, covered_by(grants))
    )
    return {row.pair_id: row.name for row in session.execute(chosen)}


def due_of(note: OpenedNote) -> str:
    """By which this action comes in its list: its moment or its day as it is written down; without one, after all."""
    action = note.action or {}
    return str(action.get("dueAt") or action.get("notBeforeDate") or "9999")
