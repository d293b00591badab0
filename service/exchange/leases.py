"""One running adapter per organisation: a lease of a minute, with a number that only rises."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import LeaseTaken
from service.audit.log import append
from service.db import is_postgresql, now
from service.errors import ConflictError, NotYoursError
from service.exchange.models import Lease

LIFETIME = timedelta(seconds=60)


def take_lease(session: Session, actor: Actor, instance: str) -> Lease:
    """Take or keep the organisation's lease. The same instance may retake at once.

    Raises ConflictError (lease-held) with the end while another instance has it.
    """
    if actor.organisation_id is None:
        raise NotYoursError
    held = _present(session, actor)
    if held is not None and held.instance != instance and held.until > now(session):
        until = held.until.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        raise ConflictError("Een andere koppeling van deze organisatie draait al.", "lease-held", until=until)
    if held is None:
        held = Lease(organisation_id=actor.organisation_id, instance=instance, number=1, until=now(session) + LIFETIME)
        session.add(held)
        append(session, LeaseTaken(actor=actor))
        return held
    if held.instance != instance or held.until <= now(session):
        held.instance, held.number = instance, held.number + 1
        append(session, LeaseTaken(actor=actor))
    held.until = now(session) + LIFETIME
    return held


def require_lease(session: Session, actor: Actor, number: int | None) -> None:
    """Raises ConflictError (lease-lost) unless `number` is the present lease's."""
    held = session.get(Lease, actor.organisation_id)
    if held is None or number != held.number or held.until <= now(session):
        raise ConflictError("Deze koppeling heeft de beurt niet (meer). Vraag eerst PUT /v1/lease.", "lease-lost")


def _present(session: Session, actor: Actor) -> Lease | None:
    chosen = select(Lease).where(Lease.organisation_id == actor.organisation_id)
    # Two adapters that ask at once must not both win: the row is ours until the end.
    return session.scalar(chosen.with_for_update() if is_postgresql(session) else chosen)
