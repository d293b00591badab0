"""What was chosen so far on the consent screens, before anything is decided.

It travels in the visit's cookie, sealed: nothing of a choice that was not made is kept by us, "back" and a second tap
find the same screens again, and whoever finds the phone reads nothing in it.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask import session as visit

from service.access.wiring import koppel
from service.consent.choices import Choice, Choices
from service.errors import TamperedError
from service.vault import place

COOKIE_KEY = "draft"
DEFAULT_MONTHS = 3
PLACE = place("visit", "cookie", COOKIE_KEY)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was chosen so far for one pair; `only`: the one direction that is being changed, None for all.

    `stood`: what stood there when the youngster began (consent/stood.py).
    """

    pair_id: UUID
    only: UUID | None = None
    choices: tuple[Choice, ...] = ()
    months: int = DEFAULT_MONTHS
    stood: str = ""

    def of(self, to: UUID) -> Choice | None:
        """What was chosen for this direction, if anything."""
        return next((choice for choice in self.choices if choice.to == to), None)

    def with_choice(self, choice: Choice) -> "Draft":
        """The draft with this choice in the place of the one before."""
        others = tuple(other for other in self.choices if other.to != choice.to)
        return replace(self, choices=(*others, choice))

    def with_places(self, copies: Iterable[UUID], months: int) -> "Draft":
        """The draft with how long, and in which directions copies may be made."""
        may_copy = set(copies)
        choices = tuple(replace(choice, copies=choice.to in may_copy) for choice in self.choices)
        return replace(self, choices=choices, months=months)

    def as_choices(self, order: Iterable[UUID], last_day: date) -> Choices:
        """As choices for these directions, in this order; what was not chosen is no."""
        return Choices(tuple(self.of(to) or Choice(to) for to in order), self.months, last_day)


def keep_draft(draft: Draft) -> None:
    """Let the browser carry the draft, sealed."""
    choices = [
        [str(choice.to), sorted(choice.subjects), choice.stand_in, choice.read_first, choice.copies]
        for choice in draft.choices
    ]
    text = json.dumps([str(draft.pair_id), str(draft.only) if draft.only else None, choices, draft.months, draft.stood])
    visit[COOKIE_KEY] = base64.b64encode(koppel().database.vault.seal_secret(PLACE, text)).decode()


def draft_of(pair_id: UUID) -> Draft | None:
    """The draft for this pair that the browser carries, if any."""
    sealed = visit.get(COOKIE_KEY)
    if sealed is None:
        return None
    try:
        text = koppel().database.vault.open_secret(PLACE, base64.b64decode(sealed))
    except TamperedError:  # changed, or sealed under an earlier master key
        return None
    kept, only, choices, months, stood = json.loads(text)
    if kept != str(pair_id):
        return None
    return Draft(
        pair_id,
        UUID(only) if only else None,
        tuple(Choice(UUID(to), frozenset(subjects), *rest) for to, subjects, *rest in choices),
        months,
        stood,
    )


def forget_draft() -> None:
    """The choice is made, or put off."""
    visit.pop(COOKIE_KEY, None)
