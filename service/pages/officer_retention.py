"""How long the officer's organisation keeps notes here, and what went."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.pages.officer import officer_pages
from service.records.ending import LOG_YEARS
from service.rights.removed import open_removed


@officer_pages.get("/bewaren")
@guard(Permission.SEE_RETENTION)
def retention(session: Session, actor: Actor) -> ResponseReturnValue:
    """Numbers only: which notes they were stands in the log."""
    return render_template("officer/retention.html", removed=open_removed(session, actor), log_years=LOG_YEARS)
