"""A registration system that is a folder per youngster, with a text file per note: small, whole, and there to be copied.

A folder with `koppelcode.txt` is a record; `LOGIN-whatever.txt` in it is a colleague's note; what Koppel delivers stands in
its folder `van-koppel`.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from adapters.base import (
    AccessLostError,
    BadRecord,
    BadRecordError,
    Delivery,
    Held,
    Record,
    SourceLook,
    SourceNote,
    Surroundings,
    TryLaterError,
)
from adapters.memory import Memory
from adapters.pair_codes import same_code
from adapters.vocabulary import usual_vocabulary
from docs.template import mapping

_MADE_WITH = ".koppel"
_CODE = "koppelcode.txt"
_DELIVERED = "van-koppel"


def connect(surroundings: Surroundings) -> "TextFolders":
    """Reads the settings and opens nothing yet."""
    folder = surroundings.settings.path("folder", "the folder with a folder per youngster")
    return TextFolders(folder, surroundings.state_dir)


def prepare(surroundings: Surroundings) -> list[str]:
    """Mark the folder as the one that this adapter is for."""
    folder = surroundings.settings.path("folder", "the folder with a folder per youngster")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MADE_WITH).write_text(secrets.token_hex(8), encoding="utf-8")
    return [f"Marked {folder}"]


class TextFolders:
    """See `RegistrationSystem` in adapters/base.py: each method here keeps what is promised there."""

    def __init__(self, folder: Path, state_dir: Path) -> None:
        self._folder = folder
        self._known = state_dir / "folder"
        self._memory = Memory(state_dir)
        self._vocabulary = usual_vocabulary()

    def confirm(self) -> None:
        """An empty folder could also be a disk that is not connected: the mark says which."""
        mark = self._folder / _MADE_WITH
        if not mark.is_file():
            raise AccessLostError(f"{self._folder} is not there, or not marked for Koppel. Is the disk connected?")
        if not self._known.exists():
            self._known.write_text(mark.read_text(encoding="utf-8"), encoding="utf-8")
        if self._known.read_text(encoding="utf-8") != mark.read_text(encoding="utf-8"):
            raise AccessLostError(f"{self._folder} is another folder than this adapter was set up with.")

    def find_record(self, code: str) -> Record:
        codes = {file.parent.name: file.read_text(encoding="utf-8") for file in self._folder.glob(f"*/{_CODE}")}
        found = sorted(name for name, typed in codes.items() if same_code(typed, code))
        if not found:
            self.confirm()
        if len(found) != 1:
            raise BadRecordError(mapping.not_one_record(code, found))
        return Record(found[0], code)

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        notes: list[SourceNote] = []
        bad: list[BadRecord] = []
        for code, record in records.items():
            for file in sorted((self._folder / record.record_id).glob("*-*.txt")):
                text = file.read_text(encoding="utf-8", errors="replace")
                if mapping.is_source_note(text):
                    try:
                        notes.append(self._note(file, text, code))
                    except BadRecordError as error:
                        bad.append(error.bad)
        return SourceLook(notes, bad, complete=True)

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        """One file per note, put in its place whole: a correction is there the moment the old one goes."""
        file = self._folder / record.record_id / _DELIVERED / _name(delivery.note_id)
        file.parent.mkdir(exist_ok=True)
        new = file.with_suffix(".new")
        try:
            new.write_text(mapping.stored_text(delivery, self._vocabulary), encoding="utf-8")
        except OSError as error:
            raise TryLaterError(f"{new} cannot be written ({error.strerror}).") from error
        os.replace(new, file)
        self._take_away(delivery.note_id, but=file)
        return Held(delivery.note_id, delivery.revision, file.read_text(encoding="utf-8"))

    def remove(self, note_id: str) -> None:
        self._take_away(note_id, but=None)

    def held(self) -> list[Held]:
        return [held for _, held in self._delivered()]

    def _delivered(self) -> list[tuple[Path, Held]]:
        files = self._folder.glob(f"*/{_DELIVERED}/*.txt")
        copies = [(file, mapping.delivered_copy(file.read_text(encoding="utf-8"))) for file in files]
        if not copies:
            self.confirm()
        return [(file, held) for file, held in copies if held]

    def _take_away(self, note_id: str, but: Path | None) -> None:
        for file, held in self._delivered():
            if held.note_id == note_id and file != but:
                file.unlink(missing_ok=True)

    def _note(self, file: Path, text: str, code: str) -> SourceNote:
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return mapping.source_note(file.name, text, written, code, self._vocabulary, self._memory.revision)


def _name(note_id: str) -> str:
    # Any id makes a name that every disk takes, and no two the same.
    return f"{hashlib.sha256(note_id.encode()).hexdigest()[:32]}.txt"
