"""What shows that a youngster is asked freely: recorded with each proposal, and told to them before they choose.

Whose need it is, that there is another way, that a no has no consequence, who was in the room (EDPB 05/2020; product.md,
rule 14). Fixed words only: there is no free text about a youngster before consent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.consent.models import Proposal
from service.consent.notices import FilledNotices

NEEDS = ("youngster", "professionals", "both")
ALTERNATIVES = ("youngster-tells", "talk-together", "each-alone")
IN_ROOM = ("one", "two", "somebody-chosen", "nobody-yet")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a youngster is asked: one of NEEDS, of ALTERNATIVES and of IN_ROOM.

    That a no has no consequence is said with every proposal; without it there is none.
    """

    need: str
    alternative: str
    in_room: str


def circumstances_of(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, Circumstances]:
    """Of the last proposal of each pair that both professionals stand behind; one query for any number of pairs."""
    return {pair_id: asked[-1][1] for pair_id, asked in circumstances_since(session, pair_ids).items()}


def circumstances_since(
    session: Session, pair_ids: Iterable[UUID]
) -> Mapping[UUID, Sequence[tuple[datetime, Circumstances]]]:
    """As `circumstances_of`, of every such proposal, oldest first, with the moment from which it stood."""
    chosen = select(Proposal).where(Proposal.pair_id.in_(pair_ids), Proposal.confirmed_at.is_not(None))
    found: dict[UUID, list[tuple[datetime, Circumstances]]] = {}
    for proposal in session.scalars(chosen.order_by(Proposal.confirmed_at)):
        if proposal.confirmed_at is not None:
            asked = Circumstances(proposal.need, proposal.alternative, proposal.in_room)
            found.setdefault(proposal.pair_id, []).append((proposal.confirmed_at, asked))
    return found


def told_freely(text: FilledNotices, asked: Circumstances) -> list[str]:
    """What the youngster reads of it, sentence by sentence."""
    about = (("need", asked.need), ("alternative", asked.alternative), ("room", asked.in_room))
    return [text[f"{name}_{code.replace('-', '_')}"] for name, code in about]
