"""Coming back with a passkey or with the code on paper, and leaving at once."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.challenges import give_visitor_challenge, take_visitor_challenge
from service.access.guard import public, public_act
from service.access.limited import limited
from service.access.passkeys import PasskeyRefusedError, check_passkey, request_options
from service.access.recovery import youngster_with_code
from service.access.sessions import clear_session_cookie, cookie_name, end_session, find_visitor
from service.access.wiring import koppel
from service.errors import NotSignedInError
from service.pages.doors import safe_next
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.youngster import PaperCodeForm, PasskeyForm
from service.pages.handed_over import forget_visit
from service.pages.leaving import leave_behind_nothing
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.welcome import CODE, PASSKEY, let_in

PASSKEY_TRIES = 30
CODE_TRIES = 10


@youngster_pages.get("/jongere/aanmelden")
@public
def sign_in() -> ResponseReturnValue:
    """Coming back."""
    return _passkey_page({})


@youngster_pages.post("/jongere/aanmelden/sleutel")
@public_act
def sign_in_options(session: Session) -> ResponseReturnValue:
    """What the browser needs to ask the device; the same for everybody."""
    options = request_options(session, koppel().settings, give_visitor_challenge(session))
    return make_response(options, {"Content-Type": "application/json"})


@youngster_pages.post("/jongere/aanmelden")
@limited("youngster-passkey", PASSKEY_TRIES)
@public_act
def sign_in_with_passkey(session: Session) -> ResponseReturnValue:
    """The device answered. Raises TooManyError."""
    form = read_form(PasskeyForm)
    challenge = take_visitor_challenge(session)
    try:
        passkey = check_passkey(session, koppel().settings, form.values.get("credential", ""), challenge)
        if passkey.youngster_id is None:
            raise PasskeyRefusedError
    except PasskeyRefusedError as error:
        return _passkey_page({name: words[0] for name, words in error.errors.items()}), 400
    return let_in(session, passkey.youngster_id, PASSKEY, own_device=True, goes_to=_wanted())


@youngster_pages.get("/jongere/aanmelden/code")
@public
def sign_in_with_code() -> ResponseReturnValue:
    """Coming back with the code on paper, perhaps on a borrowed device."""
    return _code_page(EMPTY)


@youngster_pages.post("/jongere/aanmelden/code")
@limited("paper-code", CODE_TRIES)
@public_act
def sign_in_by_code(session: Session) -> ResponseReturnValue:
    """Raises TooManyError."""
    form = read_form(PaperCodeForm)
    if form.errors:
        return _code_page(form), 400
    youngster_id = youngster_with_code(session, form.values["code"])
    if youngster_id is None:
        return _code_page(form.with_errors(code=gettext("Deze code klopt niet. Kijk hem nog eens na."))), 400
    own_device = form.values.get("own_device") == "yes"
    return let_in(session, youngster_id, CODE, own_device=own_device, goes_to=_wanted())


@youngster_pages.post("/jongere/weg")
@public_act
def leave(session: Session) -> ResponseReturnValue:
    """ "Snel weg": the session ends, and the page that follows says nothing about anything."""
    parts = koppel()
    try:
        visitor = find_visitor(session, request.cookies.get(cookie_name(parts.settings)))
    except NotSignedInError:
        visitor = None
    if visitor is not None and visitor.actor.session_id is not None:
        end_session(session, visitor.actor.session_id)
    forget_visit()
    response: Response = make_response(redirect(url_for("public.neutral"), 303))
    clear_session_cookie(response, parts.settings)
    leave_behind_nothing(response)
    return response


def _wanted() -> str:
    return safe_next(request.args.get("next")) or url_for(".my_page")


def _passkey_page(errors: dict[str, str]) -> str:
    return render_template("youngster/sign_in.html", options_url=url_for(".sign_in_options"), errors=errors)


def _code_page(form: Form) -> str:
    return render_template("youngster/sign_in_with_code.html", typed=form.typed, errors=form.errors)
