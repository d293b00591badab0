"""The consents that an organisation's system may see: what was given, and that nothing is shared any more, never why.

A pause, a withdrawal and an end by time look the same: not active since a moment. What was never given is not there, whether
it was refused, put off or never asked (docs/decisions/0004). Nor is what somebody chose who was erased: those rows stay
only so that the log can be verified.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from service.actors import Actor
from service.audit.acts import ConsentsSeen
from service.audit.log import append
from service.clock import start_of_day
from service.consent.choices import SUBJECTS_IN_ORDER
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.standing import people_of, words_of
from service.consent.transitions import State
from service.db import now
from service.errors import NotYoursError
from service.pairs.models import Organisation, Pair, PairSide, Person, is_erased

_later = aliased(ConsentEvent)
_reader, _writer = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None means anything. `day`: an operator (eq, ge, gt, le, lt) and the day it is compared with."""

    consent_id: UUID | None = None
    pair_id: UUID | None = None
    active: bool | None = None
    day: tuple[str, date] | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A person or organisation, by id and name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """One direction as it was last given. `changed_at`: when it was given, or came to share nothing any more."""

    id: UUID
    version: int
    is_active: bool
    changed_at: datetime
    given_at: datetime
    until: datetime
    pair_id: UUID
    pair_code: str
    writer: Named
    reader: Named
    people: Sequence[Named]
    subjects: Sequence[str]
    copies: bool
    text_revision: str
    language: str


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """One page, in the order of ids. `next_after` continues; None on the last page."""

    consents: Sequence[GivenConsent]
    next_after: UUID | None


def search_given_consents(session: Session, actor: Actor, wanted: Wanted, limit: int) -> ConsentPage:
    """The consents in pairs of the caller's organisation, both directions; logged. Raises NotYoursError."""
    found = _found(session, actor, wanted, limit + 1)
    append(session, ConsentsSeen(actor=actor, facts={"consents": str(min(len(found), limit))}))
    return ConsentPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def read_given_consent(session: Session, actor: Actor, consent_id: UUID) -> GivenConsent:
    """One of them; logged. Raises NotYoursError, the same for one that was never given and one that does not exist."""
    found = _found(session, actor, Wanted(consent_id=consent_id), 1)
    if not found:
        raise NotYoursError
    append(session, ConsentsSeen(actor=actor, pair_id=found[0].pair_id, facts={"consents": "1"}))
    return found[0]


def _found(session: Session, actor: Actor, wanted: Wanted, limit: int) -> list[GivenConsent]:
    if actor.organisation_id is None:
        raise NotYoursError
    moment = now(session)
    rows = session.execute(_given(actor.organisation_id, wanted, moment).limit(limit)).all()
    people = {person_id for row in rows for person_id in people_of(row.people)}
    names = {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))}
    return [_consent(row, names, moment) for row in rows]


def _given(organisation_id: UUID, wanted: Wanted, moment: datetime) -> Any:
    newest = aliased(ConsentEvent)
    last_given = (
        select(func.max(newest.sequence))
        .where(_same_direction(newest), newest.state == State.GIVEN.value)
        .correlate(ConsentEvent)
        .scalar_subquery()
    )
    return (
        select(
            ConsentEvent,
            _later.at.label("next_at"),
            Pair.code,
            _reader.name.label("reader"),
            _writer.name.label("writer"),
            ConsentEvidence.text_revision,
            ConsentEvidence.language,
            ConsentEvent.people,
        )
        .join(PairSide, and_(PairSide.pair_id == ConsentEvent.pair_id, PairSide.organisation_id == organisation_id))
        .join(Pair, Pair.id == ConsentEvent.pair_id)
        .join(_reader, _reader.id == ConsentEvent.to_organisation_id)
        .join(_writer, _writer.id == ConsentEvent.from_organisation_id)
        .join(ConsentEvidence, ConsentEvidence.id == ConsentEvent.evidence_id)
        .outerjoin(_later, and_(_same_direction(_later), _later.sequence == ConsentEvent.sequence + 1))
        .where(ConsentEvent.sequence == last_given, not_(is_erased()), *_conditions(wanted, moment))
        .order_by(ConsentEvent.consent_id)
    )


def _same_direction(other: Any) -> ColumnElement[bool]:
    return and_(other.pair_id == ConsentEvent.pair_id, other.to_organisation_id == ConsentEvent.to_organisation_id)


def _conditions(wanted: Wanted, moment: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.consent_id is not None:
        conditions.append(ConsentEvent.consent_id == wanted.consent_id)
    if wanted.pair_id is not None:
        conditions.append(ConsentEvent.pair_id == wanted.pair_id)
    if wanted.after is not None:
        conditions.append(ConsentEvent.consent_id > wanted.after)
    if wanted.active is True:
        conditions.append(and_(_later.sequence.is_(None), ConsentEvent.until > moment))
    if wanted.active is False:
        conditions.append(or_(_later.sequence.is_not(None), ConsentEvent.until <= moment))
    if wanted.day is not None:
        conditions += _on_day(*wanted.day)
    return conditions


def _on_day(operator: str, day: date) -> list[ColumnElement[bool]]:
    """A day lasts from midnight to midnight in the Netherlands."""
    start, end = start_of_day(day), start_of_day(day + timedelta(days=1))
    return {
        "eq": [ConsentEvent.at >= start, ConsentEvent.at < end],
        "ge": [ConsentEvent.at >= start],
        "gt": [ConsentEvent.at >= end],
        "le": [ConsentEvent.at < end],
        "lt": [ConsentEvent.at < start],
    }[operator]


def _consent(row: Any, names: dict[UUID, str], moment: datetime) -> GivenConsent:
    event: ConsentEvent = row.ConsentEvent
    until: datetime = event.until or event.at
    stops = [at for at in (row.next_at, until if until <= moment else None) if at is not None]
    return GivenConsent(
        id=event.consent_id,
        version=event.revision + bool(stops),
        is_active=not stops,
        changed_at=min(stops, default=event.at),
        given_at=event.at,
        until=until,
        pair_id=event.pair_id,
        pair_code=row.code,
        writer=Named(event.from_organisation_id, row.writer),
        reader=Named(event.to_organisation_id, row.reader),
        people=sorted((Named(one, names[one]) for one in people_of(event.people)), key=lambda person: person.name),
        subjects=[subject.value for subject in SUBJECTS_IN_ORDER if subject in words_of(event.subjects)],
        copies=event.copies,
        text_revision=row.text_revision,
        language=row.language,
    )
