"""Tables of notices by e-mail: where a youngster wants them, and what waits to be sent."""

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


class Mailbox(Base):
    """Where one youngster wants notices. No row: nowhere. Address and code are sealed under the youngster's own key.

    `notes_counted`: how many notes had been written about them when they were last told. `ends_told_to`: they were told of
    every consent that ends at this moment or before. `birthday_looked_at`: when it was last looked whether they turn
    eighteen, for everybody once a month, so that it tells nothing of who does. `told_at`: when a notice last left.
    `failed_at`: when one was given up.
    """

    __tablename__ = "mailbox"

    youngster_id: Mapped[UUID] = mapped_column(ForeignKey("youngster.id"), primary_key=True)
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


class Letter(Base):
    """What waits to be sent to a mailbox; at most one of a kind. Written in the transaction of what it tells of.

    `number` rises with everything that it tells of: what happens while it is under way makes it leave once more.
    """

    __tablename__ = "letter"

    youngster_id: Mapped[UUID] = mapped_column(ForeignKey("mailbox.youngster_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    tries: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
