"""Counting what changed in what an organisation may see, so that its adapter can ask cheaply whether anything did."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, update
from sqlalchemy.orm import Session

from service.pairs.models import OrganisationRevision
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
