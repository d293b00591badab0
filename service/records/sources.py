"""Notes that come from a registration system: created, corrected and retracted by the system's own key, each once."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.gate import require_author_grant
from service.consent.grants import AuthorGrant
from service.errors import ConflictError, NothingSharedError, OlderRevisionError, RefusedInputError
from service.pairs.locks import lock_for_reading
from service.records.models import Note
from service.records.notes import Draft
from service.records.writing import Source, mark_retracted, replace_text, store_note


class Took(Enum):
    """What became of an upload."""

    CREATED = "created"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to an upload: never whether anything is shared."""

    note_id: UUID
    revision: int
    took: Took


def take_source_note(
    session: Session, actor: Actor, pair_id: UUID, author_login: str, draft: Draft, source: Source
) -> Taken:
    """Create or correct the note with this source id; the same revision again changes nothing.

    Raises NotYoursError for a pair that is not the organisation's, RefusedInputError (author-not-on-seat, subject-fixed,
    pair-ended, or what may not be shared), OlderRevisionError, ConflictError when the note belongs to another pair.
    """
    grant = _author_grant(session, actor, pair_id, author_login)
    note = _source_note(session, actor, source.id)
    if note is None:
        created = store_note(session, actor, grant, draft, source)
        return Taken(created.id, created.revision, Took.CREATED)
    if note.pair_id != pair_id:
        raise ConflictError("Deze bronsleutel hoort al bij een ander koppel. Maak in het bronsysteem een nieuwe notitie.")
    return _take_again(session, actor, grant, note, draft, source)


def retract_source_note(session: Session, actor: Actor, source_id: str) -> None:
    """Take the note with this source id back; unknown or already retracted is no error."""
    note = _source_note(session, actor, source_id)
    if note is None:
        return
    lock_for_reading(session, note.pair_id)
    mark_retracted(session, actor, note)


def _take_again(session: Session, actor: Actor, grant: AuthorGrant, note: Note, draft: Draft, source: Source) -> Taken:
    known = note.source_revision or 0
    if source.revision < known:
        raise OlderRevisionError(f"Revisie {known} is hier al. Stuur een hogere sourceRevision.")
    if source.revision == known:
        return Taken(note.id, note.revision, Took.UNCHANGED)
    replace_text(session, actor, grant, note, draft)
    note.source_revision = source.revision
    return Taken(note.id, note.revision, Took.CORRECTED)


def _author_grant(session: Session, actor: Actor, pair_id: UUID, author_login: str) -> AuthorGrant:
    try:
        return require_author_grant(session, actor, pair_id, author_login)
    except NothingSharedError as error:
        raise RefusedInputError(
            "author-not-on-seat",
            f"“{author_login}” heeft geen plek in dit koppel. Controleer de schrijver, of regel de plek in Koppel.",
        ) from error


def _source_note(session: Session, actor: Actor, source_id: str) -> Note | None:
    return session.scalar(select(Note).where(Note.organisation_id == actor.organisation_id, Note.source_id == source_id))
