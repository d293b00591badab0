"""Fetching a note as a copy, and what the system says became of it.

A fetch marks the copy as possibly held in its own transaction; it stays so until the system says it was removed. So no
text is handed out after an acknowledged withdrawal, and what was on its way then is recalled in the next cycle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Uuid, bindparam, select, text
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import CopyTold, NoteFetched, NotesFetched, under
from service.audit.log import append
from service.consent.gate import decide, require_grant
from service.consent.grants import ConsentGrant
from service.db import Instant, is_postgresql, now
from service.errors import NotYoursError
from service.exchange.leases import require_lease
from service.exchange.models import HELD, Copy, CopyState
from service.pairs.revisions import raise_revision
from service.prepared import Prepared
from service.records.models import Note
from service.records.notes import OpenedNote
from service.records.queries import note_for_partner, notes_in_order


def _mark(fetched: str) -> Prepared:
    """One statement for all notes of a fetch. `fetched` gives (note_id, revision).

    Of a row that is there already it takes the lock in any case, so that a receipt and a fetch wait for each other.
    """
    statement = text(
        f"""
        INSERT INTO copy (organisation_id, note_id, pair_id, state, revision, fetched_at, lease_number)
        SELECT :organisation, note_id, :pair, '{CopyState.POSSIBLY_HELD}', revision, :moment, :lease_number
        FROM {fetched} WHERE true
        ON CONFLICT (organisation_id, note_id) DO UPDATE SET
            state = CASE WHEN copy.state = '{CopyState.STORED}' AND copy.revision = excluded.revision
                THEN copy.state ELSE excluded.state END,
            revision = excluded.revision,
            fetched_at = excluded.fetched_at,
            lease_number = coalesce(excluded.lease_number, copy.lease_number),
            ground = NULL,
            text_digest = CASE WHEN copy.state = '{CopyState.STORED}' AND copy.revision = excluded.revision
                THEN copy.text_digest END
        WHERE copy.state NOT IN ({", ".join(f"'{state}'" for state in HELD)})
            OR copy.revision <> excluded.revision
            OR copy.lease_number IS DISTINCT FROM coalesce(excluded.lease_number, copy.lease_number)
        """
    )
    kinds = (bindparam("organisation", type_=Uuid()), bindparam("pair", type_=Uuid()), bindparam("moment", type_=Instant()))
    return Prepared(statement.bindparams(*kinds))


_MARK_ON_SQLITE = _mark("(SELECT value ->> 0 AS note_id, value ->> 1 AS revision FROM json_each(:fetched)) AS fetched")
_MARK_ON_POSTGRESQL = _mark(
    "unnest(CAST(:note_ids AS uuid[]), CAST(:revisions AS integer[])) AS fetched (note_id, revision)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt: what the system says it did with this revision. `ground` goes with kept, and only with kept.

    `text_digest`: what the system makes of the text as it stands there, to know later whether somebody changed it.
    """

    revision: int
    state: CopyState
    ground: str | None
    lease_number: int | None
    text_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes of a pair: of one subject or all, after the note `after`, at most `limit`."""

    subject: str | None
    after: UUID | None
    limit: int


@dataclass(frozen=True, slots=True)
class NotePage:
    """One page of notes, oldest first. `next_after` continues; None on the last page."""

    notes: Sequence[OpenedNote]
    next_after: UUID | None


def fetch_note(session: Session, actor: Actor, note_id: UUID, lease_number: int | None) -> OpenedNote:
    """One note, to be copied into the organisation's own system: gated, logged, and marked as possibly held.

    Raises NotYoursError for a note that is not there, not the caller's, or that no consent opens: all the same.
    """
    require_lease(session, actor, lease_number)
    # A note that does not exist walks the same way, so that the time it takes says nothing (S27).
    pair_id, writer_id = _whose(session, note_id)
    decision = decide(session, actor, pair_id)
    note = note_for_partner(session, decision, note_id) if isinstance(decision, ConsentGrant) else None
    if note is None or not isinstance(decision, ConsentGrant):
        raise NotYoursError(None if writer_id == actor.organisation_id else writer_id)
    _mark_possibly_held(session, actor.organisation_id, pair_id, [note], lease_number)
    append(session, NoteFetched(actor=actor, note_ids=[note.id], **under(decision)))
    return note


def fetch_pair_notes(session: Session, actor: Actor, pair_id: UUID, wanted: Wanted) -> NotePage:
    """The notes of a pair that may be copied now: gated, logged, and marked as possibly held.

    Raises NotYoursError, and NothingSharedError for a pair of one's own without consent to copy.
    """
    grant = require_grant(session, actor, pair_id)
    found = notes_in_order(session, grant, wanted.subject, wanted.after, wanted.limit + 1)
    notes = found[: wanted.limit]
    _mark_possibly_held(session, actor.organisation_id, pair_id, notes, None)
    append(session, NotesFetched(actor=actor, note_ids=[note.id for note in notes], **under(grant)))
    return NotePage(notes, notes[-1].id if len(found) > wanted.limit else None)


def take_receipt(session: Session, actor: Actor, note_id: UUID, told: Told) -> None:
    """Write down what the system says; a receipt under an older lease is recorded too. The same receipt again is no error.

    Raises NotYoursError for a note of which the organisation never fetched a copy.
    """
    held = (Copy.organisation_id == actor.organisation_id, Copy.note_id == note_id)
    # A fetch under way ends first: else this receipt, about an earlier copy, would write over what the fetch has marked.
    copy = session.scalar(select(Copy).where(*held).with_for_update())
    if copy is None or actor.organisation_id is None:
        raise NotYoursError(session.scalar(select(Note.organisation_id).where(Note.id == note_id)))
    if (copy.state, copy.revision, copy.ground) == (told.state.value, told.revision, told.ground):
        copy.text_digest = told.text_digest or copy.text_digest
        return
    if not _is_overtaken(copy, told):
        copy.state, copy.revision = told.state.value, told.revision
        copy.ground, copy.told_at, copy.lease_number = told.ground, now(session), told.lease_number
        copy.text_digest = told.text_digest
        raise_revision(session, actor.organisation_id)
    facts = {"state": told.state.value, "revision": str(told.revision)}
    append(session, CopyTold(actor=actor, pair_id=copy.pair_id, note_ids=[note_id], facts=facts))


def copies_of_pair(session: Session, pair_id: UUID) -> Sequence[Copy]:
    """Every copy that stands, stood or may stand somewhere, of one pair. For the youngster's own page."""
    return session.scalars(select(Copy).where(Copy.pair_id == pair_id).order_by(Copy.told_at, Copy.note_id)).all()


