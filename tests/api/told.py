"""What the tests of the exchange tell again and again: what a note looks like, what Noor says, what stands in the log."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.actors import Actor
from service.audit.models import Entry
from service.consent.decisions import end_after
from service.consent.events import Terms
from service.consent.models import ConsentEvent
from service.db import Database
from service.records.release import decide_and_release
from tests.factories import EVIDENCE, SUBJECTS, World

TEXT = "Noor gaat donderdag naar de kijkdag. Ze wil er graag iemand bij."


def source_note(pair_id: UUID | str, **changes: Any) -> dict[str, Any]:
    """A note of Sanne as De Brug's system sends it."""
    return {
        "pairId": str(pair_id),
        "author": "sanne",
        "subject": "housing",
        "kind": "agreement",
        "text": TEXT,
        "howKnown": "told-by-youngster",
        "discussed": True,
        "action": None,
        "writtenAt": "2026-03-03T14:05:00+01:00",
        "sourceRevision": 1,
        **changes,
    }


def say_yes(
    world: World,
    pair_id: UUID,
    youngster: Actor,
    to: Actor,
    *,
    previewed: Mapping[str, int] | None = None,
    subjects: Iterable[str] = SUBJECTS,
    copies: bool = True,
    read_first: bool = False,
    months: int = 3,
) -> None:
    """The youngster lets this professional read, with copies in their own system, and lets pass what they had on screen."""
    assert to.id is not None
    assert to.organisation_id is not None
    with world.database.transaction() as session:
        terms = Terms(frozenset(subjects), frozenset({to.id}), end_after(session, months), copies, read_first)
        seen = {UUID(note_id): revision for note_id, revision in (previewed or {}).items()}
        decide_and_release(session, youngster, pair_id, {to.organisation_id: terms}, EVIDENCE, seen)


def entries(database: Database, act: str | None = None) -> list[Entry]:
    """The log, oldest first."""
    with database.reading() as session:
        chosen = select(Entry).order_by(Entry.number)
        return list(session.scalars(chosen if act is None else chosen.where(Entry.act == act)))


def given_consent(world: World, pair_id: UUID) -> UUID:
    """The consent under which Karim reads or read in this pair."""
    with world.database.reading() as session:
        to_karim = select(ConsentEvent.consent_id).where(
            ConsentEvent.pair_id == pair_id, ConsentEvent.to_organisation_id == world.straatkracht.id
        )
        return session.scalars(to_karim.limit(1)).one()
