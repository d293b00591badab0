"""Entries as years of work would leave them: put in directly, in order, spread evenly up to now.

In ten thousand of them: 6,000 of systems, 3,900 of the professionals of every pair, 50 refusals, 50 youngsters' decisions.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, text

from benchmarks.ground import Ground
from service.audit.leaves import SALT_BYTES
from service.audit.models import Entry
from service.db import now

YEARS = timedelta(days=5 * 365)
AT_ONCE = 20_000
OF_200 = ("pairs-listed",) * 120 + ("notes-opened",) * 39 + ("pair-opened",) * 39 + ("consent-given", "not-found")
"""What each next entry is, in turn."""


def write_years(ground: Ground, entries: int) -> None:
    """Put so many entries in. They wait for no seal: what is measured with them does not read the tree."""
    rows: list[dict[str, Any]] = []
    with ground.database.transaction() as session:
        moment = now(session)
        for row in _rows(ground, entries, moment):
            rows.append(row)
            if len(rows) == AT_ONCE:
                session.execute(insert(Entry), rows)
                rows.clear()
        if rows:
            session.execute(insert(Entry), rows)
    with ground.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE entry" if ground.database.engine.dialect.name == "postgresql" else "SELECT 1"))


def _rows(ground: Ground, entries: int, moment: datetime) -> Iterator[dict[str, Any]]:
    world, pairs, step = ground.world, ground.pair_ids, YEARS / entries
    people = [world.sanne, world.karim, world.joke, world.bilal]
    for number in range(entries):
        act, person = OF_200[number % len(OF_200)], people[number % len(people)]
        of_system, refused = act == "pairs-listed", act == "not-found"
        office = world.straatkracht if person in (world.karim, world.bilal) else world.de_brug
        read = act == "notes-opened"
        yield {
            "id": uuid4(),
            "at": moment - YEARS + number * step,
            "act": act,
            "seen_as": act,
            "action": "R",
            "outcome": "refused" if refused else "permitted",
            "reason": None,
            "actor_role": "system" if of_system else "professional",
            "actor_id": office.system.id if of_system else person.id,
            "actor_name": office.system.name if of_system else person.name,
            "organisation_name": person.organisation,
            "organisation_id": office.id,
            "other_organisation_id": world.de_brug.id if read and office is world.straatkracht else None,
            "third_organisation_id": None,
            "program": office.slug if of_system else "koppel-pages",
            "pair_id": None if of_system or refused else pairs[number % len(pairs)],
            "youngster_id": None,
            "consent_id": None,
            "consent_revision": None,
            "note_ids": str(uuid4()) if read else None,
            "facts": None,
            "checks": "ar",
            "trace_id": os.urandom(16).hex(),
            "span_id": os.urandom(8).hex(),
            "parent_span_id": None,
            "salt": os.urandom(SALT_BYTES),
        }
