"""How far it is with the code on a holder's screen: from the code to the two words to the youngster's own choice."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.db import now
from service.pairs.codes import hash_of
from service.pairs.joining import joining_of
from service.pairs.models import JoinCode, Joining, Pair, PairState
from service.pairs.seats import require_holder


class Stage(StrEnum):
    """NONE: no code of this holder works. NOT_NEEDED: the pair is not open, or a youngster has joined."""

    NONE = "none"
    WAITING = "waiting"
    WORDS = "words"
    CONFIRMED = "confirmed"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Showing:
    """What belongs on the holder's screen now: the code's end while it waits, whose words once somebody scanned."""

    stage: Stage
    expires_at: datetime | None = None
    words: str | None = None
    joining_id: UUID | None = None


def showing_of(session: Session, actor: Actor, pair_id: UUID, code: str | None) -> Showing:
    """What this holder's screen should show, given the code it has (only that screen knows it; its hash is here).

    A code that works goes before somebody who scanned an earlier one. Raises NotYoursError unless the caller holds a seat.
    """
    require_holder(session, actor, pair_id)
    pair = session.get_one(Pair, pair_id)
    if pair.state != PairState.OPEN or pair.youngster_id is not None:
        return Showing(Stage.NOT_NEEDED)
    expires_at = _end_of(session, actor, pair_id, code) if code else None
    if expires_at is not None:
        return Showing(Stage.WAITING, expires_at=expires_at)
    joining = joining_of(session, pair_id)
    if joining is None or not is_shown_by(session, joining, actor):
        return Showing(Stage.NONE)
    if joining.confirmed_at:
        return Showing(Stage.CONFIRMED)
    return Showing(Stage.WORDS, words=joining.words, joining_id=joining.id)


def is_shown_by(session: Session, joining: Joining, actor: Actor) -> bool:
    """Whether whoever is joining scanned the code that this professional showed."""
    return session.get_one(JoinCode, joining.join_code_id).shown_by == actor.id


def _end_of(session: Session, actor: Actor, pair_id: UUID, code: str) -> datetime | None:
    return session.scalar(
        select(JoinCode.expires_at).where(
            JoinCode.pair_id == pair_id,
            JoinCode.shown_by == actor.id,
            JoinCode.code_hash == hash_of(code),
            JoinCode.spent_at.is_(None),
            JoinCode.expires_at > now(session),
        )
    )
