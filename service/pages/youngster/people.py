"""The people of a pair as the youngster's templates show them."""

from collections.abc import Iterable
from datetime import date

from service.clock import last_day
from service.consent.choices import SUBJECTS_IN_ORDER
from service.consent.my_pairs import Direction, Party
from service.pages.people import OWN, PARTNER, Shown

FIRST, SECOND = PARTNER, OWN
"""The colours of the two organisations: warm for the one that invited."""


def shown(party: Party) -> Shown:
    """A person with the colour of their organisation."""
    return Shown(party.name, party.organisation, FIRST if party.is_first else SECOND)


def in_order(subjects: Iterable[str]) -> list[str]:
    """Subjects in the order of the consent screens."""
    chosen = set(subjects)
    return [subject.value for subject in SUBJECTS_IN_ORDER if subject in chosen]


def last_day_of(direction: Direction) -> date | None:
    """The last day on which this direction stands."""
    until = direction.standing.until if direction.standing else None
    return last_day(until) if until else None
