"""What the log has of whoever is signed in, for themselves; and the questions that it gave, which come to them first."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.audit.acts import OwnEntriesOpened
from service.audit.log import append
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.errors import NotYoursError
from service.pages.forms.officer import PlaceForm
from service.pages.forms.patterns import PatternForm
from service.pages.forms.reading import read_form
from service.pages.messages import said, say
from service.pages.officer_lines import entries_shown
from service.pages.patterns_shown import patterns_shown
from service.pages.public import public_pages
from service.pairs.pattern_models import PatternAnswer
from service.pairs.patterns import answer_pattern as answer
from service.pairs.patterns import patterns_about_me

PAGE = 50


@public_pages.get("/mijn-regels")
@guard(Permission.OPEN_MY_ENTRIES)
def my_entries(session: Session, actor: Actor) -> ResponseReturnValue:
    """What one did oneself, newest first. Nobody else's: only officers search the log."""
    form = read_form(PlaceForm, request.args)
    return _page(session, actor, form.values.get("before"), dict(form.errors)), 400 if form.errors else 200


@public_pages.post("/mijn-regels/<uuid:pattern_id>")
@guard(Permission.ANSWER_PATTERN)
def answer_pattern(session: Session, actor: Actor, pattern_id: UUID) -> ResponseReturnValue:
    """What the reason was, once."""
    form = read_form(PatternForm)
    if form.errors:
        return _page(session, actor, None, dict(form.errors)), 400
    answer(session, actor, pattern_id, PatternAnswer(form.values["answer"]))
    say(gettext("Dank je. Je privacyfunctionaris ziet de vraag met je antwoord."))
    return redirect(url_for(".my_entries"), 303)


def _page(session: Session, actor: Actor, before: UUID | None, errors: dict[str, Any]) -> str:
    if actor.organisation_id is None:
        raise NotYoursError
    wanted = Filter(actor_id=actor.id, before=before)
    lines = entries_of(session, actor.organisation_id, wanted, PAGE + 1)
    append(session, OwnEntriesOpened(actor=actor))
    return render_template(
        "public/my_entries.html",
        message=said(),
        errors=errors,
        patterns=patterns_shown(patterns_about_me(session, actor)),
        entries=entries_shown(session, actor.organisation_id, lines[:PAGE]),
        older_url=url_for(".my_entries", before=lines[PAGE - 1].id) if len(lines) > PAGE else None,
        newest_url=url_for(".my_entries") if before else None,
    )
