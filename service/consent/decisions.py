"""What a youngster decides: give, refuse, postpone, change, renew, pause, resume, withdraw; and what time decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import SERVICE, Actor, Role
from service.audit.acts import (
    Act,
    ConsentChanged,
    ConsentExpired,
    ConsentGiven,
    ConsentPaused,
    ConsentPostponed,
    ConsentRefused,
    ConsentRenewed,
    ConsentResumed,
    ConsentWithdrawn,
    StopEntered,
)
from service.audit.log import append
from service.clock import end_of_day, local
from service.consent.buttons import button_evidence, spoken_evidence
from service.consent.consent_records import keep_record
from service.consent.events import EVENTS, NO_TERMS, Evidence, Terms, add_event, claim_of, keep_evidence
from service.consent.models import ConsentEvent
from service.consent.standing import Standing, last_event_joined, standings
from service.consent.transitions import ACTIVE, Action, State
from service.db import now
from service.errors import N_, IllegalTransitionError, NotYoursError
from service.pairs.assisting import assisting_of
from service.pairs.locks import lock_each_for_change, lock_for_change
from service.pairs.models import Pair, PairState
from service.pairs.revisions import raise_revision
from service.pairs.seats import own_side, require_seat
from service.pairs.stand_ins import answer_about_stand_in

MONTHS = (1, 3, 6)
DAYS_IN_MONTHS = {1: 30, 3: 91, 6: 182}

YES_FROM = {State.GIVEN: Action.CHANGE, State.PAUSED: Action.RESUME}
"""What a yes is where consent stands already; anywhere else it is given."""

ACT_OF: dict[Action, type[Act]] = {
    Action.GIVE: ConsentGiven,
    Action.REFUSE: ConsentRefused,
    Action.POSTPONE: ConsentPostponed,
    Action.CHANGE: ConsentChanged,
    Action.RENEW: ConsentRenewed,
    Action.PAUSE: ConsentPaused,
    Action.RESUME: ConsentResumed,
    Action.WITHDRAW: ConsentWithdrawn,
    Action.EXPIRE: ConsentExpired,
}


def end_after(session: Session, months: int) -> datetime:
    """The end of a consent of 1, 3 or 6 months from now: midnight in the Netherlands. Raises ValueError for others."""
    if months not in DAYS_IN_MONTHS:
        raise ValueError(f"a consent lasts 1, 3 or 6 months, not {months}")
    return end_of_day(local(now(session)).date() + timedelta(days=DAYS_IN_MONTHS[months]))


def decide_consent(
    session: Session, actor: Actor, pair_id: UUID, choices: Mapping[UUID, Terms], evidence: Evidence
) -> list[ConsentEvent]:
    """Carry out the youngster's choice for each direction, by receiving organisation.

    Subjects chosen: given, or changed when it stood already; paused, it goes on with that, as if given anew. None chosen:
    no. A direction that is absent is not touched.
    Raises NotYoursError for a pair that is not the caller's, IllegalTransitionError when nothing was ever proposed.
    """
    _require_own(session, actor, pair_id)
    _require_going_on(session, pair_id)
    present = standings(session, pair_id)
    if not choices or not set(choices) <= set(present):
        raise IllegalTransitionError(N_("Er ligt nog geen voorstel. Vraag het aan je begeleider."))
    evidence_id = keep_evidence(session, pair_id, evidence)
    steps = ((present[to], _action_for(present[to], terms), terms) for to, terms in choices.items())
    decided = [_step(session, actor, standing, action, terms, evidence_id) for standing, action, terms in steps if action]
    for to, terms in choices.items():
        if terms.people and terms.stand_in is not None:  # a no to everything is no answer about a person
            answer_about_stand_in(session, actor, pair_id, to, accepted=terms.stand_in)
    return decided


def postpone_consent(
    session: Session, actor: Actor, pair_id: UUID, evidence: Evidence, to_organisation_id: UUID | None = None
) -> None:
    """'Later', to one direction or both: it stays proposed, and nobody but the youngster learns of it."""
    _require_own(session, actor, pair_id)
    waiting = [
        standing
        for to, standing in standings(session, pair_id).items()
        if standing.state is State.PROPOSED and to_organisation_id in (None, to)
    ]
    evidence_id = keep_evidence(session, pair_id, evidence)
    for standing in waiting:
        _step(session, actor, standing, Action.POSTPONE, None, evidence_id)


def pause_consent(session: Session, actor: Actor, pair_id: UUID, to_organisation_id: UUID | None = None) -> None:
    """Stop one direction for now, or both; what is not active stays as it is. Pausing twice is no error."""
    _for_each(session, actor, pair_id, Action.PAUSE, {State.GIVEN}, to_organisation_id)


def stop_as_said(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The youngster said "stop" to whoever sits in the pair: it stops at once, without proof or reason (rule 13).

    What was not going on stays as it is, and the caller cannot tell. Raises NotYoursError without a seat here.
    """
    lock_for_change(session, pair_id)
    require_seat(session, actor, pair_id)
    _stop_as_said(session, actor, pair_id)


