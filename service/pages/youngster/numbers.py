"""The number that the youngster gives to the holder who did not show the code."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.consent.my_pairs import MyPair
from service.pages.people import Shown
from service.pages.youngster.people import shown
from service.pairs.meeting import meeting_number


@dataclass(frozen=True, slots=True)
class NumberShown:
    """One number; None when its tries are used up."""

    holder: Shown
    number: str | None
    pair_id: UUID
    organisation_id: UUID


def numbers_of(session: Session, pairs: Iterable[MyPair]) -> list[NumberShown]:
    """One for each holder who has not met the youngster yet."""
    return [
        NumberShown(shown(party), meeting_number(session, side), pair.id, side.organisation_id)
        for pair in pairs
        if pair.goes_on
        for side, party in zip(pair.sides, pair.parties, strict=True)
        if side.met_at is None
    ]
