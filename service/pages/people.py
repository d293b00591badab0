"""People as the templates show them (templates/macros.html, Person)."""

from dataclasses import dataclass
from datetime import date

OWN, PARTNER = "cool", "warm"


@dataclass(frozen=True, slots=True)
class Shown:
    """A person with their organisation; `tone` tells the two organisations of a pair apart. Dates are last days."""

    name: str
    organisation: str
    tone: str
    stand_in: str | None = None
    stand_in_until: date | None = None
    away: bool = False
    away_until: date | None = None
