"""The notes that our own account wrote in Redmine: delivered copies, and words to writers. All of them are private.

A copy is put there in two steps. First a private note with only a marker, `[koppel NOTE r0]`; only when that is seen to be
private does it get its text. So a missing right never shows a text to those who may not see private notes, no mail about a
new note holds it, and a note that arrives twice arrives empty.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

from adapters.base import AccessLostError, BadRecordError, Held, Record, TryLaterError, marker
from adapters.memory import Memory
from adapters.redmine import mapping
from adapters.redmine.account import Account
from adapters.redmine.cases import Cases, Note
from adapters.redmine.failures import AbsentError, BrokenError, InvalidError, RefusedError, UnansweredError

# A request without an answer has ended by then.
UNANSWERED_ENDS_AFTER = 70.0


class OwnNotes:
    """`now`: a clock in seconds that only goes forward."""

    def __init__(self, account: Account, cases: Cases, memory: Memory, now: Callable[[], float]) -> None:
        self._account = account
        self._cases = cases
        self._memory = memory
        self._now = now
        # When a note was sent to Redmine without an answer, by note id.
        self._unanswered: dict[str, float] = {}
        # The cases on which a copy of each note was seen or put. None: to be looked up.
        self._seen: dict[str, set[str]] | None = None
        # Whether that was looked up in this cycle: a recall does not rest on an older look.
        self._seen_now = False
        # What was just seen on the cases that are to be written on, used once.
        self._before: dict[str, list[Note]] = {}
        # What stands there for writers to mend, by case and text.
        self._told: dict[tuple[str, str], list[Note]] | None = None

    def look_again(self) -> None:
        """A new cycle: what was seen before may have changed by another hand than ours."""
        self._seen_now, self._before = False, {}

    def held(self) -> list[Held]:
        """Every copy that stands in Redmine. The account is confirmed when there is none."""
        self._seen, self._seen_now, held = {}, True, []
        cases = self._cases.with_own_notes()
        for case in sorted(cases, key=int):
            for note in self._on(case):
                copy = mapping.delivered_copy(note.text)
                if copy:
                    self._seen.setdefault(copy.note_id, set()).add(case)
                    held.append(copy)
        if not cases:
            self._account.confirm()
        return held

    def standing_on(self, cases: Collection[str]) -> list[Held]:
        """The private copies on these cases. A case that cannot be read is told when something is put on it."""
        self._before = {}
        for case in sorted(cases, key=int):
            with suppress(AbsentError, RefusedError, BrokenError):
                self._before[case] = self._on(case)
        # A public one does not count as standing: it is put again, privately.
        private = (note for notes in self._before.values() for note in notes if note.private)
        return [copy for note in private if (copy := mapping.delivered_copy(note.text))]

    def put(self, record: Record, texts: Mapping[str, str]) -> None:
        """Return when exactly one copy of each of these notes, with its text, stands on the record and on no other.

        `texts`: as Redmine is to show them, by note id.
        """
        case = record.record_id
        elsewhere = {note_id: self._places(note_id) - {case} for note_id in texts}
        try:
            before = self._before.pop(case) if case in self._before else self._on(case)
        except (AbsentError, RefusedError, BrokenError):
            self._account.confirm()
            raise BadRecordError(mapping.unreadable_case(record.code, case)) from None
        copies = {note_id: copy for note_id in texts if (copy := _private_copy(before, note_id))}
        try:
            copies |= self._reserve(case, [note_id for note_id in texts if note_id not in copies])
        except InvalidError:
            raise BadRecordError(mapping.closed_case(record.code, case)) from None
        for note_id, copy in copies.items():
            if copy.text != texts[note_id]:
                self._cases.rewrite(copy, texts[note_id])
        standing = self._on(case)
        for note_id, copy in copies.items():
            if not any(each.number == copy.number and each.text == texts[note_id] and each.private for each in standing):
                raise AccessLostError(f"Redmine did not store the text of note {note_id}. Is edit_own_issue_notes lost?")
        # Only now that the wanted ones are seen to stand: a kill in between leaves one too many, never none.
        kept = {copy.number for copy in copies.values()}
        self._take_away([each for each in standing if _note_id(each) in texts and each.number not in kept])
        for note_id, others in elsewhere.items():
            for other in others:
                self._take_away(self._copies_if_any(other, note_id))

    def remove(self, note_id: str) -> None:
        """Return when no copy stands there; BadRecordError when one stood on a case that we may no longer see."""
        if not self._seen_now:
            self.held()
        places = self._places(note_id)
        copies = [copy for case in places for copy in self._copies_if_any(case, note_id)]
        if not copies:
            self._account.confirm()
        self._take_away(copies)
        self._memory.forget_places(note_id)

    def tell(self, wanted: set[tuple[str, str]]) -> None:
        """Let exactly these words stand there: case and text."""
        if self._told is None:
            self._told = self._told_now()
        for key in self._told.keys() - wanted:
            self._take_away(self._told[key])
            del self._told[key]
        for case, text in sorted(wanted - self._told.keys()):
            self._told[case, text] = self._written(case, text)

    def _told_now(self) -> dict[tuple[str, str], list[Note]]:
        told: dict[tuple[str, str], list[Note]] = {}
        for case in self._cases.with_own_notes():
            for note in self._on(case):
                if mapping.is_told(note.text):
                    told.setdefault((case, note.text), []).append(note)
        return told

    def _reserve(self, case: str, note_ids: Sequence[str]) -> dict[str, Note]:
        """An empty private copy of each of these on this case."""
        for note_id in note_ids:
            self._wait_for_unanswered(note_id)
            self._memory.place(note_id, case)
            if self._seen is not None:
                self._seen.setdefault(note_id, set()).add(case)
            try:
                self._cases.add_private(case, marker(note_id, mapping.ON_ITS_WAY))
            except UnansweredError:
                self._unanswered[note_id] = self._now()
                raise
        made = self._made(case, [marker(note_id, mapping.ON_ITS_WAY) for note_id in note_ids])
        return {note_id: made[marker(note_id, mapping.ON_ITS_WAY)][0] for note_id in note_ids}

    def _written(self, case: str, text: str) -> list[Note]:
        """Write a private note and look it up."""
        self._cases.add_private(case, text)
        return self._made(case, [text])[text]

    def _made(self, case: str, texts: Sequence[str]) -> dict[str, list[Note]]:
        """What was just written on this case, by text. What turns out to be public is taken away again."""
        if not texts:
            return {}
        there = self._on(case)
        made = {text: [note for note in there if note.text == text] for text in texts}
        if not all(made.values()):
            raise AccessLostError("Redmine says it stored a note, but it is not there. Is add_issue_notes lost?")
        public = [note for notes in made.values() for note in notes if not note.private]
        if public:
            self._take_away(public)
            raise AccessLostError(
                "Redmine made a public note of a private one; it is deleted again, and held no text. Give the "
                "adapter's role set_notes_private."
            )
        return made

    def _take_away(self, notes: list[Note]) -> None:
        for note in notes:
            self._cases.rewrite(note, "")
        for case in {note.case for note in notes}:
            left = {note.number for note in self._on_if_any(case)} & {note.number for note in notes if note.case == case}
            if left:
                raise AccessLostError(f"Redmine did not delete a note on case {case}. Is edit_own_issue_notes lost?")

    def _places(self, note_id: str) -> set[str]:
        if self._seen is None:
            self.held()
        assert self._seen is not None
        return self._seen.get(note_id, set()) | self._memory.places(note_id)

    def _copies_if_any(self, case: str, note_id: str) -> list[Note]:
        """None on a case that is gone, for its notes went with it; BadRecordError on one that only we cannot see."""
        try:
            return [note for note in self._on(case) if _note_id(note) == note_id]
        except AbsentError:
            return []
        except RefusedError:
            self._account.confirm()
            raise BadRecordError(mapping.hidden_copy(note_id, case)) from None

    def _on(self, case: str) -> list[Note]:
        return [note for note in self._cases.notes(case) if note.writer == self._account.number]

    def _on_if_any(self, case: str) -> list[Note]:
        try:
            return self._on(case)
        except AbsentError:
            return []

    def _wait_for_unanswered(self, note_id: str) -> None:
        # Written a second time while the first is under way, it would stand twice.
        left = self._unanswered.get(note_id, float("-inf")) + UNANSWERED_ENDS_AFTER - self._now()
        if left > 0:
            raise TryLaterError("Redmine may still be storing this note.", left)
        self._unanswered.pop(note_id, None)


def _note_id(note: Note) -> str | None:
    copy = mapping.delivered_copy(note.text)
    return copy.note_id if copy else None


def _private_copy(notes: Sequence[Note], note_id: str) -> Note | None:
    return next((note for note in notes if note.private and _note_id(note) == note_id), None)
