"""Tables of notes. Everything a note says is sealed under the pair's key; a pair's notes lie together on disk."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base

DESTROYED = b""
"""The body of a note of which only the row is left, because copies of it and the log still name it."""

SAID_SINCE = -1
"""The released revision of a note that had passed, and about whose action something was said while nothing was shared."""


class Note(Base):
    """One note at its present revision.

    `body` seals {"text", "action"}. `released_epoch` and `released_revision`: the consent epoch and the revision in
    which the partner may see it; `passed_at`: since when, None while something about the note keeps it back (a stop of all
    sharing leaves it as it is). `partner_revision`: what the partner knows as its revision; it rises only when what
    the partner may see changes. The key keeps the notes of one pair together (layout measured in docs/performance.md).

    How an action stands is beside its sealed text, for either half may say so (docs/decisions/0025): `carrier_id` is the
    organisation whose seat carries it, None while the text says so itself; `action_status`, sealed, is how it stands or
    that the text tells it, None until something was said; `carried_since`, when that changed last; `action_revision` rises
    with whatever changes about it. `reminded_at`: when somebody last sent the youngster the message that they asked for
    (records/reminders.py).
    """

    __tablename__ = "note"
    __table_args__ = (
        Index("ix_note_organisation_id_source_id", "organisation_id", "source_id", unique=True),
        {"sqlite_with_rowid": False},
    )

    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(10))
    how_known: Mapped[str] = mapped_column(String(20))
    discussed: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[str | None] = mapped_column(String(200))
    source_revision: Mapped[int | None]
    written_at: Mapped[datetime]
    accepted_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    retracted_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    read_revision: Mapped[int] = mapped_column(default=0)
    released_epoch: Mapped[int] = mapped_column(default=0)
    released_revision: Mapped[int] = mapped_column(default=0)
    passed_at: Mapped[datetime | None]
    partner_revision: Mapped[int] = mapped_column(default=1)
    answers: Mapped[int] = mapped_column(default=0)
    carrier_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    action_status: Mapped[bytes | None] = mapped_column(LargeBinary)
    carried_since: Mapped[datetime | None]
    action_revision: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]

    @property
    def screen_revision(self) -> int:
        """As OpenedNote.screen_revision."""
        return self.revision + self.action_revision


class ActionPlan(Base):
    """What was said last about an action that somebody leaves for a while: PLANS of records/acting.py.

    `organisation_id`: the half that said it. It stands until somebody says otherwise or the action changes hands or ends.
    """

    __tablename__ = "action_plan"

    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id"), primary_key=True)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    said: Mapped[str] = mapped_column(String(10))
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]


class NoteVersion(Base):
    """An earlier revision of a note, kept for both writers and the youngster.

    `released_epoch` is the consent epoch in which the partner might see this text, 0 when it never passed.
    """

    __tablename__ = "note_version"

    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    released_epoch: Mapped[int]
    replaced_at: Mapped[datetime]


class NoteReply(Base):
    """The youngster's answer to a note; it travels with the note. `body` seals {"kind", "text"}."""

    __tablename__ = "note_reply"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id"), index=True)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class LookQuestion(Base):
    """A youngster asks why somebody looked; once about one look, which is `entry_id` of the log.

    Put to `looker_id`, who looked (nobody where a system fetched copies), or, from `officer_asked_at` on, to the officers
    of that organisation. `what` is a code of LOOKS (look_questions.py). Question and answer are sealed under the pair's key.
    """

    __tablename__ = "look_question"
    __table_args__ = (UniqueConstraint("pair_id", "entry_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"))
    entry_id: Mapped[UUID]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    looker_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    looked_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(10))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    officer_asked_at: Mapped[datetime | None]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class LastLook(Base):
    """When a professional last looked at a pair, so that what is new can be marked."""

    __tablename__ = "last_look"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    at: Mapped[datetime]
