"""Where a measurement's databases are: files on disk, or databases of their own on a PostgreSQL server."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.postgres import running_server

MakeUrl = Callable[[str], str]
"""From a name to the address of an empty database."""


@contextmanager
def databases(directory: Path, own_postgresql: bool) -> Iterator[tuple[str, MakeUrl]]:
    """The kind of database and how to get one: a server of our own, the one KOPPEL_DATABASE_URL names, else SQLite."""
    given = os.environ.get("KOPPEL_DATABASE_URL", "")
    if own_postgresql:
        with running_server(directory, on_disk=True) as server_url, _on_server(server_url) as make_one:
            yield "postgresql", make_one
    elif given.startswith("postgresql"):
        with _on_server(given) as make_one:
            yield "postgresql", make_one
    else:
        yield "sqlite", lambda name: f"sqlite:///{directory / name}.db"


@contextmanager
def _on_server(server_url: str) -> Iterator[MakeUrl]:
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make_one(name: str) -> str:
        unique = f"koppel_bench_{name.replace('-', '_')}_{uuid4().hex[:8]}".lower()
        _run(f"CREATE DATABASE {unique}")
        made.append(unique)
        return make_url(server_url).set(database=unique).render_as_string(hide_password=False)

    def _run(statement: str) -> None:
        with server.connect() as connection:
            connection.execute(text(statement))

    try:
        yield make_one
    finally:
        for unique in made:
            _run(f"DROP DATABASE {unique} WITH (FORCE)")
        server.dispose()
