"""Proof that it is the youngster who opens something: the passkey's signature over exactly that, or their code on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Response, make_response
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.passkeys import PasskeyRefusedError, check_decision, decision_options
from service.access.recovery import youngster_with_code
from service.access.wiring import koppel
from service.actors import Actor
from service.consent.assertions import Assertion, decision_over
from service.pages.forms.reading import Form
from service.pages.youngster.welcome import CODE, PASSKEY

CODE_TRIES = 10


def proof_asked(actor: Actor) -> str:
    """What this youngster can prove it with, as the templates call it."""
    return actor.recognised_by or CODE


@dataclass(frozen=True, slots=True)
class Proof:
    """`errors` is empty when it is the youngster who says so; else what to say beside the fields `credential` and `code`.

    `assertion`: their passkey's signature; None when their code on paper proved it.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    assertion: Assertion | None = None


NOT_NEEDED = Proof()


def options_over(session: Session, actor: Actor, parts: Sequence[bytes]) -> Response:
    """What the browser needs to have a decision of these parts signed."""
    options = decision_options(session, koppel().settings, actor, decision_over(parts))
    return make_response(options, {"Content-Type": "application/json"})


def proof_of(session: Session, actor: Actor, parts: Sequence[bytes], form: Form) -> Proof:
    """That it is the youngster who decides this. Raises TooManyError after CODE_TRIES wrong codes."""
    if actor.recognised_by == PASSKEY:
        return _signed(session, actor, parts, form.values.get("credential", ""))
    koppel().limits.count_within(session, "decision-code", str(actor.id), CODE_TRIES)
    if youngster_with_code(session, form.values.get("code", "")) != actor.id:
        return Proof({"code": gettext("Deze code klopt niet. Kijk hem nog eens na.")})
    return Proof()


def _signed(session: Session, actor: Actor, parts: Sequence[bytes], credential: str) -> Proof:
    settings = koppel().settings
    try:
        passkey, random = check_decision(session, settings, actor, decision_over(parts), credential)
    except PasskeyRefusedError as error:
        return Proof({name: gettext(words[0]) for name, words in error.errors.items()})
    key, party, origin = passkey.public_key, settings.relying_party, settings.public_url
    return Proof(assertion=Assertion(tuple(parts), random, credential, key, party, origin))
