"""Carrying out what a youngster says beside a professional: yes, later, or nothing (product.md, rule 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.assisted import direction_written_by, evidence_beside, terms_beside
from service.consent.choices import Choice
from service.consent.decisions import postpone_consent
from service.consent.screens import ConsentTexts
from service.pairs.models import Assisting
from service.records.release import decide_and_release


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said: yes, later or nothing; the choice, the exact text that was shown or read aloud, the notes on it."""

    said: str
    choice: Choice
    shown: str
    previewed: Mapping[UUID, int]


def answer_beside(session: Session, actor: Actor, assisting: Assisting, texts: ConsentTexts, answer: Answer) -> None:
    """Carry it out, once. `actor` is the youngster in this sitting.

    MUST be called under the pair's exclusive lock, and once for a sitting. Raises ConflictError as direction_written_by.
    """
    direction = direction_written_by(texts.pair, assisting.organisation_id)
    ticked = " ".join(answer.choice.subjects_in_order) if answer.said == "yes" else answer.said
    evidence = evidence_beside(texts, assisting, answer.shown, ticked)
    if answer.said == "later":
        postpone_consent(session, actor, assisting.pair_id, evidence, direction.to)
    else:
        subjects = answer.choice.subjects if answer.said == "yes" else frozenset[str]()
        terms = {direction.to: terms_beside(session, direction, subjects)}
        decide_and_release(session, actor, assisting.pair_id, terms, evidence, answer.previewed)
    assisting.outcome = answer.said if answer.said != "yes" or answer.choice.subjects else "nothing"
