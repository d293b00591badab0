"""Tables of notices by e-mail: where a youngster or a professional wants them, when, and what waits to be sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class LetterKind(StrEnum):
    """CODE: shows that the address is theirs; NEWS: there is something new on their page."""

    CODE = "code"
    NEWS = "news"


class Rhythm(StrEnum):
    """SOON: when there is something new, at most once an hour; DAILY: once a day."""

    SOON = "soon"
    DAILY = "daily"


class Mailbox(Base):
    """Where one youngster or one professional wants notices. No row: nowhere. `id` is whose it is.

    A youngster's address and code are sealed under the youngster's own key, a professional's under the service's.
    `notes_counted`: how many notes had been written about a youngster when they were last told. `ends_told_to`: they were
    told of every consent that ends at this moment or before. `birthday_looked_at`: when it was last looked whether they turn
    eighteen, for everybody once a month, so that it tells nothing of who does. `told_at`: when a notice last left.
    `failed_at`: when one was given up.
    """

    __tablename__ = "mailbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    youngster_id: Mapped[UUID | None] = mapped_column(ForeignKey("youngster.id"), unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), unique=True)
    address: Mapped[bytes] = mapped_column(LargeBinary)
    code: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    notes_counted: Mapped[int] = mapped_column(default=0)
    ends_told_to: Mapped[datetime | None]
    birthday_looked_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


class NoticeTimes(Base):
    """When a professional wants notices: on which days, and from which full hour up to which, Dutch time.

    DAILY leaves at the first of these hours. `looked_at`: when it was last looked whether there is something new.
    `told`: of what they were told, as short hashes, so that nothing is told twice; the newest last.
    """

    __tablename__ = "notice_times"

    mailbox_id: Mapped[UUID] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(5))
    from_hour: Mapped[int]
    until_hour: Mapped[int]
    weekends: Mapped[bool]
    language: Mapped[str] = mapped_column(String(2))
    looked_at: Mapped[datetime | None]
    told: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class Letter(Base):
    """What waits to be sent to a mailbox; at most one of a kind. Written in the transaction of what it tells of.

    `number` rises with everything that it tells of: what happens while it is under way makes it leave once more.
    """

    __tablename__ = "letter"

    mailbox_id: Mapped[UUID] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    tries: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
