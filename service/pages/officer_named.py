"""Somebody who may be named in a note turns to the officer: it is put to the colleague they mean."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.errors import NotYoursError, RefusedInputError
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.rights import NamedForm
from service.pages.messages import said, say
from service.pages.officer import officer_pages
from service.pages.refused import refused_words
from service.pairs.organisations import people_of_organisation
from service.rights.named import EnteredRequest, enter_named_request, entered_requests


@dataclass(frozen=True, slots=True)
class EnteredShown:
    """One that was written down (templates/officer/named.html)."""

    request: EnteredRequest
    due: date


@officer_pages.get("/verzoeken/ander")
@guard(Permission.ENTER_NAMED_REQUEST)
def named(session: Session, actor: Actor) -> ResponseReturnValue:
    """What was written down, and a form."""
    return _page(session, actor, EMPTY)


@officer_pages.post("/verzoeken/ander")
@guard(Permission.ENTER_NAMED_REQUEST)
def enter_named(session: Session, actor: Actor) -> ResponseReturnValue:
    """To the colleague. Raises NotYoursError for who does not work here."""
    form = read_form(NamedForm)
    if not form.errors:
        try:
            enter_named_request(session, actor, form.values["person"], form.values["text"])
        except RefusedInputError as error:
            form = form.with_errors(**refused_words(error))
    if form.errors:
        return _page(session, actor, form), 400
    say(gettext("Je collega kijkt ernaar, binnen een maand."))
    return redirect(url_for(".named"), 303)


def _page(session: Session, actor: Actor, form: Form) -> str:
    if actor.organisation_id is None:
        raise NotYoursError
    people = [person for person in people_of_organisation(session, actor.organisation_id) if person.left_at is None]
    return render_template(
        "officer/named.html",
        message=said(),
        people=[(person.id, person.name) for person in people],
        entered=[EnteredShown(each, last_day(each.due_at)) for each in entered_requests(session, actor)],
        typed=form.typed,
        errors=form.errors,
    )
