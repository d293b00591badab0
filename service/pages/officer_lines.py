"""Entries of the log as the officer's page shows them (templates/officer/log.html)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session

from service.actors import Role
from service.audit.search import Line
from service.consent.overview import Clause, clauses_of
from service.pairs.pair_codes import codes_of_pairs

MOST_COUNTED = 1_000
SHORT = 8  # characters of a consent's id that are enough to tell it apart on a page


@dataclass(frozen=True, slots=True)
class GroundShown:
    """The consent that something was done under, and what it allowed; `until` is None where that is not on record."""

    id: UUID
    short: str
    revision: int
    subjects: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One line. `role` is empty where it says nothing: a youngster, or what nobody is named for."""

    at: datetime
    actor: str
    organisation: str | None
    role: str
    pair_code: str | None
    act: str
    letter: str
    outcome: str
    reason: str | None
    consent: GroundShown | None
    notes: int
    checks: str
    is_attempt_from_outside: bool


def entries_shown(session: Session, organisation_id: UUID, lines: Sequence[Line]) -> list[EntryShown]:
    """These entries, with the codes of their pairs."""
    codes = codes_of_pairs(session, organisation_id, {line.pair_id for line in lines if line.pair_id})
    clauses = clauses_of(session, {line.pair_id for line in lines if line.pair_id and line.consent_id})
    return [_entry(line, codes.get(line.pair_id) if line.pair_id else None, _ground(line, clauses)) for line in lines]


def _ground(line: Line, clauses: Mapping[tuple[UUID, int], Clause]) -> GroundShown | None:
    if line.consent_id is None or line.consent_revision is None:
        return None
    said = clauses.get((line.consent_id, line.consent_revision))
    short, subjects = str(line.consent_id)[:SHORT], said.subjects if said else ()
    return GroundShown(line.consent_id, short, line.consent_revision, subjects, said.until if said else None)


def _entry(line: Line, pair_code: str | None, consent: GroundShown | None) -> EntryShown:
    return EntryShown(
        at=line.at,
        actor=_actor(line),
        organisation=line.organisation,
        role=line.actor_role if line.actor and line.actor_role else "",
        pair_code=pair_code,
        act=line.act,
        letter=line.letter,
        outcome=line.outcome,
        reason=line.reason,
        consent=consent,
        notes=len(line.note_ids),
        checks=line.checks,
        is_attempt_from_outside=line.is_attempt_from_outside,
    )


def _actor(line: Line) -> str:
    """Who acted; where the log names nobody, Koppel: time, or whatever stopped sharing."""
    if line.actor:
        return line.actor
    if line.actor_role == Role.ASSISTED:
        return gettext("Jongere, met hulp")
    return gettext("Jongere") if line.actor_role == Role.YOUNGSTER else "Koppel"
