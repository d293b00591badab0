"""The template's text folders with every optional method, as they should be: what a wrong adapter is compared with."""

from collections.abc import Mapping, Sequence

from adapters.base import BadRecord, BadRecordError, Delivery, Held, Record, Stray
from adapters.pair_codes import bare
from docs.template.client import TextFolders


class TogetherFolders(TextFolders):
    """Each method does one by one what others do together: only what it answers matters here."""

    def find_records(self, codes: Sequence[str]) -> Mapping[str, Record | BadRecord]:
        return {code: self._found(code) for code in codes}

    def standing_on(self, records: Sequence[Record]) -> list[Held]:
        folders = {record.record_id for record in records}
        return [held for file, held in self._delivered() if file.parent.parent.name in folders]

    def deliver_together(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[Held | BadRecord]:
        return [self.deliver(record, delivery) for record, delivery in deliveries]

    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        named = {record.record_id for record in records}
        codes = {file.parent.name: file.read_text(encoding="utf-8") for file in self._folder.glob("*/koppelcode.txt")}
        others = {_written_out(code): Record(name, code) for name, code in codes.items() if name not in named}
        return [Stray(f"map {others[note.pair_code].record_id}", note.source_id) for note in self.source_notes(others).notes]

    def _found(self, code: str) -> Record | BadRecord:
        try:
            return self.find_record(code)
        except BadRecordError as error:
            return error.bad


def _written_out(code: str) -> str:
    return f"{bare(code)[:4]}-{bare(code)[4:]}"
