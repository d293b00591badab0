"""Databases for tests: one is migrated once, each test gets a copy."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import create_engine, text
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
    def __init__(self, server_url: str) -> None:
        self._server = create_engine(server_url, isolation_level="AUTOCOMMIT")

    @contextmanager
    def copy(self, directory: Path) -> Iterator[str]:
        name = f"koppel_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def prepare(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        self._run(f"CREATE DATABASE {TEMPLATE}")
        engine = make_engine(self._url(TEMPLATE))
        migrate(engine)
        engine.dispose()

    def close(self) -> None:
        self._server.dispose()

    def _run(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(statement))

    def _url(self, name: str) -> str:
        return make_url(self._server.url).set(database=name).render_as_string(hide_password=False)


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
