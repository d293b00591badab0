"""When what is shared stops, as both halves of a pair read it: two weeks before it is said (scenarios, S10)."""

from dataclasses import dataclass
from datetime import date, datetime

from service.clock import last_day, local
from service.consent.sharing import Sharing

SOON = 14  # days before the end in which the pages count down


@dataclass(frozen=True, slots=True)
class EndsSoon:
    """The last day of whichever direction ends first, and how many days that is from today."""

    day: date
    days_left: int


def first_end(sharing: Sharing) -> date | None:
    """The last day of whichever direction ends first; ends are midnights, so the day before. None: nothing is shared."""
    ends = [end for end in (sharing.incoming_until, sharing.outgoing_until) if end is not None]
    return last_day(min(ends)) if ends else None


def ends_soon(sharing: Sharing, moment: datetime) -> EndsSoon | None:
    """None while it is longer than SOON."""
    day = first_end(sharing)
    days_left = (day - local(moment).date()).days if day else SOON + 1
    return EndsSoon(day, days_left) if day and days_left <= SOON else None
