"""The log as a verification reads it, from the database or from an export, in stretches, so that memory does not grow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, text

from service.audit.leaves import ROW_LENGTH, columns
from tlog.hashes import HASH_BYTES
from tlog.tiles import WIDTH

TILES_AT_ONCE = 4
ROWS_AT_ONCE = 1000
BEFORE_ALL = -(2**63)  # numbers below zero are found too: nobody hides there
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class SealLine:
    """One seal. `sealed_at` is in microseconds since 1970."""

    size: int
    root: bytes
    note: str
    seed: bytes
    sealed_at: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some places of the tree, side by side, from `start`.

    `stored`: the leaf hashes that the tiles have for them. `leaves`: the places at which an entry stands, ascending, as
    (place, the entry's number, its row or None when it is gone).
    """

    start: int
    stored: bytes
    leaves: Sequence[tuple[int, int, Row | None]]

    @property
    def end(self) -> int:
        """The first place after it."""
        last = self.leaves[-1][0] + 1 if self.leaves else self.start
        return max(self.start + len(self.stored) // HASH_BYTES, last)


@dataclass(frozen=True, slots=True)
class Stray:
    """An entry that is at no place of the tree. `waits`: the sequencer will come to it; `is_gone`: it was deleted."""

    number: int
    id: str
    at: int
    waits: bool
    is_gone: bool = False


class Evidence(Protocol):
    """Everything that a verification looks at; each is read once, in order."""

    def seals(self) -> Iterator[SealLine]: ...
    def stretches(self) -> Iterator[Stretch]: ...
    def strays(self) -> Iterator[Stray]: ...


class LogInDatabase:
    """The log as it stands in the database, through one connection whose transaction sees one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_postgresql = connection.dialect.name == "postgresql"
        # Position and number stand behind the entry's columns, so that a row is what `leaf_of` takes.
        self._leaves = text(
            f"SELECT {columns(connection.dialect.name)}, log_leaf.position, log_leaf.entry_number"
            " FROM log_leaf LEFT JOIN entry ON entry.number = log_leaf.entry_number"
            " WHERE log_leaf.position >= :start AND log_leaf.position < :end ORDER BY log_leaf.position"
        )

    def seals(self) -> Iterator[SealLine]:
        """Every seal, smallest first."""
        after = BEFORE_ALL
        while rows := self._rows(_SEALS, after=after):
            yield from (SealLine(*row) for row in rows)
            after = rows[-1][0]

    def stretches(self) -> Iterator[Stretch]:
        """Every place that a tile, a leaf or a seal speaks of."""
        size: int = max(row[0] or 0 for row in self._rows(_SIZES))
        for first in range(0, (size + WIDTH - 1) // WIDTH, TILES_AT_ONCE):
            start, end = first * WIDTH, min(size, (first + TILES_AT_ONCE) * WIDTH)
            tiles = {row[0]: row[1] for row in self._rows(_TILES, first=first, last=first + TILES_AT_ONCE - 1)}
            yield Stretch(start, _joined(tiles, start, end), self._leaves_between(start, end))

    def strays(self) -> Iterator[Stray]:
        """Entries without a place, and numbers that wait for a place and have no entry any more."""
        last_placed: int = self._rows(_LAST_PLACED)[0][0] or 0
        after = BEFORE_ALL
        while rows := self._rows(_STRAYS, after=after):
            waiting = {row[0] for row in self._rows(_WAITING, first=rows[0][0], last=rows[-1][0])}
            for number, entry_id, at in rows:
                waits = number in waiting if self._is_postgresql else number > last_placed
                yield Stray(number, str(entry_id).replace("-", ""), at, waits)
            after = rows[-1][0]
        for (number,) in self._rows(_GONE):
            yield Stray(number, "", 0, waits=True, is_gone=True)

    def _leaves_between(self, start: int, end: int) -> list[tuple[int, int, Row | None]]:
        found = self._rows(self._leaves, start=start, end=end)
        return [(row[ROW_LENGTH], row[ROW_LENGTH + 1], None if row[0] is None else row) for row in found]

    def _rows(self, statement: Any, **values: int) -> list[Row]:
        cursor = self._connection.execute(statement, values).cursor
        return list(cursor.fetchall())


def _joined(tiles: dict[int, bytes], start: int, end: int) -> bytes:
    """The hashes of these places; what a tile lacks is zeros, which is the hash of nothing."""
    parts = []
    for number in range(start // WIDTH, (end + WIDTH - 1) // WIDTH):
        wanted = min(WIDTH, end - number * WIDTH) * HASH_BYTES
        parts.append(bytes(tiles.get(number, b""))[:wanted].ljust(wanted, b"\x00"))
    return b"".join(parts)


_SEALS = text(
    f"SELECT size, root, note, seed, sealed_at FROM log_seal WHERE size > :after ORDER BY size LIMIT {ROWS_AT_ONCE}"
)
_SIZES = text(
    f"SELECT max(position) + 1 FROM log_leaf UNION ALL SELECT max(size) FROM log_seal UNION ALL"
    f" SELECT max(number * {WIDTH} + length(hashes) / {HASH_BYTES}) FROM log_tile WHERE level = 0"
    " AND number = (SELECT max(number) FROM log_tile WHERE level = 0)"
)
_TILES = text("SELECT number, hashes FROM log_tile WHERE level = 0 AND number BETWEEN :first AND :last")
_LAST_PLACED = text("SELECT max(entry_number) FROM log_leaf")
_STRAYS = text(
    "SELECT entry.number, entry.id, entry.at FROM entry LEFT JOIN log_leaf ON log_leaf.entry_number = entry.number"
    f" WHERE log_leaf.position IS NULL AND entry.number > :after ORDER BY entry.number LIMIT {ROWS_AT_ONCE}"
)
_WAITING = text("SELECT number FROM entry_waiting WHERE number BETWEEN :first AND :last")
_GONE = text(
    "SELECT entry_waiting.number FROM entry_waiting LEFT JOIN entry ON entry.number = entry_waiting.number"
    " WHERE entry.number IS NULL ORDER BY entry_waiting.number"
)