def enter_stop(session: Session, actor: Actor, pair_id: UUID) -> None:
    """As stop_as_said, by an officer of either organisation, to whom somebody phoned it (S32).

    That it was entered is logged in every case, and kept from both organisations: they see the stop like any other. Raises
    NotYoursError for a pair in which the officer's organisation has no part.
    """
    lock_for_change(session, pair_id)
    if actor.organisation_id is None:
        raise NotYoursError
    own_side(session, pair_id, actor.organisation_id)
    _stop_as_said(session, actor, pair_id)
    append(session, StopEntered(actor=actor, pair_id=pair_id))


def _stop_as_said(session: Session, actor: Actor, pair_id: UUID) -> None:
    going_on = [standing for standing in standings(session, pair_id).values() if standing.is_active]
    _press(session, actor, Action.PAUSE, going_on, spoken_evidence(actor))


def withdraw_consent(session: Session, actor: Actor, pair_id: UUID, to_organisation_id: UUID | None = None) -> None:
    """Withdraw one direction, or both. Needs nothing but the session, and withdrawing twice is no error (GDPR 7(3))."""
    _for_each(session, actor, pair_id, Action.WITHDRAW, ACTIVE, to_organisation_id)


def renew_consent(session: Session, actor: Actor, pair_id: UUID, choices: Mapping[UUID, Terms], evidence: Evidence) -> None:
    """Let what stands go on until a new end, by receiving organisation. Silence never does this.

    Raises NotYoursError, IllegalTransitionError for a direction that does not stand (any more).
    """
    _require_own(session, actor, pair_id)
    _require_going_on(session, pair_id)
    present, evidence_id = standings(session, pair_id), keep_evidence(session, pair_id, evidence)
    for to, terms in choices.items():
        _step(session, actor, present[to], Action.RENEW, terms, evidence_id)


def expire_consents(session: Session) -> int:
    """Write down what time has ended. The gate compares with the clock itself and does not wait for this."""
    ended = session.execute(
        select(ConsentEvent.pair_id, ConsentEvent.to_organisation_id, ConsentEvent.state)
        .where(last_event_joined(ConsentEvent), ConsentEvent.state.in_(ACTIVE), ConsentEvent.until <= now(session))
        .order_by(ConsentEvent.pair_id)
    ).all()
    lock_each_for_change(session, {row.pair_id for row in ended})
    noticing: set[UUID] = set()
    for pair_id, to, state in ended:
        standing = standings(session, pair_id)[to]
        if standing.state is State.EXPIRED:
            noticing |= _expire(session, standing, was_active=state == State.GIVEN)
    raise_revision(session, *noticing)  # last and at once: these rows are everybody's
    return len(ended)


