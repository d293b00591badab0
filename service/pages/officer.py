"""The pages of the privacy officer: the log of the own organisation, consents that were given, what waits for them."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from service.access.confirmations import confirm as let_in
from service.access.confirmations import reject as keep_out
from service.access.confirmations import waiting_confirmations
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.consent.decisions import enter_stop
from service.consent.overview import LOOKED_AHEAD, ending_consents, tenths_of_yes
from service.consent.seen import consents_seen_by
from service.db import now
from service.errors import NotYoursError
from service.pages.charts import bar_chart
from service.pages.forms.officer import ConfirmationForm, HolderForm, PeriodForm, StopForm, period_of
from service.pages.forms.reading import Form, read_form
from service.pages.messages import said, say
from service.pairs.held_pairs import pairs_held_by
from service.pairs.organisations import people_of_organisation
from service.pairs.pair_codes import pair_with_code

WEEK, SOON = timedelta(weeks=1), timedelta(weeks=5)

officer_pages = Blueprint("officer", __name__, url_prefix="/toezicht")


@officer_pages.get("/toestemmingen")
@guard(Permission.SEE_CONSENTS)
def consents(session: Session, actor: Actor) -> ResponseReturnValue:
    """What youngsters agreed to, by period; never a refusal, pause or delay."""
    form = read_form(PeriodForm, request.args)
    found = [] if form.errors else consents_seen_by(session, actor, period_of(form))
    page = render_template(
        "officer/consents.html",
        filters={name: form.typed.get(name, "") for name in ("from", "to")},
        errors=form.errors,
        consents=found,
        **_overview(session, actor),
    )
    return page, 400 if form.errors else 200


@officer_pages.get("/bevestigen")
@guard(Permission.CONFIRM_ACCESS)
def confirmations(session: Session, actor: Actor) -> ResponseReturnValue:
    """New passkeys and new keys of systems that wait for this officer."""
    waiting = waiting_confirmations(session, actor)
    return render_template("officer/confirmations.html", message=said(), waiting=waiting)


@officer_pages.post("/bevestigen/<uuid:item_id>")
@guard(Permission.CONFIRM_ACCESS)
def confirm(session: Session, actor: Actor, item_id: UUID) -> ResponseReturnValue:
    """Let it in, or keep it out."""
    form = read_form(ConfirmationForm)
    if form.values.get("answer") == "yes":
        say(gettext("Bevestigd voor %(name)s. Vanaf nu werkt het.", name=let_in(session, actor, item_id)))
    elif form.values.get("answer") == "no":
        say(
            gettext(
                "Afgewezen voor %(name)s. Het werkt niet en het gaat niet werken.", name=keep_out(session, actor, item_id)
            )
        )
    return redirect(url_for(".confirmations"), 303)


@officer_pages.get("/stop")
@guard(Permission.ENTER_STOP)
def stop(session: Session, actor: Actor) -> ResponseReturnValue:
    """The youngster said stop, and somebody phoned it: by the pair's code, or by who holds the seat."""
    form = read_form(HolderForm, request.args)
    return _stop_page(session, actor, form), 400 if form.errors else 200


@officer_pages.post("/stop")
@guard(Permission.ENTER_STOP)
def stop_as_said(session: Session, actor: Actor) -> ResponseReturnValue:
    """It stops at once; the answer is the same whether something was shared or not."""
    form = read_form(StopForm)
    pair_id = pair_with_code(session, organisation_of(actor), form.values["pair"]) if not form.errors else None
    if pair_id is None:
        words = form.errors.get("pair") or gettext("Dit koppel is niet van jullie, of de code klopt niet.")
        return _stop_page(session, actor, form.with_errors(pair=words)), 400
    enter_stop(session, actor, pair_id)
    say(gettext("Gestopt. Er wordt nu niets gedeeld. De jongere kan het zelf weer aanzetten."))
    return redirect(url_for(".stop"), 303)


def _overview(session: Session, actor: Actor) -> dict[str, Any]:
    """What of the consents is better seen than read: which end soon, by week, and the share of yes."""
    ending = ending_consents(session, organisation_of(actor))
    today = local(now(session)).date()
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=number) for number in range(LOOKED_AHEAD // WEEK + 1)]
    counts = Counter((consent.last_day - monday) // WEEK for consent in ending)
    figures = [
        (gettext("week van %(day)s", day=format_date(week, "d MMMM")), format_date(week, "d MMM"), counts[number])
        for number, week in enumerate(weeks)
    ]
    soon = [consent for consent in ending if consent.last_day < monday + SOON]
    return {"ends": bar_chart(figures), "soon": soon, "tenths": tenths_of_yes(session, organisation_of(actor))}


def _stop_page(session: Session, actor: Actor, form: Form) -> str:
    people = [person for person in people_of_organisation(session, organisation_of(actor)) if person.left_at is None]
    holder = form.values.get("person")
    return render_template(
        "officer/stop.html",
        message=said(),
        people=[(person.id, person.name) for person in people],
        held=pairs_held_by(session, actor, holder) if holder else None,
        typed=form.typed,
        errors=form.errors,
    )


def organisation_of(actor: Actor) -> UUID:
    """The officer's own organisation. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    return actor.organisation_id
