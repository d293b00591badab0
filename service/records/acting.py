"""Who carries an action and how it stands: for both halves to say, each for itself, under a grant for the note it is in.

Nobody gets work from somebody else: who carries an action may ask the other half, and only the other half's own yes moves
it (docs/decisions/0025).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.vocabulary import ActionOwner, ActionStatus
from service.actors import Actor
from service.audit.acts import (
    ActionLeft,
    ActionMovedOn,
    ActionTakenOver,
    ReminderSent,
    TakeOverAsked,
    TakeOverDeclined,
    under,
)
from service.audit.log import append
from service.clock import local
from service.consent.gate import decide, require_author_grant
from service.consent.grants import AuthorGrant, ConsentGrant
from service.db import now
from service.errors import N_, ConflictError, OlderRevisionError
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairState
from service.records.covering import covered_by
from service.records.models import SAID_SINCE, ActionPlan, Note
from service.records.notes import OpenedNote, is_open
from service.records.noticing import direction_from, partner_notices
from service.records.queries import note_under
from service.records.reminders import is_reminded, reminds_on
from service.records.standing import count_change, end_plan, say_status

ASKED, CAN_WAIT, DECLINED = "asked", "can-wait", "declined"
PLANS = (ASKED, CAN_WAIT, DECLINED)
"""What can be said of an action: the other half is asked to take it over, it can wait, or the other half cannot do it."""

CHANGED = N_("Er is net iets veranderd aan deze actie. Kijk eerst wat er nu staat.")
GONE = N_("Deze actie staat hier nu niet meer.")
OVER = N_("Deze actie is al afgerond.")


@dataclass(frozen=True, slots=True)
class Seen:
    """An action as it stood on the page on which somebody pressed a button."""

    note_id: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class _Held:
    """An action that is ours until the end, with the grant under which it is open."""

    grant: AuthorGrant | ConsentGrant
    note: Note
    opened: OpenedNote


def carries(note: OpenedNote, organisation_id: UUID | None) -> bool:
    """Whether this organisation's seat carries the action, as it was said last."""
    is_writers = (note.action or {}).get("owner") == ActionOwner.WRITER
    return (note.organisation_id == organisation_id) == is_writers


def is_ours(note: OpenedNote, organisation_id: UUID | None, readable_ids: frozenset[UUID]) -> bool:
    """Whether this organisation's seat has to do it. What the other half may not read (any more) came back to its writer.

    `readable_ids`: which of the organisation's own notes the other half may read now.
    """
    is_own = note.organisation_id == organisation_id
    return carries(note, organisation_id) or (is_own and note.id not in readable_ids)


def take_over(session: Session, actor: Actor, pair_id: UUID, seen: Seen) -> None:
    """The caller's half carries it from now on; asked or not, it is their own yes. Doing it twice is no error.

    Raises NotYoursError without a seat here; ConflictError for an action that may not be read or is over,
    OlderRevisionError for one that changed since it was seen.
    """
    held = _hold(session, actor, pair_id, seen.note_id)
    if carries(held.opened, actor.organisation_id):
        return
    _require_as_seen(held, seen)
    with _said_to_partner(session, held.note):
        held.note.carrier_id, held.note.carried_since = actor.organisation_id, now(session)
        count_change(session, held.note)
    end_plan(session, held.note)
    tell_youngster_of(session, pair_id)
    append(session, ActionTakenOver(actor=actor, note_ids=[held.note.id], **under(held.grant)))


def decline(session: Session, actor: Actor, pair_id: UUID, seen: Seen) -> None:
    """The caller's half cannot do it now: it stays where it is, and who asked can see that. Twice is no error.

    Raises as take_over; ConflictError where nobody asks any more.
    """
    held = _hold(session, actor, pair_id, seen.note_id)
    plan = session.get(ActionPlan, seen.note_id)
    if plan is not None and (plan.said, plan.organisation_id) == (DECLINED, actor.organisation_id):
        return
    _require_as_seen(held, seen)
    if plan is None or plan.said != ASKED or plan.organisation_id == actor.organisation_id:
        raise ConflictError(CHANGED)
    _plan(session, actor, held.note, DECLINED)
    append(session, TakeOverDeclined(actor=actor, note_ids=[held.note.id], **under(held.grant)))


