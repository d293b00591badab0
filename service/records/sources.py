"""Notes that come from a registration system: created, corrected and retracted by the system's own key, each once."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID, uuid4

from sqlalchemy import String, Uuid, bindparam, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.gate import require_author_grant
from service.consent.grants import AuthorGrant
from service.errors import (
    N_,
    ConflictError,
    NothingSharedError,
    OlderRevisionError,
    PreconditionFailedError,
    RefusedInputError,
)
from service.pairs.locks import lock_for_reading, lock_source
from service.prepared import Prepared
from service.records.models import DESTROYED, Note
from service.records.notes import Draft
from service.records.queries import own_body
from service.records.standing import said_by_system
from service.records.writing import Source, mark_retracted, replace_text, store_note

_KNOWN = Prepared(
    select(Note.id).where(
        Note.organisation_id == bindparam("organisation", type_=Uuid()),
        Note.source_id == bindparam("source", type_=String()),
    )
)


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


@dataclass(frozen=True, slots=True)
class Upload:
    """A note as a registration system sends it. `seen_revision`: the service's revision that the sender saw, if it says."""

    pair_id: UUID
    author_login: str
    draft: Draft
    source: Source
    seen_revision: int | None = None


def take_source_note(session: Session, actor: Actor, upload: Upload) -> Taken:
    """Create or correct the note with this source id; the same revision again changes nothing.

    Raises NotYoursError for a pair that is not the organisation's, RefusedInputError (author-not-on-seat, subject-fixed,
    pair-ended, before-pair, in-future, or what may not be shared), OlderRevisionError, ConflictError when the note belongs
    to another pair, PreconditionFailedError when somebody changed the note after `seen_revision`.
    """
    pair_id, draft, source = upload.pair_id, upload.draft, upload.source
    grant = _author_grant(session, actor, pair_id, upload.author_login)
    lock_source(session, grant.from_organisation_id, source.id)
    note = _source_note(session, actor, source.id)
    if note is None and upload.seen_revision is not None:
        raise PreconditionFailedError
    if note is None:
        return Taken(store_note(session, actor, grant, draft, source, uuid4()), 1, Took.CREATED)
    if note.pair_id != pair_id:
        raise ConflictError(N_("Deze sleutel hoort al bij een ander koppel. Maak in het eigen systeem een nieuwe notitie."))
    return _take_again(session, actor, grant, note, upload)


def retract_source_note(session: Session, actor: Actor, source_id: str) -> None:
    """Take the note with this source id back; unknown or already retracted is no error."""
    mine = (Note.organisation_id == actor.organisation_id, Note.source_id == source_id)
    pair_id = session.scalar(select(Note.pair_id).where(*mine))
    if pair_id is None:
        return
    lock_for_reading(session, pair_id)  # before the note itself, as everybody does, so that nobody waits in a circle
    note = _source_note(session, actor, source_id)
    if note is not None:
        mark_retracted(session, actor, note)


def _take_again(session: Session, actor: Actor, grant: AuthorGrant, note: Note, upload: Upload) -> Taken:
    known, sent = note.source_revision or 0, upload.source.revision
    if upload.seen_revision not in (None, note.revision):
        if sent == known and _says_the_same(session, grant, note, upload.draft):
            return Taken(note.id, note.revision, Took.UNCHANGED)  # sent again, because our answer was lost
        raise PreconditionFailedError
    if sent < known:
        raise OlderRevisionError(f"Revisie {known} is hier al. Stuur een hogere sourceRevision.")
    if sent == known and note.body != DESTROYED:
        return Taken(note.id, note.revision, Took.UNCHANGED)
    replace_text(session, actor, grant, note, upload.draft, said_by_system)
    note.source_revision = sent
    return Taken(note.id, note.revision, Took.CORRECTED)


def _says_the_same(session: Session, grant: AuthorGrant, note: Note, draft: Draft) -> bool:
    if note.retracted_at is not None or note.body == DESTROYED:
        return False
    return own_body(session, grant, note) == (draft.text, draft.action)


def _author_grant(session: Session, actor: Actor, pair_id: UUID, author_login: str) -> AuthorGrant:
    try:
        return require_author_grant(session, actor, pair_id, author_login)
    except NothingSharedError as error:
        raise RefusedInputError(
            "author-not-on-seat",
            f"“{author_login}” heeft geen plek in dit koppel. Controleer de schrijver, of regel de plek in Koppel.",
            "author",
        ) from error


def _source_note(session: Session, actor: Actor, source_id: str) -> Note | None:
    if not _KNOWN.row(session, {"organisation": actor.organisation_id, "source": source_id}):
        return None  # as for most: a new note. Nobody adds it meanwhile, for the source is locked
    mine = (Note.organisation_id == actor.organisation_id, Note.source_id == source_id)
    # Ours until the end: somebody who corrects it on a page at this moment waits, or we do.
    return session.scalar(select(Note).where(*mine).with_for_update())
