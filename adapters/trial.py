"""A system to try against what every adapter must do, and what the checks of that try it with.

Each check cleans up after itself; what else stands in the system does not matter to it.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from adapters.base import Delivery, Held, Record, RegistrationSystem, Reply, SourceLook, SourceNote

T = TypeVar("T")

_WRITTEN = datetime(2026, 3, 3, 13, 2, tzinfo=UTC)
TEXT = "Proefnotitie van Koppel: de kijkdag ging goed, Noor koos zelf de kamer."


class Person(Protocol):
    """A colleague who writes in the system in its own way, on the record with the trial's code, marked for sharing."""

    def write(self, text: str) -> str:
        """Write a note; give a handle to change or take it away."""

    def change(self, handle: str, text: str) -> str:
        """Change the note the way this system's people do; give its handle from now on."""

    def take_away(self, handle: str) -> None: ...


@dataclass(frozen=True)
class Trial:
    """A system to try. What is None cannot be shown here, and its checks raise LeftOutError.

    `code` stands on exactly one record, `unknown_code` on none, `doubled_code` on two. Inside `lost_identity()` our
    account or project is not what it was; inside `broken_removal()` the system refuses to take anything away.
    """

    system: RegistrationSystem
    code: str
    unknown_code: str
    doubled_code: str | None = None
    person: Person | None = None
    lost_identity: Callable[[], AbstractContextManager[None]] | None = None
    broken_removal: Callable[[], AbstractContextManager[None]] | None = None


class LeftOutError(Exception):
    """This check needs something that the trial does not have."""


@contextmanager
def new_note(trial: Trial, note_id: str | None = None) -> Iterator[str]:
    note_id = note_id or new_id()
    try:
        yield note_id
    finally:
        trial.system.remove(note_id)


def new_id() -> str:
    return f"proef-{secrets.token_hex(6)}"


def deliver(trial: Trial, note_id: str, revision: int = 1) -> Held:
    return trial.system.deliver(record_of(trial), delivery_of(note_id, revision))


def record_of(trial: Trial) -> Record:
    return trial.system.find_record(trial.code)


def delivery_of(note_id: str, revision: int = 1) -> Delivery:
    return Delivery(
        note_id=note_id,
        revision=revision,
        subject="housing",
        kind="update",
        text=f"{TEXT} =1+1 <b>“Élan”</b> 😀\nTweede regel, versie {revision}.",
        how_known="seen",
        discussed=True,
        author="Sanne",
        organisation="De Brug",
        written_at=_WRITTEN,
        corrected=revision > 1,
        replies=(Reply("reply", "Klopt, ik was er zelf bij.", _WRITTEN),),
    )


def revisions(trial: Trial, note_id: str) -> list[int]:
    return [held.revision for held in trial.system.held() if held.note_id == note_id]


def look(trial: Trial) -> SourceLook:
    return trial.system.source_notes({trial.code: record_of(trial)})


def found_note(trial: Trial, text: str) -> SourceNote:
    found = [note for note in look(trial).notes if note.text == text]
    expect(len(found) == 1, f"exactly one note with the text '{text}' should be found, not {len(found)}")
    return found[0]


def needed(thing: T | None, what: str) -> T:
    if thing is None:
        raise LeftOutError(f"needs {what}")
    return thing


def expect(holds: bool, sentence: str) -> None:
    if not holds:
        raise AssertionError(f"{sentence}.")


def expect_one_of(act: Callable[[], object], *errors: type[Exception]) -> None:
    try:
        act()
    except errors:
        return
    raise AssertionError(f"this should raise {' or '.join(error.__name__ for error in errors)}.")
