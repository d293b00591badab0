"""Entries of the log as the officer's page shows them (templates/officer/log.html)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session

from service.actors import Role
from service.audit.search import Line
from service.pairs.pair_codes import codes_of_pairs

MOST_COUNTED = 10_000
SHORT = 8  # characters of a consent's id that are enough to tell it apart on a page


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
    consent: str | None
    notes: int
    checks: str
    is_attempt_from_outside: bool


def entries_shown(session: Session, organisation_id: UUID, lines: Sequence[Line]) -> list[EntryShown]:
    """These entries, with the codes of their pairs."""
    codes = codes_of_pairs(session, organisation_id, {line.pair_id for line in lines if line.pair_id})
    return [_entry(line, codes.get(line.pair_id) if line.pair_id else None) for line in lines]


def _entry(line: Line, pair_code: str | None) -> EntryShown:
    consent = f"{str(line.consent_id)[:SHORT]} r{line.consent_revision}" if line.consent_id else None
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
