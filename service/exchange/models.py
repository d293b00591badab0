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

    `revision` is the reader's own. `lease_number`: under which lease the last fetch or receipt was.
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


class Lease(Base):
    """The one running adapter of an organisation."""

    __tablename__ = "lease"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    instance: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    until: Mapped[datetime]
