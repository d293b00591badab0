"""What the frame of every page needs: language, who is signed in, the form token."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from service.access.csrf import csrf_token
from service.access.sessions import IDLE_ON_SHARED_DEVICE
from service.access.wiring import koppel
from service.pages.leaving import has_left, is_for_youngsters
from service.pages.work import Place, places_of

LANGUAGES = ("nl", "en")
LANGUAGE_COOKIE = "taal"
BORROWED_SECONDS = int(IDLE_ON_SHARED_DEVICE.total_seconds())
ONE_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The professional, officer or administrator whose name stands on top of the page, and where their other work is."""

    name: str
    organisation: str
    places: Sequence[Place] = ()


def language() -> str:
    """What was chosen in this browser, else the youngster's own language, else Dutch."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen not in LANGUAGES:
        visitor = g.get("visitor")
        chosen = visitor.language if visitor else None
    return chosen if chosen in LANGUAGES else "nl"


def choose_language(response: Response, chosen: str) -> None:
    """Remember the language in this browser; nothing else about the reader."""
    secure = koppel().settings.is_secure
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=ONE_YEAR, secure=secure, httponly=True, samesite="Lax")


def to_translate(text: str) -> str:
    """`N_` in templates: a text that is to be translated where it is shown, and not where the list of words is made."""
    return text


def frame() -> dict[str, Any]:
    """The context of every template (templates/base.html)."""
    visitor = g.get("visitor")
    return {
        "language": language(),
        "signed_in": _signed_in(),
        "csrf_token": csrf_token,
        "has_left": has_left(),
        "for_youngster": is_for_youngsters(request.path),
        "leave_after": BORROWED_SECONDS if visitor is not None and visitor.is_borrowed else None,
        "locks_after": visitor.locks_after if visitor is not None else None,
    }


def _signed_in() -> SignedIn | None:
    visitor = g.get("visitor")
    if visitor is None or visitor.organisation_name is None:
        return None
    return SignedIn(visitor.actor.name, visitor.organisation_name, places_of(visitor.actor.roles))
