"""Tables of what stands out in the log: a question to whoever it is about, never a finding (patterns.py)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class PatternKind(StrEnum):
    """MANY_PAIRS: many different pairs were opened; NO_SEAT: asked for what they have no seat in; REFUSED: refused often."""

    MANY_PAIRS = "many-pairs"
    NO_SEAT = "no-seat"
    REFUSED = "refused"


class PatternAnswer(StrEnum):
    """What somebody says was the reason: from a list, so that nothing about a youngster is written here."""

    HANDOVER = "handover"
    PREPARING = "preparing"
    MISTAKE = "mistake"
    NOT_ME = "not-me"
    WILL_TELL = "will-tell"


class Pattern(Base):
    """Within the hour from `from_at` something happened `count` times. Kept for three months, for nobody's file.

    `answer` is a PatternAnswer, once.
    """

    __tablename__ = "pattern"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "from_at"),
        Index("ix_pattern_organisation_id_found_at", "organisation_id", "found_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(12))
    from_at: Mapped[datetime]
    count: Mapped[int]
    found_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(12))
    answered_at: Mapped[datetime | None]


class PatternScan(Base):
    """Up to where the log was looked through: one row."""

    __tablename__ = "pattern_scan"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    until_at: Mapped[datetime]
