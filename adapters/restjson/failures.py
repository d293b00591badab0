"""Failures of a system with a REST interface that need a second look before it is known what to do."""

from adapters.base import AccessLostError, TryLaterError


class RefusedError(AccessLostError):
    """The system refuses us this one thing (403). Sign-in works."""


class AbsentError(TryLaterError):
    """What was asked for is not there (404, 410)."""


class StaleError(TryLaterError):
    """Somebody changed it since it was read (409, 412). Do: read it again."""


class InvalidError(TryLaterError):
    """The system does not take what was sent (400, 413, 415, 422)."""


class UnansweredError(TryLaterError):
    """The system got the request and gave no answer; it may still be carrying it out.

    Do: not write again before it must have ended.
    """