def waiting_since(copies: Iterable[Copy]) -> datetime | None:
    """Since when the oldest of these copies has been possibly held or stored."""
    return min((copy.fetched_at for copy in copies if copy.fetched_at is not None), default=None)


def _whose(session: Session, note_id: UUID) -> tuple[UUID, UUID | None]:
    """Pair and writing organisation of a note; for one that does not exist a pair that does not exist either."""
    found = session.execute(select(Note.pair_id, Note.organisation_id).where(Note.id == note_id)).one_or_none()
    return (found.pair_id, found.organisation_id) if found else (uuid4(), None)


def _is_overtaken(copy: Copy, told: Told) -> bool:
    """Whether this receipt is about an earlier copy than the one that may stand there now.

    Such a receipt is written down and decides nothing: else a `removed` that was long under way would hide a newer copy
    from a later recall.
    """
    if told.state is CopyState.STORED:
        return copy.state == CopyState.STORED and told.revision < copy.revision
    is_of_earlier_lease = (told.lease_number or 0) < (copy.lease_number or 0) and told.lease_number is not None
    return copy.state in HELD and (told.revision < copy.revision or is_of_earlier_lease)


def _mark_possibly_held(
    session: Session, organisation_id: UUID | None, pair_id: UUID, notes: Sequence[OpenedNote], lease_number: int | None
) -> None:
    """Say that copies of these notes of one pair may stand there now; one that is said to stand at this revision still does.

    What is said already is not written again: `fetched_at` stays the moment since which this revision may stand there.
    """
    if not notes:
        return
    facts = {"organisation": organisation_id, "pair": pair_id, "moment": now(session), "lease_number": lease_number}
    if is_postgresql(session):
        fetched = {"note_ids": [note.id for note in notes], "revisions": [note.revision for note in notes]}
        _MARK_ON_POSTGRESQL.run(session, {**facts, **fetched})
    else:
        as_json = orjson.dumps([[note.id.hex, note.revision] for note in notes]).decode()
        _MARK_ON_SQLITE.run(session, {**facts, "fetched": as_json})
