"""What the template of the pair page needs (templates/professional/pair.html)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.clock import last_day, local
from service.consent.standing import Standing
from service.db import now
from service.pages.forms.reading import Form
from service.pages.people import OWN, PARTNER, Shown
from service.pages.professional.ends import ends_soon
from service.pages.professional.seat_changes import seat_changes
from service.pages.professional.story import actions_shown, notes_shown, subjects_in
from service.pages.questions import waiting_shown
from service.pages.secrecy import secrecy_of
from service.pairs.ending import KEPT_AFTER_END
from service.pairs.grounds import GROUNDS
from service.pairs.models import PairState, SeatRole
from service.pairs.stand_ins import possible_stand_ins
from service.records.answering_looks import questions_to_me
from service.records.next_steps import next_steps
from service.records.pair_page import PairPage


@dataclass(frozen=True, slots=True)
class StandsIn:
    """The reader stands in for this holder, up to and including this day."""

    holder: str
    last_day: date


@dataclass(frozen=True, slots=True)
class NamedStandIn:
    """The stand-in whom the own holder named; `accepted`: the youngster said yes."""

    id: UUID
    name: str
    accepted: bool


def pair_view(session: Session, page: PairPage, actor: Actor, subject: str | None, form: Form) -> dict[str, Any]:
    """Everything on the page but its message. `form`: what was typed in one of its small forms, with what was wrong."""
    heading, subjects = page.heading, subjects_in(page)
    chosen = subject if subject in subjects else None
    is_open = heading.pair.state == PairState.OPEN
    return {
        "pair": heading.pair,
        "can_write": is_open,
        "ended": heading.pair.state in (PairState.ENDED, PairState.DECLINED),
        "name": heading.name,
        "own_label": heading.own_label or "",
        "goal": page.goal,
        "me": _people_of(page, str(heading.own.organisation_id), OWN),
        "partner": _people_of(page, str(heading.partner_organisation.id), PARTNER),
        "secrecy": secrecy_of(heading.partner_organisation),
        "stands_in": _stands_in(page),
        "stand_in": _named(page),
        "is_holder": page.progress.is_holder,
        **_ending(page),
        "seat_changes": seat_changes(page) if is_open else [],
        "colleagues": possible_stand_ins(session, actor) if page.progress.is_holder and is_open else [],
        "next_steps": next_steps(page.progress, actor),
        "questions": [waiting_shown(each) for each in questions_to_me(session, actor) if each.pair_id == heading.pair.id],
        "has_youngster": heading.pair.youngster_id is not None,
        "shared": page.story.grant is not None,
        "today": local(now(session)).date(),
        "ends_soon": ends_soon(heading.sharing, now(session)),
        "until": last_day(page.story.grant.until) if page.story.grant else None,
        "assisted_in": _assisted_until(heading.sharing.incoming),
        "assisted_out": _assisted_until(heading.sharing.outgoing),
        "can_assist": _can_assist(page),
        **_proposal(page, now(session)),
        "subjects": subjects,
        "subject": chosen,
        "notes": notes_shown(page, actor),
        "older": page.story.page.older,
        "is_first": page.story.page.is_first,
        "actions": actions_shown(page, actor),
        "asked": page.proposal,
        "own_ground": heading.own.ground,
        "grounds": GROUNDS if page.progress.is_holder and is_open else (),
        "proposed_subjects": page.proposal.subjects.split() if page.proposal else [],
        "typed": form.typed,
        "errors": form.errors,
    }


def _ending(page: PairPage) -> dict[str, Any]:
    """Whether the youngster asked to end, when they talk about it, and until when an ended pair can be read."""
    ending, pair = page.ending, page.heading.pair
    kept = pair.ended_at if pair.state == PairState.ENDED else None
    return {
        "end_asked_on": local(ending.asked_at).date() if ending and ending.asked_at and kept is None else None,
        "talk_at": local(ending.talk_at) if ending and ending.talk_at else None,
        "kept_until": local(kept + KEPT_AFTER_END).date() if kept else None,
    }


def _proposal(page: PairPage, moment: datetime) -> dict[str, Any]:
    """Whether a new proposal is possible: by the calendar alone, so that it is the same whatever was answered."""
    waits = page.proposal is not None and page.proposal.confirmed_at is None
    pair, possible_from = page.heading.pair, page.next_proposal_at
    if waits or pair.state != PairState.OPEN or pair.youngster_id is None or not page.progress.is_holder:
        return {"proposal": "none", "propose_from": None}
    if possible_from is None or possible_from <= moment:
        return {"proposal": "possible", "propose_from": None}
    return {"proposal": "waiting", "propose_from": local(possible_from).date()}


def _assisted_until(standing: Standing | None) -> date | None:
    """Until when, for what the youngster said beside a professional and has not confirmed alone."""
    return last_day(standing.until) if standing and standing.assisted and standing.until else None


def _can_assist(page: PairPage) -> bool:
    """Whether the youngster can decide beside the reader. It does not tell what stands, but for an open yes of their own."""
    heading, proposal = page.heading, page.proposal
    if heading.pair.state != PairState.OPEN or not page.progress.is_holder or heading.partner is None:
        return False
    has_met = heading.pair.youngster_id is None or heading.own.met_at is not None
    own_yes = heading.sharing.outgoing is not None and not heading.sharing.outgoing.assisted
    return proposal is not None and proposal.confirmed_at is not None and has_met and not own_yes


def _people_of(page: PairPage, organisation_id: str, tone: str) -> Shown:
    """The holder of one half, with who stands in; while nobody sits there, the organisation itself."""
    sitting = [(seat, person) for seat, person, _ in page.seats if str(seat.organisation_id) == organisation_id]
    holder = next((person for seat, person in sitting if seat.role == SeatRole.HOLDER), None)
    stand_in = next(((seat, person) for seat, person in sitting if seat.role == SeatRole.STAND_IN), None)
    organisation = _organisation_name(page, organisation_id)
    return Shown(
        name=holder.name if holder else organisation,
        organisation=organisation,
        tone=tone,
        stand_in=stand_in[1].name if stand_in else None,
        stand_in_until=last_day(stand_in[0].ends_at) if stand_in and stand_in[0].ends_at else None,
        away=holder is not None and holder.id in page.away,
        away_until=last_day(page.away[holder.id]) if holder is not None and holder.id in page.away else None,
    )


def _stands_in(page: PairPage) -> StandsIn | None:
    """Whom the reader stands in for; None for the holder."""
    seat = page.own_seat
    if seat.role != SeatRole.STAND_IN or seat.ends_at is None:
        return None
    return StandsIn(_people_of(page, str(seat.organisation_id), OWN).name, last_day(seat.ends_at))


def _named(page: PairPage) -> NamedStandIn | None:
    """Whom the own holder named. Not asked, not answered and no look the same."""
    if page.stand_in is None:
        return None
    named, person = page.stand_in
    return NamedStandIn(person.id, person.name, named.accepted)


def _organisation_name(page: PairPage, organisation_id: str) -> str:
    partner = page.heading.partner_organisation
    if str(partner.id) == organisation_id:
        return partner.name
    return next(whose.name for seat, _, whose in page.seats if str(seat.organisation_id) == organisation_id)
