"""The table of pairs that are being ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Ending(Base):
    """How far one pair is with ending; no reason is kept. `asked_at`: when its youngster asked for it; `talk_at`: when they
    talk about it; `ended_by`: who closed it, empty while it goes on and where time did."""

    __tablename__ = "ending"

    pair_id: Mapped[UUID] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    asked_at: Mapped[datetime | None]
    talk_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
