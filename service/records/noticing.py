"""Whether the partner can notice something about a note: only then may its count of changes rise."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from service.consent.grants import AuthorGrant, check_lives
from service.consent.standing import Standing, standings
from service.db import now
from service.pairs.models import PairSide, Person, Seat
from service.pairs.revisions import raise_revision
from service.pairs.seats import is_present
from service.prepared import Prepared
from service.records.covering import Covering, Unknown, passes, values_of
from service.records.models import Note
from service.records.notes import OpenedNote


@contextmanager
def partner_notices(session: Session, note: Note) -> Iterator[None]:
    """Raise the partner's count when the note is visible to it before or after what happens in this block.

    What the youngster opens, or decides about a note that nobody else sees, is not noticed (product.md, S17).
    """
    before = reader_of(session, note)
    yield
    session.flush()  # the question below is asked of the database
    after = reader_of(session, note)
    reader = after or before
    if reader is not None:
        raise_revision(session, reader)
    if (before is None) != (after is None):
        note.passed_at = now(session) if after else None


def reader_of(session: Session, note: Note) -> UUID | None:
    """The organisation that may read this note now as the partner, or None."""
    standing = direction_from(session, note.pair_id, note.organisation_id)
    return reader_under(session, standing, note.id) if standing and standing.is_active else None


def reader_under(session: Session, standing: Standing, note_id: UUID) -> UUID | None:
    """As reader_of, where what stands for the direction is known already. It MUST be active."""
    return standing.to_organisation_id if _passes(session, standing, note_id) else None


def direction_from(session: Session, pair_id: UUID, from_organisation_id: UUID) -> Standing | None:
    """What stands for the direction in which this organisation shares."""
    for standing in standings(session, pair_id).values():
        if standing.from_organisation_id == from_organisation_id:
            return standing
    return None


def epoch_passed(session: Session, note: Note) -> int:
    """The epoch of consent in which the partner may have read this text as it stands; 0 when it never could.

    What was hidden, retracted, or still waited for the youngster to read it, does not become readable in the history. Nor
    does what is corrected while nothing is shared, for after a stop of whatever kind a new epoch begins.
    """
    standing = direction_from(session, note.pair_id, note.organisation_id)
    return standing.epoch if standing and _passes(session, standing, note.id) else 0


def readable_now(session: Session, grant: AuthorGrant) -> frozenset[UUID]:
    """Which of the writer's own notes somebody of the partner may read at this moment.

    The writer learns shared or not shared, and never why not: no consent, read first, hidden and unread look the same.
    """
    check_lives(session, grant)
    standing = direction_from(session, grant.pair_id, grant.from_organisation_id)
    if standing is None or not standing.is_active:
        return frozenset()
    accepted = (
        select(Seat.id)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.pair_id == standing.pair_id,
            Seat.organisation_id == standing.to_organisation_id,
            Seat.person_id.in_(standing.people),
            is_present(session),
        )
    )
    passing = _passing(grant.pair_id, grant.from_organisation_id, standing)
    return frozenset(session.scalars(passing.where(accepted.exists())))


def readable_among(session: Session, sharing: Iterable[Standing], notes: Iterable[OpenedNote]) -> frozenset[UUID]:
    """As readable_now, of these notes in any number of pairs, in one query. `sharing`: what is shared now, as sharing_of."""
    wanted = [note.id for note in notes]
    directions = [
        and_(Note.pair_id == each.pair_id, Note.organisation_id == each.from_organisation_id, passes(each))
        for each in sharing
    ]
    if not wanted or not directions:
        return frozenset()
    chosen = select(Note.id).where(Note.id.in_(wanted), Note.retracted_at.is_(None), or_(*directions))
    return frozenset(session.scalars(chosen))


def _passes(session: Session, standing: Standing, note_id: UUID) -> bool:
    values = {"pair": standing.pair_id, "writer": standing.from_organisation_id, "note": note_id, **values_of(standing)}
    return _passing_note(standing.read_first).row(session, values) is not None


@cache
def _passing_note(read_first: bool) -> Prepared:
    pair, writer, note = (bindparam(name, type_=Uuid()) for name in ("pair", "writer", "note"))
    return Prepared(_passing(pair, writer, Unknown(read_first)).where(Note.id == note))


def _passing(pair_id: Any, from_organisation_id: Any, consent: Covering) -> Select[UUID]:
    """The notes of this direction that pass, once their writer has met the youngster."""
    return (
        select(Note.id)
        .join(PairSide, (PairSide.pair_id == Note.pair_id) & (PairSide.organisation_id == Note.organisation_id))
        .where(
            Note.pair_id == pair_id,
            Note.organisation_id == from_organisation_id,
            Note.retracted_at.is_(None),
            PairSide.met_at.is_not(None),
            passes(consent),
        )
    )
