"""Engines that tests use one after another: what SQLAlchemy compiled for one test it need not compile for the next.

It remembers compiled statements for each engine apart, and compiling them takes longer than most tests run otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import make_url

from service.db import make_engine

EMPTY = "empty"


class MovableEngine:
    """An engine as the service makes it, which connects to the database that it was last pointed at.

    It survives no loss of power: SQLite does not wait for the disk. `stands`: the name of what stands in its database, until
    a statement goes there.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.stands: str | None = None
        self.engine = make_engine(url)
        event.listen(self.engine, "do_connect", self._elsewhere)
        event.listen(self.engine, "before_cursor_execute", self._changes)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _without_waiting)

    def _elsewhere(self, dialect: Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        places, names = dialect.create_connect_args(make_url(self.url))
        arguments[:] = places
        options.update(names)

    def _changes(self, *_: Any) -> None:
        self.stands = None


class Engines:
    """Engines by kind of database, each used by one test at a time."""

    def __init__(self) -> None:
        self._idle: dict[str, list[MovableEngine]] = {}
        self._used: dict[Engine, MovableEngine] = {}

    @contextmanager
    def on_empty(self, url: str) -> Iterator[Engine]:
        """An engine on this database, in which nothing happened yet; for nobody else until the block ends."""
        idle = self._idle.setdefault(make_url(url).get_backend_name(), [])
        movable = idle.pop() if idle else MovableEngine(url)
        movable.url, movable.stands = url, EMPTY
        self._used[movable.engine] = movable
        try:
            yield movable.engine
        finally:
            del self._used[movable.engine]
            movable.engine.dispose()
            idle.append(movable)

    def what_stands_in(self, engine: Engine) -> str | None:
        """The name that was told last; None as soon as a statement went there since, or for an engine of another's."""
        movable = self._used.get(engine)
        return movable.stands if movable else None

    def tell(self, engine: Engine, name: str) -> None:
        """What stands in this engine's database from now on has this name."""
        self._used[engine].stands = name


def _without_waiting(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


ENGINES = Engines()
