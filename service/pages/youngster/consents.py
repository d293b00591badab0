"""My consents: what may be read by whom; stopping, which needs nothing but the session; and everything that was decided."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent import decisions
from service.consent.assisted import helpers_of
from service.consent.consent_records import records_of
from service.consent.events import shown_then
from service.consent.my_pairs import my_pair, my_pairs
from service.consent.standing import histories
from service.db import now
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.history import Past, pair_shown
from service.pairs.locks import lock_each_for_change
from service.pairs.officers import officers_of

AT = "/jongere/toestemming/<uuid:pair_id>"


@youngster_pages.get("/jongere/toestemming")
@guard(Permission.OPEN_MY_CONSENTS)
def my_consents(session: Session, actor: Actor) -> ResponseReturnValue:
    """What may be read by whom, per pair and direction."""
    pairs = my_pairs(session, actor)
    pair_ids = [pair.id for pair in pairs]
    events, records = histories(session, pair_ids), records_of(session, pair_ids)
    helpers, moment = helpers_of(session, pair_ids), now(session)
    officers = officers_of(session, {side.organisation_id for pair in pairs for side in pair.sides})
    return render_template(
        "youngster/my_consents.html",
        message=said(),
        pairs=[
            pair_shown(pair, Past(events.get(pair.id, []), records.get(pair.id, {}), helpers), officers, moment)
            for pair in pairs
        ],
    )


@youngster_pages.get(f"{AT}/tekst/<uuid:evidence_id>")
@guard(Permission.OPEN_MY_CONSENTS)
def shown_text(session: Session, actor: Actor, pair_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """What was on the screen at a decision. Raises NotYoursError."""
    my_pair(session, actor, pair_id)
    text, moment = shown_then(session, pair_id, evidence_id)
    return render_template("youngster/shown_text.html", parts=_parts(text), at=moment)


@youngster_pages.post(f"{AT}/<uuid:organisation_id>/stop")
@guard(Permission.WITHDRAW_CONSENT)
def withdraw_consent(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Stop one direction for good."""
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    decisions.withdraw_consent(session, actor, pair_id, organisation_id)
    say(
        gettext(
            "Gestopt. %(reader)s leest niets meer van %(writer)s.",
            reader=direction.reader.name,
            writer=direction.writer.name,
        )
    )
    return redirect(url_for(".my_consents"), 303)


@youngster_pages.post(f"{AT}/stop")
@guard(Permission.WITHDRAW_CONSENT)
def withdraw_pair(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Stop both directions for good."""
    decisions.withdraw_consent(session, actor, pair_id)
    say(gettext("Gestopt. Ze lezen hier niets meer van elkaar."))
    return redirect(url_for(".my_consents"), 303)


@youngster_pages.post(f"{AT}/pauze")
@guard(Permission.PAUSE_CONSENT)
def pause_consent(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Stop both directions for now."""
    decisions.pause_consent(session, actor, pair_id)
    say(gettext("Gestopt. Er wordt nu niets gelezen."))
    return redirect(url_for(".my_consents"), 303)


@youngster_pages.post(f"{AT}/<uuid:organisation_id>/pauze")
@guard(Permission.PAUSE_CONSENT)
def pause_direction(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Stop one direction for now."""
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    decisions.pause_consent(session, actor, pair_id, organisation_id)
    say(
        gettext(
            "Even gestopt. %(reader)s leest nu niets van %(writer)s.",
            reader=direction.reader.name,
            writer=direction.writer.name,
        )
    )
    return redirect(url_for(".my_consents"), 303)


@youngster_pages.post("/jongere/stop")
@guard(Permission.PAUSE_CONSENT)
def stop_everything(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everything stops for now, in one tap."""
    pair_ids = [pair.id for pair in my_pairs(session, actor)]
    lock_each_for_change(session, pair_ids)  # all before the first, so that nobody waits in a circle
    for pair_id in pair_ids:
        decisions.pause_consent(session, actor, pair_id)
    return redirect(url_for(".my_page") + "#now", 303)


def _parts(text: str) -> list[list[str]]:
    """The screens of a kept text, each as its lines."""
    return [part.split("\n") for part in text.split("\n\n")]
