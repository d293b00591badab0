"""What was written while everything stood still, as the youngster sees it before it goes on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.pages.people import Shown
from service.pages.youngster.people import shown
from service.records.my_notes import MyNote


@dataclass(frozen=True, slots=True)
class MeanwhileNote:
    """One note that would pass."""

    subject: str
    kind: str
    text: str
    written_at: datetime


@dataclass(slots=True)
class Meanwhile:
    """What would pass in one direction."""

    reader: Shown
    writer: Shown
    notes: Sequence[MeanwhileNote]


def meanwhile_shown(notes: Iterable[MyNote]) -> list[Meanwhile]:
    """Per direction, newest first."""
    found: dict[tuple[UUID, UUID], list[MyNote]] = {}
    for mine in notes:
        found.setdefault((mine.direction.pair_id, mine.direction.to), []).append(mine)
    return [
        Meanwhile(
            shown(these[0].direction.reader),
            shown(these[0].direction.writer),
            [MeanwhileNote(mine.note.subject, mine.note.kind, mine.note.text, mine.note.written_at) for mine in these],
        )
        for these in found.values()
    ]
