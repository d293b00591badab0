"""Who stands in for me, and when I am away."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.consent.stand_ins import ask_about_stand_in
from service.db import now
from service.errors import InvalidInputError
from service.pages.forms.pairs import AwayForm, StandInForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pages.professional.away_shown import away_shown
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.pair_view import pair_view
from service.pairs import stand_ins
from service.pairs.being_away import be_away, be_back
from service.pairs.models import PairState
from service.records.caseload import open_caseload
from service.records.pair_page import open_pair_page


@professional_pages.post("/koppel/<uuid:pair_id>/invaller")
@guard(Permission.NAME_STAND_IN)
def name_stand_in(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """A colleague who stands in when the holder is away; the youngster is asked."""
    form = read_form(StandInForm)
    if not form.errors:
        try:
            ask_about_stand_in(session, actor, pair_id, form.values["person"])
        except InvalidInputError as error:
            form = form.with_errors(**_in_words(error))
    if form.errors:
        view = pair_view(session, open_pair_page(session, actor, pair_id), actor, None, form)
        return render_template("professional/pair.html", message=None, **view), 400
    say(gettext("Bewaard. We vragen de jongere of het goed is."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/invaller/weg")
@guard(Permission.NAME_STAND_IN)
def withdraw_stand_in(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Nobody stands in any more."""
    stand_ins.withdraw_stand_in(session, actor, pair_id)
    say(gettext("Bewaard. Er is geen vaste invaller meer."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.get("/afwezig")
@guard(Permission.SET_ABSENCE)
def absence(session: Session, actor: Actor) -> ResponseReturnValue:
    """When I am away, and in which pairs somebody stands in."""
    return _absence(session, actor, EMPTY)


@professional_pages.post("/afwezig")
@guard(Permission.SET_ABSENCE)
def set_absence(session: Session, actor: Actor) -> ResponseReturnValue:
    """Away on these days."""
    form = read_form(AwayForm)
    if form.errors:
        return _absence(session, actor, form), 400
    try:
        be_away(session, actor, form.values["first_day"], form.values["last_day"])
    except InvalidInputError as error:
        return _absence(session, actor, form.with_errors(**_in_words(error))), 400
    say(gettext("Bewaard. Het gaat vanzelf in en stopt vanzelf."))
    return redirect(url_for(".absence"), 303)


@professional_pages.post("/afwezig/terug")
@guard(Permission.SET_ABSENCE)
def end_absence(session: Session, actor: Actor) -> ResponseReturnValue:
    """Back again, from this moment."""
    be_back(session, actor)
    say(gettext("Welkom terug. Niemand valt nu voor je in."))
    return redirect(url_for(".caseload"), 303)


def _in_words(error: InvalidInputError) -> dict[str, str]:
    return {field: gettext(messages[0]) for field, messages in error.errors.items()}


def _absence(session: Session, actor: Actor, form: Form) -> str:
    held = [line for line in open_caseload(session, actor) if line.stands_in_for is None and line.state == PairState.OPEN]
    today = local(now(session)).date()
    return render_template(
        "professional/absence.html",
        message=said(),
        away=away_shown(session, actor),
        pairs=held,
        today=today,
        typed=form.typed or {"first_day": today.isoformat()},
        errors=form.errors,
    )
