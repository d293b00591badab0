"""Error pages: what happened and what the reader can do next. What is not yours looks like what is not there."""

from flask import Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from service.access.csrf import ForgedFormError
from service.access.doors import door_for
from service.errors import NotAllowedError, NotSignedInError, TooManyError, public_form

PAGES = {400: "400", 403: "403", 404: "404", 409: "409", 412: "409", 413: "400", 422: "400", 429: "429"}


def error_page(error: Exception) -> Response:
    """The page for an error; who is not signed in goes to the right door."""
    if isinstance(error, NotSignedInError):
        return door_for(request)
    status, page = _status_and_page(error)
    shown = render_template(f"public/{page}.html", **_facts(error))
    return Response(shown, status, headers=_headers(error), content_type="text/html; charset=utf-8")
