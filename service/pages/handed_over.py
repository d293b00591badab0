"""A browser that a professional gave to a youngster: whoever signs in there next, proves anew who they are.

Else the organisation's own sign-in, still open in the same browser, would let the youngster in as the professional.
"""

from flask import session as visit

KEY = "handed-over"


def mark_handed_over() -> None:
    """This browser is in somebody else's hands now."""
    visit[KEY] = True


def is_handed_over() -> bool:
    """Whether it still is: nobody signed in here since."""
    return bool(visit.get(KEY))


def forget_visit() -> None:
    """Forget everything of this visit but that."""
    handed_over = is_handed_over()
    visit.clear()
    if handed_over:
        mark_handed_over()
