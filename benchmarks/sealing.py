"""A log with entries as the service writes them, for the measurements of the tree."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from benchmarks.bench import Bench
from benchmarks.ground import make_ground
from service.actors import Actor, Role
from service.audit.acts import Act, NoteFetched
from service.audit.keys import make_log_key
from service.audit.leaves import FIRST_SHOWN, ROW_LENGTH, columns
from service.audit.log import append
from service.audit.models import Entry, Leaf
from service.audit.sequencer import PACE, sequence
from service.clock import Clock
from service.db import Database
from service.vault import Vault

AT_ONCE = 5_000


class _Timed(Database):
    """A database that tells how long its transactions took."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        super().__init__(engine, vault, clock)
        self.held: list[float] = []

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        began = perf_counter()
        with super().transaction() as session:
            yield session
        self.held.append(perf_counter() - began)


@dataclass
class Sealed:
    """One log. Its clock jumps a minute before each seal, so that none has to be waited for."""

    database: Database
    actor: Actor

    def write(self, entries: int) -> None:
        """So many entries of a system that fetched a note."""
        for _ in range(entries // AT_ONCE + 1):
            with self.database.transaction() as session:
                for _ in range(min(AT_ONCE, entries)):
                    append(session, self._act())
            entries -= min(AT_ONCE, entries)

    def _act(self) -> Act:
        return NoteFetched(
            actor=self.actor,
            pair_id=uuid4(),
            other_organisation_id=uuid4(),
            consent_id=uuid4(),
            consent_revision=1,
            note_ids=[uuid4()],
        )

    def take_in(self) -> Sequence[float]:
        """Everything that waits, batch by batch; how long each held the write lock, its commit included, in seconds."""
        later = self.database.clock() + 2 * PACE
        database = _Timed(self.database.engine, self.database.vault, lambda: later)
        while sequence(database):
            pass
        self.database = Database(self.database.engine, self.database.vault, lambda: later + timedelta(seconds=1))
        return database.held

    def count(self) -> int:
        """How many entries wait."""
        with self.database.reading() as session:
            return session.execute(select(func.count()).select_from(Entry)).scalar_one() - self._sealed(session)

    def sealed(self) -> int:
        """How many entries are in the tree."""
        with self.database.reading() as session:
            return self._sealed(session)

    def bytes_of_an_entry(self) -> int:
        """How many bytes of one entry go through SHA-256 before anything of the tree does."""
        with self.database.reading() as session:
            dialect = self.database.engine.dialect.name
            row = session.execute(text(f"SELECT {columns(dialect)} FROM entry ORDER BY number DESC LIMIT 1")).one()
        return len(row[0]) + len(orjson.dumps(tuple(row)[FIRST_SHOWN:ROW_LENGTH]))

    def _sealed(self, session: Any) -> int:
        return int(session.execute(select(func.count()).select_from(Leaf)).scalar_one())


def sealed_log(bench: Bench, name: str) -> Sealed:
    """An empty log with a key."""
    ground = make_ground(bench.directory / name, bench.make_url, 2, 1)
    make_log_key(ground.database.vault, "koppel.example/v1/log")
    office = ground.world.straatkracht
    actor = Actor(Role.SYSTEM, office.system.id, office.id, office.system.name, "Straatkracht", "straatkracht")
    return Sealed(ground.database, actor)


def seal_everything(database: Database) -> None:
    """Take all that waits into the tree, under a key that is made for it."""
    make_log_key(database.vault, "koppel.example/v1/log")
    while sequence(database):
        pass
