"""Backups as an operator keeps them, and a machine that loses power at a chosen statement."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, MetaData, event

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def kept(engine: Engine, tables: MetaData) -> Rows:
    """Every row of a database."""
    with engine.begin() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in tables.sorted_tables
        }


def put_back(engine: Engine, tables: MetaData, rows: Rows) -> None:
    """The database as it was when these rows were kept."""
    with engine.begin() as connection:
        for table in reversed(tables.sorted_tables):
            connection.execute(table.delete())
        for table in tables.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), list(rows[table.name]))


class PowerLossError(Exception):
    """Whatever was under way is not there any more."""


@contextmanager
def power_lost_at(engine: Engine, statement: str) -> Iterator[None]:
    """The first statement that begins so is not carried out, nor is what would come after it."""

    def lose(_connection: Any, _cursor: Any, present: str, *_: Any) -> None:
        if present.startswith(statement):
            raise PowerLossError(statement)

    is_lost = False
    event.listen(engine, "before_cursor_execute", lose)
    try:
        yield
    except* PowerLossError:  # alone, or in the group of what failed
        is_lost = True
    finally:
        event.remove(engine, "before_cursor_execute", lose)
    if not is_lost:
        raise AssertionError(f"nothing began with {statement!r}")
