"""Friday, five o'clock: every action that I carry on one page, before I go home (S28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.errors import ConflictError
from service.pages.forms.acting import actions_named, answers_from, field_of, seen_field_of, until_monday_form
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.story import ActionShown, action_shown
from service.records.acting import ASKED, CAN_WAIT, DECLINED
from service.records.until_monday import (
    CarriedAction,
    CarriedInPair,
    UntilMonday,
    gather_to_leave,
    leave_actions,
    log_until_monday,
    open_until_monday,
)


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One action and what can become of it.

    `why_not`: why nobody can be asked: "not-seen" or "away"; None where somebody can. `declined_on`: the other half said
    then that they cannot.
    """

    field: str
    seen_field: str
    shown: ActionShown
    choices: Sequence[str]
    why_not: str | None
    declined_on: date | None


@dataclass(frozen=True, slots=True)
class PairShown:
    """One pair (templates/professional/until_monday.html). `takes_over`: who of the other half would do it, or None."""

    pair_id: UUID
    name: str | None
    code: str
    partner: str
    takes_over: str | None
    stand_in: str | None
    stands_in_for: str | None
    stands_in_until: date | None
    questions: Sequence[QuestionShown]


@professional_pages.get("/tot-maandag")
@guard(Permission.LEAVE_ACTIONS)
def until_monday(session: Session, actor: Actor) -> ResponseReturnValue:
    """What I carry, in every pair."""
    return _page(actor, open_until_monday(session, actor), EMPTY)


@professional_pages.post("/tot-maandag")
@guard(Permission.LEAVE_ACTIONS)
def put_until_monday(session: Session, actor: Actor) -> ResponseReturnValue:
    """Ask the other half, or let it wait; everything that was chosen, or nothing when something changed meanwhile."""
    note_ids = actions_named(name.replace("seen-", "action-") for name in request.form)
    opened = gather_to_leave(session, actor, note_ids)
    form = read_form(until_monday_form(note_ids))
    if form.errors:
        log_until_monday(session, actor, opened)
        return _page(actor, opened, form), 400
    answers = answers_from(form.values)
    try:
        leave_actions(session, actor, opened, answers)
    except ConflictError as error:
        log_until_monday(session, actor, opened)
        return _page(actor, opened, form, conflict=gettext(error.detail)), 409
    say(_what_was_kept(answers))
    return redirect(url_for(".until_monday"), 303)


def _what_was_kept(answers: dict[UUID, tuple[int, str]]) -> str:
    if not answers:
        return gettext("Je koos niets. Alles blijft zoals het was.")
    if any(chosen == ASKED for _, chosen in answers.values()):
        return gettext("Bewaard. Wat je vroeg, blijft bij jou tot de ander ja zegt.")
    return gettext("Bewaard.")


def _page(actor: Actor, opened: UntilMonday, form: Form, conflict: str | None = None) -> str:
    pairs = [_pair(pair, actor) for pair in opened.pairs]
    return render_template(
        "professional/until_monday.html",
        message=said(),
        conflict=conflict,
        pairs=[pair for pair in pairs if pair.questions],
        calm=[pair for pair in pairs if not pair.questions],
        typed={**_said_before(opened, actor), **form.typed},
        errors=form.errors,
    )


def _said_before(opened: UntilMonday, actor: Actor) -> dict[str, str]:
    """What this half said already stands chosen on the page."""
    return {
        field_of(action.note.id): action.plan.said
        for action in opened.actions
        if action.plan and action.plan.organisation_id == actor.organisation_id and action.plan.said in _choices(action)
    }


def _pair(opened: CarriedInPair, actor: Actor) -> PairShown:
    line = opened.line
    partner = line.partner or line.partner_organisation
    return PairShown(
        pair_id=line.pair_id,
        name=line.name,
        code=line.code,
        partner=partner,
        takes_over=line.partner_stand_in or (partner if line.partner and not line.partner_away else None),
        stand_in=line.stand_in if line.stand_in_accepted else None,
        stands_in_for=line.stands_in_for,
        stands_in_until=last_day(line.stands_in_until) if line.stands_in_until else None,
        questions=[_question(action, actor, partner) for action in opened.actions],
    )


def _question(action: CarriedAction, actor: Actor, partner: str) -> QuestionShown:
    shown = action_shown(action.note, actor, partner, mine=True, plan=action.plan)
    declined = action.plan is not None and action.plan.said == DECLINED
    return QuestionShown(
        field=field_of(action.note.id),
        seen_field=seen_field_of(action.note.id),
        shown=shown,
        choices=_choices(action),
        why_not=None if action.can_ask else "away" if action.is_seen else "not-seen",
        declined_on=shown.plan.on if declined and shown.plan else None,
    )


def _choices(action: CarriedAction) -> Sequence[str]:
    return (ASKED, CAN_WAIT) if action.can_ask else (CAN_WAIT,)
