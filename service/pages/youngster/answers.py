"""Answers on the consent screens that need only the session: later, and nothing; and the evidence of every answer."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from service.actors import Actor
from service.consent.assertions import Assertion
from service.consent.decisions import postpone_consent
from service.consent.events import Evidence, Terms
from service.consent.my_pairs import Direction
from service.consent.notices import hash_of_text
from service.consent.screens import ConsentTexts, shown_until
from service.errors import InvalidInputError
from service.pages.forms.reading import Form
from service.pages.frame import language
from service.pages.youngster.draft import forget_draft
from service.pages.youngster.screens import texts_for
from service.records.question import Question
from service.records.release import decide_and_release

CHANNELS = {"passkey": "own-device", "code": "own-code"}


def stopped_here(
    session: Session,
    actor: Actor,
    question: Question,
    form: Form,
    screen: str,
    directions: Sequence[Direction] | None = None,
) -> Response | None:
    """Carry out "later" or "nothing" on this screen; None when the youngster goes on.

    Raises InvalidInputError for what our screen cannot have sent.
    """
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    answer = form.values["answer"]
    if answer == "next":
        return None
    texts = texts_for(question, language())
    about = question.pair.directions if directions is None else directions
    previewed = question.by_direction(notes_named(form))
    shown = shown_until(screen, texts, question.goal, previewed, about)
    if answer == "later":
        return put_off(session, actor, texts, shown)
    return share_nothing(session, actor, texts, shown)


def put_off(session: Session, actor: Actor, texts: ConsentTexts, shown: str) -> Response:
    """'Later': it stays a question, and nobody but the youngster learns of it."""
    postpone_consent(session, actor, texts.pair.id, evidence_of(actor, texts, shown, "later"))
    forget_draft()
    return redirect(url_for(".consent_done", pair_id=texts.pair.id, outcome="later"), 303)


def share_nothing(session: Session, actor: Actor, texts: ConsentTexts, shown: str) -> Response:
    """No, in both directions; what stood is withdrawn."""
    nothing = {direction.to: Terms() for direction in texts.pair.asked}
    if nothing:
        evidence = evidence_of(actor, texts, shown, "nothing")
        decide_and_release(session, actor, texts.pair.id, nothing, evidence, {})
    forget_draft()
    return redirect(url_for(".consent_done", pair_id=texts.pair.id, outcome="niets"), 303)


def evidence_of(actor: Actor, texts: ConsentTexts, shown: str, ticked: str, assertion: Assertion | None = None) -> Evidence:
    """What an answer of this youngster rests on."""
    recognised_by = actor.recognised_by or ""
    return Evidence(
        text_revision=texts.notices.revision,
        text_hash=hash_of_text(shown),
        language=texts.notices.language,
        channel=CHANNELS.get(recognised_by, "own-page"),
        recognised_by=recognised_by,
        shown=shown,
        ticked=ticked,
        assertion=assertion,
    )


def notes_named(form: Form) -> list[tuple[UUID, int]]:
    """The notes that stood on the screen, with their revisions, as the form says."""
    named = (note.split(":") for note in form.values.get("note", ()))
    return [(UUID(note_id), int(revision)) for note_id, revision in named]
