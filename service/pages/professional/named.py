"""Somebody who may be named in this professional's notes asks for a change; they read nothing."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.pages.messages import say
from service.pages.professional.blueprint import professional_pages
from service.rights.named import end_named_request as looked_at
from service.rights.named import open_named_request


@professional_pages.get("/verzoek/<uuid:request_id>")
@guard(Permission.DEAL_WITH_NAMED_REQUEST)
def named_request(session: Session, actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """What should change."""
    opened = open_named_request(session, actor, request_id)
    return render_template("professional/named_request.html", request=opened, due=last_day(opened.due_at))


@professional_pages.post("/verzoek/<uuid:request_id>")
@guard(Permission.DEAL_WITH_NAMED_REQUEST)
def end_named_request(session: Session, actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """Looked at, and changed where it was wrong."""
    looked_at(session, actor, request_id)
    say(gettext("Afgehandeld. De functionaris ziet alleen dat je gekeken hebt."))
    return redirect(url_for(".caseload"), 303)
