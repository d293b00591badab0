"""The evidence of what is decided with one button: pause and stop. The button's words are the text that was shown."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.events import Evidence
from service.consent.notices import LANGUAGES, hash_of_text, notices_in
from service.consent.transitions import Action
from service.pairs.models import Youngster

BUTTONS = {Action.PAUSE: "button_pause", Action.WITHDRAW: "button_withdraw"}


def button_evidence(session: Session, actor: Actor, action: Action) -> Evidence:
    """What a press on one of BUTTONS rests on: in the youngster's language, recognised as in their session."""
    language = session.scalar(select(Youngster.language).where(Youngster.id == actor.id)) or LANGUAGES[0]
    return _evidence(actor, language, BUTTONS[action], "own-page", action)


def spoken_evidence(actor: Actor) -> Evidence:
    """What a stop rests on that the youngster said aloud and a professional entered: no proof, no reason."""
    return _evidence(actor, LANGUAGES[0], "button_said_stop", "said-aloud", Action.PAUSE)


def _evidence(actor: Actor, language: str, text: str, channel: str, action: Action) -> Evidence:
    notices = notices_in(language)
    shown = notices.texts[text]
    return Evidence(
        text_revision=notices.revision,
        text_hash=hash_of_text(shown),
        language=language,
        channel=channel,
        recognised_by=actor.recognised_by or "session",
        shown=shown,
        ticked=action.value,
    )
