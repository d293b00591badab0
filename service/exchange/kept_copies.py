"""What became of copies in the organisation's own system: what is gone, what is kept and why. For its officer; no text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import CopiesSeen
from service.audit.log import append
from service.errors import NotYoursError
from service.exchange.leases import residues_of
from service.exchange.models import Copy, CopyState
from service.pairs.models import Pair

SHOWN = 200


@dataclass(frozen=True, slots=True)
class CopiesOfPair:
    """Copies of one pair of which the same became. `ground`: why they are kept; None: they are gone.

    `at`: when the system last said so.
    """

    pair_code: str
    count: int
    ground: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CopiesOver:
    """At most SHOWN of each, the newest first. `residues`: where a removed copy may still stand, as the system says."""

    kept: Sequence[CopiesOfPair]
    gone: Sequence[CopiesOfPair]
    residues: Sequence[str]


def open_copies(session: Session, actor: Actor) -> CopiesOver:
    """The copies in this officer's organisation's system that are gone or kept, pair by pair; logged. Raises NotYoursError.

    What must go and still stands there is not among them: it would tell the moment at which a youngster stopped sharing.
    """
    if actor.organisation_id is None:
        raise NotYoursError
    kept, gone = (_in_state(session, actor, state) for state in (CopyState.KEPT, CopyState.REMOVED))
    said = residues_of(session, [actor.organisation_id]).get(actor.organisation_id, ())
    append(session, CopiesSeen(actor=actor, facts={"pairs": str(len({each.pair_code for each in (*kept, *gone)}))}))
    return CopiesOver(kept, gone, said)


def _in_state(session: Session, actor: Actor, state: CopyState) -> list[CopiesOfPair]:
    """Without pairs whose youngster was erased: beside an older answer that would say whose they were (decision 0020)."""
    last = func.max(Copy.told_at).label("at")
    rows = session.execute(
        select(Pair.code, Copy.ground, func.count().label("copies"), last)
        .join(Pair, Pair.id == Copy.pair_id)
        .where(Copy.organisation_id == actor.organisation_id, Copy.state == state, Pair.youngster_id.is_not(None))
        .group_by(Pair.code, Copy.ground)
        .order_by(last.desc(), Pair.code)
        .limit(SHOWN)
    )
    return [CopiesOfPair(row.code, row.copies, row.ground, row.at) for row in rows]
