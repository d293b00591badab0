"""Tables of consent: proposals, and events that are only ever added, each with its evidence."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Proposal(Base):
    """What two professionals propose to a youngster: purpose and subjects, and how freely (freely.py), confirmed by both."""

    __tablename__ = "proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subjects: Mapped[str] = mapped_column(String(120))
    need: Mapped[str] = mapped_column(String(16))
    alternative: Mapped[str] = mapped_column(String(16))
    in_room: Mapped[str] = mapped_column(String(16))
    no_consequence: Mapped[bool]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]


class ConsentEvent(Base):
    """One step in the life of one direction's consent, with the whole state that follows from it.

    The last event of (pair, to organisation) is the present state; no row is ever changed or deleted.
    `subjects` and `people` are space-separated: what may be read, and who of the receiving organisation may read it.
    `revision` counts only the steps that organisations may notice. `epoch` counts the times that consent was given
    anew, after a pause too; a note passes only in the epoch in which it was released. `assisted`: the yes that stands was
    given beside a professional and not confirmed alone yet; it never allows copies (product.md, rule 13).
    """

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint("NOT (assisted AND copies)", name="assisted_without_copies"),
        {"sqlite_with_rowid": False},
    )

    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    consent_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    epoch: Mapped[int]
    revision: Mapped[int]
    subjects: Mapped[str] = mapped_column(String(120))
    people: Mapped[str] = mapped_column(String(400))
    until: Mapped[datetime | None]
    copies: Mapped[bool]
    read_first: Mapped[bool]
    assisted: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_role: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[UUID | None]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_evidence.id"))


class ConsentEvidence(Base):
    """What a decision rests on: the exact text shown, its revision and hash, how the person was recognised (GDPR 7(1)).

    `shown`, `ticked` and `assertion` (a passkey's signature over both, where one was made) are sealed under the pair's key.
    `assisting_id`: the sitting in which somebody helped, if any.
    """

    __tablename__ = "consent_evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    text_revision: Mapped[str] = mapped_column(String(20))
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(20))
    recognised_by: Mapped[str] = mapped_column(String(20))
    shown: Mapped[bytes] = mapped_column(LargeBinary)
    ticked: Mapped[bytes] = mapped_column(LargeBinary)
    assertion: Mapped[bytes | None] = mapped_column(LargeBinary)
    assertion_hash: Mapped[str | None] = mapped_column(String(64))
    assisting_id: Mapped[UUID | None] = mapped_column(ForeignKey("assisting.id"))
    at: Mapped[datetime]


class ConsentRecord(Base):
    """The signed record of one decision (ISO/IEC TS 27560), for the youngster alone: a JWS, sealed under the pair's key.

    Made with its event, in one transaction, and never changed.
    """

    __tablename__ = "consent_record"
    __table_args__ = (
        ForeignKeyConstraint(
            ["pair_id", "to_organisation_id", "sequence"],
            ["consent_event.pair_id", "consent_event.to_organisation_id", "consent_event.sequence"],
            name="fk_consent_record_consent_event",
        ),
        UniqueConstraint("pair_id", "to_organisation_id", "sequence", name="uq_consent_record_consent_event"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID]
    to_organisation_id: Mapped[UUID]
    sequence: Mapped[int]
    signed: Mapped[bytes] = mapped_column(LargeBinary)
