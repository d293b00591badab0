"""The notes on Tryton's parties, as our own restricted account sees them: marked ones, and those it made itself.

Tryton lets an ordinary account look for notes only on parties that it names, so "everywhere" means: on every party.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from adapters.tryton.failures import RefusedError
from adapters.tryton.mapping import MARK_PATTERNS, NOTE_FIELDS

if TYPE_CHECKING:
    from adapters.tryton.client import TrytonClient

# Ten thousand parties in one question take Tryton 0.13 s; this keeps its questions to the database within bounds.
_PARTIES_AT_ONCE = 5000
_NOTES_AT_ONCE = 500
_MARKED = ["OR", *(["message", "ilike", pattern] for pattern in MARK_PATTERNS)]
_WITHOUT_ACTIVE_TEST = {"active_test": False}


@dataclass(frozen=True)
class OwnNote:
    """A note that our own account made; `resource` is the party it stands on."""

    number: int
    resource: str
    message: str = field(repr=False)


def resource_of(party: str) -> str:
    return f"party.party,{party}"


class Notes:
    """Raises what the client raises; where RefusedError has a meaning of its own, it says so."""

    def __init__(self, client: "TrytonClient") -> None:
        self._client = client

    def everywhere(self) -> list[str]:
        """Every party, the inactive ones too: what stands there must be found and removed all the same."""
        parties = self._client.call("model.party.party.search", [], 0, None, None, context=_WITHOUT_ACTIVE_TEST)
        return [resource_of(party) for party in parties]

    def marked(self, resources: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The rows of the notes that look marked for sharing, oldest first; RefusedError if a party is hidden."""
        return self._rows(list(resources), [_MARKED], NOTE_FIELDS)

    def own(self, resources: Sequence[str], *patterns: str) -> list[OwnNote]:
        """The notes of our own account whose message is `like` one of the SQL patterns, oldest first on each party."""
        wanted = ["OR", *(["message", "like", pattern] for pattern in patterns)]
        domain = [["create_uid", "=", self._client.user_id], wanted]
        rows = self._rows(resources, domain, ("message", "resource"))
        return [OwnNote(row["id"], row["resource"], row["message"]) for row in rows]

    def create(self, notes: Sequence[tuple[str, str]]) -> list[OwnNote]:
        """All of these (party and message) or none. RefusedError also if a party is gone."""
        values = [{"resource": resource, "message": message} for resource, message in notes]
        numbers = self._client.call("model.ir.note.create", values)
        return [OwnNote(number, *note) for number, note in zip(numbers, notes, strict=True)]

    def delete(self, notes: Iterable[OwnNote]) -> None:
        """One that is already gone is no error; one that stays is RefusedError."""
        for note in notes:
            try:
                self._client.call("model.ir.note.delete", [note.number])
            except RefusedError:
                if self._stands(note):
                    raise

    def resource_of_note(self, number: int) -> str | None:
        """The party that this note stands on, None if it is gone."""
        try:
            rows = self._client.call("model.ir.note.read", [number], ["resource"])
        except RefusedError:
            return None
        return str(rows[0]["resource"])

    def party_stands(self, resource: str) -> bool:
        number = int(resource.partition(",")[2])
        domain = [["id", "=", number]]
        return bool(self._client.call("model.party.party.search", domain, 0, 1, None, context=_WITHOUT_ACTIVE_TEST))

    def _stands(self, note: OwnNote) -> bool:
        domain = [["id", "=", note.number], ["resource", "=", note.resource]]
        return bool(self._client.call("model.ir.note.search", domain, 0, 1, None))

    def _rows(self, resources: Sequence[str], domain: list[Any], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        for start in range(0, len(resources), _PARTIES_AT_ONCE):
            part = resources[start : start + _PARTIES_AT_ONCE]
            yield from self._pages([["resource", "in", part], *domain], fields)

    def _pages(self, domain: list[Any], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        # By id and not by offset: ids only grow, so a note that goes meanwhile makes no other one be skipped.
        last = 0
        while True:
            page = self._client.call(
                "model.ir.note.search_read",
                [*domain, ["id", ">", last]],
                0,
                _NOTES_AT_ONCE,
                [["id", "ASC"]],
                list(fields),
            )
            yield from page
            if len(page) < _NOTES_AT_ONCE:
                return
            last = page[-1]["id"]
