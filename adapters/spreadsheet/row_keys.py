"""How a row stays the same note while people sort, insert, copy and move rows.

The adapter gives each shared row once a random key, in a column of its own, which moves with the row when people sort
or insert; row numbers mean nothing. Beside it, in the adapter's own directory, it remembers a keyed hash of what the
row said. With both it understands what people do with rows:

- *sorted, inserted, moved*: the key went along; nothing changed.
- *edited*: same key, other content; the revision rises.
- *copied*: two rows with one key. The row that says what it said keeps it (else the first one), the copy gets its own.
- *key wiped or left behind*: a row without key that says exactly what a vanished row said gets that key back.
- *pair or subject changed*: another note (the contract fixes both), so the row gets a new key; the old note is
  retracted because its key is gone.
- *sorted without the key column*: keys now stand beside other rows. Pair and subject still guard them: within one pair
  and subject the notes trade places as corrections, across them each row gets a new key.

A revision is the number of seconds since 2020 at which the change was seen, so that it also rises when the adapter's
memory was lost.
"""

import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.spreadsheet.mapping import content, identity, is_shared
from adapters.spreadsheet.to_koppel import Row

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_TABLE = """
CREATE TABLE IF NOT EXISTS rows (row_key TEXT PRIMARY KEY, identity_hash TEXT NOT NULL, content_hash TEXT NOT NULL,
                                 revision INTEGER NOT NULL, seen_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS workbook (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), id TEXT NOT NULL);
"""


@dataclass(frozen=True)
class KnownRow:
    """What is remembered of a row: hashes only. `seen_at`: when it was first read well."""

    key: str
    identity_hash: str
    content_hash: str
    revision: int
    seen_at: datetime


class RowMemory:
    """The rows as they were last read, in `directory`. `hash` gives keyed hashes."""

    def __init__(self, directory: Path, hash: Callable[..., str]) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._database = sqlite3.connect(directory / "rows.sqlite")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_TABLE)
        self._hash = hash

    def known(self) -> dict[str, KnownRow]:
        rows = self._database.execute("SELECT * FROM rows")
        return {
            key: KnownRow(key, identity_hash, content_hash, revision, datetime.fromisoformat(seen_at))
            for key, identity_hash, content_hash, revision, seen_at in rows
        }

    def read_well(self, row: Row, now: datetime) -> KnownRow:
        """Remember this row, which has a key and no mistakes; its revision rises when it says something else."""
        before = self.known().get(row.key)
        content_hash = self.content_hash(row)
        if before and before.content_hash == content_hash:
            return before
        revision = max(before.revision + 1 if before else 1, int((now - _EPOCH).total_seconds()))
        seen_at = before.seen_at if before else now
        known = KnownRow(row.key, self.identity_hash(row), content_hash, revision, seen_at)
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)",
                (known.key, known.identity_hash, known.content_hash, known.revision, known.seen_at.isoformat()),
            )
        return known

    def content_hash(self, row: Row) -> str:
        return self._hash("content", *content(row.cells))

    def identity_hash(self, row: Row) -> str:
        named = identity(row.cells)
        return self._hash("identity", named) if named else ""

    def workbook(self, workbook_id: str) -> str:
        """The id of the workbook that this adapter was set up with; the first one it sees."""
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO workbook VALUES (1, ?)", (workbook_id,))
        known: str = self._database.execute("SELECT id FROM workbook").fetchone()[0]
        return known

    def close(self) -> None:
        self._database.close()


def new_keys(rows: Sequence[Row], memory: RowMemory) -> dict[int, str]:
    """The keys that must be written: row number → key. Empty when every shared row has its own."""
    known = memory.known()
    keeper = _keepers(rows, memory, known)
    lost = {row.content_hash: row.key for row in known.values() if row.key not in keeper}
    keys: dict[int, str] = {}
    for row in (row for row in rows if is_shared(row.cells)):
        if keeper.get(row.key) == row.number and not _is_another_note(row, memory, known.get(row.key)):
            continue
        found = None if row.key else lost.pop(memory.content_hash(row), None)
        keys[row.number] = found or secrets.token_hex(8)
    return keys


def _keepers(rows: Sequence[Row], memory: RowMemory, known: dict[str, KnownRow]) -> dict[str, int]:
    """Which row owns each key that stands in the sheet."""
    times = Counter(row.key for row in rows if row.key)
    keeper: dict[str, int] = {}
    for row in (row for row in rows if row.key):
        says_the_same = row.key in known and memory.content_hash(row) == known[row.key].content_hash
        if row.key not in keeper or (times[row.key] > 1 and says_the_same and not _same(rows, keeper, row, memory)):
            keeper[row.key] = row.number
    return keeper


def _same(rows: Sequence[Row], keeper: dict[str, int], row: Row, memory: RowMemory) -> bool:
    owner = next(other for other in rows if other.number == keeper[row.key])
    return memory.content_hash(owner) == memory.content_hash(row)


def _is_another_note(row: Row, memory: RowMemory, known: KnownRow | None) -> bool:
    now = memory.identity_hash(row)
    return bool(known and now and known.identity_hash != now)
