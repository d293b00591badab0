"""Reading notes: under which grant, and with its entry in the log before anything is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import HistoryOpened, NotesOpened, under
from service.audit.log import append, append_each
from service.consent.gate import decide, require_author_grant, require_grant, require_subject_grant
from service.consent.grants import AuthorGrant, ConsentGrant
from service.db import now
from service.errors import NotYoursError
from service.records.models import LastLook, Note
from service.records.notes import OpenedNote, OpenedVersion, is_open
from service.records.noticing import readable_now
from service.records.queries import note_under, notes_under, versions_under

PAGE = 20
MOST = 2000  # of one half


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Part of a story, newest first. `older`: its last note, where older ones follow; `is_first`: nothing is newer."""

    notes: Sequence[OpenedNote]
    older: UUID | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What a professional may read of a pair: own notes, and, where consent covers it, the partner's.

    `new_ids`: the partner's notes since the last look. `readable_ids`: own notes that the partner may read now.
    """

    grant: ConsentGrant | None
    own: Sequence[OpenedNote]
    shared: Sequence[OpenedNote]
    new_ids: frozenset[UUID]
    readable_ids: frozenset[UUID]
    page: StoryPage

    @property
    def notes(self) -> list[OpenedNote]:
        """Both halves as one story, newest first, every page of it."""
        return _as_one(self.own, self.shared)


def open_shared_notes(session: Session, actor: Actor, pair_id: UUID, subject: str | None = None) -> list[OpenedNote]:
    """The partner's notes that consent covers now, logged. Raises NotYoursError, NothingSharedError."""
    grant = require_grant(session, actor, pair_id)
    notes = notes_under(session, grant, subject)
    append(session, NotesOpened(actor=actor, note_ids=[note.id for note in notes], **under(grant)))
    return notes


def open_story(
    session: Session, actor: Actor, pair_id: UUID, subject: str | None = None, before: UUID | None = None
) -> Story:
    """Own notes and the partner's as one story, logged as one reading. Raises NotYoursError without a seat here.

    A page of it: of one subject where that occurs, and older than the note `before`. The open actions of the whole story are
    seen on every page, so the entry names their notes beside those of the page.
    """
    author = require_author_grant(session, actor, pair_id)
    decision = decide(session, actor, pair_id)
    grant = decision if isinstance(decision, ConsentGrant) else None
    own = notes_under(session, author, limit=MOST)
    shared = notes_under(session, grant, limit=MOST) if grant else []
    new_ids = _new_since_last_look(session, actor, pair_id, shared)
    page = _page(_as_one(own, shared), subject, before, new_ids)
    seen = {note.id for note in page.notes}
    if grant is not None and new_ids <= seen:  # else there was nothing to look at
        _looked(session, actor, pair_id)
    acts = [NotesOpened(actor=actor, note_ids=_seen_of(own, seen), **under(author))]
    if grant is not None:
        acts.append(NotesOpened(actor=actor, note_ids=_seen_of(shared, seen), **under(grant)))
    append_each(session, acts)
    return Story(grant, own, shared, new_ids, readable_now(session, author), page)


def open_my_notes(session: Session, actor: Actor, pair_id: UUID) -> list[OpenedNote]:
    """The youngster's own: every standing note about them. Not logged. Raises NotYoursError."""
    return notes_under(session, require_subject_grant(session, actor, pair_id))


def open_own_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> OpenedNote:
    """One note of one's own organisation, to be corrected; logged. Raises NotYoursError."""
    author = require_author_grant(session, actor, pair_id)
    note = note_under(session, author, note_id)
    if note is None:
        raise NotYoursError
    append(session, NotesOpened(actor=actor, note_ids=[note_id], **under(author)))
    return note


def open_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> OpenedNote:
    """One note of either half that the caller may read now; logged. Raises NotYoursError, NothingSharedError."""
    grant = _grant_for_note(session, actor, pair_id, note_id)
    note = note_under(session, grant, note_id)
    if note is None:
        raise NotYoursError
    append(session, NotesOpened(actor=actor, note_ids=[note_id], **under(grant)))
    return note


@dataclass(frozen=True, slots=True)
class NoteHistory:
    """A note as it stands, and its earlier texts, oldest first."""

    note: OpenedNote
    earlier: Sequence[OpenedVersion]


def open_history(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> NoteHistory:
    """A note with its earlier texts, for its writers and for the partner who may see it now. Raises NotYoursError."""
    grant = _grant_for_note(session, actor, pair_id, note_id)
    note = note_under(session, grant, note_id)
    if note is None:
        raise NotYoursError
    versions = versions_under(session, grant, note_id)
    append(session, HistoryOpened(actor=actor, note_ids=[note_id], **under(grant)))
    return NoteHistory(note, versions)


def open_my_history(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> list[OpenedVersion]:
    """Earlier texts of a note about oneself. Not logged. Raises NotYoursError."""
    return versions_under(session, require_subject_grant(session, actor, pair_id), note_id)


def _as_one(own: Sequence[OpenedNote], shared: Sequence[OpenedNote]) -> list[OpenedNote]:
    return sorted((*own, *shared), key=lambda note: note.written_at, reverse=True)


def _page(story: Sequence[OpenedNote], subject: str | None, before: UUID | None, new_ids: frozenset[UUID]) -> StoryPage:
    """What is new stands on the first page, however much it is."""
    notes = [note for note in story if note.subject == subject] or story
    start = next((place + 1 for place, note in enumerate(notes) if note.id == before), 0)
    last_new = max((place for place, note in enumerate(notes) if note.id in new_ids), default=-1)
    end = max(start + PAGE, last_new + 1)
    return StoryPage(notes[start:end], notes[end - 1].id if end < len(notes) else None, start == 0)


def _seen_of(half: Sequence[OpenedNote], shown: set[UUID]) -> list[UUID]:
    """Of one half what is before the reader's eyes: the page, and the actions that are still open."""
    return [note.id for note in half if note.id in shown or is_open(note)]


def _grant_for_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> AuthorGrant | ConsentGrant:
    author = require_author_grant(session, actor, pair_id)
    writer = session.scalar(select(Note.organisation_id).where(Note.pair_id == pair_id, Note.id == note_id))
    if writer is None:
        raise NotYoursError
    return author if writer == actor.organisation_id else require_grant(session, actor, pair_id)


def _new_since_last_look(session: Session, actor: Actor, pair_id: UUID, shared: Sequence[OpenedNote]) -> frozenset[UUID]:
    if actor.id is None:
        return frozenset()
    look = session.get(LastLook, (actor.id, pair_id))
    return frozenset(note.id for note in shared if look is None or _passed_after(note, look.at))


def _passed_after(note: OpenedNote, moment: datetime) -> bool:
    return note.passed_at is not None and note.passed_at > moment


def _looked(session: Session, actor: Actor, pair_id: UUID) -> None:
    """Everything that was new has been on the page: what comes from now on is new."""
    if actor.id is None:
        return
    look = session.get(LastLook, (actor.id, pair_id))
    if look is None:
        session.add(LastLook(person_id=actor.id, pair_id=pair_id, at=now(session)))
    else:
        look.at = now(session)
