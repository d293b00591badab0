"""Looking up who takes over from whom. Naming them: succession.py; when they sit there: succession_seats.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from service.actors import Actor, Role
from service.audit.acts import SuccessionOpened
from service.audit.log import append
from service.db import now
from service.errors import NotYoursError
from service.pairs.models import Organisation, Pair, PairState, Person, Seat, SeatRole
from service.pairs.seats import is_present, other_side, people_on_seats
from service.pairs.succession_models import Succession


def possible_successors(session: Session, organisation_id: UUID | None, leaver_id: UUID | None) -> Sequence[Person]:
    """Colleagues who can follow this one, by name: who works there as a professional and is not leaving too."""
    chosen = select(Person).where(
        Person.organisation_id == organisation_id,
        Person.id != leaver_id,
        Person.roles.contains(Role.PROFESSIONAL.value),
        Person.left_at.is_(None),
    )
    return session.scalars(chosen.order_by(Person.name, Person.login)).all()


def is_waiting(session: Session) -> ColumnElement[bool]:
    """The condition that a succession was not called off and is not taken up yet."""
    to_come = or_(Succession.takes_over_at.is_(None), Succession.takes_over_at > now(session))
    return and_(Succession.ended_at.is_(None), to_come)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who takes over and does not sit there yet; `from_name`: from whom, also after those left."""

    named: Succession
    person: Person
    from_name: str


def successions_of(session: Session, pair_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], Waiting]:
    """Who waits to take over in these pairs, by pair and organisation: one query for any number of pairs."""
    before = aliased(Person)
    rows = session.execute(
        select(Succession, Person, before.name)
        .join(Person, Person.id == Succession.person_id)
        .join(before, before.id == Succession.from_person_id)
        .where(Succession.pair_id.in_(pair_ids), is_waiting(session), Person.left_at.is_(None))
    )
    return {(named.pair_id, named.organisation_id): Waiting(named, person, name) for named, person, name in rows}


def unchecked_succession(session: Session, person_id: UUID | None, pair_id: UUID) -> Succession | None:
    """How this holder came to sit in this pair, while nobody has gone through its open actions with them."""
    return session.scalar(
        select(Succession)
        .join(
            Seat,
            and_(
                Seat.pair_id == Succession.pair_id,
                Seat.person_id == Succession.person_id,
                Seat.role == SeatRole.HOLDER,
                Seat.starts_at == Succession.takes_over_at,
            ),
        )
        .join(Person, Person.id == Seat.person_id)
        .where(Succession.pair_id == pair_id, Succession.person_id == person_id, is_present(session))
        .where(Succession.checked_at.is_(None), Succession.accepted.is_(True))
    )


def successions_to(session: Session, actor: Actor) -> Sequence[Succession]:
    """The pairs that the caller is asked to take over and does not sit in yet, the oldest question first."""
    chosen = (
        select(Succession)
        .join(Pair, Pair.id == Succession.pair_id)
        .where(
            Succession.person_id == actor.id,
            is_waiting(session),
            Pair.state.in_((PairState.INVITED, PairState.OPEN)),
        )
    )
    return session.scalars(chosen.order_by(Succession.named_at, Succession.id)).all()


@dataclass(frozen=True, slots=True)
class TakingOver:
    """What somebody who is to take over may know before the youngster accepted them: nothing about the youngster."""

    named: Succession
    from_: Person
    code: str
    partner: Person | None
    partner_organisation: Organisation


def open_taking_over(session: Session, actor: Actor, succession_id: UUID) -> TakingOver:
    """One pair that the caller is to take over; logged. Raises NotYoursError for anybody else."""
    named = next((each for each in successions_to(session, actor) if each.id == succession_id), None)
    if named is None:
        raise NotYoursError
    other = other_side(session, named.pair_id, named.organisation_id).organisation_id
    sitting = people_on_seats(session, [named.pair_id])
    append(session, SuccessionOpened(actor=actor, pair_id=named.pair_id, other_organisation_id=other))
    return TakingOver(
        named=named,
        from_=session.get_one(Person, named.from_person_id),
        code=session.get_one(Pair, named.pair_id).code,
        partner=next(
            (who for seat, who, _ in sitting if (seat.organisation_id, seat.role) == (other, SeatRole.HOLDER)), None
        ),
        partner_organisation=session.get_one(Organisation, other),
    )
