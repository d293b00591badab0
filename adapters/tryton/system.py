"""Tryton as a registration system: a person is a `party.party` that carries the pair's code as an identifier without
type, a note is an `ir.note` on that party."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
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
from adapters.pair_codes import bare
from adapters.tryton import mapping
from adapters.tryton.account import confirm_account
from adapters.tryton.failures import RefusedError, UnansweredError
from adapters.tryton.notes import Notes, OwnNote, resource_of
from adapters.vocabulary import Vocabulary

if TYPE_CHECKING:
    from adapters.tryton.client import TrytonClient

# Tryton gives up a call after 60 seconds (`[request] timeout`); a call without an answer has ended by then.
UNANSWERED_ENDS_AFTER = 70.0
_CODES_AT_ONCE = 200


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
        found = self.find_records([code])[code]
        if isinstance(found, BadRecord):
            raise BadRecordError(found)
        return found

    def find_records(self, codes: Sequence[str]) -> dict[str, Record | BadRecord]:
        parties: dict[str, set[int]] = {bare(code): set() for code in codes}
        for start in range(0, len(codes), _CODES_AT_ONCE):
            patterns = [["code", "ilike", mapping.code_pattern(code)] for code in codes[start : start + _CODES_AT_ONCE]]
            domain = [["OR", *patterns], ["type", "=", None], ["party.active", "=", True]]
            rows = self._client.call("model.party.identifier.search_read", domain, 0, None, None, ["code", "party"])
            for row in rows:
                # The pattern finds other codes too, since % and _ stand for anything in it.
                parties.get(bare(row["code"]), set()).add(row["party"])
        return {code: mapping.one_record(code, parties[bare(code)]) for code in codes}

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
        (outcome,) = self.deliver_together([(record, delivery)])
        if isinstance(outcome, BadRecord):
            raise BadRecordError(outcome)
        return outcome

    def standing_on(self, records: Sequence[Record]) -> list[Held]:
        resources = sorted({resource_of(record.record_id) for record in records})
        own = self._notes.own(resources, mapping.DELIVERED_PATTERN)
        return [held for note in own if (held := mapping.delivered_copy(note.message))]

    def deliver_together(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[Held | BadRecord]:
        note_ids = {delivery.note_id for _, delivery in deliveries}
        before = self._copies(self._notes.everywhere(), note_ids)
        missing = [(record, delivery) for record, delivery in deliveries if not _on_its_record(before, record, delivery)]
        stored, bad = self._store(missing)
        resources = sorted({resource_of(record.record_id) for record, _ in deliveries})
        standing = self._copies(resources, note_ids)
        self._require_seen(stored, standing)
        outcomes: list[Held | BadRecord] = []
        for record, delivery in deliveries:
            if delivery.note_id in bad:
                outcomes.append(bad[delivery.note_id])
                continue
            keep = _on_its_record(standing, record, delivery)[0]
            # Only now that the wanted one is seen to stand: a kill in between leaves one too many, never none.
            elsewhere = [note for note in before if note.resource not in resources]
            others = [note for note in (*elsewhere, *standing) if note != keep and _is_of(note, delivery.note_id)]
            self._notes.delete(others)
            outcomes.append(Held(delivery.note_id, delivery.revision, keep.message))
        return outcomes

    def remove(self, note_id: str) -> None:
        self._notes.delete(self._copies(self._notes.everywhere(), {note_id}))

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
                (self._told[message],) = self._notes.create([(resource, message)])

    def _copies(self, resources: Sequence[str], note_ids: Collection[str]) -> list[OwnNote]:
        """Every revision of these notes. `_` in an id stands for any sign in the question, so the answer is sifted."""
        own = self._notes.own(resources, *map(mapping.copies_pattern, sorted(note_ids))) if note_ids else []
        return [note for note in own if (held := mapping.delivered_copy(note.message)) and held.note_id in note_ids]

    def _store(self, deliveries: Sequence[tuple[Record, Delivery]]) -> tuple[list[OwnNote], dict[str, BadRecord]]:
        """Put these there, in one call; gives them, and what is wrong with those that cannot be, by note id."""
        for _, delivery in deliveries:
            self._wait_for_unanswered(delivery.note_id)
        try:
            return self._made(deliveries), {}
        except UnansweredError:
            self._unanswered |= {delivery.note_id: self._now() for _, delivery in deliveries}
            raise
        except RefusedError:
            if len(deliveries) > 1:  # one of them is refused, and none is stored: each by itself tells which
                each_by_itself = [self._store([each]) for each in deliveries]
                made = [note for stored, _ in each_by_itself for note in stored]
                return made, {note_id: wrong for _, bad in each_by_itself for note_id, wrong in bad.items()}
            ((record, delivery),) = deliveries
            if self._notes.party_stands(resource_of(record.record_id)):
                raise
            return [], {delivery.note_id: mapping.not_one_record(record.code, [])}

    def _made(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[OwnNote]:
        texts = [(record, mapping.message(delivery, self._vocabulary)) for record, delivery in deliveries]
        return self._notes.create([(resource_of(record.record_id), text) for record, text in texts]) if texts else []

    def _require_seen(self, stored: Sequence[OwnNote], standing: Sequence[OwnNote]) -> None:
        unseen = [note for note in stored if note not in standing]
        if unseen:
            # Left there they would be stored again in every cycle, and never be recalled.
            self._notes.delete(unseen)
            raise AccessLostError(
                f"'{self._client.login}' cannot read what it stores in Tryton. adapters/tryton/README.md lists the rights."
            )

    def _wait_for_unanswered(self, note_id: str) -> None:
        # Stored a second time while the first is under way, it would stand twice.
        left = self._unanswered.get(note_id, float("-inf")) + UNANSWERED_ENDS_AFTER - self._now()
        if left > 0:
            raise TryLaterError("Tryton may still be storing this note.", left)
        self._unanswered.pop(note_id, None)


def _is_of(note: OwnNote, note_id: str) -> bool:
    held = mapping.delivered_copy(note.message)
    return held is not None and held.note_id == note_id


def _on_its_record(notes: Sequence[OwnNote], record: Record, delivery: Delivery) -> list[OwnNote]:
    """Those of these notes that hold this revision, on its record."""
    wanted, resource = Held(delivery.note_id, delivery.revision), resource_of(record.record_id)
    return [note for note in notes if note.resource == resource and mapping.delivered_copy(note.message) == wanted]
