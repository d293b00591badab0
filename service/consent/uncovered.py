"""Since when no consent covers a subject, told only from what the professionals notice too (product.md, rules 3 and 8)."""

from collections.abc import Iterable
from datetime import datetime

from service.consent.models import ConsentEvent
from service.consent.standing import words_of
from service.consent.transitions import Action, State


def uncovered_since(events: Iterable[ConsentEvent], subject: str, moment: datetime) -> datetime | None:
    """Since when the partner may not read about `subject`; None while they may, and where nothing was ever proposed.

    `events` are those of one direction, oldest first. A proposal, and whatever ended sharing, count. A no, a "later" and a
    withdrawal during a pause do not: what follows from this moment would tell the professionals of them.
    """
    since: datetime | None = None
    covered_until: datetime | None = None
    for event in events:
        if covered_until is not None and covered_until <= event.at:
            since, covered_until = covered_until, None
        was_covered = covered_until is not None
        covered_until = event.until if event.state == State.GIVEN and subject in words_of(event.subjects) else None
        if event.action == Action.PROPOSE or (was_covered and covered_until is None):
            since = event.at
    if covered_until is None:
        return since
    return covered_until if covered_until <= moment else None
