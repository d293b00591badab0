"""Being reminded the evening before an appointment: the youngster asks for it, and whoever acts then keeps it (S5)."""

from datetime import date, datetime, timedelta

from service.clock import local
from service.records.notes import OpenedNote
from service.records.replies import REMINDING


def wants_reminder(note: OpenedNote) -> bool:
    """Whether the youngster asked for it, and did not take it back."""
    said = [reply.text for reply in note.replies if reply.text in REMINDING.values()]
    return bool(said) and said[-1] == REMINDING["remind"]


def reminds_on(note: OpenedNote) -> date | None:
    """The day before this appointment, in the Netherlands; None where no reminder was asked for, or there is no day."""
    due = (note.action or {}).get("dueAt")
    if not due or not wants_reminder(note):
        return None
    return local(datetime.fromisoformat(str(due))).date() - timedelta(days=1)
