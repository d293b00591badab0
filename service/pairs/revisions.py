"""Counting what changed in what an organisation may see, so that its adapter can ask cheaply whether anything did."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.pairs.models import OrganisationRevision


def raise_revision(session: Session, *organisation_ids: UUID) -> None:
    """Say that what these organisations may see has changed.

    MUST NOT be called for what they may not notice (a refusal, a note that waits): the count is visible to them.
    """
    for organisation_id in sorted(organisation_ids):  # one order, so that two transactions never wait for each other
        session.execute(
            update(OrganisationRevision)
            .where(OrganisationRevision.organisation_id == organisation_id)
            .values(revision=OrganisationRevision.revision + 1)
        )
