"""A question about somebody who takes over from a holder: is that all right, now that you have met them?"""

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
from service.consent import successors
from service.consent.notices import hash_of_text
from service.consent.screens import shown_about_successor, subject_name
from service.errors import InvalidInputError
from service.pages.forms.consent import StandInAnswerForm
from service.pages.forms.reading import Form, read_form
from service.pages.frame import language
from service.pages.messages import say
from service.pages.youngster.answers import evidence_of
from service.pages.youngster.asked import Asked
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.people import in_order, shown
from service.pages.youngster.proof import options_over, proof_asked, proof_of
from service.pages.youngster.screens import texts_for
from service.records.question import open_question

AT = "/jongere/opvolger/<uuid:pair_id>/<uuid:organisation_id>"


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_CONSENTS)
def successor(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """The question; nothing is ticked beforehand."""
    asked = _asked(session, actor, pair_id, organisation_id)
    return redirect(url_for(".my_page"), 303) if asked is None else _page(actor, asked, {})


@youngster_pages.post(f"{AT}/sleutel")
@guard(Permission.DECIDE_CONSENT)
def successor_challenge(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """What the browser needs to sign this yes."""
    asked = _asked(session, actor, pair_id, organisation_id)
    return options_over(session, actor, asked.parts if asked else [])


@youngster_pages.post(AT)
@guard(Permission.DECIDE_CONSENT)
def answer_successor(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Yes, signed over exactly this question; or no, which needs the session alone."""
    form = read_form(StandInAnswerForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    asked = _asked(session, actor, pair_id, organisation_id)
    if asked is None:
        return redirect(url_for(".my_page"), 303)
    if not asked.is_what(form):
        return _page(actor, asked, {"credential": gettext("Er is net iets veranderd. Kijk nog even of het zo klopt.")}), 409
    return _answered(session, actor, asked, form)


def _answered(session: Session, actor: Actor, asked: Asked, form: Form) -> ResponseReturnValue:
    direction = asked.direction
    name = direction.successor.name if direction.successor else ""
    if form.values["answer"] == "no":
        evidence = evidence_of(actor, asked.texts, asked.text, "no")
        successors.refuse_successor(session, actor, direction.pair_id, direction.to, evidence)
        say(gettext("Oké. %(name)s ziet hier niets van jou.", name=name))
        return redirect(url_for(".my_page"), 303)
    proof = proof_of(session, actor, asked.parts, form)
    if proof.errors:
        return _page(actor, asked, proof.errors), 400
    evidence = evidence_of(actor, asked.texts, asked.text, asked.ticked, proof.assertion)
    successors.accept_successor(session, actor, direction.pair_id, direction.to, form.values["person"], evidence)
    say(gettext("Bewaard. Je vindt het goed dat %(name)s het overneemt.", name=name))
    return redirect(url_for(".my_page"), 303)


def _asked(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> Asked | None:
    """The question about whoever is named now; None where nobody is. Raises NotYoursError."""
    question = open_question(session, actor, pair_id)
    direction = question.pair.direction_to(organisation_id)
    if direction.successor is None:
        return None
    texts = texts_for(question, language())
    text = "\n".join(shown_about_successor(texts, direction))
    return Asked(texts, direction, "successor", direction.successor.person_id, text)


def _page(actor: Actor, asked: Asked, errors: Mapping[str, str]) -> str:
    direction = asked.direction
    text = asked.texts.of_successor(direction)
    subjects = in_order(direction.standing.subjects) if direction.is_active and direction.standing else []
    facts: dict[str, Any] = {
        "text": text,
        "person": shown(direction.successor) if direction.successor else None,
        "person_id": asked.person_id,
        "is_gone": direction.reader.person_id is None,
        "subjects": [subject_name(text, code) for code in subjects],
        "shown": hash_of_text(asked.text),
        "proof": proof_asked(actor),
        "options_url": url_for(".successor_challenge", pair_id=direction.pair_id, organisation_id=direction.to),
    }
    return render_template("youngster/successor.html", errors=errors, **facts)
