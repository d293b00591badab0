"""Who looked, asking why, and looking through their eyes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day, local
from service.consent.gate import require_subject_grant
from service.consent.my_pairs import MyPair, my_pair, my_pairs
from service.errors import InvalidInputError
from service.pages.forms.reading import read_form
from service.pages.forms.youngster import AskForm, LookedForm
from service.pages.messages import said, say
from service.pages.people import Shown
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.people import FIRST, SECOND, in_order, shown
from service.pages.youngster.today import appointments_on
from service.records import look_questions
from service.records.look_questions import MyQuestion, my_questions
from service.records.my_looks import Look, looks_at
from service.records.my_notes import open_all_my_notes
from service.records.notes import OpenedNote, Reply
from service.records.partner_view import notes_seen_now
from service.records.question import open_my_words

ENTRIES = 100  # of the log, on one page


@dataclass(frozen=True, slots=True)
class LookShown:
    """One time that somebody looked (templates/youngster/_look.html)."""

    who: Shown
    at: datetime
    count: int
    subjects: Sequence[str]
    as_stand_in: bool
    by_system: bool
    is_list: bool
    is_printed: bool
    is_gone: bool
    id: UUID
    ask_url: str | None
    question_url: str | None
    appointment: str | None


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """What the youngster asked about one look (templates/youngster/_question.html). `asked`: names, may be empty."""

    id: UUID
    looker: str | None
    organisation: str
    asked: Sequence[str]
    is_for_officer: bool
    looked_at: datetime
    what: str
    text: str
    due: date
    is_late: bool
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    pass_on_url: str | None


@dataclass(frozen=True, slots=True)
class DayShown:
    """The looks of one day."""

    day: date
    looks: Sequence[LookShown]


@dataclass(frozen=True, slots=True)
class SeenNote:
    """A note as the partner sees it."""

    author: Shown
    written_at: datetime
    subject: str
    kind: str
    how_known: str
    discussed: bool
    corrected: bool
    text: str
    action: str | None
    replies: Sequence[Reply]


@youngster_pages.get("/jongere/wie-keek")
@guard(Permission.OPEN_WHO_LOOKED)
def who_looked(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everybody who read something here, newest first, a page at a time."""
    form = read_form(LookedForm, request.args)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    pairs, before = my_pairs(session, actor), form.values.get("before")
    found = looks_at(session, [pair.id for pair in pairs], ENTRIES, before)
    questions = my_questions(session, actor)
    planned = appointments_on(open_all_my_notes(session, actor, pairs))
    looks = looks_shown(found.looks, pairs, questions, planned)
    days = [DayShown(day, list(these)) for day, these in groupby(looks, key=lambda look: local(look.at).date())]
    return render_template(
        "youngster/who_looked.html",
        message=said(),
        questions=questions_shown(questions),
        days=days,
        older_url=url_for(".who_looked", before=found.older) if found.older else None,
        newest_url=url_for(".who_looked") if before else None,
    )


@youngster_pages.post("/jongere/wie-keek/<uuid:entry_id>/vraag")
@guard(Permission.ASK_ABOUT_LOOK)
def ask_about_look(session: Session, actor: Actor, entry_id: UUID) -> ResponseReturnValue:
    """Ask why, in one tap; own words may come with it."""
    form = read_form(AskForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    ask = look_questions.ask_officer_about_look if form.values["to"] == "officer" else look_questions.ask_who_looked
    ask(session, actor, entry_id, form.values.get("text", ""))
    say(gettext("Je vraag is gesteld. Het antwoord zie je hier."))
    return redirect(url_for(".who_looked"), 303)


@youngster_pages.post("/jongere/wie-keek/vraag/<uuid:question_id>/iemand-anders")
@guard(Permission.ASK_ABOUT_LOOK)
def pass_question_on(session: Session, actor: Actor, question_id: UUID) -> ResponseReturnValue:
    """Put the question to somebody else: the officer of that organisation."""
    look_questions.pass_question_on(session, actor, question_id)
    say(gettext("Je vraag ligt nu bij iemand anders. Het antwoord zie je hier."))
    return redirect(url_for(".who_looked"), 303)


@youngster_pages.get("/jongere/door-de-ogen/<uuid:pair_id>/<uuid:organisation_id>")
@guard(Permission.OPEN_MY_NOTES)
def through_eyes(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Exactly what the holder of this organisation sees now of what the other wrote."""
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    notes = notes_seen_now(session, require_subject_grant(session, actor, pair_id), direction)
    writer = shown(direction.writer)
    return render_template(
        "youngster/through_eyes.html",
        reader=shown(direction.reader),
        own=open_my_words(session, actor) if direction.readers_now else None,
        notes=[_seen(note, writer) for note in notes],
    )


def looks_shown(
    looks: Sequence[Look],
    pairs: Iterable[MyPair],
    questions: Iterable[MyQuestion],
    planned: Mapping[tuple[UUID, date], str],
) -> list[LookShown]:
    """Looks with the colours of their organisations, with what was asked about them, and what was planned on that day."""
    tones = {party.organisation: FIRST if party.is_first else SECOND for pair in pairs for party in pair.parties}
    asked = {question.entry_id: question.id for question in questions}
    days = {look.id: (look.pair_id, local(look.at).date()) for look in looks if look.pair_id is not None}
    return [
        _look(look, tones, asked.get(look.id), planned.get(days[look.id]) if look.id in days else None) for look in looks
    ]


def questions_shown(questions: Iterable[MyQuestion]) -> list[QuestionShown]:
    """What was asked about looks, in the order in which it comes."""
    return [_question(question) for question in questions]


def _look(look: Look, tones: Mapping[str, str], question_id: UUID | None, appointment: str | None) -> LookShown:
    return LookShown(
        who=Shown(look.name, look.organisation, tones.get(look.organisation, SECOND)),
        at=look.at,
        count=len(look.note_ids),
        subjects=in_order(look.subjects),
        as_stand_in=look.as_stand_in,
        by_system=look.by_system,
        is_list=look.is_list,
        is_printed=look.is_printed,
        is_gone=look.is_gone,
        id=look.id,
        ask_url=None if question_id else url_for(".ask_about_look", entry_id=look.id),
        question_url=url_for(".who_looked", _anchor=f"question-{question_id}") if question_id else None,
        appointment=None if look.by_system else appointment,
    )


def _question(question: MyQuestion) -> QuestionShown:
    return QuestionShown(
        id=question.id,
        looker=question.looker,
        organisation=question.organisation,
        asked=question.asked,
        is_for_officer=question.is_for_officer,
        looked_at=local(question.looked_at),
        what=question.what,
        text=question.text,
        due=last_day(question.due_at),
        is_late=question.is_late,
        answer=question.answer,
        answered_by=question.answered_by,
        answered_at=local(question.answered_at) if question.answered_at else None,
        pass_on_url=url_for(".pass_question_on", question_id=question.id) if question.can_pass_on else None,
    )


def _seen(note: OpenedNote, writer: Shown) -> SeenNote:
    author = Shown(note.author, note.organisation, writer.tone)
    return SeenNote(
        author=author,
        written_at=note.written_at,
        subject=note.subject,
        kind=note.kind,
        how_known=note.how_known,
        discussed=note.discussed,
        corrected=note.corrected_at is not None,
        text=note.text,
        action=str(note.action["what"]) if note.action else None,
        replies=note.replies,
    )
