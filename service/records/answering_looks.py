"""Who looked, or their organisation's officer, answers a youngster who asked why (look_questions.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import QuestionAnswered, QuestionOpened, QuestionsListed
from service.audit.log import append
from service.db import now, vault_of
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.forming import own_label
from service.pairs.locks import lock_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairSide, Person, Seat
from service.pairs.seats import is_present
from service.records.look_questions import may_answer_as_officer, open_words, seal_words
from service.records.minimisation import refuse_what_may_not_be_shared
from service.records.models import LookQuestion


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that waits for an answer; not what it asks. `name`: who must answer, None where it is the officers."""

    id: UUID
    pair_id: UUID
    pair_code: str
    name: str | None
    due_at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class OpenedQuestion:
    """A question before whoever must answer. `youngster`: what their own organisation calls them, where they sit there.

    `looker`: who looked, None where a system did.
    """

    id: UUID
    pair_id: UUID
    pair_code: str
    youngster: str | None
    looker: str | None
    looked_at: datetime
    what: str
    text: str
    due_at: datetime
    answer: str | None


def questions_to_me(session: Session, actor: Actor) -> list[WaitingQuestion]:
    """What waits for this professional's answer, what is due first on top. One query."""
    return _waiting(session, LookQuestion.looker_id == actor.id, LookQuestion.officer_asked_at.is_(None))


@dataclass(frozen=True, slots=True)
class QuestionsSeen:
    """What an officer sees: what was put to the officers, and what waits for a colleague beyond its day."""

    mine: Sequence[WaitingQuestion]
    late: Sequence[WaitingQuestion]


def open_questions(session: Session, actor: Actor) -> QuestionsSeen:
    """The questions that an officer of this organisation may know of, logged. One that is not late yet is its asker's."""
    here = LookQuestion.organisation_id == actor.organisation_id
    not_about_me = or_(LookQuestion.looker_id.is_(None), LookQuestion.looker_id != actor.id)
    mine = _waiting(session, here, not_about_me, LookQuestion.officer_asked_at.is_not(None))
    late = _waiting(session, here, LookQuestion.officer_asked_at.is_(None), LookQuestion.due_at <= now(session))
    append(session, QuestionsListed(actor=actor, facts={"questions": str(len(mine) + len(late))}))
    return QuestionsSeen(mine, late)


def open_look_question(session: Session, actor: Actor, question_id: UUID) -> OpenedQuestion:
    """The question and, once given, the answer, for whom it is put to; logged. Raises NotYoursError for anybody else."""
    question = _put_to(session, actor, question_id)
    append(session, QuestionOpened(actor=actor, pair_id=question.pair_id))
    return _opened(session, actor, question)


def answer_look_question(session: Session, actor: Actor, question_id: UUID, answer: str) -> None:
    """Answer it, once; only who asked reads it.

    Raises NotYoursError, ConflictError when it is answered, RefusedInputError for what may not be shared.
    """
    question = _put_to(session, actor, question_id)
    lock_for_change(session, question.pair_id)
    session.refresh(question)
    question = _put_to(session, actor, question_id)  # it may have been put to somebody else while this one waited
    refuse_what_may_not_be_shared(answer)
    if question.answer is not None:
        raise ConflictError(N_("Deze vraag is al beantwoord."))
    question.answer = seal_words(vault_of(session), question, "answer", answer)
    question.answered_by, question.answered_at = actor.id, now(session)
    tell_youngster_of(session, question.pair_id)
    append(session, QuestionAnswered(actor=actor, pair_id=question.pair_id))


def _put_to(session: Session, actor: Actor, question_id: UUID) -> LookQuestion:
    """The question, if it is this actor's to answer. Raises NotYoursError, the same for one that does not exist."""
    question = session.get(LookQuestion, question_id)
    if question is None:
        raise NotYoursError
    if question.organisation_id != actor.organisation_id:
        raise NotYoursError(question.organisation_id)
    for_officer = question.officer_asked_at is not None
    as_officer = actor.role is Role.OFFICER and may_answer_as_officer(question, actor.id)
    if not (as_officer if for_officer else actor.role is Role.PROFESSIONAL and question.looker_id == actor.id):
        raise NotYoursError
    return question


def _waiting(session: Session, *conditions: ColumnElement[bool]) -> list[WaitingQuestion]:
    rows = session.execute(
        select(LookQuestion, Pair.code, Person.name)
        .join(Pair, Pair.id == LookQuestion.pair_id)
        .outerjoin(Person, Person.id == LookQuestion.looker_id)
        .where(LookQuestion.answer.is_(None), *conditions)
        .order_by(LookQuestion.due_at, LookQuestion.id)
    )
    moment = now(session)
    return [
        WaitingQuestion(
            id=question.id,
            pair_id=question.pair_id,
            pair_code=code,
            name=name if question.officer_asked_at is None else None,
            due_at=question.due_at,
            is_late=question.due_at <= moment,
        )
        for question, code, name in rows
    ]


def _opened(session: Session, actor: Actor, question: LookQuestion) -> OpenedQuestion:
    vault, looker = vault_of(session), session.get(Person, question.looker_id) if question.looker_id else None
    return OpenedQuestion(
        id=question.id,
        pair_id=question.pair_id,
        pair_code=session.get_one(Pair, question.pair_id).code,
        youngster=_label(session, actor, question.pair_id),
        looker=looker.name if looker else None,
        looked_at=question.looked_at,
        what=question.what,
        text=open_words(vault, question, "text", question.text),
        due_at=question.due_at,
        answer=None if question.answer is None else open_words(vault, question, "answer", question.answer),
    )


def _label(session: Session, actor: Actor, pair_id: UUID) -> str | None:
    """What the own organisation calls the youngster, for who sits in the pair now; never the name that they gave."""
    seat = (
        select(Seat.id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.pair_id == pair_id, Seat.person_id == actor.id, is_present(session))
    )
    if actor.organisation_id is None or session.scalar(seat.limit(1)) is None:
        return None
    return own_label(session, session.get_one(PairSide, (pair_id, actor.organisation_id)))
