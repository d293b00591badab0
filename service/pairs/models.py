"""Tables of who takes part: organisations with their people and systems, youngsters, pairs and seats."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class PairState(StrEnum):
    """INVITED: the other professional has not said yes; OPEN: formed, with or without a youngster; ENDED."""

    INVITED = "invited"
    DECLINED = "declined"
    OPEN = "open"
    ENDED = "ended"


class SeatRole(StrEnum):
    HOLDER = "holder"
    STAND_IN = "stand-in"


class Organisation(Base):
    """A legal entity that takes part. Without an issuer its people sign in with passkeys from its administrator.

    `note_months`, `ended_months`: after how many months its notes end, from their arrival and from the end of their pair.
    `secrecy`, `secrecy_english`: what it says of its own secrecy (own_words.py).
    """

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    work: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)
    issuer: Mapped[str | None] = mapped_column(String(300))
    client_id: Mapped[str | None] = mapped_column(String(200))
    client_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_months: Mapped[int] = mapped_column(default=12)
    ended_months: Mapped[int] = mapped_column(default=3)
    secrecy: Mapped[str] = mapped_column(Text, default="")
    secrecy_english: Mapped[str] = mapped_column(Text, default="")


class Person(Base):
    """Somebody who works for one organisation. `roles` is space-separated; after `left_at` they are nobody here. Without any
    role, while they wait to become officer, they are not let in.

    `issuer` and `subject`: how the organisation's provider knows them, for good; from their first sign-in on.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("organisation_id", "login"),
        UniqueConstraint("organisation_id", "issuer", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    login: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str | None] = mapped_column(String(300))
    subject: Mapped[str | None] = mapped_column(String(255))
    left_at: Mapped[datetime | None]


class OfficerRequest(Base):
    """Somebody was proposed as officer, and waits for a yes of an officer who is there. `asked_by` empty: the operator."""

    __tablename__ = "officer_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class RegistrationSystem(Base):
    """An organisation's registration system as it signs in: its public key and what it may ask for.

    One that an administrator registered is not active before an officer confirmed it. `witness_key`: the verifier key
    (C2SP signed-note) with which its adapter cosigns the log's checkpoints. `listed_at`: when it last said which copies it
    holds. `read_revision`: of its organisation, when it last read its inbox. `residues`: where a removed note may still
    stand, a sentence a line.
    """

    __tablename__ = "registration_system"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    client_id: Mapped[str] = mapped_column(String(80), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    public_key: Mapped[str] = mapped_column(String(2000))
    scopes: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True)
    witness_key: Mapped[str | None] = mapped_column(String(200))
    registered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    read_revision: Mapped[int | None]
    residues: Mapped[str] = mapped_column(Text, default="")


class Youngster(Base):
    """A youngster who joined. Name and month of birth are sealed under the youngster's own key.

    `eighteen_answered_at`: when they answered the question that is asked once, at eighteen.
    """

    __tablename__ = "youngster"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    joined_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2), default="nl")
    name: Mapped[bytes] = mapped_column(LargeBinary)
    birth_month: Mapped[bytes] = mapped_column(LargeBinary)
    goal: Mapped[bytes | None] = mapped_column(LargeBinary)
    eighteen_answered_at: Mapped[datetime | None]


class Pair(Base):
    """One youngster and two organisations; empty of a youngster until one joins. `code` stands in both their systems."""

    __tablename__ = "pair"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(9), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default=PairState.INVITED)
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    youngster_id: Mapped[UUID | None] = mapped_column(ForeignKey("youngster.id"), index=True)
    formed_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def is_erased() -> ColumnElement[bool]:
    """Whether somebody joined this pair and nobody is in it any more: they were erased, and no organisation is shown it."""
    return and_(Pair.joined_at.is_not(None), Pair.youngster_id.is_(None))


class PairSide(Base):
    """One organisation's half of a pair.

    `met_at`: when the holder confirmed meeting this youngster; without it nothing this side writes is shared.
    `record_confirmed_at`: when the holder confirmed that the record in their own system is this person; without it
    nothing is delivered there. `ground`: on which this organisation keeps its own record (grounds.py), None: not said yet.
    """

    __tablename__ = "pair_side"

    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    own_label: Mapped[bytes | None] = mapped_column(LargeBinary)
    met_at: Mapped[datetime | None]
    met_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    meeting_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    meeting_tries: Mapped[int] = mapped_column(default=0)
    record_confirmed_at: Mapped[datetime | None]
    record_confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    notes_written: Mapped[int] = mapped_column(default=0)
    ground: Mapped[str | None] = mapped_column(String(20))
    ground_at: Mapped[datetime | None]


class Seat(Base):
    """Who acts for an organisation in a pair, and from when until when."""

    __tablename__ = "seat"
    __table_args__ = (
        ForeignKeyConstraint(["pair_id", "organisation_id"], ["pair_side.pair_id", "pair_side.organisation_id"]),
        Index("ix_seat_pair_id_organisation_id", "pair_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), default=SeatRole.HOLDER)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class StandIn(Base):
    """A colleague whom a holder named to stand in, at most one at a time for a half. They sit while the holder is away.

    `answered_at`: when the youngster last answered about this one; `accepted`: whether that was yes.
    """

    __tablename__ = "stand_in"
    __table_args__ = (
        ForeignKeyConstraint(["pair_id", "organisation_id"], ["pair_side.pair_id", "pair_side.organisation_id"]),
        Index("ix_stand_in_pair_id_organisation_id", "pair_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    named_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]


class JoinCode(Base):
    """A code that a holder shows to the youngster: one use, ten minutes, spent by a POST. Only its hash is kept."""

    __tablename__ = "join_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    shown_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class Joining(Base):
    """Somebody who spent a code and is not the youngster yet: that takes the two words and a key of their own."""

    __tablename__ = "joining"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    join_code_id: Mapped[UUID] = mapped_column(ForeignKey("join_code.id"), unique=True)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    words: Mapped[str] = mapped_column(String(60))
    name: Mapped[bytes] = mapped_column(LargeBinary)
    birth_month: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    started_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class Assisting(Base):
    """A youngster without a phone who decides beside a holder: on the holder's screen, or on a sheet of paper.

    `present`: who else was in the room, space-separated; `name`: what the youngster called themselves there, sealed under
    the pair's key until it is over. `youngster_id`: empty until somebody new said their name. `code_hash` and `text_hash`:
    of a sheet, its code and its exact text. `outcome`: yes, later or nothing; `ended_at`: nothing more is said in it.
    """

    __tablename__ = "assisting"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    way: Mapped[str] = mapped_column(String(10))
    present: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(2))
    youngster_id: Mapped[UUID | None] = mapped_column(ForeignKey("youngster.id"))
    name: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_hash: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str | None] = mapped_column(String(8))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class OrganisationRevision(Base):
    """Counts, per organisation, what changed in what it may see. `next_end_at`: the earliest moment at which time does."""

    __tablename__ = "organisation_revision"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    next_end_at: Mapped[datetime | None]
