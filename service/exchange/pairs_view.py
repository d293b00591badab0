"""The pairs of an organisation as its system may know them: nothing in them names the youngster."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from uuid import UUID

from sqlalchemy import Select, and_, not_, or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import PairsListed
from service.audit.log import append
from service.consent.sharing import Sharing, sharing_of
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, SeatRole, is_erased
from service.pairs.organisations import own_organisation
from service.pairs.seats import is_present, people_on_seats

MOST_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the caller's own organisation."""

    name: str
    login: str


@dataclass(frozen=True, slots=True)
class PairView:
    """One pair as one organisation sees it."""

    pair_id: UUID
    code: str
    has_ended: bool
    partner: str
    partner_holder: str | None
    holder: Colleague | None
    stand_in: Colleague | None
    shares_in: bool
    shares_out: bool

    @property
    def revision(self) -> str:
        """Changes when, and only when, something changed in what this reader sees of the pair."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:32]


def list_pairs(session: Session, actor: Actor) -> list[PairView]:
    """The pairs in which the organisation has a present seat, and those that ended and were not erased, oldest first.

    Logged as one reading. A constant number of queries, however many pairs there are. Raises NotYoursError.
    """
    own = own_organisation(session, actor)
    pairs = {row.id: row for row in session.execute(_pairs_of(session, own.id))}
    pair_ids = list(pairs)
    seats = _seats_of(session, pair_ids)
    sharing = sharing_of(session, own.id, pair_ids)
    views = [
        _view(own.id, row.id, row.code, row.state, row.partner, seats.get(row.id, ()), sharing[row.id])
        for row in pairs.values()
    ]
    append(session, PairsListed(actor=actor, facts={"pairs": " ".join(map(str, pair_ids))}))
    return views


def _pairs_of(session: Session, organisation_id: UUID) -> Select[UUID, str, str, str]:
    has_seat = (
        select(Seat.id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.pair_id == Pair.id, Seat.organisation_id == organisation_id, is_present(session))
        .exists()
    )
    has_ended = and_(Pair.state == PairState.ENDED, not_(is_erased()))  # else an answer kept from before says whose it was
    is_formed = or_(has_ended, and_(Pair.state == PairState.OPEN, has_seat))
    partner_side = (
        select(PairSide.organisation_id)
        .where(PairSide.pair_id == Pair.id, PairSide.organisation_id != organisation_id)
        .scalar_subquery()
    )
    own_pairs = select(PairSide.pair_id).where(PairSide.organisation_id == organisation_id)
    return (
        select(Pair.id, Pair.code, Pair.state, Organisation.name.label("partner"))
        .join(Organisation, Organisation.id == partner_side)
        .where(Pair.id.in_(own_pairs), is_formed)
        .order_by(Pair.created_at, Pair.id)
        .limit(MOST_PAIRS)
    )


def _seats_of(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[Seat, Person]]]:
    seats: dict[UUID, list[tuple[Seat, Person]]] = {}
    for seat, person, _ in people_on_seats(session, pair_ids):
        seats.setdefault(seat.pair_id, []).append((seat, person))
    return seats


def _view(
    own_id: UUID,
    pair_id: UUID,
    code: str,
    state: str,
    partner: str,
    seats: Sequence[tuple[Seat, Person]],
    sharing: Sharing,
) -> PairView:
    has_ended = state == PairState.ENDED
    partner_holder = next(
        (person.name for seat, person in seats if _is_holder(seat) and seat.organisation_id != own_id), None
    )
    own = [(seat, person) for seat, person in seats if seat.organisation_id == own_id]
    return PairView(
        pair_id=pair_id,
        code=code,
        has_ended=has_ended,
        partner=partner,
        partner_holder=partner_holder,
        holder=next((_colleague(person) for seat, person in own if _is_holder(seat)), None),
        stand_in=next((_colleague(person) for seat, person in own if not _is_holder(seat)), None),
        shares_in=sharing.incoming is not None and not has_ended,
        shares_out=sharing.outgoing is not None and not has_ended,
    )


def _is_holder(seat: Seat) -> bool:
    return seat.role == SeatRole.HOLDER


def _colleague(person: Person) -> Colleague:
    return Colleague(person.name, person.login)
