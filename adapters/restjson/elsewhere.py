"""Marked notes on records that no open pair has, in a system whose mapping says how to ask for them."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.base import Record, Stray
from adapters.memory import Memory
from adapters.restjson import mapping as words
from adapters.restjson.failures import AbsentError, RefusedError
from adapters.restjson.mapping_file import Elsewhere, SystemMapping
from adapters.restjson.system import RestSystem

if TYPE_CHECKING:
    from adapters.restjson.client import RestClient


class RestSystemLookingElsewhere(RestSystem):
    """A class of its own, because what a system offers is found by the names of its methods."""

    def __init__(
        self,
        elsewhere: Elsewhere,
        client: "RestClient",
        mapping: SystemMapping,
        account_file: Path,
        memory: Memory,
        now: Callable[[], float],
    ) -> None:
        super().__init__(client, mapping, account_file, memory, now)
        self._elsewhere = elsewhere

    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        """Without those on records that cannot be read: nobody waits for them."""
        strays: list[Stray] = []
        for record in self._records_elsewhere() - {record.record_id for record in records}:
            with suppress(RefusedError, AbsentError):
                strays += self._strays_on(record)
        return strays

    def _records_elsewhere(self) -> set[str]:
        question, known = self._elsewhere, {"me": self._account.me}
        names = [{question.each_as: each} for each in self._client.ask(question.each, known)] if question.each else [{}]
        return {str(record) for name in names for record in self._client.ask(question.records, {**known, **name})}

    def _strays_on(self, record: str) -> list[Stray]:
        strays = []
        for row in self._rows(record):
            note = words.note_of(row, self._mapping)
            if note.shared and note.maker != self._account.me:
                # So that its writer can be told beside it.
                self._records[note.source_id] = record
                strays.append(words.stray(note, record))
        return strays


def rest_system(
    client: "RestClient",
    mapping: SystemMapping,
    account_file: Path,
    memory: Memory,
    now: Callable[[], float] = time.monotonic,
) -> RestSystem:
    """The system that the mapping describes, with all that it offers and no more."""
    if mapping.elsewhere is None:
        return RestSystem(client, mapping, account_file, memory, now)
    return RestSystemLookingElsewhere(mapping.elsewhere, client, mapping, account_file, memory, now)
