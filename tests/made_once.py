"""What most tests begin with is made once for each kind of database, then put back as it was: rows, keys and numbers."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from psycopg import ClientCursor
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, inspect

from service.actors import Actor
from service.db import Database
from service.migrations.state import prepare_key_store
from service.vault import Vault
from tests.engines import EMPTY, ENGINES
from tests.factories import MASTER_KEY, World, make_world, pair_with_youngster
from tests.fake_clock import FakeClock

Made = TypeVar("Made")


class Copy(Protocol):
    """What stood in a database."""

    def put_back(self, engine: Engine) -> None:
        """Everything that stands in this database becomes what stood in that one."""


class MadeOnce:
    """Things made through the services themselves, by the kind of database, the moment and their name."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, datetime, str], tuple[list[Copy], Any]] = {}

    def get(self, database: Database, name: str, make: Callable[[], Made], after: str = EMPTY) -> Made:
        """What `make` makes in a database in which nothing happened since `after`.

        Where something happened, it is made anew, and nothing is kept of it.
        """
        engines = (database.engine, database.vault.key_store)
        if any(ENGINES.what_stands_in(engine) != after for engine in engines):
            return make()
        key = (database.engine.dialect.name, database.clock(), name)
        if key not in self._kept:
            made = make()
            self._kept[key] = [copy_of(engine) for engine in engines], made
        else:
            copies, made = self._kept[key]
            for copy, engine in zip(copies, engines, strict=True):
                copy.put_back(engine)
        for engine in engines:
            ENGINES.tell(engine, name)
        return made


class SqliteCopy:
    def __init__(self, engine: Engine) -> None:
        self._kept = sqlite3.connect(":memory:")
        _driven(engine, lambda connection: connection.backup(self._kept))

    def put_back(self, engine: Engine) -> None:
        _driven(engine, self._kept.backup)


class PostgresqlCopy:
    """The database it is put back into is emptied first: whatever stands there has been there before."""

    def __init__(self, engine: Engine) -> None:
        self._statements = ""
        tables, sequences = inspect(engine).get_table_names(), inspect(engine).get_sequence_names()
        _driven(engine, lambda connection: self._read(connection, tables, sequences))

    def put_back(self, engine: Engine) -> None:
        _driven(engine, self._write)

    def _read(self, connection: Any, tables: list[str], sequences: list[str]) -> None:
        written = ClientCursor(connection)
        statements = ["SET session_replication_role = replica"]
        for table in tables:
            rows = connection.execute(SQL("SELECT * FROM {}").format(Identifier(table))).fetchall()
            statements += [f"DELETE FROM {table}"]
            statements += [_insert(written, table, row) for row in rows]
        for sequence in sequences:
            number, called = connection.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
            statements += [f"SELECT setval('{sequence}', {number}, {called})"]
        self._statements = "; ".join([*statements, "SET session_replication_role = origin"])

    def _write(self, connection: Any) -> None:
        ClientCursor(connection).execute(self._statements)
        connection.commit()


def copy_of(engine: Engine) -> Copy:
    """Everything that stands in this database now."""
    return SqliteCopy(engine) if engine.dialect.name == "sqlite" else PostgresqlCopy(engine)


def _insert(written: Any, table: str, row: tuple[Any, ...]) -> str:
    return str(written.mogrify(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row))


def _driven(engine: Engine, use: Callable[[Any], None]) -> None:
    """The driver's own connection: what is done there is not counted as a statement."""
    connection = engine.raw_connection()
    try:
        use(connection.driver_connection)
    finally:
        connection.close()


MADE = MadeOnce()


@contextmanager
def empty_database(url: str, key_store_url: str, clock: FakeClock, public_url: str) -> Iterator[Database]:
    """A migrated database in which nothing happened, with a vault of its own."""
    with ENGINES.on_empty(url) as engine, ENGINES.on_empty(key_store_url) as key_store:
        prepare_key_store(key_store)
        ENGINES.tell(key_store, EMPTY)
        yield Database(engine, Vault(MASTER_KEY, key_store), clock, public_url)


def world_of(database: Database) -> World:
    """De Brug and Straatkracht, as `make_world` makes them."""
    return replace(MADE.get(database, "world", lambda: make_world(database)), database=database)


def noor_of(world: World) -> tuple[UUID, Actor]:
    """The pair of Sanne and Karim with Noor, as `pair_with_youngster` makes it."""
    return MADE.get(world.database, "noor", lambda: pair_with_youngster(world), after="world")
