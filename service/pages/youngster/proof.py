"""Proof that it is the youngster who opens something: the passkey's signature over exactly that, or their code on paper."""

from collections.abc import Mapping

from flask import Response, make_response
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.passkeys import PasskeyRefusedError, check_decision, decision_options
from service.access.recovery import youngster_with_code
from service.access.wiring import koppel
from service.actors import Actor
from service.pages.forms.reading import Form
from service.pages.youngster.welcome import CODE, PASSKEY

CODE_TRIES = 10


def proof_asked(actor: Actor) -> str:
    """What this youngster can prove it with, as the templates call it."""
    return actor.recognised_by or CODE


def options_over(session: Session, actor: Actor, decision: bytes) -> Response:
    """What the browser needs to have this decision signed."""
    options = decision_options(session, koppel().settings, actor, decision)
    return make_response(options, {"Content-Type": "application/json"})


def errors_of_proof(session: Session, actor: Actor, decision: bytes, form: Form) -> Mapping[str, str]:
    """Empty when it is the youngster who says so; else what to say beside the fields `credential` and `code`.

    Raises TooManyError after CODE_TRIES wrong codes.
    """
    if actor.recognised_by == PASSKEY:
        try:
            check_decision(session, koppel().settings, actor, decision, form.values.get("credential", ""))
        except PasskeyRefusedError as error:
            return {name: gettext(words[0]) for name, words in error.errors.items()}
        return {}
    koppel().limits.count_within(session, "decision-code", str(actor.id), CODE_TRIES)
    if youngster_with_code(session, form.values.get("code", "")) != actor.id:
        return {"code": gettext("Deze code klopt niet. Kijk hem nog eens na.")}
    return {}
