"""The page of the team lead: how many seats, who is away, who takes over. No youngsters."""

from types import SimpleNamespace
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day, local
from service.db import now
from service.errors import InvalidInputError
from service.pages.forms.administrator import SUCCESSOR, SuccessorForm
from service.pages.forms.pairs import AwayForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pages.succeeding import told_of_successor
from service.pairs.being_away import set_away, set_back
from service.pairs.succession import name_successor_of
from service.pairs.teams import Member, open_team

team_pages = Blueprint("team", __name__, url_prefix="/team")
AT = "/medewerkers/<uuid:person_id>"


@team_pages.get("/")
@guard(Permission.MANAGE_TEAM)
def team(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everybody of the own organisation who works with youngsters, in numbers."""
    return _team(session, actor, EMPTY)


@team_pages.post(f"{AT}/afwezig")
@guard(Permission.MANAGE_TEAM)
def set_absence(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """Somebody of the team is away on these days."""
    form = read_form(AwayForm)
    if form.errors:
        return _team(session, actor, form, person_id), 400
    try:
        set_away(session, actor, person_id, form.values["first_day"], form.values["last_day"])
    except InvalidInputError as error:
        words = {field: gettext(messages[0]) for field, messages in error.errors.items()}
        return _team(session, actor, form.with_errors(**words), person_id), 400
    say(gettext("Bewaard. Het gaat vanzelf in en stopt vanzelf."))
    return redirect(url_for(".team"), 303)


@team_pages.post(f"{AT}/terug")
@guard(Permission.MANAGE_TEAM)
def end_absence(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """Somebody of the team is back."""
    set_back(session, actor, person_id)
    say(gettext("Bewaard. Niemand valt nu meer in."))
    return redirect(url_for(".team"), 303)


@team_pages.post(f"{AT}/opvolger")
@guard(Permission.MANAGE_TEAM)
def name_successor(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """Somebody takes over every seat of one person, wherever the youngster accepts them."""
    form = read_form(SuccessorForm)
    if form.errors:
        return _team(session, actor, form, person_id), 400
    try:
        seats = name_successor_of(session, actor, person_id, form.values["successor"])
    except InvalidInputError:
        return _team(session, actor, form.with_errors(successor=gettext(SUCCESSOR)), person_id), 400
    say(told_of_successor(seats))
    return redirect(url_for(".team"), 303)


def _team(session: Session, actor: Actor, form: Form, about: UUID | None = None) -> str:
    opened = open_team(session, actor)
    today = local(now(session)).date()
    return render_template(
        "team/team.html",
        message=said(),
        organisation=actor.organisation,
        seats=opened.seats,
        open_seats=opened.open_seats,
        members=[_member(session, member) for member in opened.members],
        colleagues=[member.person for member in opened.members if member.person.left_at is None],
        today=today,
        about=about,
        typed=form.typed or {"first_day": today.isoformat()},
        errors=form.errors,
    )


def _member(session: Session, member: Member) -> SimpleNamespace:
    absence, person = member.absence, member.person
    return SimpleNamespace(
        id=person.id,
        name=person.name,
        has_left=member.has_left,
        left_on=last_day(person.left_at) if person.left_at else None,
        seats=member.occupancy.seats,
        without_successor=member.occupancy.without_successor,
        away_from=local(absence.starts_at).date() if absence else None,
        away_until=last_day(absence.ends_at) if absence else None,
        is_away=absence is not None and absence.starts_at <= now(session),
    )
