"""Asking an organisation something about one's data: made here, answered by that organisation's officer, read here."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.rights import RequestForm
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.rights import requests
from service.rights.requests import WAITING, MyRequest

AT = "/jongere/verzoeken"


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request (templates/youngster/requests.html)."""

    request: MyRequest
    due: date
    waits: bool


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_REQUESTS)
def my_requests(session: Session, actor: Actor) -> ResponseReturnValue:
    """What was asked and how it stands, and a form to ask."""
    return _page(session, actor, EMPTY)


@youngster_pages.post(AT)
@guard(Permission.MAKE_REQUEST)
def make_request(session: Session, actor: Actor) -> ResponseReturnValue:
    """Ask it. Raises NotYoursError for an organisation that is in no pair of theirs."""
    form = read_form(RequestForm)
    if form.errors:
        return _page(session, actor, form), 400
    asked = form.values
    requests.make_request(session, actor, asked["organisation"], asked["kind"], asked.get("text", ""))
    say(gettext("Je verzoek is verstuurd. Het antwoord zie je hier."))
    return redirect(url_for(".my_requests"), 303)


@youngster_pages.post(f"{AT}/<uuid:request_id>/terug")
@guard(Permission.MAKE_REQUEST)
def take_request_back(session: Session, actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """Not needed any more. Raises NotYoursError, ConflictError for one that is over."""
    requests.take_request_back(session, actor, request_id)
    say(gettext("Je verzoek is teruggenomen."))
    return redirect(url_for(".my_requests"), 303)


def _page(session: Session, actor: Actor, form: Form) -> str:
    mine = requests.my_requests(session, actor)
    return render_template(
        "youngster/requests.html",
        message=said(),
        requests=[RequestShown(request, last_day(request.due_at), request.state in WAITING) for request in mine],
        organisations=[(one.organisation_id, one.organisation) for one in requests.who_can_be_asked(session, actor)],
        typed=form.typed,
        errors=form.errors,
    )
