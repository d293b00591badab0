"""The youngster's own page: what helps first, privacy right after."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day, local
from service.consent.eighteen import is_asked_at_eighteen
from service.consent.my_pairs import my_pairs
from service.consent.transitions import State
from service.db import now
from service.exchange.my_copies import my_copies
from service.pages.forms.reading import read_form
from service.pages.forms.youngster import AppointmentForm, GoalForm
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.history import stopped_at
from service.pages.youngster.looked import looks_shown, questions_shown
from service.pages.youngster.numbers import numbers_of
from service.pages.youngster.today import (
    actions_of,
    appointment_of,
    appointments_on,
    directions_shown,
    endings_shown,
    new_notes,
    proposals,
    seat_changes,
    stand_ins_asked,
    to_confirm,
)
from service.pairs import goals, meeting
from service.pairs.ending import endings_of
from service.records.look_questions import MyQuestion, my_questions
from service.records.my_looks import looks_at
from service.records.my_notes import open_all_my_notes
from service.records.question import open_my_words
from service.records.replies import HOW_DOES_IT_STAND, REMINDING, WHETHER_COMING, Answer, answer_note
from service.rights.erasure import my_erasure

LOOKS = 3
ANSWERS_STAY = timedelta(days=14)
LOOKS_BACK = 30  # entries, of which some are left out and some are one look together


@youngster_pages.get("/jongere/")
@guard(Permission.OPEN_MY_PAGE)
def my_page(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everything at a glance, in a constant number of queries."""
    pairs, moment = my_pairs(session, actor), now(session)
    notes = open_all_my_notes(session, actor, pairs)
    directions = [direction for pair in pairs if pair.goes_on for direction in pair.asked]
    questions = my_questions(session, actor)
    looks = looks_shown(
        looks_at(session, [pair.id for pair in pairs], LOOKS_BACK).looks, pairs, questions, appointments_on(notes)
    )
    words = open_my_words(session, actor)
    appointment, erased_at = appointment_of(notes, moment), my_erasure(session, actor)
    return render_template(
        "youngster/my_page.html",
        name=words.name,
        goal=words.goal,
        now=local(moment),
        message=said(),
        erased_on=last_day(erased_at) if erased_at else None,
        proposals=proposals(pairs),
        stand_ins=stand_ins_asked(directions),
        seat_changes=seat_changes(pairs),
        endings=endings_shown(pairs, endings_of(session, [pair.id for pair in pairs]), moment),
        to_confirm=to_confirm(directions),
        turns_eighteen=is_asked_at_eighteen(session, actor, directions),
        appointment=appointment,
        actions=actions_of(notes, appointment),
        numbers=numbers_of(session, pairs),
        directions=directions_shown(directions, moment),
        stopped_at=stopped_at(directions),
        is_paused=any(direction.state is State.PAUSED for direction in directions),
        copies=my_copies(session, pairs),
        new_notes=new_notes(notes),
        looks=looks[:LOOKS],
        questions=questions_shown(question for question in questions if _is_recent(question, moment)),
    )


def _is_recent(question: MyQuestion, moment: datetime) -> bool:
    """Whether it waits for an answer, or got one not long ago."""
    return question.answered_at is None or moment - question.answered_at <= ANSWERS_STAY


@youngster_pages.post("/jongere/doel")
@guard(Permission.WRITE_GOAL)
def set_goal(session: Session, actor: Actor) -> ResponseReturnValue:
    """The youngster's goal, in their own words."""
    form = read_form(GoalForm)
    if form.errors:
        say(form.errors["goal"])
    else:
        goals.write_goal(session, actor, form.values.get("goal"))
        say(gettext("Je doel is bewaard."))
    return redirect(url_for(".my_page"), 303)


@youngster_pages.post("/jongere/nummer/<uuid:pair_id>/<uuid:organisation_id>")
@guard(Permission.RENEW_MEETING_NUMBER)
def renew_number(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """A new number for the other holder."""
    meeting.renew_meeting_number(session, actor, pair_id, organisation_id)
    return redirect(url_for(".my_page"), 303)


@youngster_pages.post("/jongere/afspraak/<uuid:pair_id>/<uuid:note_id>")
@guard(Permission.ANSWER_NOTE)
def answer_appointment(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Whether the youngster comes, or wants to be reminded: a reply to the appointment's note, so it travels with it."""
    form = read_form(AppointmentForm)
    if not form.errors:
        answer_note(session, actor, pair_id, note_id, Answer("reply", (WHETHER_COMING | REMINDING)[form.values["answer"]]))
        say(gettext("We geven het door."))
    return redirect(url_for(".my_page"), 303)


@youngster_pages.post("/jongere/vraag/<uuid:pair_id>/<uuid:note_id>")
@guard(Permission.ASK_ABOUT_ACTION)
def ask_about_action(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Ask how an action stands: a reply to its note."""
    answer_note(session, actor, pair_id, note_id, Answer("reply", HOW_DOES_IT_STAND))
    say(gettext("Je vraag staat bij de actie."))
    return redirect(url_for(".my_page"), 303)
