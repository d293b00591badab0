"""The youngster says "stop": whoever sits in the pair enters it at once."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.decisions import stop_as_said
from service.pages.messages import say
from service.pages.professional.blueprint import professional_pages


@professional_pages.post("/koppel/<uuid:pair_id>/stop")
@guard(Permission.STOP_SHARING)
def stop_sharing(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Everything of this pair stops for now; the answer is the same whether something was shared or not."""
    stop_as_said(session, actor, pair_id)
    say(gettext("Gestopt. Er wordt nu niets gedeeld. De jongere kan het zelf weer aanzetten."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)
