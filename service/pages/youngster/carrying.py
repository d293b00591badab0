"""Who does what for the youngster, and what was said about it, as their own pages and their copy tell it."""

from dataclasses import dataclass
from datetime import date, time

from service.clock import local
from service.pages.forms.notes import day_of, is_not_before, time_of
from service.pages.people import Shown
from service.pages.youngster.people import shown
from service.records.acting import ASKED
from service.records.my_notes import MyNote
from service.records.standing import Planned


@dataclass(frozen=True, slots=True)
class PlanTold:
    """What was said last: a code of records.acting.PLANS, by whom, on which day. `of`: who was asked; else None."""

    said: str
    by: str
    of: str | None
    on: date


@dataclass(frozen=True, slots=True)
class ActionTold:
    """One action (templates/youngster/document.html). `due`, `at` and `not_before` as in macros.html `planned`."""

    what: str
    place: str | None
    owner: Shown
    status: str
    due: date | None
    at: time | None
    not_before: bool
    since: date
    plan: PlanTold | None


def carrier_of(mine: MyNote) -> Shown:
    """Who does it: what the other half cannot read is with its writer."""
    is_writers = (mine.note.action or {}).get("owner") == "writer" or not mine.is_seen
    return shown(mine.direction.writer if is_writers else mine.direction.reader)


def action_told(mine: MyNote, plan: Planned | None) -> ActionTold:
    """The action of this note, as it stands."""
    note, action = mine.note, mine.note.action or {}
    return ActionTold(
        what=str(action.get("what", "")),
        place=str(action["place"]) if action.get("place") else None,
        owner=carrier_of(mine),
        status=str(action.get("status", "open")),
        due=day_of(action),
        at=time_of(action),
        not_before=is_not_before(action),
        since=local(note.carried_since or note.written_at).date(),
        plan=_plan(plan, mine) if plan else None,
    )


def _plan(plan: Planned, mine: MyNote) -> PlanTold:
    writer, reader = mine.direction.writer, mine.direction.reader
    asked = reader if plan.organisation_id == writer.organisation_id else writer
    return PlanTold(plan.said, plan.by, asked.name if plan.said == ASKED else None, local(plan.at).date())
