"""Error pages: what happened and what the reader can do next. What is not yours looks like what is not there."""

from typing import Any

from flask import Response, current_app, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from service.access.csrf import ForgedFormError
from service.actors import Role
from service.errors import (
    ConflictError,
    LockedError,
    NotAllowedError,
    NotSignedInError,
    NotYoursError,
    TooManyError,
    public_form,
)
from service.pages.doors import door, lock

PAGES = {
    400: "400",
    403: "403",
    404: "404",
    405: "404",
    409: "409",
    412: "409",
    413: "400",
    415: "400",
    422: "400",
    429: "429",
}
WRITING = {"professional.put_note", "professional.put_corrected_note"}
WAYS_ON = {
    Role.YOUNGSTER: "youngster.my_page",
    Role.JOINING: "youngster.join_words",
    Role.ASSISTED: "youngster.assisted_begin",
    Role.PROFESSIONAL: "professional.caseload",
}


def error_page(error: Exception) -> Response:
    """The page for an error; whoever is not signed in goes to the right door, and whose session is locked to the lock."""
    if isinstance(error, LockedError):
        return lock()
    if isinstance(error, NotSignedInError):
        return door()
    status, page = _status_and_page(error)
    facts: dict[str, Any] = {"reference": g.get("trace_id")}
    if isinstance(error, ConflictError):
        facts |= {"detail": gettext(error.detail), "way_on": _way_on()}
    if isinstance(error, TooManyError):
        facts["retry_minutes"] = -(-error.retry_after // 60)
    if page == "not_written":
        facts["typed"] = request.form["text"]
    response = current_app.make_response((render_template(f"public/{page}.html", **facts), status))
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _way_on() -> str:
    """Where this reader goes on: the address of the page from which they can see what is."""
    visitor, pair_id = g.get("visitor"), (request.view_args or {}).get("pair_id")
    if visitor is not None and visitor.actor.role is Role.PROFESSIONAL and pair_id is not None:
        return url_for("professional.pair", pair_id=pair_id)
    return url_for(WAYS_ON.get(visitor.actor.role, "public.home") if visitor is not None else "public.home")


def _status_and_page(error: Exception) -> tuple[int, str]:
    if isinstance(error, ForgedFormError):
        return 400, "csrf"
    if isinstance(error, NotAllowedError):
        return 404, "404"  # a page for another role does not betray that it exists
    if isinstance(error, NotYoursError) and request.endpoint in WRITING and request.form.get("text"):
        return 404, "not_written"  # nothing typed is lost when a seat changes hands meanwhile
    status = error.code or 500 if isinstance(error, HTTPException) else public_form(error).status
    return status, PAGES.get(status, "500")
