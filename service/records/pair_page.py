"""Everything a professional sees of one pair, and what is still to be done before something can be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import PairOpened, under
from service.audit.log import append
from service.consent.gate import decide
from service.consent.grants import ConsentGrant
from service.consent.models import Proposal
from service.consent.proposals import last_proposal, next_proposal_at
from service.consent.sharing import Sharing, agreed_since, sharing_of
from service.db import vault_of
from service.pairs.absences import away_now
from service.pairs.ending import endings_of
from service.pairs.ending_models import Ending
from service.pairs.forming import own_label
from service.pairs.joining import joining_of, youngster_name
from service.pairs.models import Organisation, Pair, PairSide, Person, Seat, SeatRole, StandIn, Youngster
from service.pairs.seats import own_side, people_on_seats, require_seat
from service.pairs.showing import is_shown_by
from service.pairs.stand_ins import stand_ins_of
from service.pairs.systems import has_system
from service.pairs.taking_over import Waiting, successions_of
from service.records.next_steps import Progress
from service.records.notes import OpenedNote, is_open
from service.records.reading import Story, open_story
from service.records.standing import Planned, plans_about
from service.vault import place

Seats = Sequence[tuple[Seat, Person, Organisation]]


@dataclass(frozen=True, slots=True)
class PairHeading:
    """What stands on top of every page about a pair. `given_name` only under consent; `partner` None: the seat is empty."""

    pair: Pair
    own: PairSide
    own_label: str | None
    given_name: str | None
    partner: Person | None
    partner_organisation: Organisation
    sharing: Sharing

    @property
    def name(self) -> str:
        """What this professional may call the youngster: the name they gave, or the own label; may be empty."""
        return self.given_name or self.own_label or ""

    @property
    def partner_name(self) -> str:
        """The other holder, or their organisation while nobody sits there."""
        return self.partner.name if self.partner else self.partner_organisation.name


@dataclass(frozen=True, slots=True)
class PairPage:
    """One pair as one of its professionals sees it. `goal` and `agreed_since` only under consent.

    `own_seat` is the caller's; `away`: who of those on the seats is away, until when; `stand_in`: whom the own holder named.
    `plans`: by note, what was said about an action that somebody leaves for a while.
    `successions`: by organisation, who takes over there and does not sit there yet.
    """

    heading: PairHeading
    goal: str | None
    own_seat: Seat
    seats: Seats
    away: Mapping[UUID, datetime]
    stand_in: tuple[StandIn, Person] | None
    successions: Mapping[UUID, Waiting]
    ending: Ending | None
    proposal: Proposal | None
    next_proposal_at: datetime | None
    progress: Progress
    story: Story
    plans: Mapping[UUID, Planned]
    agreed_since: Mapping[str, datetime]

    @property
    def actions(self) -> list[OpenedNote]:
        """Who does what: the actions among the notes that may be read."""
        return [note for note in self.story.notes if note.action]


def open_pair_page(
    session: Session, actor: Actor, pair_id: UUID, subject: str | None = None, before: UUID | None = None
) -> PairPage:
    """Open one pair, in a constant number of queries; what is read is logged. Raises NotYoursError without a seat.

    `subject`, `before`: which page of the story (records.reading.open_story).
    """
    seat = require_seat(session, actor, pair_id)
    story = open_story(session, actor, pair_id, subject, before)
    seats = people_on_seats(session, [pair_id])
    heading, youngster = _heading(session, seat, seats, story.grant)
    proposal = last_proposal(session, pair_id)
    joining = joining_of(session, pair_id)
    return PairPage(
        heading=heading,
        goal=goal_of(session, youngster) if youngster else None,
        own_seat=seat,
        seats=seats,
        away=away_now(session, [person.id for _, person, _ in seats]),
        stand_in=stand_ins_of(session, [pair_id]).get((pair_id, seat.organisation_id)),
        successions={where[1]: follows for where, follows in successions_of(session, [pair_id]).items()},
        ending=endings_of(session, [pair_id]).get(pair_id),
        proposal=proposal,
        next_proposal_at=next_proposal_at(session, pair_id),
        progress=Progress(
            pair=heading.pair,
            own=heading.own,
            is_holder=seat.role == SeatRole.HOLDER,
            proposal=proposal,
            has_own_system=has_system(session, seat.organisation_id),
            scanned=joining is not None and joining.confirmed_at is None and is_shown_by(session, joining, actor),
        ),
        story=story,
        plans=plans_about(session, filter(is_open, story.notes)),
        agreed_since=agreed_since(session, story.grant) if story.grant else {},
    )


def open_heading(session: Session, actor: Actor, pair_id: UUID) -> PairHeading:
    """What stands on top of a page about a pair, without any note; logged. Raises NotYoursError without a seat."""
    seat = require_seat(session, actor, pair_id)
    decision = decide(session, actor, pair_id)
    grant = decision if isinstance(decision, ConsentGrant) else None
    heading, _ = _heading(session, seat, people_on_seats(session, [pair_id]), grant)
    if grant is None:
        append(session, PairOpened(actor=actor, pair_id=pair_id))
    else:
        append(session, PairOpened(actor=actor, **under(grant)))
    return heading


def goal_of(session: Session, youngster: Youngster) -> str | None:
    """The youngster's goal in their own words. MUST only be shown to themselves, or under a ConsentGrant."""
    if youngster.goal is None:
        return None
    return vault_of(session).open(youngster.id, place("youngster", youngster.id, "goal"), youngster.goal)


def _heading(session: Session, seat: Seat, seats: Seats, grant: ConsentGrant | None) -> tuple[PairHeading, Youngster | None]:
    """The heading, and the youngster where consent covers who they are."""
    pair = session.get_one(Pair, seat.pair_id)
    own = own_side(session, seat.pair_id, seat.organisation_id)
    youngster = session.get(Youngster, pair.youngster_id) if grant and pair.youngster_id else None
    heading = PairHeading(
        pair=pair,
        own=own,
        own_label=own_label(session, own),
        given_name=youngster_name(session, youngster) if youngster else None,
        partner=next((person for taken, person, _ in seats if _holds_the_other(taken, seat)), None),
        partner_organisation=_partner_organisation(session, seat),
        sharing=sharing_of(session, seat.organisation_id, [seat.pair_id])[seat.pair_id],
    )
    return heading, youngster


def _holds_the_other(taken: Seat, own: Seat) -> bool:
    return taken.organisation_id != own.organisation_id and taken.role == SeatRole.HOLDER


def _partner_organisation(session: Session, seat: Seat) -> Organisation:
    chosen = (
        select(Organisation)
        .join(PairSide, PairSide.organisation_id == Organisation.id)
        .where(PairSide.pair_id == seat.pair_id, PairSide.organisation_id != seat.organisation_id)
    )
    return session.scalars(chosen).one()
