"""Cases (issues) and the notes on them (journals), as our own restricted account sees them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters.base import AccessLostError, TryLaterError
from adapters.redmine.account import code_on
from adapters.redmine.failures import AbsentError

if TYPE_CHECKING:
    from adapters.redmine.client import RedmineClient

_AT_ONCE = 100


@dataclass(frozen=True)
class Note:
    """One note on a case. `writer` is the number of an account, None for nobody in particular."""

    number: int
    case: str
    writer: int | None
    created: datetime
    private: bool
    text: str = field(repr=False)


class Cases:
    """Raises what the client raises."""

    def __init__(self, client: "RedmineClient", project: str, code_field: int) -> None:
        self._client = client
        self._project = project
        self._code_field = code_field

    def with_code_like(self, part: str) -> list[tuple[str, str]]:
        """Number and code of the cases in whose code field `part` stands, and possibly of others.

        AccessLostError if what comes back has no such field: then the filter was passed over.
        """
        return self._with_code(f"~{part}")

    def with_any_code(self) -> list[tuple[str, str]]:
        """As with_code_like, whatever stands in the field."""
        return self._with_code("*")

    def _with_code(self, question: str) -> list[tuple[str, str]]:
        found = []
        for row in self._pages({f"cf_{self._code_field}": question, "project_id": self._project}):
            code = code_on(row, self._code_field)
            if code is None:
                raise AccessLostError(
                    f"Redmine passed over field {self._code_field} of [system] code_field: is it still there?"
                )
            found.append((str(row["id"]), code))
        return found

    def with_own_notes(self) -> set[str]:
        """The cases, in whatever project, on which our own account wrote something that still stands."""
        return {str(row["id"]) for row in self._pages({"updated_by": "me"})}

    def with_words(self, words: str) -> set[str]:
        """The cases of the project in which these words stand, in a note that we may see or elsewhere."""
        found: set[str] = set()
        offset = 0
        while True:
            page = self._client.read(
                f"/projects/{self._project}/search.json", q=words, issues=1, limit=_AT_ONCE, offset=offset
            )
            found |= {str(row["id"]) for row in page["results"] if row["type"].startswith("issue")}
            offset += len(page["results"])
            if not page["results"] or offset >= page["total_count"]:
                return found

    def notes(self, case: str) -> list[Note]:
        """Every note that we may see on this case, oldest first; AbsentError, RefusedError or BrokenError if it has none
        to show."""
        issue = self._client.read(f"/issues/{case}.json", include="journals")["issue"]
        # Changes of other fields are journals without notes.
        return [_note(row, case) for row in issue["journals"] if row.get("notes")]

    def add_private(self, case: str, text: str) -> None:
        """Ask for a private note. Without the right to that, Redmine stores a public one: look afterwards."""
        self._client.write(f"/issues/{case}.json", {"issue": {"notes": text, "private_notes": True}})

    def rewrite(self, note: Note, text: str) -> None:
        """Ask for another text on our own note; an empty one takes it away. One that is gone already is no error."""
        try:
            self._client.write(f"/journals/{note.number}.json", {"journal": {"notes": text}})
        except AbsentError:
            return

    def login(self, account: int) -> str | None:
        """None if this account cannot be seen by ours, or is closed."""
        try:
            return str(self._client.read(f"/users/{account}.json")["user"]["login"])
        except AbsentError:
            return None

    def _pages(self, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Closed cases too, by number, so that a change meanwhile makes none be passed over unseen."""
        offset = 0
        while True:
            page = self._client.read("/issues.json", status_id="*", sort="id", limit=_AT_ONCE, offset=offset, **query)
            yield from page["issues"]
            offset += len(page["issues"])
            if offset >= page["total_count"]:
                return
            if not page["issues"]:
                raise TryLaterError("Cases came or went in Redmine while they were being listed.")


def _note(row: dict[str, Any], case: str) -> Note:
    return Note(
        number=row["id"],
        case=case,
        writer=row["user"]["id"] if "user" in row else None,
        created=datetime.fromisoformat(row["created_on"]),
        private=bool(row["private_notes"]),
        # What was typed in a browser has the line ends of a browser.
        text=row["notes"].replace("\r\n", "\n"),
    )
