"""A youngster's question about a look, before whoever must answer it: a professional or an officer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session

from service.actors import Actor
from service.clock import last_day, local
from service.errors import ConflictError, RefusedInputError
from service.pages.forms.questions import AnswerForm
from service.pages.forms.reading import Form, read_form
from service.pages.refused import refused_words
from service.records.answering_looks import (
    OpenedQuestion,
    WaitingQuestion,
    answer_look_question,
)


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """A question that waits (templates/_waiting_questions.html). `name`: who must answer, None: the officers."""

    id: UUID
    pair_id: UUID
    pair_code: str
    name: str | None
    due: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class QuestionToAnswer:
    """One question (templates/_question_to_answer.html)."""

    pair_code: str
    youngster: str | None
    looker: str | None
    looked_at: datetime
    what: str
    text: str
    due: date
    answer: str | None


def waiting_shown(question: WaitingQuestion) -> WaitingShown:
    """One that waits, with its last day."""
    due = last_day(question.due_at)
    return WaitingShown(question.id, question.pair_id, question.pair_code, question.name, due, question.is_late)


def question_to_answer(question: OpenedQuestion) -> QuestionToAnswer:
    """One that was opened."""
    return QuestionToAnswer(
        pair_code=question.pair_code,
        youngster=question.youngster,
        looker=question.looker,
        looked_at=local(question.looked_at),
        what=question.what,
        text=question.text,
        due=last_day(question.due_at),
        answer=question.answer,
    )


def answered(session: Session, actor: Actor, question_id: UUID) -> tuple[Form, int]:
    """Keep the answer that was sent: 303, or the form with what is wrong and its status. Raises NotYoursError."""
    form = read_form(AnswerForm)
    if form.errors:
        return form, 400
    try:
        answer_look_question(session, actor, question_id, form.values["answer"])
    except RefusedInputError as error:
        return form.with_errors(answer=refused_words(error)["text"]), 422
    except ConflictError:
        return form.with_errors(answer=gettext("Deze vraag is al beantwoord. Wat er staat, blijft staan.")), 409
    return form, 303
