"""Everything a professional sees of one pair, and what is still to be done before something can be shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.models import Proposal
from service.consent.proposals import last_proposal, next_proposal_at
from service.consent.sharing import Sharing, sharing_of
from service.db import vault_of
from service.errors import NotYoursError
from service.pairs.forming import own_label
from service.pairs.joining import joining_of, youngster_name
from service.pairs.models import Joining, Organisation, Pair, PairSide, Person, Seat, Youngster
from service.pairs.seats import own_side, people_on_seats, require_seat
from service.records.notes import OpenedNote
from service.records.reading import Story, open_story
from service.vault import place


@dataclass(frozen=True, slots=True)
class PairPage:
    """One pair as one of its professionals sees it. `given_name` and `goal` only under consent."""

    pair: Pair
    own: PairSide
    own_label: str | None
    given_name: str | None
    goal: str | None
    seats: Sequence[tuple[Seat, Person, Organisation]]
    my_seat: Seat
    proposal: Proposal | None
    next_proposal_at: datetime | None
    joining: Joining | None
    sharing: Sharing
    story: Story

    @property
    def partner(self) -> tuple[Seat, Person, Organisation]:
        """The other organisation's first seat: its holder."""
        return next(seat for seat in self.seats if seat[0].organisation_id != self.own.organisation_id)

    @property
    def actions(self) -> list[OpenedNote]:
        """Who does what: the actions among the notes that may be read."""
        return [note for note in self.story.notes if note.action]


def open_pair_page(session: Session, actor: Actor, pair_id: UUID) -> PairPage:
    """Open one pair, in a constant number of queries; what is read is logged. Raises NotYoursError without a seat."""
    seat = require_seat(session, actor, pair_id)
    pair = session.get(Pair, pair_id)
    if pair is None:
        raise NotYoursError
    story = open_story(session, actor, pair_id)
    youngster = session.get(Youngster, pair.youngster_id) if story.grant and pair.youngster_id else None
    side = own_side(session, pair_id, seat.organisation_id)
    return PairPage(
        pair=pair,
        own=side,
        own_label=own_label(session, side),
        given_name=youngster_name(session, youngster) if youngster else None,
        goal=goal_of(session, youngster) if youngster else None,
        seats=people_on_seats(session, [pair_id]),
        my_seat=seat,
        proposal=last_proposal(session, pair_id),
        next_proposal_at=next_proposal_at(session, pair_id),
        joining=joining_of(session, pair_id),
        sharing=sharing_of(session, seat.organisation_id, [pair_id])[pair_id],
        story=story,
    )


def goal_of(session: Session, youngster: Youngster) -> str | None:
    """The youngster's goal in their own words. MUST only be shown to themselves, or under a ConsentGrant."""
    if youngster.goal is None:
        return None
    return vault_of(session).open(youngster.id, place("youngster", youngster.id, "goal"), youngster.goal)
