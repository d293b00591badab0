"""What the partner sees now, for the youngster who wants to look through their eyes. Not logged as the partner's reading."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from service.consent.grants import SubjectGrant
from service.consent.my_pairs import Direction
from service.records.covering import passes
from service.records.models import Note
from service.records.notes import OpenedNote
from service.records.queries import notes_under_each


def ids_seen_now(session: Session, directions: Iterable[Direction]) -> frozenset[UUID]:
    """The notes that somebody of the receiving organisation may read at this moment: one query for any number of pairs."""
    open_now = [
        and_(
            Note.pair_id == direction.pair_id,
            Note.organisation_id == direction.writer.organisation_id,
            Note.retracted_at.is_(None),
            passes(direction.standing),
        )
        for direction in directions
        if direction.standing is not None and direction.readers_now
    ]
    return frozenset(session.scalars(select(Note.id).where(or_(*open_now)))) if open_now else frozenset()


def notes_seen_now(session: Session, grant: SubjectGrant, direction: Direction) -> list[OpenedNote]:
    """Exactly what the receiving holder sees now of what the partner wrote, newest first."""
    if direction.reader not in direction.readers_now:
        return []
    seen = ids_seen_now(session, [direction])
    return [note for note in notes_under_each(session, [grant]) if note.id in seen]
