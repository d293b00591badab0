"""How much an organisation's system still has to do, for its administrator: a number, never which note or whose."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.consent.gate import decide_each
from service.consent.grants import ConsentGrant
from service.exchange.inbox import still_to_do
from service.pairs.models import RegistrationSystem


def waiting_items(session: Session, organisation_id: UUID) -> int:
    """How many notes wait to be put into, or removed from, the organisation's own system; none without a system."""
    system = session.scalar(
        select(RegistrationSystem)
        .where(RegistrationSystem.organisation_id == organisation_id, RegistrationSystem.active.is_(True))
        .limit(1)
    )
    if system is None:
        return 0
    actor = Actor(role=Role.SYSTEM, id=system.id, organisation_id=organisation_id)
    grants = [decision for decision in decide_each(session, actor).values() if isinstance(decision, ConsentGrant)]
    return len(still_to_do(session, actor, grants))
