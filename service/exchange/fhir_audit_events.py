"""The organisation's own part of the log as FHIR AuditEvents, for its system; looking at the log is logged too.

One entry gives one event or more (`audit.audit_events`), so a page can end inside an entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import LogSearched
from service.audit.audit_events import audit_events, entry_of_event
from service.audit.log import append
from service.audit.search import entries_in_order, line_of, lines_with_id
from service.audit.selecting import Filter
from service.clock import start_of_day
from service.errors import NotYoursError

Json = dict[str, Any]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page, oldest first. `next_after` is the id of its last event; None on the last page."""

    events: Sequence[Json]
    next_after: str | None


def search_audit_events(
    session: Session, actor: Actor, base: str, wanted: Filter, after: str | None, limit: int
) -> EventPage:
    """What fits, at most `limit` events, from behind the event `after`; logged. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    begun = entry_of_event(after) if after else None
    found = _rest(session, actor.organisation_id, base, begun, after) if begun else []
    lines = entries_in_order(session, actor.organisation_id, replace(wanted, after=begun), limit + 1)
    found += [event for line in lines for event in audit_events(base, line)]
    append(session, LogSearched(actor=actor, pair_id=wanted.pair_id))
    return EventPage(found[:limit], found[limit - 1]["id"] if len(found) > limit else None)


def find_audit_event(session: Session, actor: Actor, base: str, wanted: Filter, event_id: str) -> list[Json]:
    """The one event with this id, where it is theirs and fits; logged. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    append(session, LogSearched(actor=actor, pair_id=wanted.pair_id))
    entry_id = entry_of_event(event_id)
    lines = [] if entry_id is None else lines_with_id(session, actor.organisation_id, wanted, entry_id)
    return [event for line in lines for event in audit_events(base, line) if event["id"] == event_id]


def read_audit_event(session: Session, actor: Actor, base: str, event_id: str) -> Json:
    """One event; logged. Raises NotYoursError, the same for one that does not exist and one that is not theirs."""
    entry_id = entry_of_event(event_id)
    if actor.organisation_id is None or entry_id is None:
        raise NotYoursError
    for event in audit_events(base, line_of(session, actor.organisation_id, entry_id)):
        if event["id"] == event_id:
            append(session, LogSearched(actor=actor))
            return event
    raise NotYoursError


def between(operator: str, day: date) -> tuple[datetime | None, datetime | None]:
    """From when until when something is on, before or after a day in the Netherlands (FHIR's eq, ge, gt, le, lt)."""
    start, end = start_of_day(day), start_of_day(day + DAY)
    bounds = {"eq": (start, end), "ge": (start, None), "gt": (end, None), "le": (None, end), "lt": (None, start)}
    return bounds[operator]


def _rest(session: Session, organisation_id: UUID, base: str, entry_id: UUID, after: str | None) -> list[Json]:
    """The events of the entry in which the page before ended, that come behind that end."""
    events = list(audit_events(base, line_of(session, organisation_id, entry_id)))
    ids = [event["id"] for event in events]
    return events[ids.index(after) + 1 :] if after in ids else []
