"""Statements of the hot path: written in SQLAlchemy, compiled once for each kind of database.

Running one costs the driver's work and little more; through Session.execute the same costs two or three times as much
(docs/performance.md). It runs on the session's own connection, in its transaction, and who listens to the engine for
`before_cursor_execute` hears it. A value that is missing is a KeyError; other errors are the driver's own.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Uuid
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session

from service.db import Instant, connection_of, from_microseconds

REMEMBERED = 1000

Convert = Callable[[Any], Any]


class Prepared:
    """One statement without lists that expand. `columns` are those that an INSERT fills; other statements name their own."""

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """Every row, as a named tuple of the statement's columns."""
        compiled, cursor = self._execute(session, values)
        found = compiled.read(cursor.fetchall())
        cursor.close()
        return found

    def row(self, session: Session, values: Mapping[str, Any]) -> Any | None:
        """The first row, or None."""
        found = self.rows(session, values)
        return found[0] if found else None

    def run(self, session: Session, values: Mapping[str, Any]) -> int:
        """Carry the statement out; returns how many rows it wrote."""
        _, cursor = self._execute(session, values)
        count = cursor.rowcount
        cursor.close()
        return count

    def run_each(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Carry the statement out for each of these, in their order, as one call of the driver; nothing for none."""
        if not rows:
            return
        compiled, connection, cursor = self._ready(session)
        parameters: Any = [compiled.parameters(values) for values in rows]
        for hears in connection.engine.dispatch.before_cursor_execute:
            hears(connection, cursor, compiled.sql, parameters, None, True)
        cursor.executemany(compiled.sql, parameters)
        cursor.close()

    def _execute(self, session: Session, values: Mapping[str, Any]) -> tuple["_Compiled", DBAPICursor]:
        compiled, connection, cursor = self._ready(session)
        parameters = compiled.parameters(values)
        for hears in connection.engine.dispatch.before_cursor_execute:
            hears(connection, cursor, compiled.sql, parameters, None, False)
        cursor.execute(compiled.sql, parameters)
        return compiled, cursor

    def _ready(self, session: Session) -> tuple["_Compiled", Connection, DBAPICursor]:
        session.flush()  # as Session.execute does: what this session has changed must be seen
        connection = connection_of(session)
        return self._for(connection), connection, connection.connection.cursor()

    def _for(self, connection: Connection) -> "_Compiled":
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _Compiled(self._statement, self._columns, connection.dialect)
        return self._compiled[name]


class _Compiled:
    """One statement for one kind of database: its text, and how values go in and come out."""

    def __init__(self, statement: Any, columns: Sequence[str] | None, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        self._fixed = {name: bound.effective_value for bound, name in compiled.bind_names.items() if not bound.required}
        self._is_positional = dialect.positional
        kinds = {name: bound.type for bound, name in compiled.bind_names.items()}
        names = compiled.positiontup if dialect.positional else kinds
        self._inward = [(name, _inward(kinds[name], dialect)) for name in names]
        returned = list(getattr(statement, "exported_columns", ()))
        self._row = namedtuple("Row", [column.key for column in returned])  # type: ignore[misc]  # its columns
        outward = [(place, _outward(column.type, dialect)) for place, column in enumerate(returned)]
        self._outward = [(place, convert) for place, convert in outward if convert]

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """The values as the driver takes them."""
        given = {**self._fixed, **values}
        inward = self._inward
        if self._is_positional:
            return tuple([convert(given[name]) if convert else given[name] for name, convert in inward])
        return {name: convert(given[name]) if convert else given[name] for name, convert in inward}

    def read(self, rows: Sequence[Any]) -> list[Any]:
        """The rows as they came from the driver, each value in its own type."""
        return [self._read(row) for row in rows]

    def _read(self, row: Any) -> Any:
        values = list(row)
        for place, convert in self._outward:
            if values[place] is not None:
                values[place] = convert(values[place])
        return self._row(*values)


def _inward(kind: Any, dialect: Dialect) -> Convert | None:
    found: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


def _outward(kind: Any, dialect: Dialect) -> Convert | None:
    if isinstance(kind, Instant):
        return from_microseconds  # through the type itself it costs three calls more
    found: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    # The same few pairs, people and organisations come back in every row.
    return lru_cache(REMEMBERED)(found) if found and isinstance(kind, Uuid) else found
