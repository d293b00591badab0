"""Refusals of known callers as acts for the log. Each kind gives one entry of the same shape, whatever was behind it."""

from uuid import UUID

from service.actors import Actor
from service.audit.acts import Act, NotFound, NotPermitted, ReadRefused
from service.errors import KeyMissingError, NotAllowedError, NothingSharedError, NotYoursError


def refusal_of(actor: Actor, error: Exception, pair_id: UUID | None) -> Act | None:
    """The act that stands in the log for this error; None for what is no refusal, such as a conflict."""
    if isinstance(error, NotYoursError):
        # The target's organisation is the only column that differs, and only its own officer sees it (S27).
        return NotFound(actor=actor, other_organisation_id=_organisation(error.target_organisation_id))
    if isinstance(error, KeyMissingError):
        return NotFound(actor=actor)
    if isinstance(error, NothingSharedError):
        return ReadRefused(actor=actor, pair_id=pair_id, reason="nothing-shared")
    if isinstance(error, NotAllowedError):
        return NotPermitted(actor=actor)
    return None


def _organisation(target: object) -> UUID | None:
    return target if isinstance(target, UUID) else None
