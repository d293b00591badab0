"""The eighteenth birthday: the youngster is asked once, with what changes explained. Consent neither ends nor is extended.

Only month and year of birth are known, so the question stands from the first day of that month. Not answering is no answer.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import EighteenAnswered
from service.audit.log import append
from service.clock import local
from service.consent.decisions import withdraw_consent
from service.consent.my_pairs import Direction, my_pairs
from service.consent.notices import hash_of_text
from service.consent.screens import ConsentTexts, subject_name
from service.consent.transitions import ACTIVE
from service.db import now
from service.errors import NotYoursError
from service.pairs.joining import birth_month_of
from service.pairs.locks import lock_each_for_change
from service.pairs.models import Youngster

ADULT = 18
EXPLAINED = ("title", "stays", "changes", "parents", "help", "money", "now")


class AtEighteen(StrEnum):
    """What they answered: leave it, change something, stop everything."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"


def is_asked_at_eighteen(session: Session, actor: Actor, directions: Iterable[Direction]) -> bool:
    """Whether the question waits: for who took part by that month, has not answered, and where something stands."""
    youngster = _youngster(session, actor)
    if youngster.eighteen_answered_at is not None or not any(direction.state in ACTIVE for direction in directions):
        return False
    year, month = birth_month_of(session, youngster)
    joined, today, turns = local(youngster.joined_at), local(now(session)), (year + ADULT, month)
    return (joined.year, joined.month) <= turns <= (today.year, today.month)


def turns_eighteen_now(session: Session, actor: Actor) -> bool:
    """Whether this is the month in which they turn eighteen. MUST NOT be shown or told to anybody but themselves."""
    today = local(now(session))
    year, month = birth_month_of(session, _youngster(session, actor))
    return (year + ADULT, month) == (today.year, today.month)


def shown_at_eighteen(texts: Iterable[ConsentTexts]) -> str:
    """The exact text of the question, with what stands in every pair."""
    every = list(texts)
    general = every[0].general
    parts = [[general[f"eighteen_{name}"] for name in EXPLAINED]]
    parts += [words_at_eighteen(one, direction) for one in every for direction in standing_in(one)]
    return "\n\n".join("\n".join(part) for part in [*parts, [general["eighteen_free"]]])


def standing_in(texts: ConsentTexts) -> list[Direction]:
    """The directions of this pair in which something stands."""
    return [direction for direction in texts.pair.directions if direction.state in ACTIVE]


def words_at_eighteen(texts: ConsentTexts, direction: Direction) -> list[str]:
    """One direction as it stands: what is read, about what, until when."""
    if direction.standing is None or direction.standing.until is None:
        return []
    text = texts.until_day(direction, direction.standing.until)
    return [
        text["summary_reads"],
        *(subject_name(text, subject) for subject in sorted(direction.standing.subjects)),
        text["summary_until"],
    ]


def answer_at_eighteen(session: Session, actor: Actor, answer: AtEighteen, shown: str, revision: str) -> None:
    """Keep the answer; logged, for the youngster alone. A second tap changes nothing; no answer makes anything longer."""
    pair_ids = [pair.id for pair in my_pairs(session, actor)]
    lock_each_for_change(session, pair_ids)  # all before the first, so that nobody waits in a circle
    youngster = _youngster(session, actor)
    session.refresh(youngster)
    if youngster.eighteen_answered_at is not None:
        return
    youngster.eighteen_answered_at = now(session)
    facts = {"answer": answer.value, "text": revision, "sha256": hash_of_text(shown)}
    append(session, EighteenAnswered(actor=actor, facts=facts))
    if answer is AtEighteen.STOP:
        for pair_id in pair_ids:
            withdraw_consent(session, actor, pair_id)


def _youngster(session: Session, actor: Actor) -> Youngster:
    youngster = session.get(Youngster, actor.id) if actor.role is Role.YOUNGSTER else None
    if youngster is None:
        raise NotYoursError
    return youngster
