"""What an adapter remembers of a system that keeps no history itself: what each note said, where each copy was put.

Of what a note said only a keyed hash is kept. Each method is one transaction on disk.
"""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from adapters.state import keyed_hash

# A revision is the number of seconds since 2020 at which a change was seen, so that it also rises when this memory was lost.
_EPOCH = 1577836800
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (source_id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, revision INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS placed (note_id TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (note_id, record_id));
"""


class Memory:
    """In `directory`, which is the adapter's own. `now`: seconds since 1970."""

    def __init__(self, directory: Path, now: Callable[[], float] = time.time) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._database = sqlite3.connect(directory / "notes.sqlite")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_TABLES)
        self._hash = keyed_hash(directory)
        self._now = now

    def revision(self, source_id: str, *content: object) -> int:
        """The same number as long as the note has this content, a higher one as soon as it has another."""
        content_hash = self._hash(*content)
        known = self._database.execute(
            "SELECT content_hash, revision FROM seen WHERE source_id = ?", (source_id,)
        ).fetchone()
        if known and known[0] == content_hash:
            return int(known[1])
        revision = max(known[1] + 1 if known else 1, int(self._now()) - _EPOCH)
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (source_id, content_hash, revision))
        return revision

    def place(self, note_id: str, record_id: str) -> None:
        """Note, before it is written there, that a copy may stand on this record."""
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO placed VALUES (?, ?)", (note_id, record_id))

    def places(self, note_id: str) -> set[str]:
        """The records on which a copy of this note may stand."""
        return {row[0] for row in self._database.execute("SELECT record_id FROM placed WHERE note_id = ?", (note_id,))}

    def forget_places(self, note_id: str) -> None:
        with self._database:
            self._database.execute("DELETE FROM placed WHERE note_id = ?", (note_id,))

    def close(self) -> None:
        self._database.close()
