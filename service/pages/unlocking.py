"""The lock: nothing of anybody stands on it, and one touch leads back to the page that was asked for, or to writing."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access import unlocking
from service.access.guard import public, public_act
from service.access.limited import limited
from service.access.sessions import (
    LockedSession,
    clear_session_cookie,
    cookie_name,
    end_session,
    find_locked,
    find_visitor,
    set_lasting_session_cookie,
)
from service.access.trace import traced
from service.access.wiring import koppel
from service.actors import Actor
from service.audit.acts import SignedOut
from service.audit.log import append
from service.errors import NotSignedInError
from service.pages.doors import page_at, safe_next
from service.pages.public import public_pages

TRIES = 30
FORM_OF_A_NOTE = "professional.write_note"


@public_pages.get("/slot")
@public
def locked() -> ResponseReturnValue:
    """The lock; on to the page where there is nothing to unlock, or to signing in where the session has ended."""
    with koppel().database.reading() as session:
        found = _locked(session)
    return _page(refused=False) if isinstance(found, LockedSession) else found


@public_pages.post("/slot/sleutel")
@public_act
def unlock_options(session: Session) -> ResponseReturnValue:
    """What the browser needs to ask the device."""
    found = _locked(session)
    if not isinstance(found, LockedSession):
        return found
    options = unlocking.options_to_unlock(session, koppel().settings, found)
    return Response(options, content_type="application/json")


@public_pages.post("/slot")
@limited("unlock", TRIES)
@public_act
def unlock(session: Session) -> ResponseReturnValue:
    """The device answered. Raises TooManyError."""
    found = _locked(session)
    if not isinstance(found, LockedSession):
        return found
    token = unlocking.unlock(session, koppel().settings, found, request.form.get("credential", ""))
    if token is None:
        return _page(refused=True), 400
    response: Response = make_response(redirect(_way_on(), 303))
    set_lasting_session_cookie(response, koppel().settings, token)
    return response


@public_pages.post("/slot/afmelden")
@public_act
def leave_locked(session: Session) -> ResponseReturnValue:
    """Sign out without unlocking: to stop needs no proof. What was unlocked meanwhile ends too."""
    actor = _whose_session(session)
    if actor is not None and actor.session_id is not None:
        end_session(session, actor.session_id)
        append(session, SignedOut(actor=traced(actor)))
    response: Response = make_response(redirect(url_for(".home"), 303))
    clear_session_cookie(response, koppel().settings)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _whose_session(session: Session) -> Actor | None:
    """Whoever the cookie of this browser names, locked or open; None for nobody."""
    token = request.cookies.get(cookie_name(koppel().settings))
    try:
        found = find_locked(session, token)
        return found.actor if found else find_visitor(session, token).actor
    except NotSignedInError:
        return None


def _locked(session: Session) -> LockedSession | Response:
    """The locked session of this browser; else where it goes on: to its page, or to signing in."""
    try:
        found = find_locked(session, request.cookies.get(cookie_name(koppel().settings)))
    except NotSignedInError:
        return make_response(redirect(url_for(".sign_in", next=_wanted()), 303))
    return found or make_response(redirect(_way_on(), 303))


def _wanted() -> str | None:
    """The page that was asked for, if it is one that can be opened."""
    wanted = safe_next(request.args.get("next"))
    return wanted if page_at(wanted) is not None else None


def _way_on() -> str:
    note = _form_of_a_note() if request.form.get("to") == "note" else None
    return note or _wanted() or url_for(".my_work")


def _form_of_a_note() -> str | None:
    """The form on which to write about the pair whose page was asked for; None where that was no pair's, or this form."""
    endpoint, parameters = page_at(_wanted()) or ("", {})
    if not endpoint.startswith("professional.") or "pair_id" not in parameters or endpoint == FORM_OF_A_NOTE:
        return None
    return url_for(FORM_OF_A_NOTE, pair_id=parameters["pair_id"])


def _page(*, refused: bool) -> str:
    return render_template(
        "public/locked.html",
        options_url=url_for(".unlock_options"),
        can_write=_form_of_a_note() is not None,
        again_url=url_for(".sign_in", next=_wanted()),
        refused=refused,
    )
