"""Tables of the exchange: which copies stand, or may stand, in an organisation's own system; and who runs its adapter."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class CopyState(StrEnum):
    """POSSIBLY_HELD from the fetch on, until the system says what became of it."""

    POSSIBLY_HELD = "possibly-held"
    STORED = "stored"
    REMOVED = "removed"
    KEPT = "kept"


HELD = (CopyState.POSSIBLY_HELD, CopyState.STORED)


class Copy(Base):
    """One note in one organisation's system, as far as the service can know.

    `revision` is the reader's own. `lease_number`: under which lease the last fetch or receipt was. `text_digest`: what the
    system made of the text as it stood there, under a key of its own.
    """

    __tablename__ = "copy"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id"), primary_key=True, index=True)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    state: Mapped[str] = mapped_column(String(14))
    revision: Mapped[int]
    ground: Mapped[str | None] = mapped_column(String(200))
    fetched_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    lease_number: Mapped[int | None]
    text_digest: Mapped[str | None] = mapped_column(String(64))


class Drift(Base):
    """A copy with which something was wrong when the system last listed what it holds. `finding`: a HoldingFinding.

    `note_id` is what stands in the system's marker; it may be the identifier of nothing. `looks`: in how many lists in a row
    it was found.
    """

    __tablename__ = "drift"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    note_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int]
    finding: Mapped[str] = mapped_column(String(14))
    looks: Mapped[int]


class RefusedNote(Base):
    """A note that a system sent and the service did not take (refused_notes.py); nothing of the note itself."""

    __tablename__ = "refused_note"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class Lease(Base):
    """The one running adapter of an organisation."""

    __tablename__ = "lease"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    instance: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    until: Mapped[datetime]
