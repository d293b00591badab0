"""The gate: the only place where grants are made. Deny is the default; any doubt is a refusal.

The decision is one query. Before it, the reader takes the pair's shared lock, so that a withdrawal waits for reads
under way and none is ever logged after it (GDPR article 7(3); Jeugdwet 7.3.11).
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, and_, bindparam, case, or_, select
from sqlalchemy.orm import Session, SessionTransaction, aliased

from service.actors import Actor, Role
from service.consent.grants import AuthorGrant, ConsentGrant, CouldSee, Reason, Refusal, SubjectGrant
from service.consent.models import ConsentEvent
from service.consent.standing import last_event_joined, people_of, words_of
from service.consent.transitions import State
from service.db import Instant, now
from service.errors import NothingSharedError, NotYoursError
from service.pairs.assisting import assisting_of
from service.pairs.locks import lock_each_for_reading, lock_for_reading
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, RegistrationSystem, Seat
from service.pairs.seats import owners_asked_in_vain
from service.prepared import Prepared

_writer_side, _reader_side = aliased(PairSide), aliased(PairSide)
_pair: BindParameter[UUID] = bindparam("pair", type_=Uuid(as_uuid=True))
_caller: BindParameter[UUID] = bindparam("caller", type_=Uuid(as_uuid=True))
_moment: BindParameter[datetime] = bindparam("moment", type_=Instant())
_organisation: BindParameter[UUID] = bindparam("organisation", type_=Uuid(as_uuid=True))

_PRESENT_SEAT = and_(
    Seat.starts_at <= _moment,
    or_(Seat.ends_at.is_(None), Seat.ends_at > _moment),
    or_(Person.left_at.is_(None), Person.left_at > _moment),
    Organisation.active.is_(True),
)


def _pair_state(moment: BindParameter[datetime] | None) -> Any:
    """Now it is what stands there, whatever a clock says; at a past moment a pair that ended later was open still."""
    return Pair.state if moment is None else case((Pair.ended_at > moment, PairState.OPEN.value), else_=Pair.state)


def _decision(moment: BindParameter[datetime] | None = None) -> Any:
    """Seats of one organisation in one pair, each with everything the decision needs, now or at a past moment."""
    return (
        select(
            Seat.pair_id,
            Seat.person_id,
            Seat.organisation_id,
            _pair_state(moment).label("pair_state"),
            Pair.youngster_id,
            _writer_side.organisation_id.label("from_organisation_id"),
            _writer_side.met_at,
            _reader_side.record_confirmed_at,
            ConsentEvent.consent_id,
            ConsentEvent.revision,
            ConsentEvent.state,
            ConsentEvent.epoch,
            ConsentEvent.subjects,
            ConsentEvent.people,
            ConsentEvent.until,
            ConsentEvent.copies,
            ConsentEvent.read_first,
        )
        .join(Person, Person.id == Seat.person_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .join(Pair, Pair.id == Seat.pair_id)
        .join(
            _writer_side,
            and_(_writer_side.pair_id == Seat.pair_id, _writer_side.organisation_id != Seat.organisation_id),
        )
        .join(
            _reader_side,
            and_(_reader_side.pair_id == Seat.pair_id, _reader_side.organisation_id == Seat.organisation_id),
        )
        .outerjoin(
            ConsentEvent,
            and_(
                ConsentEvent.pair_id == Seat.pair_id,
                ConsentEvent.to_organisation_id == Seat.organisation_id,
                last_event_joined(ConsentEvent, moment),
            ),
        )
        .where(_PRESENT_SEAT)
    )


_FOR_PERSON_EACH = _decision().where(Seat.person_id == _caller)
_FOR_SYSTEM_EACH = (
    _decision()
    .join(RegistrationSystem, RegistrationSystem.organisation_id == Seat.organisation_id)
    .where(RegistrationSystem.id == _caller, RegistrationSystem.active.is_(True))
)
_AT_A_MOMENT = _decision(_moment).where(Seat.pair_id == _pair).order_by(Seat.organisation_id, Seat.person_id)
_FOR_PERSON = Prepared(_FOR_PERSON_EACH.where(Seat.pair_id == _pair))
_FOR_SYSTEM = Prepared(_FOR_SYSTEM_EACH.where(Seat.pair_id == _pair))
_AUTHORS = Prepared(
    select(Seat.person_id, Person.login)
    .join(Person, Person.id == Seat.person_id)
    .join(Organisation, Organisation.id == Seat.organisation_id)
    .where(_PRESENT_SEAT, Seat.pair_id == _pair, Seat.organisation_id == _organisation)
)


def decide(session: Session, actor: Actor, pair_id: UUID) -> ConsentGrant | Refusal:
    """Whether this professional, or this organisation's system, may read what the partner wrote, now.

    A system reads to make copies: it also needs permission to copy and a record that the holder has confirmed.
    """
    lock_for_reading(session, pair_id)
    moment = now(session)
    statement = _FOR_SYSTEM if actor.role is Role.SYSTEM else _FOR_PERSON
    seats = statement.rows(session, {"pair": pair_id, "moment": moment, "caller": actor.id})
    reason = _reason_against(seats, actor.role, moment)
    return _grant_from(seats[0], _transaction(session)) if reason is None else Refusal(reason)


def decide_each(session: Session, actor: Actor) -> dict[UUID, ConsentGrant | Refusal]:
    """As `decide`, for every pair in which the caller, or the caller's organisation, has a present seat: still one query."""
    lock_each_for_reading(session, _pairs_of(session, actor))
    moment = now(session)
    statement = _FOR_SYSTEM_EACH if actor.role is Role.SYSTEM else _FOR_PERSON_EACH
    rows = session.execute(statement.order_by(Seat.pair_id), {"moment": moment, "caller": actor.id}).all()
    decisions: dict[UUID, ConsentGrant | Refusal] = {}
    for pair_id, group in groupby(rows, key=lambda row: row.pair_id):
        seats = list(group)
        reason = _reason_against(seats, actor.role, moment)
        decisions[pair_id] = _grant_from(seats[0], _transaction(session)) if reason is None else Refusal(reason)
    return decisions


