"""The youngster asks to end a pair, and may think better of it. Sharing is apart: that they can stop at once."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.consent.my_pairs import my_pair
from service.db import now
from service.pages.messages import say
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.people import shown
from service.pairs import ending as endings
from service.pairs.ending import CLOSES_AFTER, KEPT_AFTER_END

AT = "/jongere/afronden/<uuid:pair_id>"


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_CONSENTS)
def ending(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What happens when it ends; nothing to fill in."""
    pair = my_pair(session, actor, pair_id)
    if not pair.goes_on:
        return redirect(url_for(".my_page"), 303)
    moment = now(session)
    return render_template(
        "youngster/ending.html",
        pair_id=pair_id,
        people=[shown(party) for party in pair.parties],
        closes_on=local(moment + CLOSES_AFTER).date(),
        kept_until=local(moment + KEPT_AFTER_END).date(),
    )


@youngster_pages.post(AT)
@guard(Permission.ASK_TO_END)
def ask_to_end(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Both who help see it, and close it or let time do that."""
    endings.ask_to_end(session, actor, pair_id)
    say(gettext("We geven het door. Ze spreken nog één keer met je af."))
    return redirect(url_for(".my_page"), 303)


@youngster_pages.post(f"{AT}/toch-niet")
@guard(Permission.ASK_TO_END)
def go_on(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """It goes on after all."""
    endings.withdraw_ask(session, actor, pair_id)
    say(gettext("Oké. Het gaat gewoon door."))
    return redirect(url_for(".my_page"), 303)
