"""The inbox: the difference between what an organisation's system should hold and what it says it holds.

No queue: nothing to lose and no order to get wrong. What was withdrawn is simply not in the difference any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, select, update
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import InboxRead
from service.audit.log import append
from service.consent.gate import decide_each
from service.consent.grants import ConsentGrant
from service.db import now
from service.errors import NotYoursError
from service.exchange.leases import require_lease
from service.exchange.models import HELD, Copy, CopyState
from service.exchange.waiting import mark_read
from service.pairs.models import OrganisationRevision
from service.pairs.seats import next_change_of_seats
from service.prepared import Prepared
from service.records.covering import covered_by
from service.records.models import Note

MOST_ITEMS = 10_000
_MINE = OrganisationRevision.organisation_id == bindparam("organisation", type_=Uuid())
_REVISION = Prepared(
    select(OrganisationRevision.organisation_id, OrganisationRevision.revision, OrganisationRevision.next_end_at).where(
        _MINE
    )
)
_MOVE_ON = Prepared(
    update(OrganisationRevision)
    .where(_MINE, OrganisationRevision.revision == bindparam("seen", type_=Integer()))
    .values(revision=OrganisationRevision.revision + 1, next_end_at=None)
)
GRANTS_AT_ONCE = 50  # PostgreSQL looks through the whole list of subjects for every note


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the system should still do. Carries no content."""

    note_id: UUID
    revision: int
    pair_id: UUID
    do: Literal["put", "remove"]


@dataclass(frozen=True, slots=True)
class Inbox:
    """`etag` changes whenever the items may have; `items` is None when the caller's copy is still the present one."""

    etag: str
    items: list[Item] | None


def is_unchanged(session: Session, actor: Actor, lease_number: int | None, known_etag: str) -> bool:
    """Whether a caller with this tag has the present inbox. One look-up of each row; writes nothing.

    Raises ConflictError (lease-lost) without the present lease, NotYoursError.
    """
    require_lease(session, actor, lease_number)
    return _is_same(session, _standing(session, actor), known_etag)


def read_inbox(session: Session, actor: Actor, lease_number: int | None, known_etag: str | None) -> Inbox:
    """What this organisation's system should still do, at most MOST_ITEMS at once.

    An unchanged inbox costs one look-up. Raises ConflictError (lease-lost) without the present lease.
    """
    require_lease(session, actor, lease_number)
    known = _standing(session, actor)
    if known_etag is not None and _is_same(session, known, known_etag):
        return Inbox(known_etag, None)
    # The pairs' locks come before the organisation's row, as for everybody, so that nobody waits in a circle.
    grants = [decision for decision in decide_each(session, actor).values() if isinstance(decision, ConsentGrant)]
    moved = (
        _MOVE_ON.run(session, {"organisation": known.organisation_id, "seen": known.revision})
        if _is_due(session, known)
        else 0
    )
    # The tag of before the grants: what somebody else changed since then makes the next question a new one.
    etag = f'"{known.revision + moved}"'
    standing = session.get_one(OrganisationRevision, known.organisation_id)
    standing.next_end_at = _next_end(session, standing.organisation_id, grants)
    items = still_to_do(session, actor, grants)[:MOST_ITEMS]
    mark_read(session, actor, known.revision + moved)
    append(session, InboxRead(actor=actor, facts={"items": str(len(items))}))
    return Inbox(etag, items)


def still_to_do(session: Session, actor: Actor, grants: list[ConsentGrant]) -> list[Item]:
    """The difference between what the organisation's system should hold under these grants and what it says it holds."""
    return _difference(should_hold(session, grants), _known_copies(session, actor))


def should_hold(session: Session, grants: list[ConsentGrant]) -> Mapping[UUID, Item]:
    """What the system should hold under these grants, by note: at the reader's revision, without content."""
    wanted: dict[UUID, Item] = {}
    for start in range(0, len(grants), GRANTS_AT_ONCE):
        covered = covered_by(grants[start : start + GRANTS_AT_ONCE])
        chosen = select(Note.id, Note.partner_revision, Note.pair_id).where(covered)
        for row in session.execute(chosen.order_by(Note.written_at, Note.sequence)):
            wanted[row.id] = Item(row.id, row.partner_revision, row.pair_id, "put")
    return wanted


def _standing(session: Session, actor: Actor) -> Any:
    known = _REVISION.row(session, {"organisation": actor.organisation_id})
    if known is None:
        raise NotYoursError
    return known


def _is_same(session: Session, known: Any, etag: str) -> bool:
    return not _is_due(session, known) and etag == f'"{known.revision}"'


def _is_due(session: Session, known: Any) -> bool:
    """Whether time changed what may be seen: then there is a new tag, even when nothing runs in the background."""
    return known.next_end_at is not None and known.next_end_at <= now(session)


def _next_end(session: Session, organisation_id: UUID, grants: list[ConsentGrant]) -> datetime | None:
    """The earliest moment at which time alone changes the inbox: a consent ends, or somebody's turn on a seat."""
    ends = [grant.until for grant in grants]
    change = next_change_of_seats(session, organisation_id)
    return min(ends if change is None else [*ends, change], default=None)


def _known_copies(session: Session, actor: Actor) -> list[Copy]:
    return list(session.scalars(select(Copy).where(Copy.organisation_id == actor.organisation_id)))


def _difference(wanted: Mapping[UUID, Item], copies: list[Copy]) -> list[Item]:
    """Removals first: they are never held back."""
    held = {copy.note_id: copy for copy in copies}
    removals = [
        Item(copy.note_id, copy.revision, copy.pair_id, "remove")
        for copy in copies
        if copy.note_id not in wanted and copy.state in HELD
    ]
    puts = [item for item in wanted.values() if not _stands(held.get(item.note_id), item)]
    return removals + puts


def _stands(copy: Copy | None, item: Item) -> bool:
    return copy is not None and copy.state == CopyState.STORED and copy.revision == item.revision
