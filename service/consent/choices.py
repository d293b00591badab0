"""What a youngster chose on the consent screens, before it is decided: per direction, with one end for all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from schemas.vocabulary import Subject
from service.consent.events import Terms
from service.consent.my_pairs import Direction, MyPair
from service.consent.transitions import State

SETTLED = frozenset({State.NONE, State.REFUSED, State.WITHDRAWN, State.EXPIRED})
"""States in which choosing nothing changes nothing."""

SUBJECTS_IN_ORDER = (
    Subject.HOUSING,
    Subject.SCHOOL_WORK,
    Subject.INCOME,
    Subject.SUPPORT,
    Subject.WELLBEING,
    Subject.PRACTICAL,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be read in one direction, named by the organisation that receives. No subject: nothing."""

    to: UUID
    subjects: frozenset[str] = frozenset()
    stand_in: bool = False
    read_first: bool = False
    copies: bool = False

    @property
    def subjects_in_order(self) -> list[str]:
        """The subjects in the order of the screens."""
        return [subject.value for subject in SUBJECTS_IN_ORDER if subject in self.subjects]


@dataclass(frozen=True, slots=True)
class Choices:
    """Every direction that is decided at once; one that is absent is not touched. `last_day` counts as a whole."""

    directions: tuple[Choice, ...]
    months: int
    last_day: date

    @property
    def shares(self) -> bool:
        """Whether anything at all was chosen."""
        return any(choice.subjects for choice in self.directions)

    def as_ticked(self) -> str:
        """The choices as the evidence keeps them, the same for the same choices: JSON with sorted keys."""
        directions = [
            {
                "to": str(choice.to),
                "subjects": choice.subjects_in_order,
                "standIn": choice.stand_in,
                "readFirst": choice.read_first,
                "copies": choice.copies,
            }
            for choice in self.directions
        ]
        facts = {"directions": directions, "months": self.months, "lastDay": self.last_day.isoformat()}
        return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def choice_that_stands(direction: Direction) -> Choice:
    """What the youngster chose before and still stands; nothing ticked where nothing does."""
    standing = direction.standing
    if standing is None or not standing.is_active:
        return Choice(direction.to)
    return Choice(direction.to, standing.subjects, direction.stand_in_reads, standing.read_first, standing.copies)


def terms_of(pair: MyPair, choices: Choices, until: datetime) -> Mapping[UUID, Terms]:
    """The choices as terms, by receiving organisation: holder, stand-in where chosen, and whoever was accepted to follow.

    Raises NotYoursError for an organisation that is not in this pair.
    """
    return {choice.to: _terms(pair.direction_to(choice.to), choice, until) for choice in choices.directions}


def stands_already(pair: MyPair, choices: Choices, until: datetime) -> bool:
    """Whether exactly this is what stands now: saying yes a second time changes nothing."""
    return all(
        _stands(pair.direction_to(to), terms) for to, terms in terms_of(pair, choices, until).items() if terms.subjects
    ) and all(choice.subjects or pair.direction_to(choice.to).state in SETTLED for choice in choices.directions)


def _terms(direction: Direction, choice: Choice, until: datetime) -> Terms:
    if not choice.subjects:
        return Terms()
    readers = [
        direction.reader,
        direction.stand_in if choice.stand_in else None,
        direction.successor if direction.successor_accepted else None,
    ]
    people = frozenset(party.person_id for party in readers if party is not None and party.person_id is not None)
    return Terms(choice.subjects, people, until, choice.copies, choice.read_first, stand_in=choice.stand_in)


def _stands(direction: Direction, terms: Terms) -> bool:
    standing = direction.standing
    return (
        standing is not None
        and standing.is_active
        and (standing.subjects, standing.people, standing.until) == (terms.subjects, terms.people, terms.until)
        and (standing.copies, standing.read_first, standing.assisted) == (terms.copies, terms.read_first, terms.assisted)
        and direction.stand_in_reads == bool(terms.stand_in and direction.stand_in)
    )
