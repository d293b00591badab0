"""Adding events. The only file that writes to `consent_event`; nothing ever changes or deletes a row there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.consent.assertions import Assertion
from service.consent.digests import digest_of
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.standing import people_of, standing_from, words_of
from service.consent.transitions import Action, State, next_state
from service.db import now, vault_of
from service.errors import NotYoursError
from service.vault import place


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed for one direction: subjects, who may read, until when, whether copies may be made, read first.

    `assisted`: said beside a professional. `stand_in`: the answer about whoever is named to stand in; None: not asked here.
    """

    subjects: frozenset[str] = frozenset()
    people: frozenset[UUID] = frozenset()
    until: datetime | None = None
    copies: bool = False
    read_first: bool = False
    assisted: bool = False
    stand_in: bool | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a decision rests on (GDPR 7(1)). `shown` is the exact text; `ticked` the choices as they were sent.

    `assertion`: the passkey's signature over both; None where the session, or a code on paper, was enough.
    `assisting_id`: the sitting in which somebody helped.
    """

    text_revision: str
    text_hash: str
    language: str
    channel: str
    recognised_by: str
    shown: str
    ticked: str
    assertion: Assertion | None = None
    assisting_id: UUID | None = None


EVENTS = "events"
"""The fact under which an entry of the log names the events that it is about (`claim_of`), with spaces between them."""

NO_TERMS = Terms()
NEW_EPOCH = {Action.GIVE, Action.RESUME}
LONGEST_ASSISTED = timedelta(days=30)
WITHOUT_TERMS = {Action.PROPOSE, Action.REFUSE, Action.WITHDRAW, Action.EXPIRE}


def add_event(
    session: Session,
    actor: Actor,
    pair_id: UUID,
    from_organisation_id: UUID,
    to_organisation_id: UUID,
    action: Action,
    terms: Terms | None = None,
    evidence_id: UUID | None = None,
) -> ConsentEvent:
    """Add one step to one direction.

    MUST be called under the pair's exclusive lock. Raises IllegalTransitionError when the table does not allow it.
    Without `terms` an action that keeps terms (pause, postpone) keeps the present ones.
    """
    last = last_event(session, pair_id, to_organisation_id)
    present = _present_state(session, last, action)
    state = next_state(action, present, actor.role)
    kept = NO_TERMS if last is None or action in WITHOUT_TERMS else _terms_of(last)
    agreed = terms or kept
    _check_assisted(actor, agreed, now(session))
    event = ConsentEvent(
        pair_id=pair_id,
        to_organisation_id=to_organisation_id,
        sequence=last.sequence + 1 if last else 1,
        from_organisation_id=from_organisation_id,
        consent_id=last.consent_id if last else uuid4(),
        action=action.value,
        state=state.value,
        revision=(last.revision if last else 0) + (1 if State.GIVEN in (present, state) else 0),
        epoch=(last.epoch if last else 0) + (1 if action in NEW_EPOCH else 0),
        subjects=" ".join(sorted(agreed.subjects)),
        people=" ".join(sorted(person.hex for person in agreed.people)),
        until=agreed.until,
        copies=agreed.copies,
        read_first=agreed.read_first,
        assisted=agreed.assisted,
        at=now(session),
        by_role=actor.role.value,
        by_id=actor.id,
        evidence_id=evidence_id,
    )
    session.add(event)
    session.flush()  # the next step of this direction must see this one
    return event


def _check_assisted(actor: Actor, agreed: Terms, moment: datetime) -> None:
    """Raises ValueError for what nobody can say beside somebody else: for good, or with copies (product.md, rule 13)."""
    if actor.role is Role.ASSISTED and agreed.subjects and not agreed.assisted:
        raise ValueError("what is said beside a professional is marked as assisted")
    if agreed.assisted and (agreed.copies or agreed.until is None or agreed.until > moment + LONGEST_ASSISTED):
        raise ValueError("an assisted yes never allows copies, and ends within 30 days")


def _present_state(session: Session, last: ConsentEvent | None, action: Action) -> State:
    if last is None:
        return State.NONE
    if action is Action.EXPIRE:  # writes down what time did: the clock alone must not have made it expired already
        return State(last.state)
    return standing_from(last, now(session)).state


def last_event(session: Session, pair_id: UUID, to_organisation_id: UUID) -> ConsentEvent | None:
    """The newest event of one direction."""
    return session.scalar(
        select(ConsentEvent)
        .where(ConsentEvent.pair_id == pair_id, ConsentEvent.to_organisation_id == to_organisation_id)
        .order_by(ConsentEvent.sequence.desc())
        .limit(1)
    )


def keep_evidence(session: Session, pair_id: UUID, evidence: Evidence) -> UUID:
    """Keep what a decision rests on, sealed under the pair's key; returns its id."""
    evidence_id = uuid4()
    vault, assertion = vault_of(session), evidence.assertion
    signed_at = place("consent_evidence", evidence_id, "assertion")
    session.add(
        ConsentEvidence(
            id=evidence_id,
            pair_id=pair_id,
            text_revision=evidence.text_revision,
            text_hash=evidence.text_hash,
            language=evidence.language,
            channel=evidence.channel,
            recognised_by=evidence.recognised_by,
            shown=vault.seal(pair_id, place("consent_evidence", evidence_id, "shown"), evidence.shown),
            ticked=vault.seal(pair_id, place("consent_evidence", evidence_id, "ticked"), evidence.ticked),
            assertion=vault.seal(pair_id, signed_at, assertion.as_text()) if assertion else None,
            assertion_hash=assertion.hash if assertion else None,
            assisting_id=evidence.assisting_id,
            at=now(session),
        )
    )
    session.flush()  # the event that follows refers to it
    return evidence_id


def shown_then(session: Session, pair_id: UUID, evidence_id: UUID) -> tuple[str, datetime]:
    """The exact text that was on the screen at a decision, and when. MUST only be shown to the youngster of the pair.

    Raises NotYoursError for evidence of another pair.
    """
    evidence = session.get(ConsentEvidence, evidence_id)
    if evidence is None or evidence.pair_id != pair_id:
        raise NotYoursError
    where = place("consent_evidence", evidence_id, "shown")
    return vault_of(session).open(pair_id, where, evidence.shown), evidence.at


def claim_of(session: Session, event: ConsentEvent) -> str:
    """What the log keeps of this event: which one it is, and the digest over it and its evidence."""
    evidence = session.get(ConsentEvidence, event.evidence_id) if event.evidence_id else None
    return f"{event.to_organisation_id.hex}/{event.sequence}/{digest_of(event, evidence)}"


def _terms_of(event: ConsentEvent) -> Terms:
    return Terms(
        words_of(event.subjects), people_of(event.people), event.until, event.copies, event.read_first, event.assisted
    )
