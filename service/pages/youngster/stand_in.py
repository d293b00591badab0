"""A question about somebody who was named after the youngster had said yes: may they read when the holder is away?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent import stand_ins
from service.consent.my_pairs import my_pair
from service.consent.notices import hash_of_text
from service.consent.screens import shown_about_stand_in, subject_name
from service.errors import InvalidInputError
from service.pages.forms.consent import StandInAnswerForm
from service.pages.forms.reading import Form, read_form
from service.pages.frame import language
from service.pages.messages import say
from service.pages.youngster.answers import evidence_of
from service.pages.youngster.asked import Asked
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.meanwhile import changed_meanwhile
from service.pages.youngster.people import in_order, shown
from service.pages.youngster.proof import options_over, proof_asked, proof_of
from service.pages.youngster.screens import texts_for
from service.records.question import open_question

AT = "/jongere/invaller/<uuid:pair_id>/<uuid:organisation_id>"


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_CONSENTS)
def stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """The question; nothing is ticked beforehand."""
    asked = _asked(session, actor, pair_id, organisation_id)
    return redirect(url_for(".my_page"), 303) if asked is None else _page(actor, asked, {})


@youngster_pages.post(f"{AT}/sleutel")
@guard(Permission.DECIDE_CONSENT)
def stand_in_challenge(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """What the browser needs to sign this yes."""
    asked = _asked(session, actor, pair_id, organisation_id)
    return options_over(session, actor, asked.parts if asked else [])


@youngster_pages.post(AT)
@guard(Permission.DECIDE_CONSENT)
def answer_stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Yes, signed over exactly this question; or no, which needs the session alone."""
    form = read_form(StandInAnswerForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    asked = _asked(session, actor, pair_id, organisation_id)
    if asked is None:
        return _nothing_to_ask(session, actor, pair_id, organisation_id)
    if not asked.is_what(form):
        return _page(actor, asked, {"credential": gettext("Er is net iets veranderd. Kijk nog even of het zo klopt.")}), 409
    return _answered(session, actor, asked, form)


def _answered(session: Session, actor: Actor, asked: Asked, form: Form) -> ResponseReturnValue:
    direction = asked.direction
    names = {"stand_in": direction.stand_in.name if direction.stand_in else "", "reader": direction.reader.name}
    if form.values["answer"] == "no":
        evidence = evidence_of(actor, asked.texts, asked.text, "no")
        stand_ins.refuse_stand_in(session, actor, direction.pair_id, direction.to, evidence)
        say(gettext("Oké. %(stand_in)s leest hier niets.", **names))
        return redirect(url_for(".my_page"), 303)
    proof = proof_of(session, actor, asked.parts, form)
    if proof.errors:
        return _page(actor, asked, proof.errors), 400
    evidence = evidence_of(actor, asked.texts, asked.text, asked.ticked, proof.assertion)
    stand_ins.accept_stand_in(session, actor, direction.pair_id, direction.to, form.values["person"], evidence)
    say(gettext("Bewaard. %(stand_in)s leest alleen als %(reader)s er niet is.", **names))
    return redirect(url_for(".my_page"), 303)


def _nothing_to_ask(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """The page stood open while sharing stopped, or while nobody was named any more."""
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    if not direction.is_active:
        return changed_meanwhile(session, actor, [direction])
    say(gettext("Er is nu niemand die invalt voor %(reader)s. Je hoeft niets te kiezen.", reader=direction.reader.name))
    return redirect(url_for(".my_page"), 303)


def _asked(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> Asked | None:
    """The question about whoever is named now; None where nobody is, or nothing is shared. Raises NotYoursError."""
    question = open_question(session, actor, pair_id)
    direction = question.pair.direction_to(organisation_id)
    if direction.stand_in is None or not direction.is_active:
        return None
    texts = texts_for(question, language())
    text = "\n".join(shown_about_stand_in(texts, direction))
    return Asked(texts, direction, "standIn", direction.stand_in.person_id, text)


def _page(actor: Actor, asked: Asked, errors: Mapping[str, str]) -> str:
    direction = asked.direction
    text = asked.texts.of(direction)
    facts: dict[str, Any] = {
        "text": text,
        "person": shown(direction.stand_in) if direction.stand_in else None,
        "person_id": asked.person_id,
        "subjects": [
            subject_name(text, code) for code in in_order(direction.standing.subjects if direction.standing else ())
        ],
        "shown": hash_of_text(asked.text),
        "proof": proof_asked(actor),
        "options_url": url_for(".stand_in_challenge", pair_id=direction.pair_id, organisation_id=direction.to),
    }
    return render_template("youngster/stand_in.html", errors=errors, **facts)
