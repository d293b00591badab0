"""What our own account wrote in the system: delivered copies, and words to writers.

Where the mapping has `[[write]]`, a copy is put there in two steps: first one that holds only a marker,
`[koppel NOTE r0]`, and when that stands on the record its text. So a mail about a new note holds no text, and a copy that
arrives twice arrives empty.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from adapters.base import AccessLostError, Held, TryLaterError, marker
from adapters.restjson import mapping as words
from adapters.restjson.failures import AbsentError, InvalidError, RefusedError, StaleError, UnansweredError
from adapters.restjson.mapping import Copy
from adapters.restjson.mapping_file import SystemMapping

if TYPE_CHECKING:
    from adapters.restjson.client import RestClient

# A request without an answer has ended by then.
UNANSWERED_ENDS_AFTER = 70.0
# What one record alone can answer, while all is well with the others.
_RECORD_AMISS = (RefusedError, AbsentError, StaleError, InvalidError)


class Copies:
    """`me`: what our account is called in addresses. `now`: a clock in seconds that only goes forward."""

    def __init__(
        self, client: "RestClient", mapping: SystemMapping, me: Callable[[], str], now: Callable[[], float]
    ) -> None:
        self._client = client
        self._mapping = mapping
        self._me = me
        self._now = now
        # When a note was sent without an answer, by its marker on its way.
        self._unanswered: dict[str, float] = {}
        # What `all` gave in this cycle, and what was seen since. None: to be asked.
        self._seen: list[Copy] | None = None

    def look_again(self) -> None:
        """What was seen before may have changed: ask when it is needed next."""
        self._seen = None

    def all(self) -> list[Copy]:
        """Everything that our account wrote, on whatever record or on none."""
        rows = self._client.ask(self._mapping.copies, {"me": self._me()})
        self._seen = [words.copy_of(row, self._mapping) for row in rows]
        return list(self._seen)

    def of_note(self, note_id: str) -> list[tuple[Copy, Held]]:
        """Every revision of this note, as seen in this cycle."""
        seen = self.all() if self._seen is None else self._seen
        held = [(copy, words.delivered_copy(copy)) for copy in seen]
        return [(copy, revision) for copy, revision in held if revision and revision.note_id == note_id]

    def on(self, record: str) -> set[str]:
        """The ids of the notes that stand on this record."""
        items = self._client.ask(self._mapping.notes, {"record": record, "me": self._me()})
        if self._mapping.note_address is not None:
            return {str(item) for item in items}
        return {str(self._mapping.fields.id.search(self._mapping.note.search(item))) for item in items}

    def put(self, record: str, wanted: Held, values: Mapping[str, Any]) -> Held:
        """Return when one copy of this revision, with this text, stands on this record, and none elsewhere; gives it."""
        here, copies = self.on(record), self.of_note(wanted.note_id)
        keep = next((copy for copy, held in copies if copy.id in here and self._is(copy, held, wanted, values)), None)
        if keep is None:
            older = next((copy for copy, _ in copies if copy.id in here), None) if self._mapping.write else None
            # Forgotten meanwhile: whatever goes wrong in between, the next look is a whole one.
            seen, self._seen = self._seen, None
            note = self._bring(record, older, wanted, values)
            self._look_at(note, seen)
            here, copies = self.on(record), self.of_note(wanted.note_id)
            keep = next((copy for copy, held in copies if copy.id in here and self._is(copy, held, wanted, values)), None)
        if keep is None:
            raise AccessLostError(
                f"The system acknowledged note {wanted.note_id}, but it does not stand there as it was sent. Compare the "
                "rights of the adapter's account with what the mapping asks."
            )
        # Only now that the wanted one is seen to stand: a kill in between leaves one too many, never none.
        self.take_away([copy for copy, _ in copies if copy.id != keep.id])
        return replace(wanted, text=keep.text)

    def tell(self, wanted: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
        """Let exactly these words to writers stand there: marker → record and what to fill in. Those for a record that is
        gone, or takes nothing, do not keep the others back."""
        told = [copy for copy in self.all() if words.is_told(copy)]
        here: dict[str, set[str]] = {}
        for record in {record for record, _ in wanted.values()}:
            with suppress(*_RECORD_AMISS):
                here[record] = self.on(record)
        # What a kill left beside the record is read by nobody: it goes, and is made again.
        standing = {
            copy.marker: copy for copy in told if copy.marker in wanted and copy.id in here.get(wanted[copy.marker][0], ())
        }
        self.take_away([copy for copy in told if standing.get(copy.marker) != copy])
        for marked, (record, values) in wanted.items():
            if record in here:
                with suppress(*_RECORD_AMISS):
                    self._say(record, values, standing.get(marked))

    def take_away(self, copies: Sequence[Copy]) -> None:
        """Return when none of these stands there."""
        for copy in copies:
            self._client.carry_out(self._mapping.remove, {"note": copy.id, "me": self._me()})
        left = {copy.id for copy in copies} & ({copy.id for copy in self.all()} if copies else set())
        if left:
            raise AccessLostError("The system acknowledged that a copy is gone, but it still stands there. Is a right lost?")

    def _say(self, record: str, values: Mapping[str, Any], copy: Copy | None) -> None:
        """`copy`: the words that stand there already."""
        if copy is None or not words.same_text(copy.text, str(values["text"]), self._mapping):
            note = copy.id if copy else self._make({**values, "record": record, "me": self._me()})
            self._client.carry_out(self._mapping.write, {**values, "note": note, "record": record, "me": self._me()})

    def _look_at(self, note: str, seen: Sequence[Copy] | None) -> None:
        """See this one as it is now, beside the others as they were; all again where the mapping has no question for one."""
        self._seen = None
        if self._mapping.copy_address is not None and seen is not None:
            row = self._mapping.copy.search(self._client.read(self._mapping.copy_address, {"note": note, "me": self._me()}))
            self._seen = [*(copy for copy in seen if copy.id != note), words.copy_of(row, self._mapping)]

    def _bring(self, record: str, older: Copy | None, wanted: Held, values: Mapping[str, Any]) -> str:
        """Correct the copy that stands there, or make one; gives its id."""
        note = older.id if older else self._reserve(record, wanted, values)
        if self._mapping.write:
            self._client.carry_out(self._mapping.write, {**values, "note": note, "record": record, "me": self._me()})
        return note

    def _reserve(self, record: str, wanted: Held, values: Mapping[str, Any]) -> str:
        """Make a copy on this record, without text if that comes in a step of its own; gives its id."""
        first = {**values, "record": record, "me": self._me()}
        if self._mapping.write:
            first |= words.text_values(marker(wanted.note_id, 0), "", self._mapping, datetime.now(UTC))
        self._wait_for_unanswered(wanted.note_id)
        try:
            return self._make(first)
        except UnansweredError:
            self._unanswered[wanted.note_id] = self._now()
            raise

    def _make(self, values: Mapping[str, Any]) -> str:
        """Carry out `[[reserve]]` with these; gives the id of what it made."""
        kept = self._client.carry_out(self._mapping.reserve, values)
        if "note" in kept:
            return str(kept["note"])
        made = [copy.id for copy in self.all() if copy.marker == values["marker"]]
        if not made:
            raise AccessLostError("The system says it stored a note, but it is not there. Is a right lost?")
        return made[0]

    def _is(self, copy: Copy, held: Held, wanted: Held, values: Mapping[str, Any]) -> bool:
        return held == wanted and words.same_text(copy.text, str(values["text"]), self._mapping)

    def _wait_for_unanswered(self, note_id: str) -> None:
        # Written a second time while the first is under way, it would stand twice.
        left = self._unanswered.get(note_id, float("-inf")) + UNANSWERED_ENDS_AFTER - self._now()
        if left > 0:
            raise TryLaterError("The system may still be storing this note.", left)
        self._unanswered.pop(note_id, None)
