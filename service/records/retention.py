"""What is not kept: text from a registration system, which still has it, that no consent covers (product.md, rule 8); and
whatever was written in a pair, a year after it ended."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from service.actors import SERVICE
from service.audit.acts import TextsDestroyed
from service.audit.log import append
from service.consent.models import ConsentEvent
from service.consent.proposals import last_proposed_at
from service.consent.standing import histories
from service.consent.uncovered import uncovered_since
from service.db import Database, now
from service.pairs.ending import KEPT_AFTER_END
from service.pairs.locks import lock_for_change
from service.pairs.models import Pair, PairState
from service.records.destroying import delete_what_belongs_to, destroy_text
from service.records.models import DESTROYED, Note

KEPT_UNSHARED = timedelta(days=14)
PAIRS_AT_ONCE = 200


def destroy_unshared_texts(database: Database) -> int:
    """Destroy what no consent has covered for fourteen days, and what was written in a pair that ended a year ago.

    Returns how many notes. One transaction for each pair.
    """
    with database.reading() as session:
        pair_ids = list(session.scalars(select(Note.pair_id).where(_could_be_due(session)).distinct()))
    destroyed = 0
    for start in range(0, len(pair_ids), PAIRS_AT_ONCE):
        with database.reading() as session:
            due = [pair_id for pair_id in pair_ids[start : start + PAIRS_AT_ONCE] if _due(session, pair_id)]
        for pair_id in due:
            with database.transaction() as session:
                destroyed += _destroy_in(session, pair_id)
    return destroyed


def unshared_due(database: Database) -> Mapping[UUID, int]:
    """How many notes destroy_unshared_texts would destroy now, by organisation. Nothing is changed."""
    due: dict[UUID, int] = {}
    with database.reading() as session:
        for pair_id in session.scalars(select(Note.pair_id).where(_could_be_due(session)).distinct()).all():
            for note in _due(session, pair_id):
                due[note.organisation_id] = due.get(note.organisation_id, 0) + 1
    return due


def _destroy_in(session: Session, pair_id: UUID) -> int:
    lock_for_change(session, pair_id)  # a yes at this moment waits, or has been given and is seen
    due = _due(session, pair_id)
    for note in due:
        destroy_text(session, note)
    delete_what_belongs_to(session, due)
    for organisation_id in sorted({note.organisation_id for note in due}):
        own = [note.id for note in due if note.organisation_id == organisation_id]
        append(session, TextsDestroyed(actor=SERVICE, organisation_id=organisation_id, pair_id=pair_id, note_ids=own))
    return len(due)


def _due(session: Session, pair_id: UUID) -> list[Note]:
    """The notes of this pair whose time has come. Their text is not opened."""
    events = histories(session, [pair_id]).get(pair_id, [])
    proposed_at = last_proposed_at(session, pair_id)
    candidates = session.scalars(select(Note).where(Note.pair_id == pair_id, _could_be_due(session)))
    is_over = session.scalar(select(Pair.id).where(Pair.id == pair_id, _ended_long_ago(session))) is not None
    return [note for note in candidates if is_over or _is_due(session, note, events, proposed_at)]


def _is_due(session: Session, note: Note, events: Iterable[ConsentEvent], proposed_at: datetime | None) -> bool:
    own = (event for event in events if event.from_organisation_id == note.organisation_id)
    since = note.retracted_at or uncovered_since(own, proposed_at, note.subject, now(session))
    came_at = note.corrected_at or note.accepted_at
    return since is not None and max(since, came_at) + KEPT_UNSHARED <= now(session)


def _could_be_due(session: Session) -> ColumnElement[bool]:
    unshared = and_(Note.source_id.is_not(None), Note.accepted_at <= now(session) - KEPT_UNSHARED)
    over = Note.pair_id.in_(select(Pair.id).where(_ended_long_ago(session)))
    return and_(Note.body != DESTROYED, or_(unshared, over))


def _ended_long_ago(session: Session) -> ColumnElement[bool]:
    return and_(Pair.state == PairState.ENDED, Pair.ended_at <= now(session) - KEPT_AFTER_END)
