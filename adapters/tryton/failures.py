"""Two failures of Tryton that need a second look before it is known what to do."""

from adapters.base import AccessLostError, TryLaterError


class RefusedError(AccessLostError):
    """Tryton refused this one call: we have no right to it, or the thing is not there. Sign-in itself works.

    Do: look whether the thing is there; if it is, the right is lost.
    """


class UnansweredError(TryLaterError):
    """Tryton got the call and did not answer in time; it may still be carrying it out.

    Do: not write again before it must have ended.
    """
