"""Who looked, for the youngster: what the log holds about readers, with the subjects of what they read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from service.actors import Role
from service.audit.search import LISTINGS, Line, Reading, reading_of, who_looked
from service.db import now
from service.errors import NotYoursError
from service.pairs.models import Organisation, PairSide, Person, Seat, SeatRole
from service.records.models import Note

PRINTED = "caseload-printed"
PAGE = "pair-opened"


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody looked. `is_list`: they opened their list, in which this youngster stands, or (`is_printed`)
    printed it; its notes are those of which words stood on that list.

    Without notes it was the page about the youngster, with who they are and what they want, and no note on it.
    `pair_id` is None for a list; `is_gone`: who looked does not work there any more.
    """

    id: UUID
    pair_id: UUID | None
    at: datetime
    name: str
    organisation: str
    subjects: tuple[str, ...]
    note_ids: frozenset[UUID]
    as_stand_in: bool
    by_system: bool
    is_list: bool
    is_printed: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """A page of looks, newest first. `older`: the entry before which the next page begins; None where there is none."""

    looks: Sequence[Look]
    older: UUID | None


def looks_at(session: Session, pair_ids: Sequence[UUID], limit: int, before: UUID | None = None) -> Looks:
    """Who looked at these pairs, at most `limit` entries at once; five queries for any number of pairs and entries.

    What one person opened at one moment is one look, and stands on one page. MUST only be shown to the youngster of
    these pairs.
    """
    found = who_looked(session, pair_ids, limit + 1, before)
    every = found if len(found) <= limit else _whole_looks(found)
    subjects = _subjects(session, {note_id for line in every for note_id in line.note_ids})
    met, stand_ins = _met(session, pair_ids), _stand_ins(session, pair_ids)
    lines = [line for line in every if _is_look(line, subjects, met)]
    gone = _gone(session, {line.actor_id for line in lines if line.actor_id})
    looks: list[Look] = []
    for line in lines:
        look = _look(line, subjects, stand_ins, gone)
        if looks and _is_same(looks[-1], look):
            looks[-1] = _merged(looks[-1], look)
        else:
            looks.append(look)
    return Looks(looks, every[-1].id if len(every) < len(found) else None)


def read_by(looks: Iterable[Look]) -> Mapping[UUID, list[Look]]:
    """By note, the last time that each reader read it, newest first."""
    found: dict[UUID, dict[tuple[str, str], Look]] = {}
    for look in looks:
        for note_id in look.note_ids:
            found.setdefault(note_id, {}).setdefault((look.name, look.organisation), look)
    return {note_id: list(readers.values()) for note_id, readers in found.items()}


def look_asked(session: Session, pair_ids: Sequence[UUID], entry_id: UUID) -> tuple[Reading, Look]:
    """One look at these pairs, by its entry. MUST only be shown to their youngster. Raises NotYoursError for any other."""
    reading = reading_of(session, pair_ids, entry_id)
    if reading is None:
        raise NotYoursError
    subjects = _subjects(session, set(reading.line.note_ids))
    if not _is_look(reading.line, subjects, _met(session, pair_ids)):
        raise NotYoursError
    reader = {reading.line.actor_id} if reading.line.actor_id else set()
    return reading, _look(reading.line, subjects, frozenset(), _gone(session, reader))


def _whole_looks(lines: list[Line]) -> list[Line]:
    """Without the last, which is of the next page, and whatever is one look with it."""
    last = (lines[-1].at, lines[-1].actor, lines[-1].organisation)
    whole = [line for line in lines[:-1] if (line.at, line.actor, line.organisation) != last]
    return whole or lines[:-1]


def _is_look(line: Line, subjects: Mapping[UUID, str], met: frozenset[tuple[UUID, str]]) -> bool:
    """Whether something of this youngster was before somebody's eyes.

    Before a professional has met them their page about the youngster holds nothing, unless consent covers it; and that
    they wrote is nobody's yet (gate.py).
    """
    if line.act in LISTINGS or not subjects.keys().isdisjoint(line.note_ids):
        return True
    if line.actor_role == Role.SYSTEM:
        return False
    has_met = line.pair_id is not None and (line.pair_id, line.organisation or "") in met
    return line.consent_id is not None or (line.act == PAGE and has_met)


def _look(line: Line, subjects: Mapping[UUID, str], stand_ins: frozenset[UUID], gone: frozenset[UUID]) -> Look:
    return Look(
        id=line.id,
        pair_id=line.pair_id,
        at=line.at,
        name=line.actor or line.organisation or "",
        organisation=line.organisation or "",
        subjects=_in_order(subjects[note_id] for note_id in line.note_ids if note_id in subjects),
        note_ids=frozenset(line.note_ids) & subjects.keys(),
        as_stand_in=line.actor_id in stand_ins,
        by_system=line.actor_role == Role.SYSTEM,
        is_list=line.act in LISTINGS,
        is_printed=line.act == PRINTED,
        is_gone=line.actor_id in gone,
    )


def _is_same(one: Look, other: Look) -> bool:
    """Whether both were opened at once. A list is logged before the notes on it, so that of a look it is the last here."""
    return not one.is_list and _seen(one) == _seen(other)


def _seen(look: Look) -> tuple[datetime, str, str]:
    return look.at, look.name, look.organisation


def _merged(one: Look, other: Look) -> Look:
    """Of a list and the notes on it, it is a look at the list: so is a question why."""
    subjects = _in_order((*one.subjects, *other.subjects))
    return replace(other if other.is_list else one, note_ids=one.note_ids | other.note_ids, subjects=subjects)


def _in_order(subjects: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subjects))


def _subjects(session: Session, note_ids: set[UUID]) -> Mapping[UUID, str]:
    """By note, as far as their writer has met the youngster: before that even their number is nobody's (gate.py).

    Also of notes that were retracted since: that they were read stays visible.
    """
    of_writer = and_(PairSide.pair_id == Note.pair_id, PairSide.organisation_id == Note.organisation_id)
    met = select(Note.id, Note.subject).join(PairSide, of_writer).where(PairSide.met_at.is_not(None))
    rows = session.execute(met.where(Note.id.in_(note_ids)))
    return {row.id: row.subject for row in rows}


def _met(session: Session, pair_ids: Sequence[UUID]) -> frozenset[tuple[UUID, str]]:
    """The pairs with the names of the organisations whose holder has met the youngster."""
    chosen = select(PairSide.pair_id, Organisation.name).join(Organisation, Organisation.id == PairSide.organisation_id)
    rows = session.execute(chosen.where(PairSide.pair_id.in_(pair_ids), PairSide.met_at.is_not(None)))
    return frozenset((row.pair_id, row.name) for row in rows)


def _gone(session: Session, person_ids: set[UUID]) -> frozenset[UUID]:
    """Who of these people has left their organisation."""
    chosen = select(Person.id).where(Person.id.in_(person_ids), Person.left_at <= now(session))
    return frozenset(session.scalars(chosen))


def _stand_ins(session: Session, pair_ids: Sequence[UUID]) -> frozenset[UUID]:
    chosen = select(Seat.person_id).where(Seat.pair_id.in_(pair_ids), Seat.role == SeatRole.STAND_IN)
    return frozenset(session.scalars(chosen))