def who_could_see(session: Session, pair_id: UUID, moment: datetime) -> list[CouldSee]:
    """To whom this gate would have given a grant in this pair at a past moment, by organisation, people first.

    Replayed from what happened, which is only ever added to; the decision is the one that is made for the present. Whether
    a registration system was connected then is not asked, only whether it might have made copies.
    """
    seats = session.execute(_AT_A_MOMENT, {"pair": pair_id, "moment": moment}).all()
    found = []
    for _, group in groupby(seats, key=lambda seat: seat.organisation_id):
        here = list(group)
        for person_id, own in groupby(here, key=lambda seat: seat.person_id):
            found += _could_see(list(own), Role.PROFESSIONAL, person_id, moment)
        found += _could_see(here, Role.SYSTEM, None, moment)
    return found


def require_grant(session: Session, actor: Actor, pair_id: UUID) -> ConsentGrant:
    """As `decide`.

    Raises NotYoursError when the caller has no seat in this pair, NothingSharedError for every other refusal.
    """
    decision = decide(session, actor, pair_id)
    if isinstance(decision, ConsentGrant):
        return decision
    if decision.reason is Reason.NO_SEAT:
        raise NotYoursError(*owners_asked_in_vain(session, actor, pair_id))
    raise NothingSharedError(pair_id)


def require_author_grant(session: Session, actor: Actor, pair_id: UUID, author_login: str | None = None) -> AuthorGrant:
    """The author's grant: of this professional, or, for a system, of the person it names by login.

    Raises NotYoursError when the organisation has no present seat here, NothingSharedError when the named author has
    none (the caller turns that into `author-not-on-seat`).
    """
    lock_for_reading(session, pair_id)
    seats = _AUTHORS.rows(session, {"pair": pair_id, "moment": now(session), "organisation": actor.organisation_id})
    if actor.role is Role.SYSTEM:
        matches = [seat.person_id for seat in seats if seat.login == author_login]
    else:
        matches = [seat.person_id for seat in seats if seat.person_id == actor.id]
    if not matches and not (seats and actor.role is Role.SYSTEM):
        raise NotYoursError(*owners_asked_in_vain(session, actor, pair_id))
    if len(matches) != 1 or actor.organisation_id is None:
        raise NothingSharedError(pair_id)
    return AuthorGrant(_transaction(session), pair_id, actor.organisation_id, matches[0])


