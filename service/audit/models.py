"""The tables of the log. No foreign keys: nothing that is deleted elsewhere may take an entry with it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base

COUNT = BigInteger().with_variant(Integer, "sqlite")


class Entry(Base):
    """One line of the log: who did what, in which role, under which consent, with which outcome. Never content.

    Columns carry what NEN 7513:2018 lists. `organisation_id` is the acting one, `other_organisation_id` the one whose
    notes or pair it concerns, `third_organisation_id` the other one of a pair of two others that was asked for in vain;
    each one's officer sees the entry, under the name `seen_as` (nothing: the youngster's alone). `checks` holds the four
    outcomes of NEN 7513 as letters (a authorisation, r care relation, c consent, e emergency). `salt` keeps the
    commitment to this row unguessable (`audit.leaves`).
    """

    __tablename__ = "entry"
    __table_args__ = (
        # An officer's search goes back in time along one of these (`audit.selecting`); the last two are partial, for few
        # entries have what they are about.
        Index("ix_entry_organisation_id_at", "organisation_id", "at"),
        Index("ix_entry_other_organisation_id_at", "other_organisation_id", "at"),
        Index("ix_entry_actor_id_at", "actor_id", "at"),
        Index("ix_entry_seen_as_at", "seen_as", "at"),
        Index("ix_entry_pair_id_number", "pair_id", "number"),
        Index(
            "ix_entry_third_organisation_id_at",
            "third_organisation_id",
            "at",
            sqlite_where=text("third_organisation_id IS NOT NULL"),
            postgresql_where=text("third_organisation_id IS NOT NULL"),
        ),
        Index(
            "ix_entry_youngster_id_number",
            "youngster_id",
            "number",
            sqlite_where=text("youngster_id IS NOT NULL"),
            postgresql_where=text("youngster_id IS NOT NULL"),
        ),
        Index(
            "ix_entry_refused_at",
            "at",
            sqlite_where=text("outcome = 'refused'"),
            postgresql_where=text("outcome = 'refused'"),
        ),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(COUNT, primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(Uuid(as_uuid=True), unique=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    seen_as: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(1))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    actor_role: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str | None] = mapped_column(String(120))
    organisation_name: Mapped[str | None] = mapped_column(String(120))
    organisation_id: Mapped[UUID | None]
    other_organisation_id: Mapped[UUID | None]
    third_organisation_id: Mapped[UUID | None]
    program: Mapped[str] = mapped_column(String(80))
    pair_id: Mapped[UUID | None]
    youngster_id: Mapped[UUID | None]
    consent_id: Mapped[UUID | None]
    consent_revision: Mapped[int | None]
    note_ids: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[str | None] = mapped_column(Text)
    checks: Mapped[str] = mapped_column(String(4))
    trace_id: Mapped[str | None] = mapped_column(String(32))
    span_id: Mapped[str | None] = mapped_column(String(16))
    parent_span_id: Mapped[str | None] = mapped_column(String(16))
    salt: Mapped[bytes] = mapped_column(LargeBinary)


class EntryWaiting(Base):
    """Entries that are not in the tree yet, on PostgreSQL, where they are not committed in the order of their numbers.

    Each is filled in by the statement that appends its entry. Stays empty on SQLite, where numbers are that order.
    """

    __tablename__ = "entry_waiting"

    number: Mapped[int] = mapped_column(COUNT, primary_key=True, autoincrement=False)


class Leaf(Base):
    """Which entry is at which place of the tree, from zero. A place without a row is empty (`Seal.seed`)."""

    __tablename__ = "log_leaf"

    position: Mapped[int] = mapped_column(COUNT, primary_key=True, autoincrement=False)
    entry_number: Mapped[int] = mapped_column(COUNT, unique=True)


class StoredTile(Base):
    """The hashes of the tree, in tiles (C2SP tlog-tiles); the last one of a level grows until it is full."""

    __tablename__ = "log_tile"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(COUNT, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class Seal(Base):
    """A checkpoint: the tree's head, signed at a fixed pace. `note` is what the log signed, without cosignatures.

    `seed` makes the empty leaves between the seal before and this one (`audit.leaves`).
    """

    __tablename__ = "log_seal"

    size: Mapped[int] = mapped_column(COUNT, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str] = mapped_column(Text)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]


class Cosignature(Base):
    """A witness's signature under a seal: the line as it stands in the note, and when the witness says it signed."""

    __tablename__ = "log_cosignature"

    size: Mapped[int] = mapped_column(COUNT, primary_key=True, autoincrement=False)
    system_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    line: Mapped[str] = mapped_column(String(600))
    cosigned_at: Mapped[datetime]


class LogCheck(Base):
    """What the service found when it verified the log: how many faults, and of the first what kind and which entry."""

    __tablename__ = "log_check"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    fault_count: Mapped[int]
    first_kind: Mapped[str | None] = mapped_column(String(20))
    first_entry: Mapped[int | None] = mapped_column(COUNT)
