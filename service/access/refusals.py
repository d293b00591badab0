"""Refusals of known callers as acts for the log. Each kind gives one entry of the same shape, whatever was behind it."""

from uuid import UUID

from service.actors import Actor
from service.audit.acts import Act, NotFound, NotPermitted, ReadRefused
from service.errors import KeyMissingError, NotAllowedError, NothingSharedError, NotYoursError


def refusal_of(actor: Actor, error: Exception, pair_id: UUID | None) -> Act | None:
    """The act that stands in the log for this error; None for what is no refusal, such as a conflict."""
    if isinstance(error, NotYoursError):
        # The targets' organisations are the only columns that differ, and only their own officers see them (S27).
        other, third, *_ = (*error.targets, None, None)
        return NotFound(actor=actor, other_organisation_id=other, third_organisation_id=third)
    if isinstance(error, KeyMissingError):
        return NotFound(actor=actor)
    if isinstance(error, NothingSharedError):
        return ReadRefused(actor=actor, pair_id=pair_id, reason="nothing-shared")
    if isinstance(error, NotAllowedError):
        return NotPermitted(actor=actor)
    return None
