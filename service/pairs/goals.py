"""The youngster's goal, in their own words and by their own hand."""

from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import GoalWritten
from service.audit.log import append
from service.db import vault_of
from service.errors import NotYoursError
from service.pairs.models import Youngster
from service.vault import place


def write_goal(session: Session, actor: Actor, goal: str | None) -> None:
    """Keep the goal in the place of the one before; None takes it away. Raises NotYoursError for anybody else."""
    youngster = session.get(Youngster, actor.id) if actor.role is Role.YOUNGSTER else None
    if youngster is None:
        raise NotYoursError
    where = place("youngster", youngster.id, "goal")
    youngster.goal = vault_of(session).seal(youngster.id, where, goal) if goal else None
    append(session, GoalWritten(actor=actor))
