"""Since when no consent covers a subject, told only from what the professionals notice too (product.md, rules 3 and 8)."""

from collections.abc import Iterable
from datetime import datetime

from service.consent.models import ConsentEvent
from service.consent.standing import words_of
from service.consent.transitions import State


def uncovered_since(
    events: Iterable[ConsentEvent], proposed_at: datetime | None, subject: str, moment: datetime
) -> datetime | None:
    """Since when the partner may not read about `subject`; None while they may, and where nothing was ever proposed.

    `events` are those of one direction, oldest first; `proposed_at` is the pair's last proposal that both professionals
    confirmed. That, and whatever ended sharing, count. A no, a "later" and a withdrawal during a pause do not: what follows
    from this moment would tell the professionals of them. Nor does the event of a proposal: a paused direction gets none.
    """
    stopped_at: datetime | None = None
    covered_until: datetime | None = None
    for event in events:
        if covered_until is not None and covered_until <= event.at:
            stopped_at, covered_until = covered_until, None
        was_covered = covered_until is not None
        covered_until = event.until if event.state == State.GIVEN and subject in words_of(event.subjects) else None
        if was_covered and covered_until is None:
            stopped_at = event.at
    if covered_until is not None:
        if covered_until > moment:
            return None
        stopped_at = covered_until
    return max((at for at in (stopped_at, proposed_at) if at is not None), default=None)
