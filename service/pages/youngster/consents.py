"""My consents: what may be read by whom; stopping, going on, and everything that was decided."""

from collections.abc import Callable, Iterable
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.consent import decisions
from service.consent.events import shown_then
from service.consent.my_pairs import MyPair, my_pair, my_pairs
from service.consent.standing import histories
from service.db import now
from service.pages.forms.consent import MonthsForm, PreviewedForm
from service.pages.forms.reading import read_form
from service.pages.messages import said, say
from service.pages.youngster.answers import notes_named
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.history import pair_shown
from service.pages.youngster.renewing import renewal_evidence
from service.pages.youngster.resuming import meanwhile_shown
from service.pairs.locks import lock_each_for_change
from service.records.my_notes import open_all_my_notes, written_meanwhile
from service.records.release import resume_and_release

AT = "/jongere/toestemming/<uuid:pair_id>"


@youngster_pages.get("/jongere/toestemming")
@guard(Permission.OPEN_MY_CONSENTS)
def my_consents(session: Session, actor: Actor) -> ResponseReturnValue:
    """What may be read by whom, per pair and direction."""
    pairs = my_pairs(session, actor)
    events = histories(session, [pair.id for pair in pairs])
    return render_template(
        "youngster/my_consents.html",
        message=said(),
        pairs=[pair_shown(pair, events.get(pair.id, []), now(session)) for pair in pairs],
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


@youngster_pages.get(f"{AT}/weer-aan")
@guard(Permission.OPEN_MY_CONSENTS)
def resume_preview(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What was written during the pause, before one pair goes on."""
    return _resume_page(session, actor, [my_pair(session, actor, pair_id)], url_for(".resume_consent", pair_id=pair_id))


@youngster_pages.post(f"{AT}/weer-aan")
@guard(Permission.RESUME_CONSENT)
def resume_consent(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """One pair goes on; what stood on the screen passes."""
    resume_and_release(session, actor, pair_id, dict(notes_named(read_form(PreviewedForm))))
    say(gettext("Het staat weer aan."))
    return redirect(url_for(".my_consents"), 303)


@youngster_pages.post(f"{AT}/langer")
@guard(Permission.DECIDE_CONSENT)
def renew_consent(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What stands goes on until a new end."""
    form = read_form(MonthsForm)
    pair = my_pair(session, actor, pair_id)
    if form.errors:
        say(form.errors["months"])
        return redirect(url_for(".my_consents"), 303)
    months = int(form.values["months"])
    end = last_day(decisions.end_after(session, months))
    decisions.renew_consent(session, actor, pair_id, months, renewal_evidence(actor, pair, months, end))
    say(gettext("Het gaat door tot %(day)s.", day=format_date(end, "d MMMM")))
    return redirect(url_for(".my_consents"), 303)


@youngster_pages.post("/jongere/stop")
@guard(Permission.PAUSE_CONSENT)
def stop_everything(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everything stops for now, in one tap."""
    _each(session, actor, decisions.pause_consent)
    return redirect(url_for(".my_page") + "#now", 303)


@youngster_pages.get("/jongere/weer-aan")
@guard(Permission.OPEN_MY_CONSENTS)
def resume_everything_preview(session: Session, actor: Actor) -> ResponseReturnValue:
    """What was written during the pause, before everything goes on."""
    return _resume_page(session, actor, my_pairs(session, actor), url_for(".resume_everything"))


@youngster_pages.post("/jongere/weer-aan")
@guard(Permission.RESUME_CONSENT)
def resume_everything(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everything goes on as it was; what stood on the screen passes, what did not waits."""
    previewed = dict(notes_named(read_form(PreviewedForm)))
    _each(session, actor, lambda session, actor, pair_id: resume_and_release(session, actor, pair_id, previewed))
    say(gettext("Het staat weer aan."))
    return redirect(url_for(".my_page"), 303)


def _each(session: Session, actor: Actor, act: Callable[[Session, Actor, UUID], None]) -> None:
    pair_ids = [pair.id for pair in my_pairs(session, actor)]
    lock_each_for_change(session, pair_ids)  # all before the first, so that nobody waits in a circle
    for pair_id in pair_ids:
        act(session, actor, pair_id)


def _resume_page(session: Session, actor: Actor, pairs: Iterable[MyPair], action: str) -> ResponseReturnValue:
    these = list(pairs)
    meanwhile = written_meanwhile(open_all_my_notes(session, actor, these))
    return render_template(
        "youngster/resume.html",
        directions=meanwhile_shown(meanwhile),
        notes=[f"{mine.note.id}:{mine.note.revision}" for mine in meanwhile],
        action=action,
    )


def _parts(text: str) -> list[list[str]]:
    """The screens of a kept text, each as its lines."""
    return [part.split("\n") for part in text.split("\n\n")]
