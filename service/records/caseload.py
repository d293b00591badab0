"""A professional's youngsters on one page, in a constant number of queries; whose words stand on it is logged too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import combining, normalize
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import CaseloadOpened, CaseloadPrinted
from service.consent.grants import AuthorGrant, ConsentGrant
from service.consent.sharing import Sharing
from service.pairs.models import Pair, PairState, Person, Seat, SeatRole
from service.records.caseload_facts import CaseloadFacts, look_up
from service.records.listing import log_list
from service.records.notes import OpenedNote
from service.records.to_do import due_of


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One pair of a professional. `name` is what they may call the youngster: their own label, or the given name.

    `partner` is None while nobody sits on the other seat; `partner_away`: they are there, and not these days;
    `partner_leaves_at`: they leave then; `partner_successor`: who takes over from them. `stand_in` is
    whom the own holder named; `stands_in_for`: the holder for whom the caller sits here, until `stands_in_until`. `step`:
    the code of what must happen first before anything can be shared (records.next_steps), or None. `asked_by`: who asks
    the caller's half to take an action over. `reminders`: the appointments of which this half reminds the youngster today.
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
    reminders: Sequence[OpenedNote]
    asked_by: str | None
    sharing: Sharing
    step: str | None
    is_invited_by_me: bool
    end_is_asked: bool

    @property
    def on_screen(self) -> Sequence[OpenedNote]:
        """The notes of which the list says what they ask: these, and no other, are in the log."""
        says_something_else = self.end_is_asked or self.asked_by is not None or self.step is not None
        return self.reminders or (() if says_something_else else self.on_paper)

    @property
    def on_paper(self) -> Sequence[OpenedNote]:
        """As on_screen, of the list on paper."""
        return (self.first_action,) if self.first_action else ()

    def answers(self, wanted: str) -> bool:
        """Whether every word of this occurs in who it is about or with whom, whatever its capitals and accents."""
        found = _plain(" ".join((self.name or "", self.code, self.partner or "", self.partner_organisation)))
        return all(word in found for word in _plain(wanted).split())


@dataclass(frozen=True, slots=True)
class Caseload:
    """What needs the caller comes first: what they are asked, something new, then what is due soonest.

    `grants`: under which the notes of these lines were opened, of both halves.
    """

    lines: Sequence[CaseloadLine]
    grants: Sequence[ConsentGrant | AuthorGrant]

    @property
    def going_on(self) -> list[CaseloadLine]:
        """The pairs that were formed, and not those that somebody is asked to form."""
        return [line for line in self.lines if line.state == PairState.OPEN]


def open_caseload(session: Session, actor: Actor, wanted: str = "") -> list[CaseloadLine]:
    """The pairs in which the caller has a present seat and that answer what is wanted; logged."""
    caseload = gather_caseload(session, actor)
    lines = [line for line in caseload.lines if line.answers(wanted)]
    shown = [note for line in lines for note in line.on_screen]
    log_list(session, actor, CaseloadOpened, [line.pair_id for line in lines], caseload.grants, shown)
    return lines


def print_caseload(session: Session, actor: Actor) -> list[CaseloadLine]:
    """All of them, for paper: who looks this up in the log sees that the list was printed."""
    caseload = gather_caseload(session, actor)
    lines = caseload.going_on
    shown = [note for line in lines for note in line.on_paper]
    log_list(session, actor, CaseloadPrinted, [line.pair_id for line in lines], caseload.grants, shown)
    return lines


def gather_caseload(session: Session, actor: Actor) -> Caseload:
    """As open_caseload, all of them. MUST be logged by whoever shows it (listing.log_list), with the notes shown."""
    facts = look_up(session, actor)
    lines = [_line(pair, facts, actor) for pair in facts.pairs.values()]
    return Caseload(sorted(lines, key=_what_needs_the_reader_first), facts.grants)


def _what_needs_the_reader_first(line: CaseloadLine) -> tuple[bool, int, str, str]:
    due = due_of(line.first_action) if line.first_action else "~"
    return line.asked_by is None, -line.new, due, (line.name or "~").lower()


def _plain(text: str) -> str:
    """As somebody types it who does not mind capitals and accents."""
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter)).casefold()


def _line(pair: Pair, facts: CaseloadFacts, actor: Actor) -> CaseloadLine:
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
        reminders=_reminders(pair, facts, somebody_is_there),
        first_is_ours=pair.id in facts.actions and facts.actions[pair.id].id in facts.ours,
        asked_by=facts.asked.get(pair.id),
        sharing=facts.sharing[pair.id],
        step=facts.steps.get(pair.id),
        is_invited_by_me=pair.invited_by == actor.id,
        end_is_asked=pair.id in facts.endings and facts.endings[pair.id].asked_at is not None,
    )


def _reminders(pair: Pair, facts: CaseloadFacts, partner_is_there: bool) -> Sequence[OpenedNote]:
    """What the caller's half reminds the youngster of today: what it carries, and all where nobody else is there (S5)."""
    every = facts.reminders.get(pair.id, ())
    return [note for note in every if note.id in facts.ours or not partner_is_there]


def _own_holder(sitting: Sequence[tuple[Seat, Person]], my_seat: Seat) -> str:
    """The holder beside whom the caller sits; empty once they left the organisation."""
    held = (each for each in sitting if each[0].role == SeatRole.HOLDER)
    return next((person.name for seat, person in held if seat.organisation_id == my_seat.organisation_id), "")
