"""What a youngster is asked: who, what for, and which notes wait for their yes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.consent.gate import require_subject_grant
from service.consent.my_pairs import Direction, MyPair, my_pair
from service.errors import NotYoursError
from service.pairs.assisting import assisting_of, name_beside
from service.pairs.joining import youngster_name
from service.pairs.models import Youngster
from service.records.notes import OpenedNote
from service.records.pair_page import goal_of
from service.records.queries import notes_under_each
from service.records.release import STRENGTHS_FIRST, ids_waiting


@dataclass(frozen=True, slots=True)
class Question:
    """One pair's question to its youngster. `waiting`: by receiving organisation what waits, strengths first."""

    pair: MyPair
    name: str
    goal: str | None
    waiting: Mapping[UUID, Sequence[OpenedNote]]
    notes: Mapping[UUID, OpenedNote]

    def visible(self, direction: Direction) -> list[OpenedNote]:
        """What waits in this direction and was not hidden by the youngster."""
        return [note for note in self.waiting[direction.to] if note.hidden_at is None]

    def by_direction(self, previewed: Iterable[tuple[UUID, int]]) -> dict[UUID, list[tuple[UUID, int]]]:
        """Notes with revisions, by receiving organisation; what is not, or no longer, of this pair is left out."""
        directions = {direction.writer.organisation_id: direction.to for direction in self.pair.directions}
        sorted_out: dict[UUID, list[tuple[UUID, int]]] = {}
        for note_id, revision in previewed:
            if note_id in self.notes:
                to = directions[self.notes[note_id].organisation_id]
                sorted_out.setdefault(to, []).append((note_id, revision))
        return sorted_out


def open_question(session: Session, actor: Actor, pair_id: UUID) -> Question:
    """The question of one pair, in a constant number of queries. Not logged. Raises NotYoursError."""
    grant = require_subject_grant(session, actor, pair_id)
    pair = my_pair(session, actor, pair_id)
    words = open_my_words(session, actor)
    notes = notes_under_each(session, [grant])
    waiting = ids_waiting(session, [direction.standing for direction in pair.directions if direction.standing])
    return Question(
        pair=pair,
        name=words.name,
        goal=words.goal,
        waiting={direction.to: _preview(notes, direction, waiting) for direction in pair.directions},
        notes={note.id: note for note in notes},
    )


def _preview(notes: Iterable[OpenedNote], direction: Direction, waiting: frozenset[UUID]) -> list[OpenedNote]:
    mine = [note for note in notes if note.organisation_id == direction.writer.organisation_id and note.id in waiting]
    return sorted(mine, key=lambda note: STRENGTHS_FIRST.get(note.kind, 2))


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a youngster says of themselves."""

    name: str
    goal: str | None


def open_my_words(session: Session, actor: Actor) -> OwnWords:
    """The youngster's own name and goal; on a holder's screen the name they gave there alone. Raises NotYoursError."""
    if actor.role is Role.ASSISTED:
        return OwnWords(name_beside(session, assisting_of(session, actor)), None)
    youngster = session.get(Youngster, actor.id) if actor.role is Role.YOUNGSTER else None
    if youngster is None:
        raise NotYoursError
    return OwnWords(youngster_name(session, youngster), goal_of(session, youngster))
