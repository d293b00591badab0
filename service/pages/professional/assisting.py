"""Deciding beside a holder: the holder gives the screen to the youngster, and is signed out with it."""

from uuid import UUID

from flask import make_response, redirect, render_template, url_for
from flask import session as visit
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.sessions import begin_session_of_assisted, end_session_of_browser, set_session_cookie
from service.access.wiring import koppel
from service.actors import Actor
from service.consent.assisted import require_question
from service.errors import NotYoursError
from service.pages.forms.assisted import HandOverForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.frame import language
from service.pages.handed_over import mark_handed_over
from service.pages.professional.blueprint import professional_pages
from service.pairs.assisting import Present, hand_over, require_can_assist
from service.records.pair_page import open_heading


@professional_pages.get("/koppel/<uuid:pair_id>/samen")
@guard(Permission.ASSIST)
def assist(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What happens when the youngster decides on this screen. Raises ConflictError."""
    return _page(session, actor, pair_id, EMPTY)


@professional_pages.post("/koppel/<uuid:pair_id>/samen")
@guard(Permission.ASSIST)
def hand_over_screen(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """From here on the screen is the youngster's: the holder's own session has ended."""
    form = read_form(HandOverForm)
    if form.errors:
        return _page(session, actor, pair_id, form), 400
    _require_possible(session, actor, pair_id)
    assisting = hand_over(session, actor, pair_id, form.values["present"], language())
    end_session_of_browser(session, koppel().settings)
    visit.clear()
    mark_handed_over()
    response = make_response(redirect(url_for("youngster.assisted_begin"), 303))
    set_session_cookie(response, koppel().settings, begin_session_of_assisted(session, assisting.id))
    return response


def _page(session: Session, actor: Actor, pair_id: UUID, form: Form) -> str:
    _require_possible(session, actor, pair_id)
    heading = open_heading(session, actor, pair_id)
    return render_template(
        "professional/assist.html",
        pair_id=pair_id,
        name=heading.name,
        partner_name=heading.partner_name,
        present=[each.value for each in Present],
        ticked=form.ticked.get("present", []),
        errors=form.errors,
    )


def _require_possible(session: Session, actor: Actor, pair_id: UUID) -> None:
    if actor.organisation_id is None:
        raise NotYoursError
    require_can_assist(session, actor, pair_id)
    require_question(session, pair_id, actor.organisation_id)
