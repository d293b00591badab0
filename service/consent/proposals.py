"""Proposals: what two professionals together put before a youngster, at most once in fourteen days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import ConsentProposed
from service.audit.log import append
from service.consent.events import EVENTS, add_event, claim_of
from service.consent.freely import Circumstances
from service.consent.models import Proposal
from service.consent.standing import standings
from service.consent.transitions import NOT_ACTIVE, Action, State
from service.db import now
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.locks import lock_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairSide, PairState
from service.pairs.seats import require_holder

PAUSE_BETWEEN = timedelta(days=14)  # EDPB 05/2020: do not ask again and again


def last_proposal(session: Session, pair_id: UUID) -> Proposal | None:
    """The newest proposal of a pair, confirmed or not."""
    newest = select(Proposal).where(Proposal.pair_id == pair_id).order_by(Proposal.proposed_at.desc()).limit(1)
    return session.scalar(newest)


def last_proposed_at(session: Session, pair_id: UUID) -> datetime | None:
    """When both professionals last stood behind a proposal; a draft that waits for one of them does not count."""
    return session.scalar(select(func.max(Proposal.confirmed_at)).where(Proposal.pair_id == pair_id))


def next_proposal_at(session: Session, pair_id: UUID) -> datetime | None:
    """From when a new proposal is possible: 14 days after the last, whatever was answered. None: at once."""
    last = last_proposal(session, pair_id)
    return None if last is None or last.confirmed_at is None else last.confirmed_at + PAUSE_BETWEEN


def unconfirmed_proposals(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, Proposal]:
    """The proposals that wait for the other professional, by pair: one query for any number of pairs."""
    waiting = select(Proposal).where(Proposal.pair_id.in_(pair_ids), Proposal.confirmed_at.is_(None))
    return {proposal.pair_id: proposal for proposal in session.scalars(waiting)}


def propose(
    session: Session, actor: Actor, pair_id: UUID, purpose: str, subjects: Iterable[str], asked: Circumstances
) -> Proposal:
    """Draw up a proposal; the other professional must confirm it. Both say with it that a no has no consequence.

    Raises NotYoursError unless the caller holds a seat, ConflictError within the fourteen days.
    """
    lock_for_change(session, pair_id)
    require_holder(session, actor, pair_id)
    if session.get_one(Pair, pair_id).state == PairState.ENDED:
        raise ConflictError(N_("Dit koppel is afgesloten. Opnieuw beginnen kan met een nieuw koppel."))
    earliest = next_proposal_at(session, pair_id)
    if earliest is not None and now(session) < earliest:
        raise ConflictError(N_("Een nieuw voorstel kan 14 dagen na het vorige."))
    last = last_proposal(session, pair_id)
    if last is not None and last.confirmed_at is None:
        raise ConflictError(N_("Er ligt al een voorstel. Je collega moet het nog bevestigen."))
    proposal = Proposal(
        id=uuid4(),
        pair_id=pair_id,
        purpose=purpose,
        subjects=" ".join(sorted(subjects)),
        need=asked.need,
        alternative=asked.alternative,
        in_room=asked.in_room,
        no_consequence=True,
        proposed_by=actor.id,
        proposed_at=now(session),
    )
    session.add(proposal)
    return proposal


def confirm_proposal(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The other professional confirms purpose and subjects; from then on the youngster can be asked.

    Raises NotYoursError unless the caller holds a seat, and when there is nothing to confirm or it is the caller's own.
    """
    lock_for_change(session, pair_id)
    require_holder(session, actor, pair_id)
    proposal, has_ended = last_proposal(session, pair_id), session.get_one(Pair, pair_id).state == PairState.ENDED
    if proposal is None or proposal.confirmed_at is not None or proposal.proposed_by == actor.id or has_ended:
        raise NotYoursError
    proposal.confirmed_by, proposal.confirmed_at = actor.id, now(session)
    claims = _propose_both_directions(session, actor, pair_id)
    tell_youngster_of(session, pair_id)
    partner, facts = _partner(session, actor, pair_id), {EVENTS: " ".join(claims)} if claims else {}
    append(session, ConsentProposed(actor=actor, pair_id=pair_id, other_organisation_id=partner, facts=facts))


def _propose_both_directions(session: Session, actor: Actor, pair_id: UUID) -> list[str]:
    """Returns what the log keeps of each event; a direction that stands, paused or not, gets none."""
    claims = []
    sides = session.scalars(select(PairSide.organisation_id).where(PairSide.pair_id == pair_id)).all()
    present = standings(session, pair_id)
    for to, from_ in zip(sides, reversed(sides), strict=True):
        state = present[to].state if to in present else State.NONE
        if state in NOT_ACTIVE:
            claims.append(claim_of(session, add_event(session, actor, pair_id, from_, to, Action.PROPOSE)))
    return claims


def _partner(session: Session, actor: Actor, pair_id: UUID) -> UUID | None:
    return session.scalar(
        select(PairSide.organisation_id).where(
            PairSide.pair_id == pair_id, PairSide.organisation_id != actor.organisation_id
        )
    )
