"""The action in a note, as its youngster reads it: beside the text, wherever a note of theirs is shown."""

from dataclasses import dataclass
from datetime import date, time

from schemas.vocabulary import ActionStatus
from service.pages.forms.notes import day_of, is_not_before, time_of
from service.records.notes import OpenedNote


@dataclass(frozen=True, slots=True)
class ActionRead:
    """What is to be done, when and where, and how it stands (templates/youngster/_action.html)."""

    what: str
    due: date | None
    at: time | None
    not_before: bool
    place: str | None
    status: str


def action_read(note: OpenedNote) -> ActionRead | None:
    """None for a note without one."""
    action = note.action
    if not action:
        return None
    return ActionRead(
        what=str(action["what"]),
        due=day_of(action),
        at=time_of(action),
        not_before=is_not_before(action),
        place=action.get("place"),
        status=str(action.get("status", ActionStatus.OPEN)),
    )
