"""Counting what changed in what an organisation may see, so that its adapter can ask cheaply whether anything did."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select, update
from sqlalchemy.orm import Session

from service.db import is_postgresql
from service.pairs.models import OrganisationRevision, PairSide
from service.prepared import Prepared

_RAISE = Prepared(
    update(OrganisationRevision)
    .where(OrganisationRevision.organisation_id == bindparam("organisation", type_=Uuid()))
    .values(revision=OrganisationRevision.revision + 1)
)


def raise_revision(session: Session, *organisation_ids: UUID) -> None:
    """Say that what these organisations may see has changed.

    MUST NOT be called for what they may not notice (a refusal, a note that waits): the count is visible to them.
    """
    for organisation_id in sorted(organisation_ids):  # one order, so that two transactions never wait for each other
        _RAISE.run(session, {"organisation": organisation_id})


def hold_revisions(session: Session, pair_ids: Collection[UUID]) -> None:
    """For who raises the counts of these pairs' organisations in several steps: waits for all of them first, in one order.

    Raises none, so nobody notices it. MUST come after the locks on the pairs. On SQLite the write transaction does it.
    """
    if not is_postgresql(session):
        return
    sides = select(PairSide.organisation_id).where(PairSide.pair_id.in_(pair_ids))
    counts = select(OrganisationRevision.organisation_id).where(OrganisationRevision.organisation_id.in_(sides))
    session.execute(counts.order_by(OrganisationRevision.organisation_id).with_for_update())
