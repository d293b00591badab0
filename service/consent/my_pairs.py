"""A youngster's pairs as they see them: who helps them, and what stands in each direction. Constant in queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.consent.freely import Circumstances, circumstances_of
from service.consent.models import ConsentEvent
from service.consent.standing import Standing, last_event_joined, standing_from
from service.consent.transitions import State
from service.db import now
from service.errors import NotYoursError
from service.pairs.assisting import assisting_of
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, SeatRole, StandIn
from service.pairs.own_words import OwnWords, own_words_of
from service.pairs.seats import people_on_seats
from service.pairs.stand_ins import stand_ins_of
from service.pairs.succession_models import Succession
from service.pairs.taking_over import Waiting, successions_of


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who helps, or, while a seat is empty, their organisation. `is_first`: of the organisation that invited."""

    person_id: UUID | None
    name: str
    organisation_id: UUID
    organisation: str
    own_words: OwnWords
    is_first: bool


@dataclass(frozen=True, slots=True)
class Direction:
    """What `reader` may read of what `writer` writes. `decided_at`: when it came to stand as it does; None: never asked.

    `readers_now`: who of the receiving organisation would be given a grant by the gate at this moment, and nobody where
    consent, a meeting or a seat is missing (the same conditions as `consent.gate.decide`, which decides). `may_copy`:
    whether its system would be. `stand_in` is whom the holder who reads has named; `stand_in_accepted` None: the youngster
    was not asked about them yet. `stands_in_until`: while the stand-in sits there. `has_met`: the writer has met the
    youngster; before that nobody but their own organisation sees what they wrote, the youngster neither. `successor`: who
    takes over and does not sit there yet; `successor_of`: from whom. `leaves_at`: when the reader leaves the
    organisation. `goes_on`: the pair has not ended.
    """

    pair_id: UUID
    goes_on: bool
    writer: Party
    has_met: bool
    reader: Party
    stand_in: Party | None
    stand_in_accepted: bool | None
    stands_in_until: datetime | None
    successor: Party | None
    succession: Succession | None
    successor_of: str
    leaves_at: datetime | None
    standing: Standing | None
    decided_at: datetime | None
    readers_now: tuple[Party, ...]
    may_copy: bool

    @property
    def to(self) -> UUID:
        """The receiving organisation, by which a direction is named."""
        return self.reader.organisation_id

    @property
    def state(self) -> State:
        return self.standing.state if self.standing else State.NONE

    @property
    def is_active(self) -> bool:
        """Whether somebody may read something now, as far as consent goes."""
        return self.state is State.GIVEN

    @property
    def stand_in_reads(self) -> bool:
        """Whether what stands lets the stand-in read while the holder is away."""
        return bool(
            self.stand_in and self.stand_in_accepted and self.standing and self.stand_in.person_id in self.standing.people
        )

    @property
    def successor_accepted(self) -> bool | None:
        """Whether the youngster said yes to who takes over; None: not answered yet."""
        return self.succession.accepted if self.succession and self.succession.answered_at else None


@dataclass(frozen=True, slots=True)
class MyPair:
    """One pair. `parties`: both holders, the one who invited first. `circumstances`: how they were asked; None: not yet."""

    pair: Pair
    sides: tuple[PairSide, PairSide]
    parties: tuple[Party, Party]
    directions: tuple[Direction, Direction]
    circumstances: Circumstances | None = None

    @property
    def id(self) -> UUID:
        return self.pair.id

    @property
    def goes_on(self) -> bool:
        """Whether both still help together."""
        return self.pair.state == PairState.OPEN

    @property
    def asked(self) -> tuple[Direction, ...]:
        """The directions that were ever proposed."""
        return tuple(direction for direction in self.directions if direction.standing is not None)

    def direction_to(self, organisation_id: UUID) -> Direction:
        """The direction that this organisation receives. Raises NotYoursError."""
        for direction in self.directions:
            if direction.to == organisation_id:
                return direction
        raise NotYoursError


def my_pairs(session: Session, actor: Actor) -> list[MyPair]:
    """Every pair of this youngster, the newest first. Raises NotYoursError for anybody else."""
    if actor.role is not Role.YOUNGSTER or actor.id is None:
        raise NotYoursError
    mine = select(Pair).where(Pair.youngster_id == actor.id).order_by(Pair.joined_at.desc(), Pair.id)
    return _opened(session, session.scalars(mine).all())


def my_pair(session: Session, actor: Actor, pair_id: UUID) -> MyPair:
    """One pair of this youngster; beside a holder the one it is about. Raises NotYoursError."""
    if actor.role is Role.ASSISTED and assisting_of(session, actor).pair_id == pair_id:
        return pair_as_asked(session, pair_id)
    for pair in my_pairs(session, actor):
        if pair.id == pair_id:
            return pair
    raise NotYoursError


def pair_as_asked(session: Session, pair_id: UUID) -> MyPair:
    """One pair as its youngster would see it. MUST NOT be shown to a professional: it says what stands, and why not."""
    return _opened(session, [session.get_one(Pair, pair_id)])[0]


