"""The table of who takes over from whom."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Succession(Base):
    """Who takes over a half from its holder; at most one that waits for a half. Empty `named_by`: the operator.

    `meets_at`: when they and the youngster get to know each other. `answered_at`: when the youngster last answered about
    them; `accepted`: whether that was yes. `checked_at`: when a holder went through the open actions. `takes_over_at`: from
    when they sit there, also while that is still to come (succession_seats.py). `ended_at`: it was called off.
    """

    __tablename__ = "succession"
    __table_args__ = (
        ForeignKeyConstraint(["pair_id", "organisation_id"], ["pair_side.pair_id", "pair_side.organisation_id"]),
        Index("ix_succession_pair_id_organisation_id", "pair_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pair_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    from_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]
    meets_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None]
    takes_over_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