def end_consents(session: Session, pair_id: UUID) -> None:
    """The pair is closed: what stands, paused or not, ends with it, and is seen like any other end.

    MUST be called under the pair's exclusive lock.
    """
    for standing in standings(session, pair_id).values():
        if standing.state in ACTIVE:
            _expire(session, standing, was_active=standing.is_active)


def _expire(session: Session, standing: Standing, was_active: bool) -> set[UUID]:
    """Returns the organisations that can notice it."""
    event = add_event(
        session, SERVICE, standing.pair_id, standing.from_organisation_id, standing.to_organisation_id, Action.EXPIRE
    )
    _log(session, SERVICE, Action.EXPIRE, event, was_active=was_active)
    return {standing.from_organisation_id, standing.to_organisation_id} if was_active else set()


def _action_for(standing: Standing, terms: Terms) -> Action | None:
    if terms.subjects and terms.people:
        return YES_FROM.get(standing.state, Action.GIVE)
    if standing.state in ACTIVE:
        return Action.WITHDRAW
    return Action.REFUSE if standing.state is State.PROPOSED else None


def _for_each(
    session: Session,
    actor: Actor,
    pair_id: UUID,
    action: Action,
    states: set[State] | frozenset[State],
    only_to: UUID | None = None,
) -> None:
    _require_own(session, actor, pair_id)
    chosen = [
        standing
        for to, standing in standings(session, pair_id).items()
        if standing.state in states and only_to in (None, to)
    ]
    _press(session, actor, action, chosen, button_evidence(session, actor, action))


def _press(session: Session, actor: Actor, action: Action, chosen: Sequence[Standing], evidence: Evidence) -> None:
    """One button for all of these directions; nothing is kept of a press that changes nothing."""
    if chosen:
        evidence_id = keep_evidence(session, chosen[0].pair_id, evidence)
        for standing in chosen:
            _step(session, actor, standing, action, None, evidence_id)


def _step(
    session: Session,
    actor: Actor,
    standing: Standing,
    action: Action,
    terms: Terms | None,
    evidence_id: UUID | None,
) -> ConsentEvent:
    agreed = NO_TERMS if action in (Action.REFUSE, Action.WITHDRAW) else terms
    event = add_event(
        session,
        actor,
        standing.pair_id,
        standing.from_organisation_id,
        standing.to_organisation_id,
        action,
        agreed,
        evidence_id,
    )
    _log(session, actor, action, event, standing.is_active)
    keep_record(session, event)
    if standing.is_active or event.state == State.GIVEN:  # what changes nothing for them must not be counted either
        raise_revision(session, standing.from_organisation_id, standing.to_organisation_id)
    return event


def _log(session: Session, actor: Actor, action: Action, event: ConsentEvent, was_active: bool) -> None:
    """For both organisations, whoever acts: else one of them could tell that the other's professional entered a stop."""
    to, other = event.to_organisation_id, event.from_organisation_id
    if actor.organisation_id == other:
        to, other = other, to
    act = ACT_OF[action](
        actor=actor,
        organisation_id=to,
        pair_id=event.pair_id,
        other_organisation_id=other,
        consent_id=event.consent_id,
        consent_revision=event.revision,
        facts={EVENTS: claim_of(session, event)},
        was_active=was_active,
    )
    append(session, act)


def _require_going_on(session: Session, pair_id: UUID) -> None:
    if session.scalar(select(Pair.state).where(Pair.id == pair_id)) == PairState.ENDED:
        raise IllegalTransitionError(N_("Dit koppel is afgesloten. Er wordt niets meer gedeeld."))


def _require_own(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The caller's own pair, locked for change. Raises NotYoursError."""
    lock_for_change(session, pair_id)
    if actor.role is Role.ASSISTED and assisting_of(session, actor).pair_id == pair_id:
        return
    if session.scalar(select(Pair.youngster_id).where(Pair.id == pair_id)) != actor.id or actor.id is None:
        raise NotYoursError
