"""Every note about a youngster, for themselves, with what becomes of it. Not logged: reading one's own page is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.gate import require_subject_grant, subject_grants_each
from service.consent.my_pairs import Direction, MyPair
from service.errors import NotYoursError
from service.records.covering import HEARD
from service.records.notes import OpenedNote, OpenedVersion
from service.records.partner_view import ids_seen_now
from service.records.queries import notes_under_each, versions_under_each
from service.records.release import ids_waiting, mark_read


@dataclass(frozen=True, slots=True)
class MyNote:
    """One note and its direction. `is_seen`: somebody of the partner may read it now. `waits_for_preview`: it is in a
    chosen subject, but has not passed as it stands now."""

    note: OpenedNote
    direction: Direction
    is_seen: bool
    waits_for_preview: bool
    versions: Sequence[OpenedVersion] = ()

    @property
    def is_covered(self) -> bool:
        """Whether the youngster said yes to this subject in this direction, paused or not."""
        standing = self.direction.standing
        return standing is not None and self.note.subject in standing.subjects

    @property
    def waits_for_reading(self) -> bool:
        """Whether the youngster's own reading is all it waits for."""
        note, standing = self.note, self.direction.standing
        if note.is_read or note.hidden_at or self.waits_for_preview or not self.is_covered or not self.direction.is_active:
            return False
        return bool(standing and standing.read_first) or (note.how_known == HEARD and not note.discussed)


def open_all_my_notes(session: Session, actor: Actor, pairs: Sequence[MyPair]) -> list[MyNote]:
    """Every standing note, newest first, in a constant number of queries. Raises NotYoursError for anybody else."""
    return _opened(session, actor, pairs, {})


def open_all_my_notes_with_history(session: Session, actor: Actor, pairs: Sequence[MyPair]) -> list[MyNote]:
    """As open_all_my_notes, each with its earlier texts."""
    return _opened(session, actor, pairs, versions_under_each(session, subject_grants_each(session, actor)))


def read_my_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> None:
    """The youngster unfolds a note; what waited for that may pass. Raises NotYoursError for another's pair."""
    mark_read(session, require_subject_grant(session, actor, pair_id), [note_id])


def _opened(
    session: Session, actor: Actor, pairs: Sequence[MyPair], versions: Mapping[UUID, Sequence[OpenedVersion]]
) -> list[MyNote]:
    directions = [direction for pair in pairs for direction in pair.directions]
    seen = ids_seen_now(session, directions)
    waiting = ids_waiting(session, [direction.standing for direction in directions if direction.standing])
    by_writer = {(direction.pair_id, direction.writer.organisation_id): direction for direction in directions}
    notes = notes_under_each(session, subject_grants_each(session, actor))
    return [
        _mine(note, by_writer[note.pair_id, note.organisation_id], seen, waiting, versions.get(note.id, ()))
        for note in notes
        if (note.pair_id, note.organisation_id) in by_writer
    ]


def _mine(
    note: OpenedNote,
    direction: Direction,
    seen: frozenset[UUID],
    waiting: frozenset[UUID],
    versions: Sequence[OpenedVersion],
) -> MyNote:
    covered = direction.standing is not None and note.subject in direction.standing.subjects
    return MyNote(note, direction, note.id in seen, covered and note.id in waiting, versions)


def note_of(notes: Sequence[MyNote], note_id: UUID) -> MyNote:
    """One of these. Raises NotYoursError."""
    for mine in notes:
        if mine.note.id == note_id:
            return mine
    raise NotYoursError
