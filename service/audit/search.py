"""Finding entries: for an organisation's officer its own part, for a youngster who looked.

What an organisation sees never tells a refusal, a pause or a postponement: entries that are the youngster's alone are
left out, and stopping has one name and no actor, whatever stopped it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import NOTHING_SHARED
from service.audit.models import Entry
from service.audit.selecting import Filter, newest_first, oldest_first, seen_by_system, with_id
from service.errors import NotYoursError

PAGE = 50
LISTINGS = ("caseload-opened", "caseload-printed")  # one entry that lists its pairs
READING = ("pair-opened", "notes-opened", "history-opened", "note-fetched", "notes-fetched", *LISTINGS)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its reader may see it. `about`: the pairs that it is about."""

    id: UUID
    at: datetime
    act: str
    letter: str
    outcome: str
    reason: str | None
    actor: str | None
    actor_id: UUID | None
    actor_role: str | None
    organisation: str | None
    program: str
    pair_id: UUID | None
    consent_id: UUID | None
    consent_revision: int | None
    note_ids: tuple[UUID, ...]
    checks: str
    trace_id: str | None
    span_id: str | None
    parent_span_id: str | None
    organisation_id: UUID | None
    about: tuple[UUID, ...]
    is_attempt_from_outside: bool = False


def entries_of(session: Session, organisation_id: UUID, wanted: Filter, limit: int = PAGE) -> list[Line]:
    """An organisation's part of the log, newest first. MUST only be shown to its officer, or of their own to somebody."""
    return list(_lines(session, organisation_id, wanted, limit))


def entries_in_order(session: Session, organisation_id: UUID, wanted: Filter, limit: int) -> list[Line]:
    """What an organisation's system may see of that part, oldest first."""
    entries = session.scalars(oldest_first(organisation_id, wanted, limit))
    return [_line(entry, organisation_id) for entry in entries]


def seen_entry(session: Session, organisation_id: UUID, entry_id: UUID) -> Entry:
    """One entry of what an organisation's system may see of the log. Raises NotYoursError for any other."""
    entry = session.scalar(select(Entry).where(Entry.id == entry_id, seen_by_system(organisation_id)))
    if entry is None:
        raise NotYoursError
    return entry


def line_of(session: Session, organisation_id: UUID, entry_id: UUID) -> Line:
    """One entry as an organisation's system may see it. Raises NotYoursError for any other."""
    return _line(seen_entry(session, organisation_id, entry_id), organisation_id)


def lines_with_id(session: Session, organisation_id: UUID, wanted: Filter, entry_id: UUID) -> list[Line]:
    """The entry with this id, if the organisation's system may see it and it fits."""
    return [_line(entry, organisation_id) for entry in session.scalars(with_id(organisation_id, wanted, entry_id))]


def every_entry_of(session: Session, organisation_id: UUID, wanted: Filter) -> Iterator[Line]:
    """As entries_of, all of them, in steps, so that memory does not grow with the log."""
    step = wanted
    while page := list(_lines(session, organisation_id, step, 1000)):
        yield from page
        step = _continued(step, page[-1].id)


def count_entries(session: Session, organisation_id: UUID, wanted: Filter, most: int) -> int:
    """How many entries fit, counted no further than `most`. MUST only be shown as entries_of."""
    numbers = newest_first(organisation_id, wanted, most).with_only_columns(Entry.number).subquery()
    return session.execute(select(func.count()).select_from(numbers)).scalar_one()


