"""What became of each copy, for the youngster: stands there with their yes, still asked back, removed, or kept and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.consent.my_pairs import MyPair
from service.consent.standing import histories
from service.consent.transitions import State
from service.db import now
from service.exchange.leases import residues_of
from service.exchange.models import Copy, CopyState
from service.pairs.models import Organisation, RegistrationSystem
from service.records.partner_view import ids_seen_now

SILENT_AFTER = timedelta(minutes=10)  # an adapter asks every few seconds; a restart takes less than this


class Became(StrEnum):
    """STORED: it stands there and may. REMOVING: it may stand there and must go."""

    STORED = "stored"
    REMOVING = "removing"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of which the same became in one organisation's system.

    `at`: when that system last said so. `asked_since`: since when it is asked back, where sharing stopped as a whole.
    `silent_since`: the system has not been heard of since. `residues`: where something of it may still
    stand, as that system says.
    """

    organisation: str
    state: Became
    count: int
    at: datetime | None
    asked_since: datetime | None
    silent_since: datetime | None
    ground: str | None
    residues: Sequence[str] = ()


def my_copies(session: Session, pairs: Sequence[MyPair]) -> list[Copies]:
    """Every copy that stands, stood or may stand somewhere, in five queries. MUST only be shown to the youngster."""
    rows = session.execute(
        select(Copy, Organisation.name)
        .join(Organisation, Organisation.id == Copy.organisation_id)
        .where(Copy.pair_id.in_([pair.id for pair in pairs]))
        .order_by(Organisation.name)
    ).all()
    if not rows:
        return []
    covered = ids_seen_now(session, [each for pair in pairs for each in pair.directions if each.may_copy])
    organisation_ids = {copy.organisation_id for copy, _ in rows}
    silent, residues = _silent(session, organisation_ids), residues_of(session, organisation_ids)
    stopped = _stopped(session, [pair.id for pair in pairs])
    groups: dict[tuple[str, Became, str | None], list[Copy]] = {}
    for copy, organisation in rows:
        became = _became(copy, copy.note_id in covered)
        groups.setdefault((organisation, became, copy.ground), []).append(copy)
    return [
        replace(_together(*key, copies, silent, stopped), residues=residues.get(copies[0].organisation_id, ()))
        for key, copies in groups.items()
    ]


def _became(copy: Copy, may_stand: bool) -> Became:
    if copy.state == CopyState.REMOVED:
        return Became.REMOVED
    if copy.state == CopyState.KEPT:
        return Became.KEPT
    return Became.STORED if may_stand else Became.REMOVING


def _together(
    organisation: str,
    state: Became,
    ground: str | None,
    copies: Iterable[Copy],
    silent: Mapping[UUID, datetime],
    stopped: Mapping[tuple[UUID, UUID], datetime],
) -> Copies:
    here = list(copies)
    told = [copy.told_at for copy in here if copy.told_at is not None]
    since = silent.get(here[0].organisation_id) if state is Became.REMOVING else None
    asked = [stopped.get((copy.pair_id, copy.organisation_id)) for copy in here] if state is Became.REMOVING else [None]
    first = None if None in asked else min(moment for moment in asked if moment is not None)
    return Copies(organisation, state, len(here), max(told, default=None), first, since, ground)


def _stopped(session: Session, pair_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], datetime]:
    """Since when nothing is shared in a direction that was open before, by pair and receiving organisation."""
    stopped: dict[tuple[UUID, UUID], datetime] = {}
    open_until: dict[tuple[UUID, UUID], datetime] = {}
    for events in histories(session, pair_ids).values():
        for event in events:
            direction = (event.pair_id, event.to_organisation_id)
            if event.state == State.GIVEN and event.until is not None:
                open_until[direction] = event.until
                stopped.pop(direction, None)
            elif direction in open_until:
                stopped[direction] = min(event.at, open_until.pop(direction))
    return stopped | {direction: until for direction, until in open_until.items() if until <= now(session)}


def _silent(session: Session, organisation_ids: Iterable[UUID]) -> Mapping[UUID, datetime]:
    """Organisations whose systems have not been heard of for a while, and since when."""
    last_seen = func.max(RegistrationSystem.last_seen_at)
    rows = session.execute(
        select(RegistrationSystem.organisation_id, last_seen.label("seen"))
        .where(RegistrationSystem.organisation_id.in_(list(organisation_ids)), RegistrationSystem.active.is_(True))
        .group_by(RegistrationSystem.organisation_id)
    )
    long_ago = now(session) - SILENT_AFTER
    return {row.organisation_id: row.seen for row in rows if row.seen is not None and row.seen < long_ago}
