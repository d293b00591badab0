"""Who may read what, told from product.md alone (rules 2 to 8), as simply as possible. Knows nothing of the service."""

from dataclasses import dataclass, field
from datetime import datetime

OTHER = {"brug": "straat", "straat": "brug"}


@dataclass
class OracleNote:
    """`passed`: seen in a preview, or written while its subject was shared; a correction starts again."""

    writer: str
    subject: str
    heard: bool
    discussed: bool
    passed: bool = False
    read: bool = False
    hidden: bool = False
    retracted: bool = False


@dataclass
class OracleConsent:
    """What the youngster said about one direction, named by its writer."""

    said: str = "nothing"
    subjects: frozenset[str] = frozenset()
    until: datetime | None = None
    copies: bool = False
    read_first: bool = False
    stand_in: bool = False

    def shares(self, moment: datetime) -> bool:
        return self.said == "yes" and self.until is not None and moment < self.until

    def stands(self, moment: datetime) -> bool:
        return self.said in ("yes", "paused") and self.until is not None and moment < self.until


@dataclass
class Oracle:
    notes: dict[str, OracleNote] = field(default_factory=dict)
    consents: dict[str, OracleConsent] = field(default_factory=lambda: {"brug": OracleConsent(), "straat": OracleConsent()})
    met: set[str] = field(default_factory=lambda: {"brug"})
    record_confirmed: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    away_until: dict[str, datetime] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)  # the youngster said yes to who takes over this half
    checked: set[str] = field(default_factory=set)  # its open actions were gone through
    left: set[str] = field(default_factory=set)  # the holder it began with works there no more

    def sits(self, side: str) -> str | None:
        has_followed = side in self.accepted and side in self.checked | self.left
        return "successor" if has_followed else None if side in self.left else "holder"

    def writes(self, name: str, note: OracleNote, moment: datetime) -> None:
        note.passed = self.consents[note.writer].shares(moment) and note.subject in self.consents[note.writer].subjects
        self.notes[name] = note

    def corrects(self, name: str, moment: datetime) -> None:
        self.notes[name].read = self.notes[name].hidden = False
        self.writes(name, self.notes[name], moment)

    def says_yes(self, writer: str, terms: OracleConsent, previewed: set[str], moment: datetime) -> None:
        before, self.consents[writer] = self.consents[writer], terms
        for note in [note for note in self.notes.values() if note.writer == writer]:
            could_not_be_seen = not before.shares(moment) and (note.hidden or writer not in self.met)
            if not before.stands(moment) or note.subject not in terms.subjects or could_not_be_seen:
                note.passed = False
        self.previews(writer, previewed, moment)

    def previews(self, writer: str, previewed: set[str], moment: datetime) -> None:
        consent = self.consents[writer]
        for note in map(self.notes.__getitem__, previewed):
            if note.writer == writer and consent.shares(moment) and note.subject in consent.subjects:
                note.passed = note.read = True  # it was on their own screen

    def reads(self, reader: str, moment: datetime) -> set[str] | None:
        """Names of the notes that whoever holds this half sees now; None when nothing is shared at all."""
        writer, consent = OTHER[reader], self.consents[OTHER[reader]]
        if not consent.shares(moment) or writer not in self.met or self.sits(reader) is None:
            return None
        return {name for name, note in self.notes.items() if note.writer == writer and self._is_seen(note, consent)}

    def stand_in_reads(self, reader: str, moment: datetime) -> set[str] | None:
        sits = reader in self.named and reader in self.away_until and moment < self.away_until[reader]
        return self.reads(reader, moment) if sits and self.consents[OTHER[reader]].stand_in else None

    def own_page(self) -> set[str]:
        return {name for name, note in self.notes.items() if note.writer in self.met and not note.retracted}

    def holds(self, reader: str, moment: datetime) -> set[str]:
        allowed = self.consents[OTHER[reader]].copies and reader in self.record_confirmed
        return (self.reads(reader, moment) or set()) if allowed else set()

    def _is_seen(self, note: OracleNote, consent: OracleConsent) -> bool:
        waits_for_reading = consent.read_first or (note.heard and not note.discussed)
        stands = note.passed and not (note.hidden or note.retracted)
        return stands and note.subject in consent.subjects and (note.read or not waits_for_reading)
