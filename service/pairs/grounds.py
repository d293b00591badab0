"""On which ground an organisation keeps a record of its own (GDPR article 6(1)). It never opens anything to the partner."""

from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import GroundClaimed
from service.audit.log import append
from service.db import now
from service.errors import InvalidInputError
from service.pairs.seats import own_side, require_holder

GROUNDS = ("consent", "contract", "legal-duty", "public-task", "legitimate-interest")
"""Article 6(1), letters a, b, c, e and f. A statutory task is e."""

OBJECTED_TO = frozenset({"public-task", "legitimate-interest"})
"""Grounds to which article 21 lets somebody object."""


def claim_ground(session: Session, actor: Actor, pair_id: UUID, ground: str) -> None:
    """Record the ground that one's own organisation claims for its own record, for the youngster to see.

    Raises NotYoursError unless the caller holds a seat, InvalidInputError for what is no ground.
    """
    seat = require_holder(session, actor, pair_id)
    if ground not in GROUNDS:
        raise InvalidInputError({"ground": ["Kies een grond uit de lijst."]})
    side = own_side(session, pair_id, seat.organisation_id)
    side.ground, side.ground_at = ground, now(session)
    append(session, GroundClaimed(actor=actor, pair_id=pair_id, facts={"ground": ground}))
