"""A registration system that is two workbooks in a folder: people write in aan-koppel.xlsx and read van-koppel.xlsx."""

from collections.abc import Callable, Mapping, Sequence
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
    find_marker,
)
from adapters.spreadsheet import from_koppel, to_koppel
from adapters.spreadsheet.blank import make_workbooks
from adapters.spreadsheet.locks import require_unlocked, temporary_file
from adapters.spreadsheet.mapping import Mistakes, is_shared, read_row, received_row, unclear_share
from adapters.spreadsheet.row_keys import RowMemory, new_keys
from adapters.spreadsheet.to_koppel import Content, Row
from adapters.spreadsheet.words import SENT, Column
from adapters.state import keyed_hash


def connect(surroundings: Surroundings) -> "Spreadsheet":
    folder = surroundings.settings.path("folder", "the folder in which the two workbooks stand")
    writers = surroundings.settings.table_or_empty("writers")
    return Spreadsheet(folder, surroundings.state_dir, {name.lower(): login for name, login in writers.items()})


def prepare(surroundings: Surroundings) -> list[str]:
    """Make the two workbooks in the folder where they are missing; give what was made, in words."""
    folder = surroundings.settings.path("folder", "the folder in which the two workbooks stand")
    return [f"Made {file}" for file in make_workbooks(folder)]