def author_grants_each(session: Session, actor: Actor) -> list[AuthorGrant]:
    """This professional's author's grants, one for every pair in which they have a present seat: one query."""
    statement = (
        select(Seat.pair_id, Seat.organisation_id, Seat.person_id)
        .join(Person, Person.id == Seat.person_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(_PRESENT_SEAT, Seat.person_id == _caller)
        .distinct()
    )
    seats = session.execute(statement, {"moment": now(session), "caller": actor.id}).all()
    transaction = _transaction(session)
    return [AuthorGrant(transaction, seat.pair_id, seat.organisation_id, seat.person_id) for seat in seats]


def require_subject_grant(session: Session, actor: Actor, pair_id: UUID) -> SubjectGrant:
    """The youngster's own grant; beside a holder it covers what that holder's organisation wrote. Raises NotYoursError."""
    if actor.role is Role.ASSISTED:
        return _grant_beside(session, actor, pair_id)
    for grant in subject_grants_each(session, actor):
        if grant.pair_id == pair_id:
            return grant
    raise NotYoursError


def subject_grants_each(session: Session, actor: Actor) -> list[SubjectGrant]:
    """The youngster's own grants, one for every pair they are in: one query. Raises NotYoursError for anybody else."""
    if actor.role is not Role.YOUNGSTER or actor.id is None:
        raise NotYoursError
    halves = session.execute(
        select(PairSide.pair_id, PairSide.organisation_id, PairSide.met_at)
        .join(Pair, Pair.id == PairSide.pair_id)
        .where(Pair.youngster_id == actor.id)
    )
    writers: dict[UUID, set[UUID]] = {}
    for half in halves:
        writers.setdefault(half.pair_id, set()).update([half.organisation_id] if half.met_at is not None else [])
    transaction = _transaction(session)
    return [SubjectGrant(transaction, pair_id, actor.id, frozenset(met)) for pair_id, met in writers.items()]


def _grant_beside(session: Session, actor: Actor, pair_id: UUID) -> SubjectGrant:
    """What the other organisation wrote stays closed on a holder's screen, whoever holds it (product.md, rule 4)."""
    assisting = assisting_of(session, actor)
    if assisting.pair_id != pair_id or assisting.youngster_id is None:
        raise NotYoursError
    writers = frozenset({assisting.organisation_id})
    return SubjectGrant(_transaction(session), pair_id, assisting.youngster_id, writers)


def _could_see(seats: Sequence[Any], role: Role, person_id: UUID | None, moment: datetime) -> list[CouldSee]:
    if _reason_against(seats, role, moment) is not None:
        return []
    first = seats[0]
    return [
        CouldSee(
            organisation_id=first.organisation_id,
            person_id=person_id,
            from_organisation_id=first.from_organisation_id,
            consent_id=first.consent_id,
            consent_revision=first.revision,
            subjects=words_of(first.subjects),
            until=first.until,
        )
    ]


def _reason_against(seats: Sequence[Any], role: Role, moment: datetime) -> Reason | None:
    if not seats:
        return Reason.NO_SEAT
    if role is not Role.SYSTEM and len(seats) > 1:
        return Reason.TWO_SEATS
    first = seats[0]
    if first.pair_state != PairState.OPEN or first.youngster_id is None:
        return Reason.PAIR_NOT_OPEN
    if first.state != State.GIVEN or first.until is None or first.until <= moment or not first.subjects:
        return Reason.NO_CONSENT
    if not people_of(first.people) & {seat.person_id for seat in seats}:
        return Reason.NOT_ACCEPTED
    if first.met_at is None or first.met_at > moment:
        return Reason.NOT_MET
    return _reason_against_copy(first, moment) if role is Role.SYSTEM else None


def _reason_against_copy(seat: Any, moment: datetime) -> Reason | None:
    if not seat.copies:
        return Reason.NO_COPIES
    is_confirmed = seat.record_confirmed_at is not None and seat.record_confirmed_at <= moment
    return None if is_confirmed else Reason.RECORD_NOT_CONFIRMED


def _grant_from(row: Any, transaction: SessionTransaction) -> ConsentGrant:
    return ConsentGrant(
        transaction=transaction,
        pair_id=row.pair_id,
        from_organisation_id=row.from_organisation_id,
        to_organisation_id=row.organisation_id,
        consent_id=row.consent_id,
        consent_revision=row.revision,
        epoch=row.epoch,
        subjects=words_of(row.subjects),
        until=row.until,
        copies=row.copies,
        read_first=row.read_first,
    )


def _transaction(session: Session) -> SessionTransaction:
    transaction = session.get_transaction()
    if transaction is None:
        raise RuntimeError("a grant is given inside a transaction")
    return transaction


def _pairs_of(session: Session, actor: Actor) -> list[UUID]:
    mine = Seat.organisation_id == actor.organisation_id if actor.role is Role.SYSTEM else Seat.person_id == actor.id
    return list(session.scalars(select(Seat.pair_id).where(mine).distinct()))
