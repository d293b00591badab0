"""An organisation's own part of the log as its system reads it; looking at the log is logged too."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import LogSearched
from service.audit.log import append
from service.audit.proving import prove
from service.audit.search import Line, entries_in_order, seen_entry
from service.audit.selecting import Filter
from service.errors import NotYoursError
from tlog.proof_files import ProofFile


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of entries, oldest first. `next_after` continues; None on the last page."""

    lines: Sequence[Line]
    next_after: UUID | None


def read_own_log(session: Session, actor: Actor, wanted: Filter, limit: int) -> LogPage:
    """What the organisation's system may see of the log, at most `limit` after `wanted.after`. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    found = entries_in_order(session, actor.organisation_id, wanted, limit + 1)
    lines = found[:limit]
    append(session, LogSearched(actor=actor))
    return LogPage(lines, lines[-1].id if len(found) > limit else None)


def prove_own_entry(session: Session, actor: Actor, entry_id: UUID) -> ProofFile:
    """The proof that this entry of the organisation's part is in the sealed log.

    Raises NotYoursError for any other entry, ConflictError before the seal that covers it.
    """
    if actor.organisation_id is None:
        raise NotYoursError
    proof = prove(session, seen_entry(session, actor.organisation_id, entry_id))
    append(session, LogSearched(actor=actor))
    return proof
