"""Joining: a code and the two words on both screens. Nothing about anybody is shown before both say the same.

A code that is unknown, used or too old, and somebody below 16, all get one answer, and nothing of them is kept.
"""

from typing import Any

from babel.dates import get_month_names
from flask import make_response, redirect, render_template, url_for
from flask import session as visit
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard, public, public_act
from service.access.limited import limited
from service.access.permissions import Permission
from service.access.sessions import begin_session_of_joining, end_session_of_browser, set_session_cookie
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.clock import local
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.youngster import CodeForm, IntroductionForm
from service.pages.frame import language
from service.pages.youngster.blueprint import youngster_pages
from service.pairs.codes import as_typed
from service.pairs.joining import Introduction, my_joining, spend_code

TRIES = 30
AGES = range(8, 40)  # who is too young can say so: the list must not teach anybody which year to choose


@youngster_pages.get("/jongere/code")
@youngster_pages.get("/j")
@public
def enter_code() -> ResponseReturnValue:
    """Where a code is typed that could not be scanned."""
    return _code_page(EMPTY)


@youngster_pages.post("/jongere/code")
@youngster_pages.post("/j")
@public
def type_code() -> ResponseReturnValue:
    """Go to the code's address, whether or not it exists: nothing is looked up here."""
    form = read_form(CodeForm)
    if form.errors:
        return _code_page(form), 400
    return redirect(url_for(".join", code=as_typed(form.values["code"])), 303)


@youngster_pages.get("/j/<code>")
@public
def join(code: str) -> ResponseReturnValue:
    """The address in the QR code: the same page for every code. Opening it spends nothing."""
    return _introduction_page(EMPTY)


@youngster_pages.post("/j/<code>")
@limited("join-code", TRIES)
@public_act
def introduce(session: Session, code: str) -> ResponseReturnValue:
    """Spend the code. Raises TooManyError."""
    form = read_form(IntroductionForm)
    if form.errors:
        return _introduction_page(form), 400
    born = (form.values["birth_year"], form.values["birth_month"])
    joining = spend_code(session, code, Introduction(form.values["name"], born, language()))
    if joining is None:
        return render_template("youngster/code_does_not_work.html"), 404
    response = make_response(redirect(url_for(".join_words"), 303))
    visit.clear()
    end_session_of_browser(session, koppel().settings)
    set_session_cookie(response, koppel().settings, begin_session_of_joining(session, joining.id))
    return response


@youngster_pages.get("/jongere/begin/woorden")
@guard(Permission.JOIN)
def join_words(session: Session, actor: Actor) -> ResponseReturnValue:
    """Wait until the professional says that both screens show the same two words."""
    if actor.role is Role.YOUNGSTER:  # joined, and pressed "back"
        return redirect(url_for(".my_page"), 303)
    joining = my_joining(session, actor)
    if joining.confirmed_at is not None:
        return redirect(url_for(".join_passkey"), 303)
    return render_template("youngster/join_words.html", words=joining.words)


def _code_page(form: Form) -> str:
    return render_template("youngster/enter_code.html", typed=form.typed, errors=form.errors)


def _introduction_page(form: Form) -> str:
    return render_template("youngster/join.html", **months_and_years(), typed=form.typed, errors=form.errors)


def months_and_years() -> dict[str, Any]:
    """What the question about the month of birth offers (templates/youngster/_birth.html)."""
    this_year = local(koppel().database.clock()).year
    months = list(get_month_names("wide", locale=language()).items())
    return {"months": months, "years": [this_year - age for age in AGES]}
