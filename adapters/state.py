"""What an adapter remembers between cycles, in one directory: what it sent, what was refused, what it delivered.

No text of a note is kept. What is only compared (content, pair codes) is kept as a hash under a key that stands in a
file of its own, so that the database alone says nothing about anyone. Each method is one transaction on disk.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.base import BadRecord, Held

_TABLES = """
CREATE TABLE IF NOT EXISTS sent (
    source_id TEXT PRIMARY KEY, pair_hash TEXT NOT NULL, revision INTEGER NOT NULL, content_hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refused (
    source_id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, refused_at REAL NOT NULL, lasting INTEGER NOT NULL,
    place TEXT NOT NULL, what TEXT NOT NULL, mend TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivered (note_id TEXT PRIMARY KEY, revision INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class StateInUseError(Exception):
    """Another adapter uses this directory. Stop that one, or give this one a directory of its own."""


@dataclass(frozen=True)
class Sent:
    """A source note that the service has, or may have (`revision` 0: on its way when the adapter stopped)."""

    source_id: str
    pair_hash: str
    revision: int
    content_hash: str


@dataclass(frozen=True)
class Refused:
    """A note that the service refused. `lasting`: only another content can change that."""

    content_hash: str
    refused_at: float
    lasting: bool
    bad: BadRecord


class State:
    """The memory of one adapter. Open it with `open_state`, which keeps a second adapter out."""

    def __init__(self, database: sqlite3.Connection, hash: Callable[..., str]) -> None:
        self._database = database
        self.hash = hash

    def instance(self) -> str:
        """The opaque id of this adapter, the same after a restart, so that it may retake its own lease at once."""
        return self._remember_once("instance", secrets.token_urlsafe(12))

    def sent(self) -> dict[str, Sent]:
        rows = self._database.execute("SELECT source_id, pair_hash, revision, content_hash FROM sent")
        return {row[0]: Sent(*row) for row in rows}

    def intend(self, source_id: str, pair_hash: str) -> None:
        """Note before sending that the service may have this note: so that it is retracted even after a kill."""
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO sent VALUES (?, ?, 0, '')", (source_id, pair_hash))

    def record_sent(self, sent: Sent) -> None:
        row = (sent.source_id, sent.pair_hash, sent.revision, sent.content_hash)
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?)", row)
            self._database.execute("DELETE FROM refused WHERE source_id = ?", (sent.source_id,))

    def forget_sent(self, source_id: str) -> None:
        with self._database:
            self._database.execute("DELETE FROM sent WHERE source_id = ?", (source_id,))
            self._database.execute("DELETE FROM refused WHERE source_id = ?", (source_id,))

    def refused(self) -> dict[str, Refused]:
        rows = self._database.execute("SELECT * FROM refused")
        return {row[0]: Refused(row[1], row[2], bool(row[3]), BadRecord(row[4], row[5], row[6], row[0])) for row in rows}

    def record_refused(self, source_id: str, refused: Refused) -> None:
        bad = refused.bad
        row = (source_id, refused.content_hash, refused.refused_at, refused.lasting, bad.where, bad.what, bad.mend)
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def keep_refused_only(self, source_ids: Iterable[str]) -> None:
        """Forget refusals of notes that are no longer marked for sharing."""
        kept = set(source_ids)
        with self._database:
            for source_id in set(self.refused()) - kept:
                self._database.execute("DELETE FROM refused WHERE source_id = ?", (source_id,))

    def delivered(self) -> list[Held]:
        return [Held(*row) for row in self._database.execute("SELECT note_id, revision FROM delivered")]

    def record_delivered(self, held: Held) -> None:
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO delivered VALUES (?, ?)", (held.note_id, held.revision))

    def forget_delivered(self, note_id: str) -> None:
        with self._database:
            self._database.execute("DELETE FROM delivered WHERE note_id = ?", (note_id,))

    def remember(self, name: str, value: str) -> None:
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str | None:
        row = self._database.execute("SELECT value FROM remembered WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _remember_once(self, name: str, value: str) -> str:
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO remembered VALUES (?, ?)", (name, value))
        known = self.recall(name)
        assert known is not None
        return known


@contextmanager
def open_state(directory: Path) -> Iterator[State]:
    """The state in `directory`, made when it is not there; StateInUseError when another adapter has it open."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _only_one(directory):
        database = sqlite3.connect(directory / "state.sqlite")
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.executescript(_TABLES)
            yield State(database, keyed_hash(directory))
        finally:
            database.close()


def keyed_hash(directory: Path) -> Callable[..., str]:
    """A hash of any number of parts under this directory's own key; equal only for equal parts."""
    key = _hash_key(directory)

    def hash(*parts: object) -> str:
        text = json.dumps([str(part) for part in parts])
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    return hash


def _hash_key(directory: Path) -> bytes:
    """32 bytes, made at first use with mode 0600."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = directory / "hash.key"
    if not file.exists():
        new = directory / "hash.key.new"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(32))
            stream.flush()
            os.fsync(stream.fileno())
        # Put in place whole: a kill halfway may leave no half key that later hashes are made with.
        os.replace(new, file)
    return file.read_bytes()


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    with (directory / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateInUseError(
                f"Another adapter already uses {directory}. Stop it, or set another state_dir in the settings."
            ) from error
        yield
