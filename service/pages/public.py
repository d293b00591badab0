"""Pages that everybody may open: the three doors, the choice of language, and the way out."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard, public
from service.access.permissions import Permission
from service.access.sessions import clear_session_cookie, end_session
from service.access.wiring import koppel
from service.actors import Actor
from service.audit.acts import SignedOut
from service.audit.log import append
from service.errors import NotYoursError
from service.pages.doors import safe_next
from service.pages.frame import LANGUAGES, choose_language
from service.pages.work import FIRST_PAGES

public_pages = Blueprint("public", __name__)


@public_pages.get("/")
@public
def home() -> ResponseReturnValue:
    """The three doors."""
    return render_template("public/home.html")


@public_pages.get("/leeg")
@public
def neutral() -> ResponseReturnValue:
    """Where "Snel weg" leads: nothing about anything."""
    return render_template("public/neutral.html")


@public_pages.post("/taal/<language>")
@public
def set_language(language: str) -> ResponseReturnValue:
    """Remember the language and go back to the page. Raises NotYoursError for a language that we do not have."""
    if language not in LANGUAGES:
        raise NotYoursError
    response = make_response(redirect(safe_next(request.form.get("return")) or url_for(".home"), 303))
    choose_language(response, language)
    return response


@public_pages.get("/werk")
@guard(Permission.OPEN_MY_WORK)
def my_work(session: Session, actor: Actor) -> ResponseReturnValue:
    """After signing in: on to the pages of one's first role."""
    return redirect(url_for(FIRST_PAGES[actor.role].endpoint), 303)


@public_pages.post("/afmelden")
@guard(Permission.SIGN_OUT)
def sign_out(session: Session, actor: Actor) -> ResponseReturnValue:
    """End this session; the browser drops what it kept of what was typed and not sent."""
    if actor.session_id is not None:
        end_session(session, actor.session_id)
    append(session, SignedOut(actor=actor))
    response = make_response(redirect(url_for(".home"), 303))
    clear_session_cookie(response, koppel().settings)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
