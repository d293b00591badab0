"""Failures of Redmine that need a second look before it is known what to do."""

from adapters.base import AccessLostError, TryLaterError


class RefusedError(AccessLostError):
    """Redmine refuses us this one thing (403): a right is lost, or the case was moved or made private. Sign-in works."""


class AbsentError(TryLaterError):
    """What was asked for is not there (404)."""


class InvalidError(TryLaterError):
    """Redmine stores nothing on this case (422) until somebody mends its other fields."""


class BrokenError(TryLaterError):
    """Redmine failed on this one thing (500); its own log says why."""


class UnansweredError(TryLaterError):
    """Redmine got the request and gave no answer; it may still be carrying it out.

    Do: not write again before it must have ended.
    """