def who_looked(session: Session, pair_ids: Sequence[UUID], limit: int, before: UUID | None = None) -> list[Line]:
    """Everybody who read something of these pairs, newest first, from before this entry if one is named.

    MUST only be shown to their youngster.
    """
    if not pair_ids:
        return []
    chosen = select(Entry).where(_is_reading_of(pair_ids))
    if before is not None:
        chosen = chosen.where(Entry.number < _number_of(before))
    return [_line(entry, None) for entry in session.scalars(chosen.order_by(Entry.number.desc()).limit(limit))]


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry of `who_looked`, with the pair that it is about and the organisation whose person or system read."""

    line: Line
    pair_id: UUID
    organisation_id: UUID


def reading_of(session: Session, pair_ids: Sequence[UUID], entry_id: UUID) -> Reading | None:
    """One of the entries that `who_looked` finds; None for any other. MUST only be shown to the youngster of these pairs."""
    entry = session.scalar(select(Entry).where(Entry.id == entry_id, _is_reading_of(pair_ids))) if pair_ids else None
    if entry is None or entry.organisation_id is None:
        return None
    pair_id = entry.pair_id or next(pair_id for pair_id in pair_ids if str(pair_id) in (entry.facts or ""))
    return Reading(_line(entry, None), pair_id, entry.organisation_id)


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """What the log holds of something that a youngster did."""

    id: UUID
    at: datetime
    act: str
    pair_id: UUID | None


def own_entries(session: Session, actor: Actor) -> list[OwnEntry]:
    """Every entry about this youngster as a person, oldest first; for themselves. Raises NotYoursError for anybody else."""
    if actor.role is not Role.YOUNGSTER or actor.id is None:
        raise NotYoursError
    chosen = select(Entry.id, Entry.at, Entry.act, Entry.pair_id).where(Entry.youngster_id == actor.id)
    return [OwnEntry(row.id, row.at, row.act, row.pair_id) for row in session.execute(chosen.order_by(Entry.number))]


def _is_reading_of(pair_ids: Sequence[UUID]) -> ColumnElement[bool]:
    mentions = [Entry.facts.contains(str(pair_id)) for pair_id in pair_ids]
    return or_(
        and_(Entry.pair_id.in_(pair_ids), Entry.act.in_(READING), Entry.actor_role.not_in(("youngster", "assisted"))),
        and_(Entry.act.in_(LISTINGS), or_(*mentions)),
    )


def _number_of(entry_id: UUID) -> ScalarSelect[int]:
    """Where this entry stands; of an unknown one, nothing comes before or after it."""
    return select(Entry.number).where(Entry.id == entry_id).scalar_subquery()


def _lines(session: Session, organisation_id: UUID, wanted: Filter, limit: int) -> Iterator[Line]:
    for entry in session.scalars(newest_first(organisation_id, wanted, limit)):
        yield _line(entry, organisation_id)


def _line(entry: Entry, organisation_id: UUID | None) -> Line:
    """One entry. Asked in vain by another organisation, the target's officer sees the attempt; the asker sees no target."""
    stopped = entry.seen_as == NOTHING_SHARED and organisation_id is not None
    outside = organisation_id is not None and entry.organisation_id not in (None, organisation_id)
    return Line(
        id=entry.id,
        at=entry.at,
        act=entry.act if organisation_id is None else str(entry.seen_as),
        letter=entry.action,
        outcome=entry.outcome,
        reason=entry.reason,
        actor=None if stopped else entry.actor_name,
        actor_id=None if stopped else entry.actor_id,
        actor_role=None if stopped else entry.actor_role,
        organisation=None if stopped else entry.organisation_name,
        program="koppel" if stopped else entry.program,
        pair_id=entry.pair_id,
        consent_id=entry.consent_id,
        consent_revision=entry.consent_revision,
        note_ids=tuple(map(UUID, (entry.note_ids or "").split())),
        checks=entry.checks,
        trace_id=None if stopped else entry.trace_id,
        span_id=None if stopped else entry.span_id,
        parent_span_id=None if stopped else entry.parent_span_id,
        organisation_id=None if stopped else entry.organisation_id,
        about=_about(entry),
        is_attempt_from_outside=outside and entry.act == "not-found",
    )


def _continued(wanted: Filter, last: UUID) -> Filter:
    return replace(wanted, before=last)


def _about(entry: Entry) -> tuple[UUID, ...]:
    if entry.pair_id is not None:
        return (entry.pair_id,)
    if entry.act in LISTINGS and entry.facts is not None:
        return tuple(map(UUID, str(orjson.loads(entry.facts)["pairs"]).split()))
    return ()
