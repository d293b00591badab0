"""Where somebody who is not signed in is sent: to the door of those for whom the page is."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask.wrappers import Response
from werkzeug.exceptions import HTTPException

from service.access.permissions import Permission, roles_of
from service.actors import PERSON_ROLES, Role


def door() -> Response:
    """A redirect to the right door. It carries at most the path that was asked for, never its query."""
    permission: Permission | None = getattr(current_app.view_functions.get(request.endpoint or ""), "permission", None)
    roles = roles_of(permission) if permission else frozenset[Role]()
    wanted = _wanted()
    if roles == {Role.YOUNGSTER}:
        return _to(url_for("youngster.sign_in", next=wanted))
    if roles == {Role.ASSISTED}:
        return _to(url_for("youngster.screen_given_back"))
    if roles == {Role.JOINING, Role.YOUNGSTER}:
        return _to(url_for("youngster.enter_code"))
    if roles <= set(PERSON_ROLES):
        return _to(url_for("public.sign_in", next=wanted))
    return _to(url_for("public.home"))


def lock() -> Response:
    """A redirect to the lock, which leads back to the page that was asked for."""
    return _to(url_for("public.locked", next=_wanted()))


def safe_next(path: str | None) -> str | None:
    """The path of a page of ours to go on to; None for anything that could lead elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return None
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.isprintable():
        return None
    return parts.path


def page_at(path: str | None) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and parameters of the page at this path; None where there is no page to open."""
    try:
        endpoint, parameters = current_app.url_map.bind("").match(path or "", "GET")
    except HTTPException:
        return None
    return str(endpoint), dict(parameters)


def _wanted() -> str | None:
    """The path to come back to: where a form stands at its own address, whoever signs in again finds it there."""
    return request.path if request.method == "GET" or page_at(request.path) is not None else None


def _to(address: str) -> Response:
    return current_app.make_response(redirect(address, 303))