class Spreadsheet:
    """See `RegistrationSystem`. `writers`: name as typed in Schrijver, in small letters → login."""

    def __init__(
        self,
        folder: Path,
        state_dir: Path,
        writers: Mapping[str, str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._source = folder / to_koppel.NAME
        self._received = folder / from_koppel.NAME
        self._writers = writers
        self._memory = RowMemory(state_dir, keyed_hash(state_dir))
        self._now = now
        self._content: Content | None = None

    def confirm(self) -> None:
        """Both workbooks are there, and they are the ones that this adapter was set up with."""
        for file in (self._source, self._received):
            if not file.is_file():
                raise AccessLostError(
                    f"{file} is not there. Is the folder connected? Put the file back; a new, empty one would look as "
                    "if everything had been wiped."
                )
            # What a kill left of an unfinished rendering holds text; every cycle begins by wiping it.
            temporary_file(file).unlink(missing_ok=True)
        self._content = None
        made_with = self._read().workbook_id
        if not made_with or self._memory.workbook(made_with) != made_with:
            raise AccessLostError(
                f"{self._source} is not the workbook that this adapter was set up with. Put that one back, or give "
                "the adapter a new state_dir if the change is meant."
            )

    def find_record(self, code: str) -> Record:
        found = [youngster for youngster in self._read().youngsters if youngster.code == code]
        if len(found) == 1:
            return Record(f"rij {found[0].number}", code)
        where = f"{to_koppel.NAME}, blad {to_koppel.YOUNGSTERS_SHEET}"
        if not found:
            raise BadRecordError(BadRecord(where, f"Koppelcode {code} staat er niet.", "Zet de code achter de naam."))
        numbers = ", ".join(str(youngster.number) for youngster in found)
        what = f"Koppelcode {code} staat er {len(found)} keer (rij {numbers})."
        raise BadRecordError(BadRecord(where, what, "Laat de code bij één jongere staan."))

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        """New rows wait while somebody has the workbook open: without a key in the sheet a row cannot be known again."""
        content = self._read()
        if content.missing:
            what = f"Dit ontbreekt: {', '.join(content.missing)}."
            return SourceLook([], [BadRecord(to_koppel.NAME, what, "Zet het terug; er gaat nu niets mee.")], False)
        waiting, bad = self._give_keys(content)
        notes: list[SourceNote] = []
        for row in self._read().rows:
            if is_shared(row.cells) and row.number not in waiting:
                found = self._note(row, records)
                if isinstance(found, BadRecord):
                    bad.append(found)
                else:
                    notes.append(found)
        return SourceLook(notes, bad, True)

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        seen, made_with, rows = from_koppel.read_rows(self._received)
        name = next((each.name for each in self._read().youngsters if each.code == record.code), "")
        others = [row for row in rows if not _is_of(row.marker, delivery.note_id)]
        new = received_row(delivery, record.code, name)
        if new not in rows or len(others) + 1 != len(rows):
            from_koppel.replace_rows(self._received, seen, made_with, [*others, new])
        wanted = Held(delivery.note_id, delivery.revision)
        standing = next((held for held in self.held() if held == wanted), None)
        if standing is None:
            raise TryLaterError(f"{from_koppel.NAME} werd tegelijk door iemand anders bewaard.")
        return standing

    def remove(self, note_id: str) -> None:
        seen, made_with, rows = from_koppel.read_rows(self._received)
        others = [row for row in rows if not _is_of(row.marker, note_id)]
        if len(others) != len(rows):
            from_koppel.replace_rows(self._received, seen, made_with, others)

    def held(self) -> list[Held]:
        return from_koppel.held_in(from_koppel.read_rows(self._received)[2])

    def ready_to_receive(self) -> None:
        require_unlocked(self._received)

    def mark_bad(self, bad: Sequence[BadRecord]) -> None:
        """Say in each row's status cell how it went. A row that is in order says so only once it has its key."""
        content = self._read()
        if content.missing:
            return
        words = {each.source_id: f"{each.what} {each.mend}".strip() for each in bad if each.source_id}
        changes = {}
        for row in content.rows:
            status = self._status(row, words)
            if status != row.status:
                changes[(row.number, Column.STATUS)] = status
        to_koppel.fill_cells(self._source, content.seen, changes)

    def _status(self, row: Row, words: Mapping[str, str]) -> str:
        if not is_shared(row.cells):
            return unclear_share(row.cells)
        return words.get(row.key, SENT) if row.key else row.status

    def _note(self, row: Row, records: Mapping[str, Record]) -> SourceNote | BadRecord:
        where = f"{to_koppel.NAME}, rij {row.number}"
        known = self._memory.known().get(row.key)
        draft = read_row(row.cells, self._writers, known.seen_at if known else self._now())
        if isinstance(draft, Mistakes):
            return BadRecord(where, " ".join(draft.sentences), "", row.key)
        if draft.code not in records:
            what = f"Bij koppelcode {draft.code} hoort geen open koppel, of geen regel op het blad Jongeren."
            return BadRecord(where, what, "Kijk de code na op de pagina van het koppel.", row.key)
        known = self._memory.read_well(row, self._now())
        return SourceNote(
            source_id=row.key,
            source_revision=known.revision,
            pair_code=draft.code,
            author=draft.author,
            subject=draft.subject,
            kind=draft.kind,
            text=draft.text,
            how_known=draft.how_known,
            discussed=draft.discussed,
            written_at=draft.written_at,
            action=draft.action,
        )

    def _give_keys(self, content: Content) -> tuple[set[int], list[BadRecord]]:
        """Write the keys that are missing. While that cannot be done: the rows that wait, and why."""
        keys = new_keys(content.rows, self._memory)
        try:
            changes = {(number, Column.KEY): key for number, key in keys.items()}
            to_koppel.fill_cells(self._source, content.seen, changes)
        except TryLaterError as error:
            return set(keys), [
                BadRecord(
                    f"{to_koppel.NAME}, rij {row.number}", "Deze regel wacht.", str(error), row.key or keys[row.number]
                )
                for row in content.rows
                if row.number in keys
            ]
        return set(), []

    def _read(self) -> Content:
        """The workbook as it is now; read again only when somebody saved it."""
        if self._content is None or self._content.seen != to_koppel.signature(self._source):
            self._content = to_koppel.read_content(self._source)
        return self._content


def _is_of(marker: str, note_id: str) -> bool:
    held = find_marker(marker)
    return held is not None and held.note_id == note_id
