"""Who leaves a seat and who takes it over, as both halves of a pair read it: nobody goes silently."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from service.clock import last_day, local
from service.pairs.models import Person, Seat, SeatRole
from service.pairs.succession_models import Succession
from service.pairs.taking_over import Waiting
from service.records.pair_page import PairPage


@dataclass(frozen=True, slots=True)
class Follows:
    """Who takes over. `accepted`: the youngster said yes; not asked, not answered and no look the same."""

    name: str
    accepted: bool
    meets_at: datetime | None
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One half whose holder changes. `holder` None: nobody sits there; `leaves_on`: the last day, where it is known."""

    holder: str | None
    organisation: str
    leaves_on: date | None
    follows: Follows | None
    mine: bool


def follows_shown(named: Succession, person: Person) -> Follows:
    """Whoever was named, as the pages show them."""
    return Follows(
        name=person.name,
        accepted=named.accepted,
        meets_at=local(named.meets_at) if named.meets_at else None,
        starts_on=local(named.takes_over_at).date() if named.takes_over_at else None,
    )


def seat_changes(page: PairPage) -> list[SeatChange]:
    """The halves of this pair where somebody leaves, follows, or is missing; the partner's first.

    When the youngster meets somebody of the partner is the youngster's own affair: no consent covers it.
    """
    own, partner = page.own_seat.organisation_id, page.heading.partner_organisation
    names = {own: next((whose.name for seat, _, whose in page.seats if seat.organisation_id == own), "")}
    names[partner.id] = partner.name
    found = []
    for organisation_id in (partner.id, own):
        holder = next((person for seat, person, _ in page.seats if _holds(seat, organisation_id)), None)
        follows = page.successions.get(organisation_id)
        if holder is None or holder.left_at is not None or follows is not None:
            found.append(
                SeatChange(
                    holder=holder.name if holder else None,
                    organisation=names[organisation_id],
                    leaves_on=last_day(holder.left_at) if holder is not None and holder.left_at else None,
                    follows=_follows(follows, with_meeting=organisation_id == own) if follows else None,
                    mine=holder is not None and holder.id == page.own_seat.person_id,
                )
            )
    return found


def _follows(follows: Waiting, with_meeting: bool) -> Follows:
    shown = follows_shown(follows.named, follows.person)
    return shown if with_meeting else replace(shown, meets_at=None)


def _holds(seat: Seat, organisation_id: UUID) -> bool:
    return seat.organisation_id == organisation_id and seat.role == SeatRole.HOLDER
