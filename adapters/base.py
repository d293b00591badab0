"""What the runner asks of a registration system: one protocol, three errors, plain values.

An adapter turns one kind of registration system into a `RegistrationSystem`. It knows nothing of consent: what it is
given to deliver may stand there, what it is told to remove must go. All instants carry a time zone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from adapters.config import Section

MARKER = re.compile(r"\[koppel (?P<note>[A-Za-z0-9_-]+) r(?P<revision>[0-9]+)\]")


class TryLaterError(Exception):
    """The system is down, busy or locked. Do: wait (`after` seconds when it said how long) and repeat the cycle."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class AccessLostError(Exception):
    """Identity, rights or project are not what they were. Do: stop, touch nothing, let a person restore access."""


class BadRecordError(Exception):
    """One record is wrong. Do: report `bad`, go on with the rest."""

    def __init__(self, bad: "BadRecord") -> None:
        super().__init__(f"{bad.where}: {bad.what} {bad.mend}")
        self.bad = bad


@dataclass(frozen=True)
class BadRecord:
    """One thing a person must mend. None of the three texts holds note text; they are shown to writers, in Dutch.

    `source_id` names the note it is about, when it is known: a note that was sent and is now unreadable stays as it
    was, it does not count as taken away.
    """

    where: str
    what: str
    mend: str
    source_id: str | None = None


@dataclass(frozen=True)
class Record:
    """The one record in the registration system that carries a pair's code."""

    record_id: str
    code: str


@dataclass(frozen=True)
class Action:
    """Who does what by when; the words are those of `openapi.yaml`."""

    what: str
    owner: str
    status: str
    due_at: datetime | None = None
    not_before_date: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class SourceNote:
    """A note that a colleague wrote in the registration system and marked for sharing.

    `source_id` is stable for the life of the note and never used again for another. `source_revision` rises with
    every change of content. `author` is the writer's login in the organisation. `subject`, `kind` and `how_known`
    are the words of `openapi.yaml`.
    """

    source_id: str
    source_revision: int
    pair_code: str
    author: str
    subject: str
    kind: str
    text: str = field(repr=False)
    how_known: str
    discussed: bool
    written_at: datetime
    action: Action | None = None


@dataclass(frozen=True)
class SourceLook:
    """What one look at the system found. Only a `complete` look may be believed about what is no longer there."""

    notes: Sequence[SourceNote]
    bad: Sequence[BadRecord]
    complete: bool


@dataclass(frozen=True)
class Reply:
    """What the youngster said about a note: agree, reply, dispute or not-discussed."""

    kind: str
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Delivery:
    """A note of the partner, as it must stand in this system: one revision of it, with the youngster's replies."""

    note_id: str
    revision: int
    subject: str
    kind: str
    text: str = field(repr=False)
    how_known: str
    discussed: bool
    author: str
    organisation: str
    written_at: datetime
    corrected: bool = False
    action: Action | None = None
    replies: Sequence[Reply] = ()

    @property
    def marker(self) -> str:
        """The text that must stand in the system with the note, so that it is known there without the service."""
        return marker(self.note_id, self.revision)


@dataclass(frozen=True)
class Held:
    """One revision of one delivered note that stands in the system now. `text`: all that the system shows of it, so that a
    change of it is noticed; it never leaves this program, and two copies are equal whatever it is."""

    note_id: str
    revision: int
    text: str = field(default="", repr=False, compare=False)


def marker(note_id: str, revision: int) -> str:
    return f"[koppel {note_id} r{revision}]"


def find_marker(text: str) -> Held | None:
    """The first Koppel marker in `text`. Text with a marker was delivered, and is never taken up as a source note."""
    found = MARKER.search(text)
    return Held(found["note"], int(found["revision"]), text) if found else None


class RegistrationSystem(Protocol):
    """One organisation's own system. Every method may be repeated at any time, also after a kill halfway.

    Each may raise TryLaterError or AccessLostError; BadRecordError only where it is named.
    """

    def confirm(self) -> None:
        """Return only if the system answers, knows us by our own account, and is the project we were set up for."""

    def find_record(self, code: str) -> Record:
        """The record with this code; BadRecordError if none has it or more than one. Compare the code itself:
        systems ignore filters they do not know."""

    def source_notes(self, records: Mapping[str, Record]) -> SourceLook:
        """The notes marked for sharing on these records (pair code → record), without those that Koppel delivered.

        A note that cannot be understood goes into `bad` and does not keep the others back. Now and then it is asked about
        the records of pairs that ended.
        """

    def deliver(self, record: Record, delivery: Delivery) -> Held:
        """Return when exactly this revision of the note stands on the record, once: look for its marker, write,
        look again. A correction stands there before the older revision goes. Gives what is seen to stand there, as
        `held` gives it."""

    def remove(self, note_id: str) -> None:
        """Return when no revision of this note stands in the system; also if none did."""

    def held(self) -> list[Held]:
        """Every delivered revision that stands in the system, on whatever record, read from its markers."""


@runtime_checkable
class TellsWriters(Protocol):
    """A system in which the writer can be told what to mend, where she wrote it."""

    def mark_bad(self, bad: Sequence[BadRecord]) -> None:
        """Called once in a cycle with everything that is wrong now; what is not in `bad` is in order."""


@dataclass(frozen=True)
class Stray:
    """A note marked for sharing that stands where no open pair is; `where` in Dutch, for whoever wrote it."""

    where: str
    source_id: str


@runtime_checkable
class LooksElsewhere(Protocol):
    """A system that can be asked for marked notes without naming their records."""

    def marked_elsewhere(self, records: Sequence[Record]) -> Sequence[Stray]:
        """Those on any other record than these, whatever code it carries or none. Perhaps not all: they go nowhere."""


@runtime_checkable
class FindsTogether(Protocol):
    """A system that can be asked for many records in a question or two."""

    def find_records(self, codes: Sequence[str]) -> "Mapping[str, Record | BadRecord]":
        """For each code what `find_record` gives, or says is wrong."""


@runtime_checkable
class DeliversTogether(Protocol):
    """A system in which several notes can be put with fewer questions than each by itself."""

    def standing_on(self, records: Sequence[Record]) -> list[Held]:
        """Every delivered revision that stands on these records. What is delivered next may build on what is seen here."""

    def deliver_together(self, deliveries: "Sequence[tuple[Record, Delivery]]") -> "Sequence[Held | BadRecord]":
        """For each, in their order, what `deliver` gives or says is wrong. A kill halfway leaves none of them doubled."""


@runtime_checkable
class MayBeLocked(Protocol):
    """A system that can be read but at times not written, such as a file that a person has open."""

    def ready_to_receive(self) -> None:
        """TryLaterError if nothing can be written now. Asked before a note's text is fetched: fetching is a copy."""


@runtime_checkable
class DeclaresResidues(Protocol):
    """A system of which only its settings tell what it is, and so where a removed note may still stand."""

    @property
    def residues(self) -> Sequence[str]:
        """In Dutch, a sentence each, in the place of those of `adapter.toml`."""


@dataclass(frozen=True)
class Surroundings:
    """What an adapter is given to connect with. `state_dir` is its own: it may keep files there.

    Each adapter has, in `adapters/KIND/client.py`, `connect(surroundings: Surroundings) -> RegistrationSystem`, which
    opens no connection yet.
    """

    settings: "Section"
    state_dir: Path
