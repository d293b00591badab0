"""Somebody who writes on one record of a real system, marks what may be shared, and sees what stands there."""

from dataclasses import dataclass
from typing import Protocol

from demo.redmine_office import RedmineOffice
from demo.roundup_office import RoundupOffice
from demo.tryton_office import Office

EXAMPLE = "#koppel wonen, zelf gezien, besproken"


class Colleague(Protocol):
    """`handle`: what the system calls a note. A changed note may have another."""

    def write(self, text: str, mark: str = EXAMPLE) -> str: ...

    def change(self, handle: str, text: str) -> str: ...

    def take_away(self, handle: str) -> None: ...

    def standing(self) -> list[str]:
        """Every text on the record, as whoever administers the system sees it."""


@dataclass(frozen=True)
class TrytonColleague:
    """Sanne. Tryton lets nobody change a note: she writes another and deletes the first."""

    office: Office
    party: int

    def write(self, text: str, mark: str = EXAMPLE) -> str:
        return str(self.office.write_note(self.party, "sanne", f"{mark}\n{text}"))

    def change(self, handle: str, text: str) -> str:
        changed = self.write(text)
        self.take_away(handle)
        return changed

    def take_away(self, handle: str) -> None:
        self.office.delete_note(int(handle), "sanne")

    def standing(self) -> list[str]:
        return self.office.notes_on(self.party)


@dataclass(frozen=True)
class RedmineColleague:
    """Karim."""

    office: RedmineOffice
    case: str

    def write(self, text: str, mark: str = EXAMPLE) -> str:
        return str(self.office.write_note(self.case, "karim", f"{mark}\r\n{text}"))

    def change(self, handle: str, text: str) -> str:
        self.office.change_note(int(handle), "karim", f"{EXAMPLE}\r\n{text}")
        return handle

    def take_away(self, handle: str) -> None:
        self.office.change_note(int(handle), "karim", "")

    def standing(self) -> list[str]:
        return self.office.texts_on(self.case)


@dataclass(frozen=True)
class RoundupColleague:
    """Fenna, of Kompas."""

    office: RoundupOffice
    issue: str

    def write(self, text: str, mark: str = EXAMPLE) -> str:
        return self.office.write_message(self.issue, "fenna", f"{mark}\n{text}")

    def change(self, handle: str, text: str) -> str:
        self.office.change_message(handle, "fenna", f"{EXAMPLE}\n{text}")
        return handle

    def take_away(self, handle: str) -> None:
        self.office.take_off(self.issue, handle, "fenna")

    def standing(self) -> list[str]:
        return self.office.messages_on(self.issue)
