"""Taking away what a note says. Its row stays, for copies of it and the log still name it."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.db import now
from service.records.models import DESTROYED, ActionPlan, Note, NoteReply, NoteVersion


def destroy_text(session: Session, note: Note) -> None:
    """The text is gone, and how its action stood; nobody sees the note any more."""
    note.body, note.retracted_at, note.answers = DESTROYED, note.retracted_at or now(session), 0
    note.carrier_id = note.action_status = note.carried_since = note.reminded_at = None


def delete_what_belongs_to(session: Session, notes: Iterable[Note]) -> None:
    """Earlier texts, answers and plans of these notes. MUST come with destroy_text."""
    note_ids = [note.id for note in notes]
    for belonging in (NoteVersion, NoteReply, ActionPlan):
        session.execute(delete(belonging).where(belonging.note_id.in_(note_ids)))
