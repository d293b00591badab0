"""What a youngster can take up again or let go on longer, with the notes that pass by it. Not logged: it is their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.again import Again, LastYes, asked_again
from service.consent.changed import open_archive
from service.consent.gate import subject_grants_each
from service.consent.my_pairs import MyPair, my_pair, my_pairs
from service.consent.standing import histories
from service.consent.transitions import State
from service.db import now
from service.records.notes import OpenedNote
from service.records.queries import notes_under_each
from service.records.release import STRENGTHS_FIRST, ids_passed, ids_waiting


@dataclass(frozen=True, slots=True)
class GoingOn:
    """One direction that can go on.

    `earlier`: what had passed when it stopped, and is as it was; `new`: what was written, corrected or said since, and what
    had not passed.
    """

    yes: LastYes
    new: Sequence[OpenedNote]
    earlier: Sequence[OpenedNote]


@dataclass(frozen=True, slots=True)
class PairGoesOn:
    """The directions of one pair that can go on; `writers`: by note, the organisation that wrote it."""

    pair: MyPair
    directions: Sequence[GoingOn]
    writers: Mapping[UUID, UUID]

    @property
    def asked(self) -> list[LastYes]:
        """The last yes in each of these directions."""
        return [direction.yes for direction in self.directions]


def open_going_on(
    session: Session, actor: Actor, again: Again, pair_id: UUID | None = None, to: UUID | None = None
) -> list[PairGoesOn]:
    """Every pair in which something can go on, or this one, or this direction of it; in a constant number of queries.

    What was withdrawn or ran out is taken up one direction at a time: "on again" for everything means what was paused.

    Raises NotYoursError for anybody but a youngster, and for a pair or direction that is not theirs.
    """
    pairs = my_pairs(session, actor) if pair_id is None else [my_pair(session, actor, pair_id)]
    if to is not None:
        pairs[0].direction_to(to)
    events = histories(session, [pair.id for pair in pairs])
    archive = open_archive(session, list(events), [event for each in events.values() for event in each])
    notes = notes_under_each(session, subject_grants_each(session, actor))
    standing = [direction.standing for pair in pairs for direction in pair.directions if direction.standing]
    waiting = ids_waiting(session, standing) if again is Again.TAKE_UP else frozenset()
    passed = ids_passed(session, standing) if waiting else frozenset()
    found = []
    for pair in pairs:
        asked = asked_again(again, pair, events.get(pair.id, ()), archive, now(session))
        meant = [yes for yes in asked if _is_meant(again, yes, to)]
        chosen = [_going_on(yes, notes, waiting, passed) for yes in meant]
        writers = {note.id: note.organisation_id for note in notes if note.pair_id == pair.id}
        found += [PairGoesOn(pair, chosen, writers)] if chosen else []
    return found


def _is_meant(again: Again, yes: LastYes, to: UUID | None) -> bool:
    if to is not None:
        return yes.direction.to == to
    return again is not Again.TAKE_UP or yes.direction.state is State.PAUSED


def _going_on(yes: LastYes, notes: Sequence[OpenedNote], waiting: frozenset[UUID], passed: frozenset[UUID]) -> GoingOn:
    direction = yes.direction
    passing = [
        note
        for note in notes
        if (note.pair_id, note.organisation_id) == (direction.pair_id, direction.writer.organisation_id)
        and note.id in waiting
        and note.subject in yes.choice.subjects
        and note.hidden_at is None
    ]
    passing.sort(key=lambda note: STRENGTHS_FIRST.get(note.kind, 2))
    new = [note for note in passing if note.id not in passed]
    return GoingOn(yes, new, [note for note in passing if note.id in passed])
