"""After "Snel weg": "back" leads to the page that says nothing, for a while, whatever was open before (scenarios, S30).

A browser asks for a page of its history without its user's own click: the header Sec-Fetch-User is missing then (Fetch
Metadata). The first address of a visit, typed or scanned, is asked for as if it were typed again: left.js knows. Where a
browser sends no such headers, "back" leads to signing in, for the session has ended.
"""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.access.wiring import koppel

COOKIE = "weg"
SECONDS = 600
BY_CLICK = "?1"


def is_for_youngsters(path: str) -> bool:
    """Whether this address is of the youngster's pages."""
    return path.startswith(("/jongere", "/j/", "/p/"))


def has_left() -> bool:
    """Whether somebody left this browser by "Snel weg" just now."""
    return COOKIE in request.cookies


def stay_away() -> ResponseReturnValue | None:
    """Before a page that "back" leads to: the page that says nothing. None: go on."""
    if not _is_guarded() or request.method != "GET" or not has_left():
        return None
    by_history = request.headers.get("Sec-Fetch-Mode") == "navigate" and not _by_click()
    return redirect(url_for("public.neutral"), 303) if by_history else None


def come_back(response: Response) -> Response:
    """After a click or a form on such a page: somebody came back on purpose, and "back" is theirs again."""
    within = request.headers.get("Sec-Fetch-Site") == "same-origin" and _by_click()
    if _is_guarded() and has_left() and request.endpoint != "youngster.leave" and (within or request.method == "POST"):
        response.delete_cookie(COOKIE, secure=koppel().settings.is_secure, httponly=True, samesite="Lax")
    return response


def leave_behind_nothing(response: Response) -> None:
    """Remember in this browser that somebody left; nothing else, and not for long."""
    secure = koppel().settings.is_secure
    response.set_cookie(COOKIE, "1", max_age=SECONDS, secure=secure, httponly=True, samesite="Lax")


def _is_guarded() -> bool:
    return is_for_youngsters(request.path) or request.endpoint == "public.home"


def _by_click() -> bool:
    return request.headers.get("Sec-Fetch-User") == BY_CLICK
