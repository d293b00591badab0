"""Being reminded the evening before an appointment: the youngster asks for it, and whoever acts then keeps it (S5)."""

from datetime import date, datetime, timedelta

from service.clock import local
from service.records.notes import OpenedNote, Reply
from service.records.replies import REMINDING


def wants_reminder(note: OpenedNote) -> bool:
    """Whether the youngster asked for it, and did not take it back."""
    said = _said_last(note)
    return said is not None and said.text == REMINDING["remind"]


def is_reminded(note: OpenedNote) -> bool:
    """Whether somebody sent it, on that evening: not before the appointment was moved or the youngster asked again."""
    day, sent_at, asked = reminds_on(note), note.reminded_at, _said_last(note)
    if day is None or sent_at is None or asked is None:
        return False
    changed_at = max(asked.at, note.corrected_at) if note.corrected_at else asked.at
    return local(sent_at).date() == day and sent_at >= changed_at


def reminds_on(note: OpenedNote) -> date | None:
    """The day before this appointment, in the Netherlands; None where no reminder was asked for, or there is no day."""
    due = (note.action or {}).get("dueAt")
    if not due or not wants_reminder(note):
        return None
    return local(datetime.fromisoformat(str(due))).date() - timedelta(days=1)


def _said_last(note: OpenedNote) -> Reply | None:
    return next((reply for reply in reversed(note.replies) if reply.text in REMINDING.values()), None)
