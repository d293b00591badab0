"""Every action that somebody carries, in all their pairs on one page, before they go home (S28)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import CaseloadOpened
from service.consent.gate import author_grants_each, decide_each
from service.consent.grants import AuthorGrant, ConsentGrant
from service.errors import N_, ConflictError
from service.records.acting import ASKED, Seen, is_ours, leave
from service.records.caseload import CaseloadLine, gather_caseload
from service.records.covering import covered_by
from service.records.listing import log_list
from service.records.models import Note
from service.records.notes import OpenedNote, is_open
from service.records.noticing import readable_among
from service.records.queries import notes_under_each
from service.records.standing import Planned, plans_about
from service.records.to_do import due_of

CHANGED = N_("Er is intussen iets veranderd. Er is nog niets bewaard. Kijk nog eens; wat je koos, staat er nog.")


@dataclass(frozen=True, slots=True)
class CarriedAction:
    """An action that the caller's half carries.

    `is_seen`: the other half can read it; `can_ask`: and somebody sits there who could take it over.
    """

    note: OpenedNote
    plan: Planned | None
    is_seen: bool
    can_ask: bool


@dataclass(frozen=True, slots=True)
class CarriedInPair:
    """One pair with what the caller's half carries in it, what is due first on top; may be nothing."""

    line: CaseloadLine
    actions: Sequence[CarriedAction]


@dataclass(frozen=True, slots=True)
class UntilMonday:
    """Every open pair of the caller with what their half carries. `grants`: under which its notes were opened."""

    pairs: Sequence[CarriedInPair]
    grants: Sequence[ConsentGrant | AuthorGrant]

    @property
    def actions(self) -> list[CarriedAction]:
        """All of them, pair by pair."""
        return [action for pair in self.pairs for action in pair.actions]


def open_until_monday(session: Session, actor: Actor) -> UntilMonday:
    """Every open pair of the caller, in a constant number of queries; logged."""
    opened = gather_until_monday(session, actor)
    log_until_monday(session, actor, opened)
    return opened


def log_until_monday(session: Session, actor: Actor, opened: UntilMonday) -> None:
    """Log that this is shown: one reading of their list, and of each half the notes whose action stands on it."""
    notes = [action.note for action in opened.actions]
    log_list(session, actor, CaseloadOpened, [pair.line.pair_id for pair in opened.pairs], opened.grants, notes)


def gather_until_monday(session: Session, actor: Actor) -> UntilMonday:
    """As open_until_monday. MUST be logged by whoever shows it (log_until_monday)."""
    caseload = gather_caseload(session, actor)
    lines = caseload.going_on
    notes = _open_actions(session, caseload.grants)
    own = [note for note in notes if note.organisation_id == actor.organisation_id]
    readable = readable_among(session, [line.sharing.outgoing for line in lines if line.sharing.outgoing], own)
    carried = [note for note in notes if is_ours(note, actor.organisation_id, readable)]
    plans = plans_about(session, carried)
    found: dict[UUID, list[CarriedAction]] = {line.pair_id: [] for line in lines}
    by_pair = {line.pair_id: line for line in lines}
    for note in carried:
        if note.pair_id in found:
            found[note.pair_id].append(_carried(by_pair[note.pair_id], note, actor, readable, plans))
    return UntilMonday([CarriedInPair(line, found[line.pair_id]) for line in lines], caseload.grants)


def gather_to_leave(session: Session, actor: Actor, note_ids: Collection[UUID]) -> UntilMonday:
    """As gather_until_monday, for who is about to say something of these actions: nobody else changes them meanwhile.

    Of those, what the caller may read: another's stays free. Where anything of it is shown, that MUST be logged as there.
    """
    # The locks on the pairs come before those on their notes, as everywhere.
    decisions = decide_each(session, actor).values()
    covered = [decision for decision in decisions if isinstance(decision, ConsentGrant)]
    grants: list[ConsentGrant | AuthorGrant] = [*covered, *author_grants_each(session, actor)]
    chosen = select(Note.id).where(Note.id.in_(note_ids), covered_by(grants)).order_by(Note.id)
    session.execute(chosen.with_for_update()).all()
    return gather_until_monday(session, actor)


def leave_actions(session: Session, actor: Actor, opened: UntilMonday, answers: Mapping[UUID, tuple[int, str]]) -> None:
    """Each of these actions is asked of the other half, or can wait (acting.PLANS); by note: as it was seen, what was said.

    All of them or none; the same again changes nothing. `opened` MUST come from gather_to_leave in this transaction. Raises
    ConflictError, before anything is changed, where one changed since it was seen, is not the caller's any more, or can
    not be asked.
    """
    known = {action.note.id: action for action in opened.actions}
    new = {note_id: answer for note_id, answer in answers.items() if not _is_said(known.get(note_id), answer[1], actor)}
    if not all(_fits(known.get(note_id), *answer) for note_id, answer in new.items()):
        raise ConflictError(CHANGED)
    for note_id, (revision, said) in sorted(new.items()):
        leave(session, actor, known[note_id].note.pair_id, Seen(note_id, revision), said)


def _open_actions(session: Session, grants: Sequence[ConsentGrant | AuthorGrant]) -> list[OpenedNote]:
    """Of both halves, what is due first on top; in whatever kind of note they stand."""
    covered = [grant for grant in grants if isinstance(grant, ConsentGrant)]
    own = [grant for grant in grants if isinstance(grant, AuthorGrant)]
    notes = [*notes_under_each(session, covered), *notes_under_each(session, own)]
    return sorted(filter(is_open, notes), key=lambda note: (due_of(note), note.written_at))


def _carried(
    line: CaseloadLine, note: OpenedNote, actor: Actor, readable: frozenset[UUID], plans: Mapping[UUID, Planned]
) -> CarriedAction:
    is_seen = note.organisation_id != actor.organisation_id or note.id in readable
    somebody_is_there = line.partner_stand_in is not None or (line.partner is not None and not line.partner_away)
    return CarriedAction(note, plans.get(note.id), is_seen, can_ask=is_seen and somebody_is_there)


def _is_said(action: CarriedAction | None, said: str, actor: Actor) -> bool:
    """Whether the same was said already, as by a second press on the button."""
    plan = action.plan if action else None
    return plan is not None and (plan.said, plan.organisation_id) == (said, actor.organisation_id)


def _fits(action: CarriedAction | None, revision: int, said: str) -> bool:
    return action is not None and action.note.action_revision == revision and (action.can_ask or said != ASKED)
