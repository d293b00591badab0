"""Everything about a youngster, to take along: opened for themselves alone, under their own grants (GDPR 15 and 20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.access.my_keys import OwnKeys, open_my_keys
from service.actors import Actor
from service.audit.acts import CopyTaken
from service.audit.log import append
from service.audit.search import OwnEntry, own_entries
from service.consent.my_pairs import MyPair, my_pairs
from service.consent.taken import TakenStep, steps_taken
from service.db import now
from service.errors import NotYoursError
from service.exchange.my_copies import Copies, my_copies
from service.pairs.joining import birth_month_of, youngster_name
from service.pairs.mailbox import MyMailbox, my_mailbox
from service.pairs.models import Youngster
from service.records.look_questions import MyQuestion, my_questions
from service.records.my_looks import Look, looks_at
from service.records.my_notes import MyNote, open_all_my_notes_with_history
from service.records.pair_page import goal_of
from service.records.standing import Planned, plans_about
from service.rights.requests import MyRequest, my_requests

LOOKS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Themselves:
    """What a youngster said of themselves."""

    id: UUID
    name: str
    birth_month: tuple[int, int]
    goal: str | None
    language: str
    joined_at: datetime
    eighteen_answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Everything:
    """All that Koppel holds about one youngster and that is theirs to read, at one moment.

    `plans`: by note, what was said last about an action that somebody leaves for a while.
    """

    taken_at: datetime
    themselves: Themselves
    pairs: Sequence[MyPair]
    notes: Sequence[MyNote]
    plans: Mapping[UUID, Planned]
    steps: Sequence[TakenStep]
    looks: Sequence[Look]
    questions: Sequence[MyQuestion]
    copies: Sequence[Copies]
    mailbox: MyMailbox | None
    keys: OwnKeys
    requests: Sequence[MyRequest]
    entries: Sequence[OwnEntry]


def take_everything(session: Session, actor: Actor) -> Everything:
    """Open everything, and log that a copy was taken; organisations do not see that. Raises NotYoursError for others.

    Of what was written by somebody who has not met them it says nothing, like their own page (consent/gate.py).
    """
    pairs = my_pairs(session, actor)
    notes = open_all_my_notes_with_history(session, actor, pairs)
    everything = Everything(
        taken_at=now(session),
        themselves=_themselves(session, actor),
        pairs=pairs,
        notes=notes,
        plans=plans_about(session, [mine.note for mine in notes]),
        steps=steps_taken(session, actor),
        looks=_every_look(session, pairs),
        questions=my_questions(session, actor, most=None),
        copies=my_copies(session, pairs),
        mailbox=my_mailbox(session, actor),
        keys=open_my_keys(session, actor),
        requests=my_requests(session, actor),
        entries=own_entries(session, actor),
    )
    append(session, CopyTaken(actor=actor))
    return everything


def _themselves(session: Session, actor: Actor) -> Themselves:
    youngster = session.get(Youngster, actor.id)
    if youngster is None:
        raise NotYoursError
    return Themselves(
        id=youngster.id,
        name=youngster_name(session, youngster),
        birth_month=birth_month_of(session, youngster),
        goal=goal_of(session, youngster),
        language=youngster.language,
        joined_at=youngster.joined_at,
        eighteen_answered_at=youngster.eighteen_answered_at,
    )


def _every_look(session: Session, pairs: Sequence[MyPair]) -> list[Look]:
    pair_ids, looks, before = [pair.id for pair in pairs], list[Look](), None
    while True:
        page = looks_at(session, pair_ids, LOOKS_AT_ONCE, before)
        looks += page.looks
        if page.older is None:
            return looks
        before = page.older
