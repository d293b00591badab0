"""One running adapter per organisation: a lease of a minute, with a number that only rises."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import LeaseTaken, ResiduesDeclared
from service.audit.log import append
from service.db import is_postgresql, now
from service.errors import N_, ConflictError, NotYoursError
from service.exchange.models import Lease
from service.pairs.models import RegistrationSystem
from service.prepared import Prepared

LIFETIME = timedelta(seconds=60)

_HELD = Prepared(select(Lease.number, Lease.until).where(Lease.organisation_id == bindparam("organisation", type_=Uuid())))


def take_lease(session: Session, actor: Actor, instance: str) -> Lease:
    """Take or keep the organisation's lease. The same instance may retake at once.

    Raises ConflictError (lease-held) with the end while another instance has it.
    """
    held = _present(session, actor)
    moment = now(session)
    has_ended = held.until <= moment
    if held.instance != instance and not has_ended:
        until = held.until.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        raise ConflictError(N_("Een andere koppeling van deze organisatie draait al."), "lease-held", until=until)
    if held.instance != instance or has_ended:
        held.instance, held.number = instance, held.number + 1
        append(session, LeaseTaken(actor=actor))
    held.until = moment + LIFETIME
    return held


def declare_residues(session: Session, actor: Actor, residues: Sequence[str]) -> None:
    """Where in this system a removed note may still stand, a sentence each: the youngster reads it beside the copies."""
    system = session.get_one(RegistrationSystem, actor.id)
    declared = "\n".join(residues)
    if system.residues != declared:
        system.residues = declared
        append(session, ResiduesDeclared(actor=actor, facts={"residues": str(len(residues))}))


def residues_of(session: Session, organisation_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[str]]:
    """What the systems of each organisation say of that, each sentence once; for youngsters and for its own officer."""
    said: dict[UUID, dict[str, None]] = {}
    systems = RegistrationSystem.organisation_id.in_(list(organisation_ids)), RegistrationSystem.active.is_(True)
    for row in session.execute(select(RegistrationSystem.organisation_id, RegistrationSystem.residues).where(*systems)):
        said.setdefault(row.organisation_id, {}).update(dict.fromkeys(row.residues.splitlines()))
    return {organisation_id: tuple(sentences) for organisation_id, sentences in said.items()}


def require_lease(session: Session, actor: Actor, number: int | None) -> None:
    """Raises ConflictError (lease-lost) unless `number` is the present lease's."""
    held = _HELD.row(session, {"organisation": actor.organisation_id})
    if held is None or number != held.number or held.until <= now(session):
        raise ConflictError(N_("Deze koppeling heeft de beurt niet (meer). Vraag eerst PUT /v1/lease."), "lease-lost")


def _present(session: Session, actor: Actor) -> Lease:
    """The organisation's one row, ours until the end: of two adapters that ask at once, one waits for the other."""
    if actor.organisation_id is None:
        raise NotYoursError
    insert = postgresql.insert if is_postgresql(session) else sqlite.insert
    ended = {"organisation_id": actor.organisation_id, "instance": "", "number": 0, "until": now(session)}
    session.execute(insert(Lease).values(ended).on_conflict_do_nothing())
    return session.scalars(select(Lease).where(Lease.organisation_id == actor.organisation_id).with_for_update()).one()
