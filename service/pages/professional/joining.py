"""From the code on a holder's screen to a youngster who takes part: code, two words, number, record.

The code itself stands nowhere but in a cookie of the browser that shows it, sealed for this session and this pair. So it
survives a reload, never stands in an address, and the database keeps its hash alone.
"""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.errors import InvalidInputError
from service.pages.forms.pairs import NumberForm, WordsForm
from service.pages.forms.reading import Form, read_form
from service.pages.messages import say
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.code_cookie import forget_code, keep_code, kept_code
from service.pages.professional.pair_view import pair_view
from service.pages.qr import qr_code
from service.pairs.joining import confirm_words as words_are_the_same
from service.pairs.joining import refuse_words as words_differ
from service.pairs.joining import show_code as new_code
from service.pairs.meeting import confirm_meeting as enter_number
from service.pairs.meeting import confirm_record as record_is_theirs
from service.pairs.meeting import has_tries_left
from service.pairs.showing import Showing, Stage, showing_of
from service.records.pair_page import open_pair_page


@professional_pages.get("/koppel/<uuid:pair_id>/code")
@guard(Permission.SHOW_CODE)
def show_code(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """The code, the two words once somebody scanned, or how to begin."""
    code = kept_code(actor, pair_id)
    showing = showing_of(session, actor, pair_id, code)
    if showing.stage is Stage.NOT_NEEDED:
        return redirect(url_for(".pair", pair_id=pair_id), 303)
    return _code_page(pair_id, code, showing)


@professional_pages.post("/koppel/<uuid:pair_id>/code")
@guard(Permission.SHOW_CODE)
def make_code(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """A new code; the one before it works no more."""
    code, _ = new_code(session, actor, pair_id)
    response = make_response(redirect(url_for(".show_code", pair_id=pair_id), 303))
    keep_code(response, actor, pair_id, code)
    return response


@professional_pages.get("/koppel/<uuid:pair_id>/code/stand")
@guard(Permission.SHOW_CODE, by_itself=True)
def code_state(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """For the page that waits: 204 while the code still works, else on to what comes after it."""
    if showing_of(session, actor, pair_id, kept_code(actor, pair_id)).stage is Stage.WAITING:
        return Response(status=204)
    return redirect(url_for(".show_code", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/woorden/ja")
@guard(Permission.CONFIRM_WORDS)
def confirm_words(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Both screens show the same two words."""
    words_are_the_same(session, actor, pair_id, _joining_on_screen())
    return redirect(url_for(".show_code", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/woorden/nee")
@guard(Permission.CONFIRM_WORDS)
def refuse_words(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """The words differ: whoever scanned gets nothing."""
    words_differ(session, actor, pair_id, _joining_on_screen())
    say(gettext("De code is vervallen. Er is niets bewaard. Maak een nieuwe als de jongere naast je zit."))
    response = make_response(redirect(url_for(".pair", pair_id=pair_id), 303))
    forget_code(response, pair_id)
    return response


@professional_pages.post("/koppel/<uuid:pair_id>/nummer")
@guard(Permission.CONFIRM_MEETING)
def confirm_meeting(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """The number on the youngster's page: proof that they met. A wrong one is counted, and the page says so."""
    form = read_form(NumberForm)
    if form.errors:
        return _pair_page(session, actor, pair_id, form), 400
    if not enter_number(session, actor, pair_id, form.values["number"]):
        words = _about_wrong_number(has_tries_left(session, actor, pair_id))
        return _pair_page(session, actor, pair_id, form.with_errors(number=words)), 422
    say(gettext("Dank je. Wat jij schrijft, kan nu gedeeld worden als de jongere dat wil."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/dossier")
@guard(Permission.CONFIRM_RECORD)
def confirm_record(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """The record with this pair's code in the own system is this youngster's."""
    record_is_theirs(session, actor, pair_id)
    say(gettext("Bevestigd."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


def _joining_on_screen() -> UUID:
    """Whose words stood on the page that was sent. Raises InvalidInputError for what our page cannot have sent."""
    form = read_form(WordsForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    joining_id: UUID = form.values["joining"]
    return joining_id


def _about_wrong_number(tries_left: bool) -> str:
    if tries_left:
        return gettext("Dit nummer klopt niet. Vraag het nog een keer.")
    return gettext("Dit nummer werkt niet meer. De jongere kan op de eigen pagina een nieuw nummer maken.")


def _pair_page(session: Session, actor: Actor, pair_id: UUID, form: Form) -> str:
    page = open_pair_page(session, actor, pair_id)
    return render_template("professional/pair.html", message=None, **pair_view(session, page, actor, None, form))


def _code_page(pair_id: UUID, code: str | None, showing: Showing) -> str:
    public_url = koppel().settings.public_url
    waiting = showing.stage is Stage.WAITING and code is not None
    return render_template(
        "professional/show_code.html",
        pair_id=pair_id,
        state=showing.stage.value,
        code=code if waiting else None,
        address=f"{urlsplit(public_url).netloc}/j",
        qr_svg=qr_code(f"{public_url}/j/{code}") if waiting else None,
        expires_at=showing.expires_at,
        words=showing.words,
        joining=showing.joining_id,
        poll_url=url_for(".code_state", pair_id=pair_id) if waiting else None,
    )
