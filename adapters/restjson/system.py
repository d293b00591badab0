"""Any system with a REST interface as a registration system, by its mapping file."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.base import AccessLostError, BadRecord, BadRecordError, Delivery, Held, Record, SourceLook, SourceNote
from adapters.memory import Memory
from adapters.pair_codes import same_code
from adapters.restjson import mapping as words
from adapters.restjson.account import Account
from adapters.restjson.copies import Copies
from adapters.restjson.failures import AbsentError, InvalidError, RefusedError
from adapters.restjson.mapping_file import SystemMapping
from adapters.wording import told

if TYPE_CHECKING:
    from adapters.restjson.client import RestClient


class RestSystem:
    """`account_file`: where it is kept as whom the system knew us. `now`: a clock in seconds that only goes forward."""

    def __init__(
        self,
        client: "RestClient",
        mapping: SystemMapping,
        account_file: Path,
        memory: Memory,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._mapping = mapping
        self._account = Account(client, mapping, account_file)
        self._memory = memory
        self._copies = Copies(client, mapping, lambda: self._account.me, now)
        # On which record each marked note was found last, by source id.
        self._records: dict[str, str] = {}

    @property
    def residues(self) -> Sequence[str]:
        return self._mapping.residues

    def confirm(self) -> None:
        self._account.confirm()
        self._copies.look_again()

    def find_record(self, code: str) -> Record:
        records = set()
        for row in self._client.ask(self._mapping.record, {"code": code, "me": self._account.me}):
            typed = self._mapping.record_code.search(row)
            if typed is None:
                raise AccessLostError("The system gives a record without the code's field. Does it pass over the filter?")
            if same_code(str(typed), code):
                records.add(str(self._mapping.record_id.search(row)))
        if not records:
            self._account.confirm()
        if len(records) != 1:
            raise BadRecordError(words.not_one_record(code, records))
        return Record(records.pop(), code)

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        """Every record is read each time, and what each note says compared with what it said before."""
        notes: list[SourceNote] = []
        bad: list[BadRecord] = []
        complete = True
        for code, record in records.items():
            try:
                self._look_at(code, record, notes, bad)
            except (RefusedError, AbsentError):
                bad.append(words.unreadable_record(code, record.record_id))
                complete = False
        if not complete:
            # One record that cannot be read keeps nothing back; an account without rights does.
            self._account.confirm()
        return SourceLook(notes, bad, complete)

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        values = words.delivery_values(delivery, self._mapping, datetime.now(UTC))
        try:
            return self._copies.put(record.record_id, Held(delivery.note_id, delivery.revision), values)
        except InvalidError:
            raise BadRecordError(words.refused_copy(record.code, record.record_id)) from None
        except AbsentError:
            raise BadRecordError(words.unreadable_record(record.code, record.record_id)) from None

    def remove(self, note_id: str) -> None:
        self._copies.look_again()
        copies = [copy for copy, _ in self._copies.of_note(note_id)]
        if not copies:
            self._account.confirm()
        self._copies.take_away(copies)

    def held(self) -> list[Held]:
        held = [copy for copy in map(words.delivered_copy, self._copies.all()) if copy]
        if not held:
            self._account.confirm()
        return held

    def mark_bad(self, bad: Sequence[BadRecord]) -> None:
        """Beside each note that cannot be shared stands one of ours that says what to mend, as long as it is so."""
        wanted: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for each in bad:
            record = self._records.get(each.source_id or "")
            if record is not None:
                marker = words.told_marker(each.source_id or "", told(each))
                wanted[marker] = (record, words.text_values(marker, told(each), self._mapping, datetime.now(UTC)))
        self._copies.tell(wanted)

    def _look_at(self, code: str, record: Record, notes: list[SourceNote], bad: list[BadRecord]) -> None:
        for row in self._rows(record.record_id):
            note = words.note_of(row, self._mapping)
            if note.maker == self._account.me or not (note.shared or note.broken):
                continue
            self._records[note.source_id] = record.record_id
            try:
                notes.append(words.source_note(note, code, self._mapping.vocabulary, self._memory.revision))
            except BadRecordError as error:
                bad.append(error.bad)

    def _rows(self, record: str) -> list[Any]:
        known = {"record": record, "me": self._account.me}
        items = self._client.ask(self._mapping.notes, known)
        address = self._mapping.note_address
        if address is None:
            return [self._mapping.note.search(item) for item in items]
        return [self._mapping.note.search(self._client.read(address, {**known, "item": item})) for item in items]
