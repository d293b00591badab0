"""Who looked, for the youngster: what the log holds about readers, with the subjects of what they read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from service.actors import Role
from service.audit.search import Line, who_looked
from service.pairs.models import PairSide, Seat, SeatRole
from service.records.models import Note

LIST = "caseload-opened"


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody looked. `is_list`: they opened their list, in which this youngster stands."""

    id: UUID
    at: datetime
    name: str
    organisation: str
    subjects: tuple[str, ...]
    note_ids: frozenset[UUID]
    as_stand_in: bool
    by_system: bool
    is_list: bool


def looks_at(session: Session, pair_ids: Sequence[UUID], limit: int) -> list[Look]:
    """Who looked at these pairs, newest first, at most `limit` entries back; three queries for any number of pairs.

    What one person opened at one moment is one look. Entries without notes are left out, except a list that was opened.
    MUST only be shown to the youngster of these pairs.
    """
    every = who_looked(session, pair_ids, limit)
    subjects = _subjects(session, {note_id for line in every for note_id in line.note_ids})
    lines = [line for line in every if line.act == LIST or not subjects.keys().isdisjoint(line.note_ids)]
    stand_ins = _stand_ins(session, pair_ids)
    looks: list[Look] = []
    for line in lines:
        look = _look(line, subjects, stand_ins)
        if looks and _is_same(looks[-1], look):
            looks[-1] = _merged(looks[-1], look)
        else:
            looks.append(look)
    return looks


def _look(line: Line, subjects: Mapping[UUID, str], stand_ins: frozenset[UUID]) -> Look:
    return Look(
        id=line.id,
        at=line.at,
        name=line.actor or line.organisation or "",
        organisation=line.organisation or "",
        subjects=_in_order(subjects[note_id] for note_id in line.note_ids if note_id in subjects),
        note_ids=frozenset(line.note_ids) & subjects.keys(),
        as_stand_in=line.actor_id in stand_ins,
        by_system=line.actor_role == Role.SYSTEM,
        is_list=line.act == LIST,
    )


def _is_same(one: Look, other: Look) -> bool:
    return (one.at, one.name, one.organisation, one.is_list) == (other.at, other.name, other.organisation, other.is_list)


def _merged(one: Look, other: Look) -> Look:
    return replace(one, note_ids=one.note_ids | other.note_ids, subjects=_in_order((*one.subjects, *other.subjects)))


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


def _stand_ins(session: Session, pair_ids: Sequence[UUID]) -> frozenset[UUID]:
    chosen = select(Seat.person_id).where(Seat.pair_id.in_(pair_ids), Seat.role == SeatRole.STAND_IN)
    return frozenset(session.scalars(chosen))
