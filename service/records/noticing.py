"""Whether the partner can notice something about a note: only then may its count of changes rise."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.consent.standing import standings
from service.pairs.models import PairSide
from service.pairs.revisions import raise_revision
from service.records.models import Note
from service.records.queries import passes


@contextmanager
def partner_notices(session: Session, note: Note) -> Iterator[None]:
    """Raise the partner's count when the note is visible to it before or after what happens in this block.

    What the youngster opens, or decides about a note that nobody else sees, is not noticed (product.md, S17).
    """
    before = reader_of(session, note)
    yield
    session.flush()  # the question below is asked of the database
    reader = reader_of(session, note) or before
    if reader is not None:
        raise_revision(session, reader)


def reader_of(session: Session, note: Note) -> UUID | None:
    """The organisation that may read this note now as the partner, or None."""
    for standing in standings(session, note.pair_id).values():
        if standing.from_organisation_id == note.organisation_id and standing.is_active:
            seen = (
                select(Note.id)
                .join(PairSide, (PairSide.pair_id == Note.pair_id) & (PairSide.organisation_id == Note.organisation_id))
                .where(
                    Note.id == note.id,
                    Note.retracted_at.is_(None),
                    PairSide.met_at.is_not(None),
                    passes(standing),
                )
            )
            return standing.to_organisation_id if session.scalar(seen) else None
    return None
