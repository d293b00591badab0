"""Ending a pair with a last talk: what stops, what stays and for how long."""

from datetime import time
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.consent.ending import end_pair
from service.db import now
from service.errors import N_, ConflictError, InvalidInputError
from service.pages.forms.pairs import EndForm, MeetingForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pages.professional.blueprint import professional_pages
from service.pairs import ending as endings
from service.pairs.ending import CLOSES_AFTER, KEPT_AFTER_END, endings_of
from service.pairs.models import PairState
from service.pairs.seats import require_holder
from service.records.pair_page import open_heading

AT = "/koppel/<uuid:pair_id>/einde"


@professional_pages.get(AT)
@guard(Permission.END_PAIR)
def ending(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What happens when this pair closes. Raises ConflictError for one that has ended."""
    return _page(session, actor, pair_id, EMPTY)


@professional_pages.post(f"{AT}/gesprek")
@guard(Permission.END_PAIR)
def plan_end_talk(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """When they talk about it."""
    form = read_form(MeetingForm)
    if form.errors:
        return _page(session, actor, pair_id, form), 400
    try:
        endings.plan_end_talk(session, actor, pair_id, form.values["day"], time.fromisoformat(form.values["time"]))
    except InvalidInputError as error:
        words = {field: gettext(messages[0]) for field, messages in error.errors.items()}
        return _page(session, actor, pair_id, form.with_errors(**words)), 400
    say(gettext("Bewaard. De jongere ziet wanneer jullie elkaar spreken."))
    return redirect(url_for(".ending", pair_id=pair_id), 303)


@professional_pages.post(AT)
@guard(Permission.END_PAIR)
def end(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """The pair is closed, for both halves."""
    form = read_form(EndForm)
    if form.errors:
        return _page(session, actor, pair_id, form), 400
    end_pair(session, actor, pair_id)
    say(gettext("Afgesloten. Er wordt niets meer gedeeld."))
    return redirect(url_for(".caseload"), 303)


def _page(session: Session, actor: Actor, pair_id: UUID, form: Form) -> str:
    require_holder(session, actor, pair_id)
    heading = open_heading(session, actor, pair_id)
    if heading.pair.state not in (PairState.INVITED, PairState.OPEN):
        raise ConflictError(N_("Dit koppel is al afgesloten."))
    known = endings_of(session, [pair_id]).get(pair_id)
    today = local(now(session)).date()
    return render_template(
        "professional/ending.html",
        message=said(),
        pair_id=pair_id,
        name=heading.name,
        partner_name=heading.partner_name,
        has_youngster=heading.pair.youngster_id is not None,
        talk_at=local(known.talk_at) if known and known.talk_at else None,
        asked_on=local(known.asked_at).date() if known and known.asked_at else None,
        closes_on=local(known.asked_at + CLOSES_AFTER).date() if known and known.asked_at else None,
        kept_until=today + KEPT_AFTER_END,
        today=today,
        typed=form.typed,
        ticked=form.ticked,
        errors=form.errors,
    )
