"""Handing a youngster over to a colleague: who, when they meet, what is still open."""

from datetime import time
from types import SimpleNamespace
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day, local
from service.db import now
from service.errors import N_, ConflictError, InvalidInputError
from service.pages.forms.handing_over import GOES_ON, OVER, actions_form, field_of, statuses_from
from service.pages.forms.pairs import MeetingForm, StandInForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.seat_changes import follows_shown
from service.pages.professional.story import action_in_pair
from service.pairs import succession
from service.pairs.models import Person
from service.pairs.seats import holds
from service.pairs.taking_over import possible_successors
from service.records import handing_over
from service.records.handing_over import HandOver, may_be_closed_by, open_hand_over, open_to_check
from service.records.notes import OpenedNote

AT = "/koppel/<uuid:pair_id>/overdracht"


@professional_pages.get(AT)
@guard(Permission.HAND_OVER_PAIR)
def hand_over(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """How far it is; for who has taken over, the open actions that come first."""
    return _page(session, actor, pair_id, EMPTY)


@professional_pages.post(f"{AT}/opvolger")
@guard(Permission.HAND_OVER_PAIR)
def name_successor(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """A colleague who takes over; the youngster is asked, and both halves can see it."""
    form = read_form(StandInForm)
    if not form.errors:
        try:
            succession.name_successor(session, actor, pair_id, form.values["person"])
        except InvalidInputError as error:
            form = form.with_errors(**{field: gettext(words[0]) for field, words in error.errors.items()})
    if form.errors:
        return _page(session, actor, pair_id, form), 400
    say(gettext("Bewaard. De jongere en je collega van de andere organisatie zien het nu."))
    return _back(pair_id)


@professional_pages.post(f"{AT}/opvolger/weg")
@guard(Permission.HAND_OVER_PAIR)
def withdraw_successor(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """It does not go ahead."""
    succession.withdraw_successor(session, actor, pair_id)
    say(gettext("Bewaard. Het gaat niet door."))
    return _back(pair_id)


@professional_pages.post(f"{AT}/kennismaken")
@guard(Permission.HAND_OVER_PAIR)
def plan_meeting(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """When they get to know each other."""
    form = meeting_planned(session, actor, pair_id)
    if form.errors:
        return _page(session, actor, pair_id, form), 400
    return _back(pair_id)


@professional_pages.post(f"{AT}/acties")
@guard(Permission.HAND_OVER_PAIR)
def check_actions(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Every open action was gone through."""
    opened = open_to_check(session, actor, pair_id)
    asked = {field_of(note.id) for note in opened.actions}
    if {name for name in request.form if name.startswith("action-")} - asked:
        raise ConflictError(N_("Er is net iets veranderd. Loop de acties nog eens na."))
    form = read_form(actions_form(note.id for note in opened.actions))
    if form.errors:
        return _shown(session, actor, opened, form), 400
    handing_over.check_actions(session, actor, opened, statuses_from(form.values))
    say(gettext("De acties zijn nagelopen."))
    return redirect(url_for(".pair", pair_id=pair_id), 303) if opened.is_taken else _gone_or_back(session, actor, pair_id)


def meeting_planned(session: Session, actor: Actor, pair_id: UUID) -> Form:
    """Read and keep the day of a first meeting; what is wrong with it comes back in the form."""
    form = read_form(MeetingForm)
    if form.errors:
        return form
    try:
        at = time.fromisoformat(form.values["time"])
        succession.plan_meeting(session, actor, pair_id, form.values["day"], at)
    except InvalidInputError as error:
        return form.with_errors(**{field: gettext(words[0]) for field, words in error.errors.items()})
    say(gettext("Bewaard. De jongere ziet wanneer jullie elkaar zien."))
    return form


def _back(pair_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".hand_over", pair_id=pair_id), 303)


def _gone_or_back(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """To the list, for who has just handed over: from this moment the pair is not theirs any more."""
    if holds(session, actor.id, pair_id):
        return _back(pair_id)
    say(gettext("Overgedragen. Dit koppel staat niet meer bij jou."))
    return redirect(url_for(".caseload"), 303)


def _page(session: Session, actor: Actor, pair_id: UUID, form: Form) -> str:
    return _shown(session, actor, open_hand_over(session, actor, pair_id), form)


def _shown(session: Session, actor: Actor, opened: HandOver, form: Form) -> str:
    page, named = opened.page, opened.to_check
    waiting = page.successions.get(page.own_seat.organisation_id)
    me = session.get_one(Person, page.own_seat.person_id)
    return render_template(
        "professional/hand_over.html",
        message=said(),
        pair_id=page.heading.pair.id,
        name=page.heading.name,
        partner_name=page.heading.partner_name,
        has_youngster=page.heading.pair.youngster_id is not None,
        taken_from=session.get_one(Person, named.from_person_id).name if named and opened.is_taken else None,
        leaves_on=last_day(me.left_at) if me.left_at else None,
        follows=follows_shown(waiting.named, waiting.person) if waiting else None,
        successor_id=waiting.person.id if waiting else None,
        is_checked=named is not None and named.checked_at is not None,
        colleagues=possible_successors(session, actor.organisation_id, actor.id),
        actions=[_action(note, actor, opened) for note in opened.actions],
        today=local(now(session)).date(),
        typed=form.typed,
        errors=form.errors,
    )


def _action(note: OpenedNote, actor: Actor, opened: HandOver) -> SimpleNamespace:
    shown = action_in_pair(opened.page, note, actor)
    choices = [GOES_ON, *OVER] if may_be_closed_by(note, actor) else [GOES_ON]
    return SimpleNamespace(field=field_of(note.id), shown=shown, choices=choices)
