"""Notes as the youngster's template shows them, each with who may read it and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from service.clock import local
from service.consent.models import ConsentEvent
from service.consent.my_pairs import Direction
from service.consent.transitions import Action
from service.pages.people import Shown
from service.pages.youngster.action_read import ActionRead, action_read
from service.pages.youngster.looked import LookShown
from service.pages.youngster.people import last_day_of, shown
from service.records.my_notes import MyNote
from service.records.notes import OpenedVersion, Reply

DECIDED = (Action.GIVE, Action.CHANGE, Action.RENEW, Action.RESUME)


@dataclass(frozen=True, slots=True)
class Because:
    """Why somebody sees a note: the youngster's own yes."""

    decided_on: date
    reader: str
    until: date | None


@dataclass(frozen=True, slots=True)
class NoteCard:
    """One note (templates/youngster/_note.html)."""

    id: UUID
    pair_id: UUID
    revision: int
    author: Shown
    partner: Shown
    written_at: datetime
    subject: str
    kind: str
    how_known: str
    discussed: bool
    text: str
    action: ActionRead | None
    is_new: bool
    is_open: bool
    corrected: bool
    hidden: bool
    versions: Sequence[OpenedVersion]
    replies: Sequence[Reply]
    readers: Sequence[str]
    waits_for_you: bool
    waits_for_preview: bool
    because: Because | None
    read_by: Sequence[LookShown]


def cards(
    notes: Iterable[MyNote],
    events: Mapping[UUID, Sequence[ConsentEvent]],
    looks: Mapping[UUID, Sequence[LookShown]],
    opened: str | None,
) -> list[NoteCard]:
    """The notes as they come, newest first; `opened` is the id of the one that is unfolded, `looks` who read each."""
    return [_card(mine, events.get(mine.note.pair_id, ()), looks.get(mine.note.id, ()), opened) for mine in notes]


def _card(mine: MyNote, events: Sequence[ConsentEvent], looks: Sequence[LookShown], opened: str | None) -> NoteCard:
    note, direction = mine.note, mine.direction
    writer = shown(direction.writer)
    return NoteCard(
        id=note.id,
        pair_id=note.pair_id,
        revision=note.revision,
        author=Shown(note.author, note.organisation, writer.tone),
        partner=shown(direction.reader),
        written_at=note.written_at,
        subject=note.subject,
        kind=note.kind,
        how_known=note.how_known,
        discussed=note.discussed,
        text=note.text,
        action=action_read(note),
        is_new=not note.is_read,
        is_open=str(note.id) == opened and note.is_read,
        corrected=note.corrected_at is not None,
        hidden=note.hidden_at is not None,
        versions=mine.versions,
        replies=note.replies,
        readers=[party.name for party in direction.readers_now] if mine.is_seen else [],
        waits_for_you=mine.waits_for_reading,
        waits_for_preview=mine.waits_for_preview and direction.is_active and note.hidden_at is None,
        because=_because(direction, events) if mine.is_seen else None,
        read_by=looks,
    )


def _because(direction: Direction, events: Sequence[ConsentEvent]) -> Because | None:
    yes = [event.at for event in events if event.to_organisation_id == direction.to and event.action in DECIDED]
    if not yes:
        return None
    return Because(local(yes[-1]).date(), direction.reader.name, last_day_of(direction))
