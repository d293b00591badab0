"""Databases for tests: one is migrated once, each test gets a copy."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url

from service.db import make_engine
from service.migrations.state import migrate
from tests.postgres import running_server

TEMPLATE = "koppel_template"


class Template(Protocol):
    """A migrated, empty database."""

    def copy(self, directory: Path) -> AbstractContextManager[str]:
        """The address of a fresh copy, gone when the block ends."""


class SqliteTemplate:
    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def copy(self, directory: Path) -> Iterator[str]:
        path = directory / "koppel.db"
        shutil.copy(self._path, path)
        yield f"sqlite:///{path}"


class PostgresqlTemplate:
    """Copies are used again: to empty one takes a tenth of the time that making one takes. A changed one is thrown away."""

    def __init__(self, server_url: str) -> None:
        self._server = create_engine(server_url, isolation_level="AUTOCOMMIT")
        self._emptied: list[str] = []
        self._empty = ""
        self._shape: list[object] = []

    @contextmanager
    def copy(self, directory: Path) -> Iterator[str]:
        name = self._emptied.pop() if self._emptied else self._made()
        try:
            yield self._url(name)
        finally:
            self._take_back(name)

    def prepare(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        self._run(f"CREATE DATABASE {TEMPLATE}")
        engine = make_engine(self._url(TEMPLATE))
        migrate(engine)
        with engine.connect() as connection:
            self._empty, self._shape = _emptying(connection), _shape(connection)
        engine.dispose()

    def close(self) -> None:
        self._server.dispose()

    def _made(self) -> str:
        name = f"koppel_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def _take_back(self, name: str) -> None:
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        engine = create_engine(self._url(name), poolclass=NullPool)
        with engine.begin() as connection:
            is_whole = _shape(connection) == self._shape
            if is_whole:
                connection.exec_driver_sql(self._empty)
        if is_whole:
            self._emptied.append(name)
        else:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(statement))

    def _url(self, name: str) -> str:
        return make_url(self._server.url).set(database=name).render_as_string(hide_password=False)


def _emptying(connection: Connection) -> str:
    """What brings a copy back to what the migrations left: no rows, except theirs, and numbers from one."""
    tables = inspect(connection).get_table_names()
    filled = [table for table in tables if connection.scalar(text(f"SELECT count(*) FROM {table}"))]
    assert filled == ["alembic_version"], f"the migrations fill {filled}; keep their rows here"
    sequences = inspect(connection).get_sequence_names()
    # Neither triggers nor foreign keys have a say: what tests may not delete is deleted here.
    return "; ".join(
        [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {table}" for table in tables if table not in filled),
            *(f"ALTER SEQUENCE {sequence} RESTART" for sequence in sequences),
        ]
    )


def _shape(connection: Connection) -> list[object]:
    """What a test can change that stays when its rows are gone: tables, columns, constraints, triggers, functions."""
    ours = "'public'::regnamespace"
    questions = (
        f"SELECT oid, relname, relnatts FROM pg_class WHERE relnamespace = {ours} ORDER BY oid",
        f"SELECT oid, conname FROM pg_constraint WHERE connamespace = {ours} ORDER BY oid",
        "SELECT oid, tgname, tgenabled FROM pg_trigger ORDER BY oid",
        f"SELECT oid, prosrc FROM pg_proc WHERE pronamespace = {ours} ORDER BY oid",
    )
    return [[tuple(row) for row in connection.execute(text(question))] for question in questions]


@contextmanager
def sqlite_template(directory: Path) -> Iterator[Template]:
    path = directory / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    yield SqliteTemplate(path)


@contextmanager
def postgresql_template(directory: Path) -> Iterator[Template]:
    with running_server(directory, on_disk=False) as server_url:
        template = PostgresqlTemplate(server_url)
        template.prepare()
        try:
            yield template
        finally:
            template.close()
