"""What was just done, said once on the next page. Words of our own only: they travel in a cookie."""

from flask import flash, get_flashed_messages
from flask import session as visit

SENT = "sent"


def say(message: str) -> None:
    """Say this on top of the page that comes next."""
    flash(message)


def said() -> str | None:
    """What is to be said on this page, once."""
    messages = get_flashed_messages()
    return str(messages[-1]) if messages else None


def drop_draft(name: str) -> None:
    """Have the browser drop, on the page that comes next, what it kept under this name: it was sent."""
    visit[SENT] = name


def dropped_draft() -> str | None:
    """What the browser is to drop on this page, once."""
    return visit.pop(SENT, None)
