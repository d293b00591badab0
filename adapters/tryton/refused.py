"""The one failure of Tryton that can mean two things."""

from adapters.base import AccessLostError


class RefusedError(AccessLostError):
    """Tryton refused this one call: we have no right to it, or the thing is not there. Sign-in itself works.

    Do: look whether the thing is there; if it is, the right is lost.
    """
