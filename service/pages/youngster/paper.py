"""Coming alone with a code on paper from an organisation: a question, a code of one's own, and on to what was said.

Opening the address spends nothing and shows nothing. The paper itself opens no page: it is exchanged, once, for a code that
nobody else has seen.
"""

from uuid import UUID

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from service.access.guard import public, public_act
from service.access.limited import limited
from service.access.paper_codes import Answer, check_paper_code, exchange_paper_code
from service.access.wiring import koppel
from service.errors import N_, ConflictError
from service.pages.forms.assisted import PaperForm
from service.pages.forms.reading import Form, read_form
from service.pages.forms.youngster import KeptCodeForm
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.joining import months_and_years
from service.pages.youngster.welcome import CODE, let_in
from service.pairs.codes import new_recovery_code

AT = "/jongere/papier"
TRIES = 10
MINUTES_TO_WRITE = 15
SALT = "paper-code"


@youngster_pages.get(AT)
@youngster_pages.get("/p")
@youngster_pages.get("/p/<code>")
@public
def enter_paper_code(code: str = "") -> ResponseReturnValue:
    """The same page for every code."""
    return _page(Form({"code": code[:40]}))


@youngster_pages.post(AT)
@limited("paper-code", TRIES)
@public_act
def answer_paper_code(session: Session) -> ResponseReturnValue:
    """A code and a month of birth that belong together give a code of one's own. Raises TooManyError."""
    form = read_form(PaperForm)
    if form.errors:
        return _page(form), 400
    born = (form.values["birth_year"], form.values["birth_month"])
    found = check_paper_code(session, Answer(form.values["code"], born))
    if found is None:
        return _page(form.with_errors(code=gettext("Dit klopt niet, of de code is al gebruikt. Kijk het nog eens na."))), 400
    own_code = new_recovery_code()
    return render_template(
        "youngster/recovery_code.html",
        recovery_code=own_code,
        offer=_serializer().dumps([str(found.id), own_code]),
        sign_in_address=koppel().settings.public_url + url_for(".sign_in_with_code"),
        keep_url=url_for(".keep_own_code"),
    )


@youngster_pages.post(f"{AT}/bewaard")
@public_act
def keep_own_code(session: Session) -> ResponseReturnValue:
    """They have written it down: the paper is spent, and their own page is theirs. Raises ConflictError."""
    try:
        signed = read_form(KeptCodeForm).values.get("offer", "")
        paper_code_id, own_code = _serializer().loads(signed, max_age=MINUTES_TO_WRITE * 60)
    except BadSignature as error:
        raise _too_late() from error
    youngster_id = exchange_paper_code(session, UUID(paper_code_id), own_code)
    if youngster_id is None:
        raise _too_late()
    return let_in(session, youngster_id, CODE, own_device=False, goes_to=url_for(".my_page"))


def _too_late() -> ConflictError:
    return ConflictError(N_("Deze code is al gebruikt, of het duurde te lang. Begin opnieuw met de code op je papier."))


def _page(form: Form) -> str:
    return render_template("youngster/paper_code.html", **months_and_years(), typed=form.typed, errors=form.errors)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)
