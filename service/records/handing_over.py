"""Going through the open actions of a pair, one by one, when its holder changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from schemas.vocabulary import ActionStatus
from service.actors import Actor
from service.audit.acts import ActionsChecked
from service.audit.log import append
from service.db import now
from service.errors import N_, ConflictError
from service.pairs.locks import lock_for_change
from service.pairs.models import Seat
from service.pairs.revisions import hold_revisions, raise_revision
from service.pairs.seats import require_holder
from service.pairs.succession_models import Succession
from service.pairs.succession_seats import settle_half
from service.pairs.taking_over import unchecked_succession
from service.records.notes import Draft, OpenedNote, is_open
from service.records.pair_page import PairPage, open_pair_page
from service.records.writing import correct_note


@dataclass(frozen=True, slots=True)
class HandOver:
    """A pair whose holder changes. `to_check`: what was named and not gone through yet; `is_taken`: the reader took over."""

    page: PairPage
    to_check: Succession | None
    is_taken: bool

    @property
    def actions(self) -> list[OpenedNote]:
        """The open actions that the reader may see, the oldest first."""
        return sorted(filter(is_open, self.page.actions), key=lambda note: note.written_at)


def may_be_closed_by(note: OpenedNote, actor: Actor) -> bool:
    """Whether this professional can say that it is over: a page's note of their own organisation."""
    return note.organisation_id == actor.organisation_id and not note.is_from_system


def open_hand_over(session: Session, actor: Actor, pair_id: UUID) -> HandOver:
    """Logged as any reading of the pair. Raises NotYoursError unless the caller holds this half."""
    seat = require_holder(session, actor, pair_id)
    page = open_pair_page(session, actor, pair_id)
    taken = unchecked_succession(session, actor.id, pair_id)
    waiting = page.successions.get(seat.organisation_id)
    return HandOver(page, taken or (waiting.named if waiting else None), is_taken=taken is not None)


def open_to_check(session: Session, actor: Actor, pair_id: UUID) -> HandOver:
    """As open_hand_over, for who is about to change it: the pair is locked for that before anything is read."""
    lock_for_change(session, pair_id)
    return open_hand_over(session, actor, pair_id)


def check_actions(session: Session, actor: Actor, opened: HandOver, answers: Mapping[UUID, ActionStatus | None]) -> None:
    """Every open action was gone through: it goes on (None), or is over with this status. Access may follow at once.

    `opened` MUST come from open_to_check in this transaction. Raises ConflictError where nobody takes over, or an action
    came or was changed since the page was shown.
    """
    pair_id, seat = opened.page.heading.pair.id, opened.page.own_seat
    named, actions = opened.to_check, {note.id: note for note in opened.actions}
    if named is None:
        raise ConflictError(N_("Kies eerst wie het overneemt."))
    if set(answers) != set(actions):
        raise ConflictError(N_("Er is net iets veranderd. Loop de acties nog eens na."))
    hold_revisions(session, [pair_id])  # a closed action tells the partner, and whoever takes over then tells both
    for note_id, status in answers.items():
        if status is not None and may_be_closed_by(actions[note_id], actor):
            _close(session, actor, actions[note_id], status)
    named.checked_at = now(session)
    append(session, ActionsChecked(actor=actor, pair_id=pair_id, note_ids=sorted(answers)))
    _settle(session, actor, pair_id, seat)


def is_yet_to_check(session: Session, actor: Actor, pair_id: UUID) -> bool:
    """Whether the caller took this pair over and goes through its open actions first."""
    return unchecked_succession(session, actor.id, pair_id) is not None


def _close(session: Session, actor: Actor, note: OpenedNote, status: ActionStatus) -> None:
    action = {**(note.action or {}), "status": status.value}
    draft = Draft(note.subject, note.kind, note.how_known, note.discussed, note.text, note.written_at, action)
    correct_note(session, actor, note.pair_id, note.id, draft, note.revision, note.action_revision)


def _settle(session: Session, actor: Actor, pair_id: UUID, seat: Seat) -> None:
    session.flush()  # whether all is done is asked of the database
    raise_revision(session, *settle_half(session, actor, pair_id, seat.organisation_id))
