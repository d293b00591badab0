"""A youngster asks why this professional looked; only they read it, and only the youngster reads their answer."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.pages.forms.reading import EMPTY, Form
from service.pages.messages import say
from service.pages.professional.blueprint import professional_pages
from service.pages.questions import answered, question_to_answer
from service.records.answering_looks import open_look_question


@professional_pages.get("/vraag/<uuid:question_id>")
@guard(Permission.ANSWER_QUESTION)
def question(session: Session, actor: Actor, question_id: UUID) -> ResponseReturnValue:
    """What is asked, and until when there is time."""
    return _page(session, actor, question_id, EMPTY)


@professional_pages.post("/vraag/<uuid:question_id>")
@guard(Permission.ANSWER_QUESTION)
def answer_question(session: Session, actor: Actor, question_id: UUID) -> ResponseReturnValue:
    """The answer, once."""
    form, status = answered(session, actor, question_id)
    if form.errors:
        return _page(session, actor, question_id, form), status
    say(gettext("Je antwoord staat bij de vraag van de jongere."))
    return redirect(url_for(".caseload"), status)


def _page(session: Session, actor: Actor, question_id: UUID, form: Form) -> str:
    opened = open_look_question(session, actor, question_id)
    return render_template(
        "professional/question.html", question=question_to_answer(opened), typed=form.typed, errors=form.errors
    )
