"""Redmine as a registration system: a person is a case (issue) with the pair's code in a field, a note is a note on it."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from adapters.base import BadRecord, BadRecordError, Delivery, Held, Record, SourceLook, SourceNote, Stray
from adapters.memory import Memory
from adapters.pair_codes import bare, same_code
from adapters.redmine import mapping
from adapters.redmine.account import Account
from adapters.redmine.cases import Cases
from adapters.redmine.failures import AbsentError, BrokenError, RefusedError
from adapters.redmine.own_notes import OwnNotes
from adapters.vocabulary import Vocabulary
from adapters.wording import told

# Seconds for which an account is taken to have the login that was read last.
LOGINS_LAST = 600.0


class RedmineSystem:
    """`now`: a clock in seconds that only goes forward."""

    def __init__(
        self,
        account: Account,
        cases: Cases,
        memory: Memory,
        vocabulary: Vocabulary,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account = account
        self._cases = cases
        self._memory = memory
        self._vocabulary = vocabulary
        self._own = OwnNotes(account, cases, memory, now)
        self._now = now
        self._logins: dict[int, str | None] = {}
        self._logins_since = now()

    def confirm(self) -> None:
        self._account.confirm()
        self._own.look_again()
        if self._now() - self._logins_since > LOGINS_LAST:
            self._logins, self._logins_since = {}, self._now()

    def find_record(self, code: str) -> Record:
        rows = self._cases.with_code_like(code.partition("-")[0])
        cases = {case for case, typed in rows if same_code(typed, code)}
        if not cases:
            self._account.confirm()
        found = mapping.one_case(code, cases)
        if isinstance(found, BadRecord):
            raise BadRecordError(found)
        return found

    def find_records(self, codes: Sequence[str]) -> dict[str, Record | BadRecord]:
        """One list of all cases with a code, a hundred on a page, instead of a question for each."""
        if not codes:
            return {}
        cases: dict[str, set[str]] = {}
        for case, typed in self._cases.with_any_code():
            cases.setdefault(bare(typed), set()).add(case)
        if not cases:
            self._account.confirm()
        return {code: mapping.one_case(code, cases.get(bare(code), set())) for code in codes}

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        """Every case is read each time: Redmine's own mark of change does not rise when a note is changed or deleted."""
        notes: list[SourceNote] = []
        bad: list[BadRecord] = []
        complete = True
        for code, record in records.items():
            try:
                self._look_at(code, record, notes, bad)
            except (RefusedError, AbsentError, BrokenError):
                bad.append(mapping.unreadable_case(code, record.record_id))
                complete = False
        if not complete:
            # One case that cannot be read keeps nothing back; an account without rights does.
            self._account.confirm()
        return SourceLook(notes, bad, complete)

    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        strays: list[Stray] = []
        for case in self._cases.with_words("#koppel") - {record.record_id for record in records}:
            with suppress(RefusedError, AbsentError, BrokenError):
                strays += [mapping.stray(note) for note in self._cases.notes(case) if mapping.is_source_note(note)]
        return strays

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        (outcome,) = self.deliver_together([(record, delivery)])
        if isinstance(outcome, BadRecord):
            raise BadRecordError(outcome)
        return outcome

    def standing_on(self, records: Sequence[Record]) -> list[Held]:
        return self._own.standing_on({record.record_id for record in records})

    def deliver_together(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[Held | BadRecord]:
        texts: dict[Record, dict[str, str]] = {}
        for record, delivery in deliveries:
            texts.setdefault(record, {})[delivery.note_id] = mapping.stored_text(delivery, self._vocabulary)
        bad: dict[Record, BadRecord] = {}
        for record, notes in texts.items():
            try:
                self._own.put(record, notes)
            except BadRecordError as error:
                bad[record] = error.bad
        return [
            bad.get(record) or Held(delivery.note_id, delivery.revision, texts[record][delivery.note_id])
            for record, delivery in deliveries
        ]

    def remove(self, note_id: str) -> None:
        self._own.remove(note_id)

    def held(self) -> list[Held]:
        self._own.look_again()
        return self._own.held()

    def mark_bad(self, bad: Sequence[BadRecord]) -> None:
        """Beside each note that cannot be shared stands one of ours that says what to mend, as long as it is so."""
        self._own.tell({(case, told(each)) for each in bad if (case := mapping.case_of(each))})

    def _look_at(self, code: str, record: Record, notes: list[SourceNote], bad: list[BadRecord]) -> None:
        for note in filter(mapping.is_source_note, self._cases.notes(record.record_id)):
            try:
                login = self._login(note.writer)
                notes.append(mapping.source_note(note, code, login, self._vocabulary, self._memory.revision))
            except BadRecordError as error:
                bad.append(error.bad)

    def _login(self, account: int | None) -> str | None:
        if account is None:
            return None
        if account not in self._logins:
            self._logins[account] = self._cases.login(account)
        return self._logins[account]
