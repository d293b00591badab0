"""Tables of the rights of youngsters: what they ask of an organisation, and who asked to be erased."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class RequestState(StrEnum):
    """OPEN and EXTENDED wait for the officers; ANSWERED and TAKEN_BACK are over."""

    OPEN = "open"
    EXTENDED = "extended"
    ANSWERED = "answered"
    TAKEN_BACK = "taken-back"


class Request(Base):
    """What a youngster asks of one organisation about their data (GDPR 15 to 18, 20, 21), with the month it has.

    `text`, `extension` (why it takes longer) and `answer` are sealed under the pair's key. `outcome` goes with an answer.
    """

    __tablename__ = "rights_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=RequestState.OPEN)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    extension: Mapped[bytes | None] = mapped_column(LargeBinary)
    extended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class NamedRequest(Base):
    """Somebody who may be named in a colleague's notes asks for a change, through an officer; who asks reads nothing.

    `text`: what should change, sealed with the service's own key, for nobody says in which pair it would be; gone once it is
    dealt with.
    """

    __tablename__ = "named_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Erasure(Base):
    """A youngster asked to be erased. The row stays, as the list of what a restored backup must lose again.

    `pair_ids`, space-separated, from `closed_at` on: when everything was taken out of the database. `done_at`: when the
    keys were destroyed too. No foreign keys: what it names is gone.
    """

    __tablename__ = "erasure"

    youngster_id: Mapped[UUID] = mapped_column(primary_key=True)
    pair_ids: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
