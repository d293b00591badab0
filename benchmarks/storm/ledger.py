"""A registration system that is one SQLite file, for volume. Nothing in it keeps a copy from standing there twice."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.base import BadRecord, BadRecordError, Delivery, Held, Record, SourceLook, SourceNote

_TABLES = """
CREATE TABLE IF NOT EXISTS record (code TEXT PRIMARY KEY, number TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS own_note (
    source_id TEXT PRIMARY KEY, code TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, written_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS copy (
    number INTEGER PRIMARY KEY, record TEXT NOT NULL, note_id TEXT NOT NULL, revision INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS copy_of_note ON copy (note_id);
"""


@dataclass(frozen=True)
class OwnNote:
    """What a colleague wrote and marked for sharing; `author` is a login."""

    source_id: str
    code: str
    author: str
    text: str


class Ledger:
    """See `RegistrationSystem` in adapters/base.py. Each statement is on disk when it returns, by itself."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None, timeout=60.0)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_TABLES)

    def fill(self, codes: Iterable[str], notes: Iterable[OwnNote]) -> None:
        """Before anything begins: a record for each code, and what colleagues wrote."""
        moment = datetime.now(UTC).isoformat()
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT INTO record VALUES (?, ?)", ((code, f"dossier {number}") for number, code in enumerate(codes))
        )
        rows = ((note.source_id, note.code, note.author, note.text, moment) for note in notes)
        self._database.executemany("INSERT INTO own_note VALUES (?, ?, ?, ?, ?)", rows)
        self._database.execute("COMMIT")

    def confirm(self) -> None:
        self._database.execute("SELECT 1 FROM record LIMIT 1").fetchone()

    def find_record(self, code: str) -> Record:
        found = self._database.execute("SELECT number FROM record WHERE code = ?", (code,)).fetchone()
        if found is None:
            raise BadRecordError(BadRecord(code, "Deze code staat nergens.", "Zet haar op een dossier."))
        return Record(found[0], code)

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        rows = self._database.execute("SELECT source_id, code, author, text, written_at FROM own_note").fetchall()
        notes = [_source_note(*row) for row in rows if row[1] in records]
        return SourceLook(notes, [], complete=True)

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        wanted = (record.record_id, delivery.note_id, delivery.revision)
        look = "SELECT number FROM copy WHERE record = ? AND note_id = ? AND revision = ? ORDER BY number"
        standing = self._database.execute(look, wanted).fetchall()
        if not standing:
            self._database.execute("INSERT INTO copy VALUES (NULL, ?, ?, ?, ?)", (*wanted, delivery.text))
            standing = self._database.execute(look, wanted).fetchall()
        self._database.execute("DELETE FROM copy WHERE note_id = ? AND number <> ?", (delivery.note_id, standing[0][0]))
        return Held(delivery.note_id, delivery.revision, delivery.text)

    def remove(self, note_id: str) -> None:
        self._database.execute("DELETE FROM copy WHERE note_id = ?", (note_id,))

    def held(self) -> list[Held]:
        return [Held(*row) for row in self._database.execute("SELECT note_id, revision, text FROM copy")]


def _source_note(source_id: str, code: str, author: str, text: str, written_at: str) -> SourceNote:
    return SourceNote(
        source_id=source_id,
        source_revision=1,
        pair_code=code,
        author=author,
        subject="housing",
        kind="update",
        text=text,
        how_known="seen",
        discussed=True,
        written_at=datetime.fromisoformat(written_at),
    )
