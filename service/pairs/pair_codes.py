"""The codes of an organisation's pairs: what people and systems call a pair by."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.pairs.codes import as_typed
from service.pairs.models import Pair, PairSide


def codes_of_pairs(session: Session, organisation_id: UUID, pair_ids: Collection[UUID] | None = None) -> Mapping[UUID, str]:
    """The codes of this organisation's pairs by id: of these, or of all."""
    mine = select(Pair.id, Pair.code).join(PairSide, PairSide.pair_id == Pair.id)
    chosen = mine.where(PairSide.organisation_id == organisation_id)
    rows = session.execute(chosen if pair_ids is None else chosen.where(Pair.id.in_(pair_ids)))
    return {row.id: row.code for row in rows}


def pair_with_code(session: Session, organisation_id: UUID, code: str) -> UUID | None:
    """The organisation's own pair with this code, however it was typed; None for any other, existing or not."""
    meant = as_typed(code.strip())
    return session.scalar(
        select(Pair.id)
        .join(PairSide, PairSide.pair_id == Pair.id)
        .where(PairSide.organisation_id == organisation_id, Pair.code == f"{meant[:4]}-{meant[4:]}")
    )
