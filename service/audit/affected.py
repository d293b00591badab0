"""Who was affected between two times (GDPR 33 and 34): whose pages and notes somebody or some system read, from the log."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.audit.models import Entry
from service.audit.search import READING
from service.audit.selecting import seen_by

AT_ONCE = 1000
PAIRS = "pairs"
"""The fact under which a list names its pairs."""


@dataclass(slots=True)
class Affected:
    """One pair: how often it was read and by whom, which notes, and when first and last."""

    pair_id: UUID
    first_at: datetime
    last_at: datetime
    times: int = 0
    notes: set[str] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)


def affected_between(
    session: Session, organisation_id: UUID, start: datetime, end: datetime, actor_id: UUID | None = None
) -> list[Affected]:
    """Every pair that was read from `start` up to `end`, by anybody or by one reader, what was read last on top.

    As far as this organisation sees the log. MUST only be shown to its officer. Memory grows with the pairs, not the log.
    """
    chosen = (
        select(Entry.at, Entry.pair_id, Entry.note_ids, Entry.facts, Entry.actor_name, Entry.organisation_name)
        .where(seen_by(organisation_id), Entry.seen_as.in_(READING), Entry.at >= start, Entry.at < end)
        .order_by(Entry.number)
        .execution_options(yield_per=AT_ONCE)
    )
    if actor_id is not None:
        chosen = chosen.where(Entry.actor_id == actor_id)
    found: dict[UUID, Affected] = {}
    for row in session.execute(chosen):
        for pair_id in _pairs_in(row):
            one = found.setdefault(pair_id, Affected(pair_id, row.at, row.at))
            one.times, one.last_at = one.times + 1, row.at
            one.notes.update((row.note_ids or "").split())
            one.readers.add(row.actor_name or row.organisation_name or "")
    return sorted(found.values(), key=lambda one: one.last_at, reverse=True)


def _pairs_in(row: Any) -> Iterable[UUID]:
    if row.pair_id is not None:
        return [row.pair_id]
    named = orjson.loads(row.facts).get(PAIRS, "") if row.facts else ""
    return map(UUID, named.split())
