"""A pair that somebody is asked to take over: what they may know before the youngster accepts them."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.db import now
from service.pages.forms.reading import EMPTY, Form
from service.pages.messages import said
from service.pages.people import PARTNER, Shown
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.handing_over import meeting_planned
from service.pages.professional.seat_changes import follows_shown
from service.pairs.models import Person
from service.pairs.taking_over import TakingOver, open_taking_over

AT = "/overname/<uuid:succession_id>"


@professional_pages.get(AT)
@guard(Permission.TAKE_OVER_PAIR)
def succession(session: Session, actor: Actor, succession_id: UUID) -> ResponseReturnValue:
    """From whom, with whom, and when they meet; nothing about the youngster."""
    return _page(session, open_taking_over(session, actor, succession_id), EMPTY)


@professional_pages.post(AT)
@guard(Permission.TAKE_OVER_PAIR)
def plan_own_meeting(session: Session, actor: Actor, succession_id: UUID) -> ResponseReturnValue:
    """When they meet, as agreed with whoever is there."""
    opened = open_taking_over(session, actor, succession_id)
    form = meeting_planned(session, actor, opened.named.pair_id)
    if form.errors:
        return _page(session, opened, form), 400
    return redirect(url_for(".succession", succession_id=succession_id), 303)


def _page(session: Session, opened: TakingOver, form: Form) -> str:
    whose = opened.partner_organisation.name
    return render_template(
        "professional/succession.html",
        message=said(),
        from_name=opened.from_.name,
        code=opened.code,
        partner=Shown(opened.partner.name if opened.partner else whose, whose, PARTNER),
        follows=follows_shown(opened.named, session.get_one(Person, opened.named.person_id)),
        today=local(now(session)).date(),
        typed=form.typed,
        errors=form.errors,
    )
