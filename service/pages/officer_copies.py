"""What became of copies in the own system, for the officer."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.exchange.kept_copies import open_copies
from service.pages.officer import officer_pages


@officer_pages.get("/kopieen")
@guard(Permission.SEE_COPIES)
def copies(session: Session, actor: Actor) -> ResponseReturnValue:
    """Which are gone and which are kept, with what the system says may remain; never what they said."""
    over = open_copies(session, actor)
    kept, gone = ([replace(each, at=local(each.at)) for each in some] for some in (over.kept, over.gone))
    return render_template("officer/copies.html", kept=kept, gone=gone, residues=over.residues)
