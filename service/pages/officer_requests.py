"""What youngsters asked of the officer's organisation: seen, given more time, answered."""

from collections.abc import Mapping
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
from service.errors import ConflictError, RefusedInputError
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.rights import ExtendForm, RequestAnswerForm
from service.pages.messages import said, say
from service.pages.officer import officer_pages
from service.pages.refused import refused_words
from service.rights.answering import ListedRequest, answer_request, extend_request, open_request, open_requests


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request on the list (templates/officer/requests.html)."""

    request: ListedRequest
    due: date


@officer_pages.get("/verzoeken")
@guard(Permission.SEE_REQUESTS)
def requests(session: Session, actor: Actor) -> ResponseReturnValue:
    """What waits, what is due first on top, and what was answered."""
    seen = open_requests(session, actor)
    return render_template(
        "officer/requests.html",
        message=said(),
        waiting=[_line(request) for request in seen.waiting],
        answered=[_line(request) for request in seen.answered],
    )


@officer_pages.get("/verzoeken/<uuid:request_id>")
@guard(Permission.ANSWER_REQUEST)
def request_of_youngster(session: Session, actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """One of them."""
    return _page(session, actor, request_id, EMPTY)


@officer_pages.post("/verzoeken/<uuid:request_id>")
@guard(Permission.ANSWER_REQUEST)
def answer_request_of_youngster(session: Session, actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """The answer, once."""
    form = read_form(RequestAnswerForm)
    if not form.errors:
        try:
            answer_request(session, actor, request_id, form.values["outcome"], form.values["answer"])
        except (RefusedInputError, ConflictError) as error:
            form = form.with_errors(**_words(error, "answer"))
    if form.errors:
        return _page(session, actor, request_id, form), 400
    say(gettext("Je antwoord staat bij het verzoek. De jongere leest het op de eigen pagina."))
    return redirect(url_for(".requests"), 303)


@officer_pages.post("/verzoeken/<uuid:request_id>/langer")
@guard(Permission.ANSWER_REQUEST)
def extend_request_of_youngster(session: Session, actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """Two months more, with the reason."""
    form = read_form(ExtendForm)
    if not form.errors:
        try:
            extend_request(session, actor, request_id, form.values["why"])
        except (RefusedInputError, ConflictError) as error:
            form = form.with_errors(**_words(error, "why"))
    if form.errors:
        return _page(session, actor, request_id, form), 400
    say(gettext("Je hebt meer tijd. De jongere leest waarom."))
    return redirect(url_for(".requests"), 303)


def _words(error: RefusedInputError | ConflictError, field: str) -> Mapping[str, str]:
    if isinstance(error, RefusedInputError):
        return {field: refused_words(error)["text"]}
    return {field: gettext("Dit verzoek staat er nu anders voor. Laad de pagina opnieuw.")}


def _page(session: Session, actor: Actor, request_id: UUID, form: Form) -> str:
    opened = open_request(session, actor, request_id)
    return render_template(
        "officer/request.html",
        opened=opened,
        due=last_day(opened.listed.due_at),
        extended_due=last_day(opened.extended_until),
        typed=form.typed,
        errors=form.errors,
    )


def _line(request: ListedRequest) -> RequestLine:
    return RequestLine(request, last_day(request.due_at))
