"""Drift: what a system says that it holds, against what it should hold and what it said before.

Nothing is believed to be gone, and nothing to be right, on the strength of a list alone: a copy of which list and receipts
disagree is possibly held again, so that the inbox asks for it to be put there or to be removed, and a receipt decides. So a
list that is wrong costs work and never a note, and a system that was restored from an old backup is mended by itself.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from schemas.vocabulary import HoldingFinding
from service.actors import Actor
from service.audit.acts import CopiesListed
from service.audit.log import append
from service.consent.gate import decide_each
from service.consent.grants import ConsentGrant
from service.db import now
from service.errors import NotYoursError
from service.exchange.inbox import should_hold
from service.exchange.leases import require_lease
from service.exchange.models import HELD, Copy, CopyState, Drift
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import RegistrationSystem
from service.pairs.revisions import raise_revision


@dataclass(frozen=True, slots=True)
class Holding:
    """One revision of one note in the system. `note_id` is what its marker says; it may be the identifier of nothing."""

    note_id: str
    revision: int
    text_digest: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything in the system with an identifier after `after` and up to and including `until`; None: without bound."""

    after: str | None
    until: str | None
    items: Sequence[Holding]

    def reach(self, note_id: str) -> bool:
        """Whether this note would be listed here if it stood in the system."""
        return (self.after is None or note_id > self.after) and (self.until is None or note_id <= self.until)


@dataclass(frozen=True, slots=True)
class Found:
    """A copy with which something is wrong. `revision`: what stands there; of one that is gone what should."""

    note_id: str
    revision: int
    finding: HoldingFinding


def compare_holdings(session: Session, actor: Actor, holdings: Holdings, lease_number: int | None) -> list[Found]:
    """Name each copy that consent does not cover or that is not as it was stored; keep that for the administrator.

    What stands there and must go, and what must stand there and does not, is in the inbox from now on. Raises ConflictError
    (lease-lost) without the present lease, NotYoursError.
    """
    if actor.organisation_id is None:
        raise NotYoursError
    require_lease(session, actor, lease_number)
    # The pairs' locks come before the copies' rows, as for everybody, so that nobody waits in a circle.
    grants = [decision for decision in decide_each(session, actor).values() if isinstance(decision, ConsentGrant)]
    covered = should_hold(session, grants)
    copies = _copies(session, actor.organisation_id, holdings)
    found = [*_listed(holdings, copies, covered), *_missing(holdings, copies, covered)]
    _keep(session, actor.organisation_id, holdings, found)
    if _doubt(session, copies, found, covered):
        raise_revision(session, actor.organisation_id)
    if holdings.until is None:
        session.execute(update(RegistrationSystem).where(RegistrationSystem.id == actor.id).values(listed_at=now(session)))
    known = [copies[each.note_id].note_id for each in found if each.note_id in copies]
    facts = {"copies": str(len(holdings.items)), "found": str(len(found))}
    append(session, CopiesListed(actor=actor, note_ids=known, facts=facts))
    return found


def drift_to_mend(session: Session, organisation_id: UUID) -> Sequence[Drift]:
    """What somebody of this organisation must look at. For its administrator.

    A copy that must go is not among it while its removal may simply be under way, in one list: else this would tell the
    moment at which a youngster stopped sharing.
    """
    lasting = or_(Drift.finding != HoldingFinding.NOT_COVERED, Drift.looks > 1)
    chosen = select(Drift).where(Drift.organisation_id == organisation_id, lasting)
    return session.scalars(chosen.order_by(Drift.note_id)).all()


def _copies(session: Session, organisation_id: UUID, holdings: Holdings) -> dict[str, Copy]:
    """The copies within reach, by identifier. A fetch or receipt under way ends first."""
    mine = select(Copy).where(Copy.organisation_id == organisation_id).order_by(Copy.note_id).with_for_update()
    return {str(copy.note_id): copy for copy in session.scalars(mine) if holdings.reach(str(copy.note_id))}


def _listed(holdings: Holdings, copies: Mapping[str, Copy], covered: Collection[UUID]) -> Iterator[Found]:
    """At most one for each note."""
    listed = {item.note_id: item for item in holdings.items}
    times = Counter(item.note_id for item in holdings.items)
    for note_id, item in listed.items():
        finding = _finding(item, copies.get(note_id), covered, times[note_id])
        if finding is not None:
            yield Found(note_id, item.revision, finding)


def _finding(item: Holding, copy: Copy | None, covered: Collection[UUID], times: int) -> HoldingFinding | None:
    if copy is None:
        return HoldingFinding.UNKNOWN
    if copy.state == CopyState.KEPT:
        return None  # it stands there on a ground, and everybody concerned knows
    if copy.note_id not in covered:
        return HoldingFinding.NOT_COVERED
    if copy.state == CopyState.POSSIBLY_HELD:
        return None  # on its way; the inbox asks for it
    if times > 1:
        return HoldingFinding.DOUBLED
    if copy.state == CopyState.REMOVED or copy.revision != item.revision:
        return HoldingFinding.OTHER_REVISION
    both = copy.text_digest is not None and item.text_digest is not None
    return HoldingFinding.TEXT_DIFFERS if both and copy.text_digest != item.text_digest else None


def _missing(holdings: Holdings, copies: Mapping[str, Copy], covered: Collection[UUID]) -> Iterator[Found]:
    listed = {item.note_id for item in holdings.items}
    for note_id, copy in copies.items():
        if note_id not in listed and copy.state == CopyState.STORED and copy.note_id in covered:
            yield Found(note_id, copy.revision, HoldingFinding.GONE)


def _keep(session: Session, organisation_id: UUID, holdings: Holdings, found: Sequence[Found]) -> None:
    """What is found now stands in the place of what was found here before."""
    known = {
        row.note_id: row
        for row in session.scalars(select(Drift).where(Drift.organisation_id == organisation_id))
        if holdings.reach(row.note_id)
    }
    for each in found:
        row = known.pop(each.note_id, None)
        if row is None:
            row = Drift(organisation_id=organisation_id, note_id=each.note_id, finding=each.finding.value, looks=0)
            session.add(row)
        row.looks = row.looks + 1 if row.finding == each.finding else 1
        row.finding, row.revision = each.finding.value, each.revision
    for over in known.values():
        session.delete(over)


def _doubt(session: Session, copies: Mapping[str, Copy], found: Sequence[Found], covered: Collection[UUID]) -> bool:
    """Take back what receipts said of these copies; whether there was any. The youngster hears of one that came back."""
    doubtful = [copies[each.note_id] for each in found if _is_doubtful(each, copies.get(each.note_id))]
    for copy in doubtful:
        if copy.note_id not in covered:
            tell_youngster_of(session, copy.pair_id)
        copy.state, copy.text_digest = CopyState.POSSIBLY_HELD.value, None
    return bool(doubtful)


def _is_doubtful(found: Found, copy: Copy | None) -> bool:
    if copy is None or found.finding is HoldingFinding.TEXT_DIFFERS:
        return False
    return found.finding is not HoldingFinding.NOT_COVERED or copy.state not in HELD
