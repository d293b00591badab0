"""A professional's youngsters on one page: in a constant number of queries, and as one entry that lists its pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import combining, normalize
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import CaseloadOpened, CaseloadPrinted
from service.audit.log import append
from service.clock import local
from service.consent.gate import author_grants_each, decide_each
from service.consent.grants import ConsentGrant
from service.consent.proposals import unconfirmed_proposals
from service.consent.sharing import Sharing, sharing_of
from service.db import now
from service.pairs.absences import away_now
from service.pairs.ending import endings_of
from service.pairs.ending_models import Ending
from service.pairs.forming import own_label
from service.pairs.joining import youngster_name
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, SeatRole, StandIn, Youngster
from service.pairs.seats import is_present, people_on_seats
from service.pairs.stand_ins import stand_ins_of
from service.pairs.systems import has_system
from service.pairs.taking_over import Waiting, successions_of
from service.records.covering import covered_by
from service.records.models import Note
from service.records.newly import came_since
from service.records.next_steps import Progress, next_steps
from service.records.notes import OpenedNote
from service.records.queries import notes_to_act_on
from service.records.to_do import asked_by_pair, due_of, first_actions, ours_among, reminders_of


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One pair of a professional. `name` is what they may call the youngster: their own label, or the given name.

    `partner` is None while nobody sits on the other seat; `partner_away`: they are there, and not these days;
    `partner_leaves_at`: they leave then; `partner_successor`: who takes over from them. `stand_in` is
    whom the own holder named; `stands_in_for`: the holder for whom the caller sits here, until `stands_in_until`. `step`:
    the code of what must happen first before anything can be shared (records.next_steps), or None. `asked_by`: who asks
    the caller's half to take an action over. `reminder`: the appointment of which this half reminds the youngster today.
    """

    pair_id: UUID
    code: str
    state: str
    purpose: str
    name: str | None
    partner: str | None
    partner_organisation: str
    partner_stand_in: str | None
    partner_away: bool
    partner_leaves_at: datetime | None
    partner_successor: str | None
    stand_in: str | None
    stand_in_accepted: bool
    stands_in_for: str | None
    stands_in_until: datetime | None
    new: int
    first_action: OpenedNote | None
    first_is_ours: bool
    reminder: OpenedNote | None
    asked_by: str | None
    sharing: Sharing
    step: str | None
    is_invited_by_me: bool
    end_is_asked: bool

    def answers(self, wanted: str) -> bool:
        """Whether every word of this occurs in who it is about or with whom, whatever its capitals and accents."""
        found = _plain(" ".join((self.name or "", self.code, self.partner or "", self.partner_organisation)))
        return all(word in found for word in _plain(wanted).split())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was looked up for all pairs at once, by pair."""

    halves: Mapping[UUID, tuple[PairSide, Organisation]]
    own: Mapping[UUID, PairSide]
    seats: Sequence[tuple[Seat, Person, Organisation]]
    away: Mapping[UUID, datetime]
    stand_ins: Mapping[tuple[UUID, UUID], tuple[StandIn, Person]]
    successions: Mapping[tuple[UUID, UUID], Waiting]
    names: Mapping[UUID, str]
    new: Mapping[UUID, int]
    actions: Mapping[UUID, OpenedNote]
    reminders: Mapping[UUID, OpenedNote]
    ours: frozenset[UUID]
    asked: Mapping[UUID, str]
    sharing: Mapping[UUID, Sharing]
    steps: Mapping[UUID, str]
    endings: Mapping[UUID, Ending]


def open_caseload(session: Session, actor: Actor, wanted: str = "") -> list[CaseloadLine]:
    """The pairs in which the caller has a present seat and that answer what is wanted. Logged as one reading.

    What needs the caller comes first: what they are asked, something new, then what is due soonest.
    """
    lines = [line for line in _lines(session, actor) if line.answers(wanted)]
    append(session, CaseloadOpened(actor=actor, facts=_listing(lines)))
    return lines


def print_caseload(session: Session, actor: Actor) -> list[CaseloadLine]:
    """All of them, for paper: who looks this up in the log sees that the list was printed."""
    lines = [line for line in _lines(session, actor) if line.state == PairState.OPEN]
    append(session, CaseloadPrinted(actor=actor, facts=_listing(lines)))
    return lines


def _listing(lines: Sequence[CaseloadLine]) -> dict[str, str]:
    return {"pairs": " ".join(str(line.pair_id) for line in lines)}


def _lines(session: Session, actor: Actor) -> list[CaseloadLine]:
    decisions = decide_each(session, actor)
    grants = {pair_id: grant for pair_id, grant in decisions.items() if isinstance(grant, ConsentGrant)}
    pairs = _pairs_of(session, actor)
    facts = _facts(session, actor, pairs, grants)
    lines = [_line(pair, facts, actor) for pair in pairs.values()]
    return sorted(lines, key=_what_needs_the_reader_first)


def _what_needs_the_reader_first(line: CaseloadLine) -> tuple[bool, int, str, str]:
    due = due_of(line.first_action) if line.first_action else "~"
    return line.asked_by is None, -line.new, due, (line.name or "~").lower()


def _plain(text: str) -> str:
    """As somebody types it who does not mind capitals and accents."""
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter)).casefold()


def _facts(session: Session, actor: Actor, pairs: Mapping[UUID, Pair], grants: Mapping[UUID, ConsentGrant]) -> _Facts:
    pair_ids = list(pairs)
    halves = _halves(session, pair_ids)
    own = {side.pair_id: side for side, _ in halves if side.organisation_id == actor.organisation_id}
    seats = people_on_seats(session, pair_ids)
    covered, own_grants = list(grants.values()), author_grants_each(session, actor)
    to_do = [*notes_to_act_on(session, covered), *notes_to_act_on(session, own_grants)]
    actions, reminders = first_actions(to_do), reminders_of(to_do, local(now(session)).date())
    sharing = sharing_of(session, actor.organisation_id, pair_ids) if actor.organisation_id else {}
    return _Facts(
        halves={side.pair_id: (side, whose) for side, whose in halves if side.organisation_id != actor.organisation_id},
        own=own,
        seats=seats,
        away=away_now(session, {person.id for _, person, _ in seats}),
        stand_ins=stand_ins_of(session, pair_ids),
        successions=successions_of(session, pair_ids),
        names=_names(session, own, pairs, grants),
        new=_new_notes(session, actor, covered),
        actions=actions,
        reminders=reminders,
        ours=ours_among(session, actor, [*actions.values(), *reminders.values()], sharing),
        asked=asked_by_pair(session, actor, [*covered, *own_grants]),
        sharing=sharing,
        steps=_steps(session, actor, pairs, own, seats),
        endings=endings_of(session, pair_ids),
    )


def _pairs_of(session: Session, actor: Actor) -> dict[UUID, Pair]:
    chosen = (
        select(Pair)
        .join(Seat, Seat.pair_id == Pair.id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.person_id == actor.id, is_present(session))
        .where(Pair.state.in_((PairState.INVITED, PairState.OPEN)))
        .order_by(Pair.created_at)
    )
    return {pair.id: pair for pair in session.scalars(chosen)}


def _halves(session: Session, pair_ids: Sequence[UUID]) -> Sequence[tuple[PairSide, Organisation]]:
    rows = session.execute(
        select(PairSide, Organisation)
        .join(Organisation, Organisation.id == PairSide.organisation_id)
        .where(PairSide.pair_id.in_(pair_ids))
    )
    return [(side, organisation) for side, organisation in rows]


def _new_notes(session: Session, actor: Actor, grants: Sequence[ConsentGrant]) -> Mapping[UUID, int]:
    """How many notes of the partner came since the caller last looked at that pair."""
    if not grants:
        return {}
    chosen = (
        select(Note.pair_id, func.count().label("new"))
        .where(covered_by(grants), came_since(actor.id))
        .group_by(Note.pair_id)
    )
    return {row.pair_id: row.new for row in session.execute(chosen)}


def _names(
    session: Session,
    own: Mapping[UUID, PairSide],
    pairs: Mapping[UUID, Pair],
    grants: Mapping[UUID, ConsentGrant],
) -> Mapping[UUID, str]:
    """The name each organisation knows by itself; the name they gave only under consent (product.md, rule 4)."""
    labels = {pair_id: own_label(session, side) for pair_id, side in own.items()}
    covered = [pairs[pair_id].youngster_id for pair_id in grants if pair_id in pairs]
    chosen = select(Youngster).where(Youngster.id.in_(covered))
    youngsters = {youngster.id: youngster for youngster in session.scalars(chosen)}
    names = {pair_id: label for pair_id, label in labels.items() if label}
    for pair_id in grants:
        youngster_id = pairs[pair_id].youngster_id if pair_id in pairs else None
        if youngster_id in youngsters:
            names[pair_id] = youngster_name(session, youngsters[youngster_id])
    return names


def _steps(
    session: Session,
    actor: Actor,
    pairs: Mapping[UUID, Pair],
    own: Mapping[UUID, PairSide],
    seats: Sequence[tuple[Seat, Person, Organisation]],
) -> Mapping[UUID, str]:
    """The first thing that must still happen, by pair."""
    proposals = unconfirmed_proposals(session, list(pairs))
    with_system = actor.organisation_id is not None and has_system(session, actor.organisation_id)
    held = {seat.pair_id for seat, person, _ in seats if person.id == actor.id and seat.role == SeatRole.HOLDER}
    steps = {
        pair_id: next_steps(
            Progress(pair, own[pair_id], pair_id in held, proposals.get(pair_id), has_own_system=with_system), actor
        )
        for pair_id, pair in pairs.items()
    }
    return {pair_id: codes[0] for pair_id, codes in steps.items() if codes}


def _line(pair: Pair, facts: _Facts, actor: Actor) -> CaseloadLine:
    _, organisation = facts.halves[pair.id]
    sitting = [(seat, person) for seat, person, _ in facts.seats if seat.pair_id == pair.id]
    partners = {seat.role: person for seat, person in sitting if seat.organisation_id == organisation.id}
    holder, stand_in = partners.get(SeatRole.HOLDER), partners.get(SeatRole.STAND_IN)
    named = facts.stand_ins.get((pair.id, facts.own[pair.id].organisation_id))
    follows = facts.successions.get((pair.id, organisation.id))
    my_seat = next(seat for seat, person in sitting if person.id == actor.id)
    for_somebody = my_seat.role == SeatRole.STAND_IN
    somebody_is_there = stand_in is not None or (holder is not None and holder.id not in facts.away)
    return CaseloadLine(
        pair_id=pair.id,
        code=pair.code,
        state=pair.state,
        purpose=pair.purpose,
        name=facts.names.get(pair.id),
        partner=holder.name if holder else None,
        partner_organisation=organisation.name,
        partner_stand_in=stand_in.name if stand_in else None,
        partner_away=holder is not None and holder.id in facts.away,
        partner_leaves_at=holder.left_at if holder else None,
        partner_successor=follows.person.name if follows else None,
        stand_in=named[1].name if named else None,
        stand_in_accepted=named is not None and named[0].accepted,
        stands_in_for=_own_holder(sitting, my_seat) if for_somebody else None,
        stands_in_until=my_seat.ends_at if for_somebody else None,
        new=facts.new.get(pair.id, 0),
        first_action=facts.actions.get(pair.id),
        reminder=facts.reminders.get(pair.id) if _reminds(pair, facts, somebody_is_there) else None,
        first_is_ours=pair.id in facts.actions and facts.actions[pair.id].id in facts.ours,
        asked_by=facts.asked.get(pair.id),
        sharing=facts.sharing[pair.id],
        step=facts.steps.get(pair.id),
        is_invited_by_me=pair.invited_by == actor.id,
        end_is_asked=pair.id in facts.endings and facts.endings[pair.id].asked_at is not None,
    )


def _reminds(pair: Pair, facts: _Facts, partner_is_there: bool) -> bool:
    """Whether it is for the caller's half to remind the youngster today: who carries it, or else who is there (S5)."""
    note = facts.reminders.get(pair.id)
    return note is not None and (note.id in facts.ours or not partner_is_there)


def _own_holder(sitting: Sequence[tuple[Seat, Person]], my_seat: Seat) -> str:
    """The holder beside whom the caller sits; empty once they left the organisation."""
    held = (each for each in sitting if each[0].role == SeatRole.HOLDER)
    return next((person.name for seat, person in held if seat.organisation_id == my_seat.organisation_id), "")
