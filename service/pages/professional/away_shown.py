"""When the reader is away, as their own pages show it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from service.actors import Actor
from service.clock import last_day, local
from service.db import now
from service.pairs.absences import absence_of


@dataclass(frozen=True, slots=True)
class AwayShown:
    """The first and the last day; `has_begun`: they are away at this moment."""

    first_day: date
    last_day: date
    has_begun: bool


def away_shown(session: Session, actor: Actor) -> AwayShown | None:
    """The absence that goes on or is to come; None when there is none."""
    absence = absence_of(session, actor.id)
    if absence is None:
        return None
    first = local(absence.starts_at).date()
    return AwayShown(first, last_day(absence.ends_at), absence.starts_at <= now(session))
