"""Questions of youngsters about looks, as far as they are an officer's: put to the officers, or late."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.pages.forms.reading import EMPTY, Form
from service.pages.messages import said, say
from service.pages.officer import officer_pages
from service.pages.questions import answered, question_to_answer, waiting_shown
from service.records.answering_looks import open_look_question, open_questions


@officer_pages.get("/vragen")
@guard(Permission.SEE_QUESTIONS)
def questions(session: Session, actor: Actor) -> ResponseReturnValue:
    """What waits for the officers, and which colleagues are late; of those not what was asked."""
    seen = open_questions(session, actor)
    return render_template(
        "officer/questions.html",
        message=said(),
        mine=[waiting_shown(each) for each in seen.mine],
        late=[waiting_shown(each) for each in seen.late],
    )


@officer_pages.get("/vragen/<uuid:question_id>")
@guard(Permission.ANSWER_QUESTION_AS_OFFICER)
def question(session: Session, actor: Actor, question_id: UUID) -> ResponseReturnValue:
    """One that was put to the officers."""
    return _page(session, actor, question_id, EMPTY)


@officer_pages.post("/vragen/<uuid:question_id>")
@guard(Permission.ANSWER_QUESTION_AS_OFFICER)
def answer_question(session: Session, actor: Actor, question_id: UUID) -> ResponseReturnValue:
    """The answer, once."""
    form, status = answered(session, actor, question_id)
    if form.errors:
        return _page(session, actor, question_id, form), status
    say(gettext("Je antwoord staat bij de vraag van de jongere."))
    return redirect(url_for(".questions"), status)


def _page(session: Session, actor: Actor, question_id: UUID, form: Form) -> str:
    opened = open_look_question(session, actor, question_id)
    return render_template(
        "officer/question.html", question=question_to_answer(opened), typed=form.typed, errors=form.errors
    )
