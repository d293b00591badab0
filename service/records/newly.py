"""What of the partner's notes can be read since a professional last looked at the pair: written, released, or read since."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from service.consent.grants import ConsentGrant, check_lives
from service.records.covering import covered_by
from service.records.models import LastLook, Note


def came_since(person_id: UUID | None) -> ColumnElement[bool]:
    """The condition that this person did not look at the pair of a note since the note passed."""
    looked = select(LastLook.at).where(LastLook.pair_id == Note.pair_id, LastLook.person_id == person_id).scalar_subquery()
    return or_(looked.is_(None), Note.passed_at > looked)


def new_note_ids(session: Session, person_id: UUID | None, grants: Sequence[ConsentGrant]) -> Sequence[UUID]:
    """The notes that these grants open and this person has not looked at; no text of them is opened."""
    for grant in grants:
        check_lives(session, grant)
    return session.scalars(select(Note.id).where(and_(covered_by(grants), came_since(person_id)))).all() if grants else []
