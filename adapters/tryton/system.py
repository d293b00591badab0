"""Tryton as a registration system: a person is a `party.party` that carries the pair's code as an identifier without
type, a note is an `ir.note` on that party."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.base import (
    AccessLostError,
    BadRecord,
    BadRecordError,
    Delivery,
    Held,
    Record,
    SourceLook,
    SourceNote,
    Stray,
    TryLaterError,
)
from adapters.pair_codes import same_code
from adapters.tryton import mapping
from adapters.tryton.account import confirm_account
from adapters.tryton.failures import RefusedError, UnansweredError
from adapters.tryton.notes import Notes, OwnNote, resource_of
from adapters.vocabulary import Vocabulary

if TYPE_CHECKING:
    from adapters.tryton.client import TrytonClient

# Tryton gives up a call after 60 seconds (`[request] timeout`); a call without an answer has ended by then.
UNANSWERED_ENDS_AFTER = 70.0


class TrytonSystem:
    """`account_file`: where it is kept which account, on which database, this adapter was set up for.

    `now`: a clock in seconds that only goes forward.
    """

    def __init__(
        self,
        client: "TrytonClient",
        account_file: Path,
        vocabulary: Vocabulary,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._vocabulary = vocabulary
        self._notes = Notes(client)
        self._account_file = account_file
        self._now = now
        # When a note was sent that Tryton did not answer, by note id.
        self._unanswered: dict[str, float] = {}
        # What stands there for writers to mend, by message. Tryton is asked once; after that only we change it.
        self._told: dict[str, OwnNote] | None = None

    def confirm(self) -> None:
        confirm_account(self._client, self._account_file)

    def find_record(self, code: str) -> Record:
        domain = [["code", "ilike", mapping.code_pattern(code)], ["type", "=", None], ["party.active", "=", True]]
        rows = self._client.call("model.party.identifier.search_read", domain, 0, None, None, ["code", "party"])
        # The pattern finds other codes too, since % and _ stand for anything in it.
        parties = {row["party"] for row in rows if same_code(row["code"], code)}
        if len(parties) != 1:
            raise BadRecordError(mapping.not_one_record(code, parties))
        return Record(str(parties.pop()), code)

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        codes = {resource_of(record.record_id): code for code, record in records.items()}
        notes: list[SourceNote] = []
        bad: list[BadRecord] = []
        for row in self._notes.marked(codes):
            if not mapping.is_source_note(row):
                continue
            try:
                notes.append(mapping.source_note(row, codes[row["resource"]], self._vocabulary))
            except BadRecordError as error:
                bad.append(error.bad)
        # Every page was read to its end, or an error would have been raised.
        return SourceLook(notes, bad, complete=True)

    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        known = {resource_of(record.record_id) for record in records}
        rows = self._notes.marked(each for each in self._notes.everywhere() if each not in known)
        return [mapping.stray(row) for row in rows if mapping.is_source_note(row)]

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        resource = resource_of(record.record_id)
        wanted = Held(delivery.note_id, delivery.revision)
        before = self._copies(self._notes.everywhere(), delivery.note_id)
        if not any(_is(note, wanted) for note in before if note.resource == resource):
            self._store(resource, delivery, record.code)
        standing = self._copies([resource], delivery.note_id)
        keep = next(note for note in standing if _is(note, wanted))
        # Only now that the wanted one is seen to stand: a kill in between leaves one too many, never none.
        elsewhere = [note for note in before if note.resource != resource]
        self._notes.delete(note for note in (*elsewhere, *standing) if note != keep)
        return replace(wanted, text=keep.message)

    def remove(self, note_id: str) -> None:
        self._notes.delete(self._copies(self._notes.everywhere(), note_id))

    def held(self) -> list[Held]:
        own = self._notes.own(self._notes.everywhere(), mapping.DELIVERED_PATTERN)
        return [held for note in own if (held := mapping.delivered_copy(note.message))]

    def mark_bad(self, bad: Sequence[BadRecord]) -> None:
        """Beside each note that cannot be shared stands one of ours that says what to mend, as long as it is so."""
        if self._told is None:
            own = self._notes.own(self._notes.everywhere(), mapping.TOLD_PATTERN)
            self._told = {note.message: note for note in own}
        wanted = {mapping.told_message(each, number): number for each, number in mapping.with_number(bad)}
        for message in self._told.keys() - wanted.keys():
            self._notes.delete([self._told[message]])
            del self._told[message]
        for message in wanted.keys() - self._told.keys():
            resource = self._notes.resource_of_note(wanted[message])
            if resource:
                self._told[message] = self._notes.create(resource, message)

    def _copies(self, resources: Sequence[str], note_id: str) -> list[OwnNote]:
        """Every revision of this note. `_` in an id stands for any sign in the question, so the answer is sifted."""
        own = self._notes.own(resources, mapping.copies_pattern(note_id))
        return [note for note in own if (held := mapping.delivered_copy(note.message)) and held.note_id == note_id]

    def _store(self, resource: str, delivery: Delivery, code: str) -> None:
        self._wait_for_unanswered(delivery.note_id)
        try:
            stored = self._notes.create(resource, mapping.message(delivery, self._vocabulary))
        except UnansweredError:
            self._unanswered[delivery.note_id] = self._now()
            raise
        except RefusedError:
            if self._notes.party_stands(resource):
                raise
            raise BadRecordError(mapping.not_one_record(code, [])) from None
        if stored not in self._copies([resource], delivery.note_id):
            # Left there it would be stored again in every cycle, and never be recalled.
            self._notes.delete([stored])
            raise AccessLostError(
                f"'{self._client.login}' cannot read what it stores in Tryton. adapters/tryton/README.md lists the rights."
            )

    def _wait_for_unanswered(self, note_id: str) -> None:
        # Stored a second time while the first is under way, it would stand twice.
        left = self._unanswered.get(note_id, float("-inf")) + UNANSWERED_ENDS_AFTER - self._now()
        if left > 0:
            raise TryLaterError("Tryton may still be storing this note.", left)
        self._unanswered.pop(note_id, None)


def _is(note: OwnNote, wanted: Held) -> bool:
    return mapping.delivered_copy(note.message) == wanted