def leave(session: Session, actor: Actor, pair_id: UUID, seen: Seen, said: str) -> None:
    """Who carries an action says what becomes of it while they are away: ASKED or CAN_WAIT. Twice is no error.

    MUST only be called with ASKED where the other half can read the note and somebody sits there. Raises as take_over.
    """
    held = _hold(session, actor, pair_id, seen.note_id)
    plan = session.get(ActionPlan, seen.note_id)
    if plan is not None and (plan.said, plan.organisation_id) == (said, actor.organisation_id):
        return
    _require_as_seen(held, seen)
    _plan(session, actor, held.note, said)
    act = TakeOverAsked if said == ASKED else ActionLeft
    append(session, act(actor=actor, note_ids=[held.note.id], **under(held.grant)))


def say_how_it_stands(session: Session, actor: Actor, pair_id: UUID, seen: Seen, status: ActionStatus) -> None:
    """Either half says how far an action is, or how it ended; never who is to blame. Twice is no error.

    Raises as take_over.
    """
    held = _hold(session, actor, pair_id, seen.note_id)
    if (held.opened.action or {}).get("status") == status:
        return
    _require_as_seen(held, seen)
    with _said_to_partner(session, held.note):
        say_status(session, held.note, status)
    if not is_open(held.opened._replace(action={"status": status})):
        end_plan(session, held.note)
    tell_youngster_of(session, pair_id)
    append(session, ActionMovedOn(actor=actor, note_ids=[held.note.id], **under(held.grant)))


def say_reminded(session: Session, actor: Actor, pair_id: UUID, seen: Seen) -> None:
    """Whoever acts sent the youngster the message that they asked for; both halves see it from then on (S5).

    Twice, or by both halves at once, is no error. Raises as take_over; ConflictError on any other day than that evening's,
    and where the youngster does not ask for it (any more).
    """
    held = _hold(session, actor, pair_id, seen.note_id)
    if is_reminded(held.opened):
        return
    _require_as_seen(held, seen)
    if reminds_on(held.opened) != local(now(session)).date():
        raise ConflictError(CHANGED)
    held.note.reminded_at = now(session)
    append(session, ReminderSent(actor=actor, note_ids=[held.note.id], **under(held.grant)))


def _hold(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> _Held:
    """The action, if the caller may read it now. One that may not be read any more looks like one that is not there."""
    author = require_author_grant(session, actor, pair_id)
    decision = decide(session, actor, pair_id)
    grants: list[AuthorGrant | ConsentGrant] = [author, *([decision] if isinstance(decision, ConsentGrant) else [])]
    if session.get_one(Pair, pair_id).state != PairState.OPEN:
        raise ConflictError(N_("Dit koppel is gestopt. Er kan niets meer bij."))
    # Ours until the end: of two who change it at once, one sees what the other did.
    note = session.scalar(select(Note).where(covered_by(grants), Note.id == note_id).with_for_update())
    grant = next((each for each in grants if note and each.from_organisation_id == note.organisation_id), None)
    opened = note_under(session, grant, note_id) if grant else None
    if note is None or grant is None or opened is None or not opened.action:
        raise ConflictError(GONE)
    return _Held(grant, note, opened)


def _require_as_seen(held: _Held, seen: Seen) -> None:
    if held.opened.action_revision != seen.revision:
        raise OlderRevisionError(CHANGED)
    if not is_open(held.opened):
        raise ConflictError(OVER)


@contextmanager
def _said_to_partner(session: Session, note: Note) -> Iterator[None]:
    """What is said in this block reaches the reading half with the note; as _hold_back where nothing is shared."""
    if _hold_back(session, note):
        yield
        return
    with partner_notices(session, note):
        yield
        note.partner_revision += 1


def _hold_back(session: Session, note: Note) -> bool:
    """Whether nothing is shared now. What is said then passes as a correction does: when the youngster has seen it in a
    preview (product.md, rule 8)."""
    standing = direction_from(session, note.pair_id, note.organisation_id)
    if standing is not None and standing.is_active:
        return False
    if note.released_revision:
        note.released_revision = SAID_SINCE
    return True


def _plan(session: Session, actor: Actor, note: Note, said: str) -> None:
    plan = session.get(ActionPlan, note.id)
    if plan is None:
        plan = ActionPlan(note_id=note.id, pair_id=note.pair_id)
        session.add(plan)
    if actor.id is None or actor.organisation_id is None:
        raise ValueError("nobody says this but a person of an organisation")
    plan.organisation_id, plan.said, plan.said_by, plan.said_at = actor.organisation_id, said, actor.id, now(session)
    count_change(session, note)
    _hold_back(session, note)
