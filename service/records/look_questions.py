"""Why did you look? A youngster asks it about one look; who looked answers by a day, or else that organisation's officer.

Only who asked, and who it is put to, ever read question and answer: not the partner, not a colleague, no system.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.actors import Actor
from service.audit.acts import QuestionAsked, QuestionPassedOn
from service.audit.log import append
from service.clock import end_of_day, local
from service.consent.gate import subject_grants_each
from service.db import now, vault_of
from service.errors import NotYoursError
from service.pairs.locks import lock_for_change
from service.pairs.models import Organisation, Person
from service.pairs.officers import officers_of
from service.records.models import LookQuestion
from service.records.my_looks import Look, look_asked
from service.vault import Vault, place

DAYS_TO_ANSWER = 7
LIST, COPIES, PAGE, NOTES = "list", "copies", "page", "notes"
LOOKS = (LIST, COPIES, PAGE, NOTES)
"""What was looked at: the list in which they stand, notes fetched by a system, the page about them, notes."""
SHOWN = 100

_looker, _answerer = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class MyQuestion:
    """One question as the youngster sees it. `text` is empty where the button asked it.

    `asked`: who must answer, by name; officers by theirs. `is_late`: the day has passed without an answer.
    """

    id: UUID
    entry_id: UUID
    looker: str | None
    organisation: str
    asked: tuple[str, ...]
    is_for_officer: bool
    looked_at: datetime
    what: str
    text: str
    due_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    is_late: bool

    @property
    def can_pass_on(self) -> bool:
        """Whether it can still be put to somebody else."""
        return self.answer is None and not self.is_for_officer


def ask_who_looked(session: Session, actor: Actor, entry_id: UUID, text: str) -> None:
    """Ask why: whoever looked must answer, or the officers where they are gone or a system looked.

    Asked before, it stays as it is. Raises NotYoursError for what is no look at this youngster.
    """
    _ask(session, actor, entry_id, text, None)


def ask_officer_about_look(session: Session, actor: Actor, entry_id: UUID, text: str) -> None:
    """As ask_who_looked, but not of whoever looked: of the officers of that organisation."""
    _ask(session, actor, entry_id, text, now(session))


def pass_question_on(session: Session, actor: Actor, question_id: UUID) -> None:
    """Put one's own question to the officers instead, with as many days anew. Raises NotYoursError.

    Nothing changes where they have it already, and where it is answered.
    """
    pairs = [grant.pair_id for grant in subject_grants_each(session, actor)]
    found = session.get(LookQuestion, question_id)
    if found is None or found.pair_id not in pairs:
        raise NotYoursError
    lock_for_change(session, found.pair_id)
    session.refresh(found)
    if found.officer_asked_at is None and found.answer is None:
        found.officer_asked_at, found.due_at = now(session), _due(session)
        append(session, QuestionPassedOn(actor=actor, pair_id=found.pair_id, organisation_id=found.organisation_id))


def my_questions(session: Session, actor: Actor, most: int | None = SHOWN) -> list[MyQuestion]:
    """What this youngster asked about looks, newest first, at most `most`; in a constant number of queries. Not logged.

    Raises NotYoursError for anybody else.
    """
    pairs = [grant.pair_id for grant in subject_grants_each(session, actor)]
    rows = session.execute(
        select(LookQuestion, Organisation.name, _looker.name.label("looker"), _answerer.name.label("answerer"))
        .join(Organisation, Organisation.id == LookQuestion.organisation_id)
        .outerjoin(_looker, _looker.id == LookQuestion.looker_id)
        .outerjoin(_answerer, _answerer.id == LookQuestion.answered_by)
        .where(LookQuestion.pair_id.in_(pairs))
        .order_by(LookQuestion.asked_at.desc(), LookQuestion.id)
        .limit(most)
    ).all()
    officers = officers_of(session, {row.LookQuestion.organisation_id for row in rows})
    return [_mine(session, row.LookQuestion, row.name, row.looker, row.answerer, officers) for row in rows]


def seal_words(vault: Vault, question: LookQuestion, column: str, words: str) -> bytes:
    """Question or answer, sealed."""
    return vault.seal(question.pair_id, place("look_question", question.id, column), words)


def open_words(vault: Vault, question: LookQuestion, column: str, sealed: bytes) -> str:
    """What `seal_words` sealed. MUST only be shown to who asked and who it is put to."""
    return vault.open(question.pair_id, place("look_question", question.id, column), sealed)


def may_answer_as_officer(question: LookQuestion, officer_id: UUID | None) -> bool:
    """Nobody is the officer about their own look."""
    return question.looker_id != officer_id


def _ask(session: Session, actor: Actor, entry_id: UUID, text: str, officer_asked_at: datetime | None) -> None:
    pairs = [grant.pair_id for grant in subject_grants_each(session, actor)]
    reading, look = look_asked(session, pairs, entry_id)
    lock_for_change(session, reading.pair_id)
    asked = select(LookQuestion.id).where(LookQuestion.pair_id == reading.pair_id, LookQuestion.entry_id == entry_id)
    if session.scalar(asked) is not None:
        return
    is_there = not look.by_system and not look.is_gone
    question = LookQuestion(
        id=uuid4(),
        pair_id=reading.pair_id,
        entry_id=entry_id,
        organisation_id=reading.organisation_id,
        looker_id=None if look.by_system else reading.line.actor_id,
        looked_at=look.at,
        what=_what(look),
        asked_at=now(session),
        due_at=_due(session),
        officer_asked_at=officer_asked_at if is_there else now(session),
    )
    question.text = seal_words(vault_of(session), question, "text", text)
    session.add(question)
    append(session, QuestionAsked(actor=actor, pair_id=reading.pair_id, organisation_id=reading.organisation_id))
    if question.officer_asked_at is not None:
        passed_on = QuestionPassedOn(actor=actor, pair_id=reading.pair_id, organisation_id=reading.organisation_id)
        append(session, passed_on)


def _what(look: Look) -> str:
    if look.by_system:
        return COPIES
    if look.is_list:
        return LIST
    return NOTES if look.note_ids else PAGE


def _due(session: Session) -> datetime:
    """The end of the last day, in the Netherlands."""
    return end_of_day(local(now(session)).date() + timedelta(days=DAYS_TO_ANSWER))


def _mine(
    session: Session,
    question: LookQuestion,
    organisation: str,
    looker: str | None,
    answerer: str | None,
    officers: Mapping[UUID, Collection[Person]],
) -> MyQuestion:
    vault, for_officer = vault_of(session), question.officer_asked_at is not None
    there = officers.get(question.organisation_id, ())
    named = tuple(person.name for person in there if may_answer_as_officer(question, person.id))
    return MyQuestion(
        id=question.id,
        entry_id=question.entry_id,
        looker=looker,
        organisation=organisation,
        asked=named if for_officer else ((looker,) if looker else ()),
        is_for_officer=for_officer,
        looked_at=question.looked_at,
        what=question.what,
        text=open_words(vault, question, "text", question.text),
        due_at=question.due_at,
        answer=None if question.answer is None else open_words(vault, question, "answer", question.answer),
        answered_by=answerer,
        answered_at=question.answered_at,
        is_late=question.answer is None and question.due_at <= now(session),
    )
