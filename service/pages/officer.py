"""The pages of the privacy officer: the log of the own organisation, consents that were given, what waits for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.confirmations import confirm as let_in
from service.access.confirmations import reject as keep_out
from service.access.confirmations import waiting_confirmations
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.audit.acts import LogExported, LogSearched, names_seen
from service.audit.export import MOST, export_lines
from service.audit.log import append
from service.audit.search import count_entries, entries_of, every_entry_of
from service.audit.selecting import Filter
from service.clock import local
from service.consent.decisions import enter_stop
from service.consent.seen import Period, consents_seen_by
from service.db import now
from service.errors import NotYoursError
from service.pages.forms.officer import ConfirmationForm, HolderForm, LogForm, PeriodForm, StopForm, period_of
from service.pages.forms.reading import Form, read_form
from service.pages.log_shown import log_shown
from service.pages.messages import said, say
from service.pages.officer_lines import MOST_COUNTED, entries_shown
from service.pairs.held_pairs import pairs_held_by
from service.pairs.organisations import people_of_organisation
from service.pairs.pair_codes import codes_of_pairs, pair_with_code
from service.rights.answering import requests_due_soon

officer_pages = Blueprint("officer", __name__, url_prefix="/toezicht")
PAGE = 50


@officer_pages.get("/")
@guard(Permission.SEARCH_LOG)
def log(session: Session, actor: Actor) -> ResponseReturnValue:
    """The log, as far as it concerns the officer's own organisation."""
    organisation_id = _organisation(actor)
    form, wanted = _asked(session, organisation_id)
    lines = [] if form.errors else entries_of(session, organisation_id, wanted, PAGE + 1)
    append(session, LogSearched(actor=actor, pair_id=wanted.pair_id, facts={"entries": str(min(len(lines), PAGE))}))
    page = render_template(
        "officer/log.html",
        filters={name: form.typed.get(name, "") for name in ("from", "to", "person", "pair", "act", "outcome")},
        errors=form.errors,
        people=[(person.id, person.name) for person in people_of_organisation(session, organisation_id)],
        acts=sorted(names_seen()),
        entries=entries_shown(session, organisation_id, lines[:PAGE]),
        total=0 if form.errors else count_entries(session, organisation_id, wanted, MOST_COUNTED),
        most_counted=MOST_COUNTED,
        export_url=url_for(".export", **_without_place(form)),
        export_most=MOST,
        older_url=url_for(".log", **_without_place(form), before=lines[PAGE - 1].id) if len(lines) > PAGE else None,
        newest_url=url_for(".log", **_without_place(form)) if "before" in form.typed else None,
        state=log_shown(session, organisation_id),
        requests_due=requests_due_soon(session, actor),
    )
    return page, 400 if form.errors else 200


@officer_pages.get("/export.csv")
@guard(Permission.EXPORT_LOG)
def export(session: Session, actor: Actor) -> ResponseReturnValue:
    """The same entries as CSV with the columns of NEN 7513, at most the newest hundred thousand."""
    organisation_id = _organisation(actor)
    form, wanted = _asked(session, organisation_id)
    if form.errors:
        return redirect(url_for(".log", **_without_place(form)), 303)
    made = export_lines(every_entry_of(session, organisation_id, wanted), codes_of_pairs(session, organisation_id))
    append(session, LogExported(actor=actor, pair_id=wanted.pair_id, facts={"entries": str(made.count)}))
    day = local(now(session)).date().isoformat()
    name = f"koppel-logboek-{day}{f'-nieuwste-{made.count}' if made.is_cut else ''}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made.text.encode(), mimetype="text/csv", headers=headers)


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
    pair_id = pair_with_code(session, _organisation(actor), form.values["pair"]) if not form.errors else None
    if pair_id is None:
        words = form.errors.get("pair") or gettext("Dit koppel is niet van jullie, of de code klopt niet.")
        return _stop_page(session, actor, form.with_errors(pair=words)), 400
    enter_stop(session, actor, pair_id)
    say(gettext("Gestopt. Er wordt nu niets gedeeld. De jongere kan het zelf weer aanzetten."))
    return redirect(url_for(".stop"), 303)


def _stop_page(session: Session, actor: Actor, form: Form) -> str:
    people = [person for person in people_of_organisation(session, _organisation(actor)) if person.left_at is None]
    holder = form.values.get("person")
    return render_template(
        "officer/stop.html",
        message=said(),
        people=[(person.id, person.name) for person in people],
        held=pairs_held_by(session, actor, holder) if holder else None,
        typed=form.typed,
        errors=form.errors,
    )


def _asked(session: Session, organisation_id: UUID) -> tuple[Form, Filter]:
    """What stands in the address, and the search that it means."""
    form = read_form(LogForm, request.args)
    if form.errors:
        return form, Filter()
    asked: Mapping[str, Any] = form.values
    pair_id = pair_with_code(session, organisation_id, asked["pair"]) if "pair" in asked else None
    if "pair" in asked and pair_id is None:
        form = form.with_errors(pair=gettext("Dit koppel is niet van jullie, of de code klopt niet."))
        return form, Filter()
    period: Period = period_of(form)
    return form, Filter(
        start=period.start,
        end=period.end,
        pair_id=pair_id,
        actor_id=asked.get("person"),
        act=asked.get("act"),
        outcome=str(asked["outcome"]) if "outcome" in asked else None,
        before=asked.get("before"),
    )


def _without_place(form: Form) -> dict[str, Any]:
    return {name: text for name, text in form.typed.items() if name != "before" and text}


def _organisation(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise NotYoursError
    return actor.organisation_id