@dataclass(frozen=True, slots=True)
class _Half:
    """One organisation's half of a pair: who sits there now, whom the holder named to stand in, and who takes over."""

    side: PairSide
    organisation: Organisation
    seats: tuple[tuple[Seat, Person], ...]
    named: tuple[StandIn, Person] | None
    follows: Waiting | None
    is_first: bool

    @property
    def holder(self) -> Party:
        for seat, person in self.seats:
            if seat.role == SeatRole.HOLDER:
                return self._party(person.id, person.name)
        return self._party(None, self.organisation.name)

    @property
    def leaves_at(self) -> datetime | None:
        """When the holder leaves the organisation, where that is known."""
        return next((person.left_at for seat, person in self.seats if seat.role == SeatRole.HOLDER), None)

    @property
    def successor(self) -> Party | None:
        return self._party(self.follows.person.id, self.follows.person.name) if self.follows else None

    @property
    def stand_in(self) -> Party | None:
        return self._party(self.named[1].id, self.named[1].name) if self.named else None

    @property
    def stand_in_accepted(self) -> bool | None:
        return self.named[0].accepted if self.named and self.named[0].answered_at else None

    @property
    def stands_in_until(self) -> datetime | None:
        return next((seat.ends_at for seat, _ in self.seats if seat.role == SeatRole.STAND_IN), None)

    def sitting(self) -> list[Party]:
        """Who sits here at this moment. Somebody with two seats is in doubt, and doubt is no."""
        people = [person for _, person in self.seats]
        return [self._party(person.id, person.name) for person in people if people.count(person) == 1]

    def _party(self, person_id: UUID | None, name: str) -> Party:
        organisation = self.organisation
        return Party(person_id, name, organisation.id, organisation.name, own_words_of(organisation), self.is_first)


def _opened(session: Session, pairs: Sequence[Pair]) -> list[MyPair]:
    ids = [pair.id for pair in pairs]
    halves, events, moment = _halves(session, pairs), _last_events(session, ids), now(session)
    asked = circumstances_of(session, ids)
    opened = []
    for pair in pairs:
        first, second = halves[pair.id]
        to_second = _direction(pair, first, second, events.get((pair.id, second.organisation.id)), moment)
        to_first = _direction(pair, second, first, events.get((pair.id, first.organisation.id)), moment)
        parties, directions = (first.holder, second.holder), (to_second, to_first)
        opened.append(MyPair(pair, (first.side, second.side), parties, directions, asked.get(pair.id)))
    return opened


def _direction(pair: Pair, writer: _Half, reader: _Half, event: ConsentEvent | None, moment: datetime) -> Direction:
    standing = standing_from(event, moment) if event else None
    readers = _readers_now(pair, writer, reader, standing)
    return Direction(
        pair_id=pair.id,
        goes_on=pair.state == PairState.OPEN,
        writer=writer.holder,
        has_met=writer.side.met_at is not None,
        reader=reader.holder,
        stand_in=reader.stand_in,
        stand_in_accepted=reader.stand_in_accepted,
        stands_in_until=reader.stands_in_until,
        successor=reader.successor,
        succession=reader.follows.named if reader.follows else None,
        successor_of=reader.follows.from_name if reader.follows else "",
        leaves_at=reader.leaves_at,
        standing=standing,
        decided_at=event.at if event else None,
        readers_now=readers,
        may_copy=bool(readers and standing and standing.copies and reader.side.record_confirmed_at),
    )


def _readers_now(pair: Pair, writer: _Half, reader: _Half, standing: Standing | None) -> tuple[Party, ...]:
    shares = standing is not None and standing.is_active and standing.subjects
    if not shares or pair.state != PairState.OPEN or writer.side.met_at is None or not reader.organisation.active:
        return ()
    return tuple(party for party in reader.sitting() if standing and party.person_id in standing.people)


def _halves(session: Session, pairs: Sequence[Pair]) -> Mapping[UUID, tuple[_Half, _Half]]:
    """Both halves of each pair, the one that invited first."""
    pair_ids = [pair.id for pair in pairs]
    seats, named = _seats(session, pair_ids), stand_ins_of(session, pair_ids)
    follows = successions_of(session, pair_ids)
    inviting = _organisations_that_invited(session, pairs)
    halves: dict[UUID, list[_Half]] = {}
    rows = session.execute(
        select(PairSide, Organisation)
        .join(Organisation, Organisation.id == PairSide.organisation_id)
        .where(PairSide.pair_id.in_(pair_ids))
    )
    for side, organisation in rows:
        where = (side.pair_id, side.organisation_id)
        here = tuple(seats.get(where, ()))
        is_first = organisation.id == inviting[side.pair_id]
        half = _Half(side, organisation, here, named.get(where), follows.get(where), is_first)
        halves.setdefault(side.pair_id, []).append(half)
    for both in halves.values():
        both.sort(key=lambda half: not half.is_first)
    return {pair_id: (both[0], both[1]) for pair_id, both in halves.items()}


def _seats(session: Session, pair_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], list[tuple[Seat, Person]]]:
    """Who sits in these pairs at this moment."""
    seats: dict[tuple[UUID, UUID], list[tuple[Seat, Person]]] = {}
    for seat, person, _ in people_on_seats(session, pair_ids):
        seats.setdefault((seat.pair_id, seat.organisation_id), []).append((seat, person))
    return seats


def _last_events(session: Session, pair_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], ConsentEvent]:
    chosen = select(ConsentEvent).where(ConsentEvent.pair_id.in_(pair_ids), last_event_joined(ConsentEvent))
    return {(event.pair_id, event.to_organisation_id): event for event in session.scalars(chosen)}


def _organisations_that_invited(session: Session, pairs: Sequence[Pair]) -> Mapping[UUID, UUID]:
    people = select(Person.id, Person.organisation_id).where(Person.id.in_([pair.invited_by for pair in pairs]))
    organisations = {row.id: row.organisation_id for row in session.execute(people)}
    return {pair.id: organisations[pair.invited_by] for pair in pairs}
