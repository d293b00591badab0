"""Where somebody who is not signed in is sent: to the door of those for whom the page is."""

from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask.wrappers import Response

from service.access.permissions import Permission, roles_of
from service.actors import PERSON_ROLES, Role


def door() -> Response:
    """A redirect to the right door. It carries at most the path that was asked for, never its query."""
    permission: Permission | None = getattr(current_app.view_functions.get(request.endpoint or ""), "permission", None)
    roles = roles_of(permission) if permission else frozenset[Role]()
    wanted = request.path if request.method == "GET" or _is_a_page_too() else None
    if roles == {Role.YOUNGSTER}:
        return _to(url_for("youngster.sign_in", next=wanted))
    if roles == {Role.ASSISTED}:
        return _to(url_for("youngster.screen_given_back"))
    if roles == {Role.JOINING, Role.YOUNGSTER}:
        return _to(url_for("youngster.enter_code"))
    if roles <= set(PERSON_ROLES):
        return _to(url_for("public.sign_in", next=wanted))
    return _to(url_for("public.home"))


def safe_next(path: str | None) -> str | None:
    """The path of a page of ours to go on to; None for anything that could lead elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return None
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.isprintable():
        return None
    return parts.path


def _is_a_page_too() -> bool:
    """Whether the form that was sent stands at its own address: whoever signs in again comes back to it."""
    return current_app.url_map.bind("").test(request.path, "GET")


def _to(address: str) -> Response:
    return current_app.make_response(redirect(address, 303))
