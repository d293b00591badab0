"""What a note is, in and out of its seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from schemas.vocabulary import ActionOwner, ActionStatus
from service.errors import TamperedError
from service.vault import Opener, Vault, place

Action = Mapping[str, Any]
OPEN_STATUSES = frozenset({ActionStatus.OPEN, ActionStatus.TAKEN, ActionStatus.WAITING_ON_OTHERS})
REPLY_BYTES = 128
"""A sealed answer is a multiple of this long: longer than anything that a button says."""
_LONGEST = max(len(status) for status in ActionStatus)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes. `action` is None or the action of the contract; `written_at` an aware instant."""

    subject: str
    kind: str
    how_known: str
    discussed: bool
    text: str
    written_at: datetime
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The youngster's answer to a note."""

    kind: str
    text: str
    at: datetime


class OpenedNote(NamedTuple):
    """A note as its reader may see it. `revision` is that reader's own count; `action` is as it stands at this moment.

    A named tuple, for a page holds many: making a frozen dataclass of twenty fields takes longer than opening the seal.
    """

    id: UUID
    pair_id: UUID
    organisation_id: UUID
    organisation: str
    author_id: UUID
    author: str
    subject: str
    kind: str
    how_known: str
    discussed: bool
    text: str
    action: Action | None
    revision: int
    written_at: datetime
    accepted_at: datetime
    corrected_at: datetime | None
    hidden_at: datetime | None
    is_read: bool
    is_from_system: bool
    replies: tuple[Reply, ...] = ()
    action_revision: int = 0
    carried_since: datetime | None = None
    passed_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def screen_revision(self) -> int:
        """The youngster's own count of what they see of it: rises with its text, and with what is said about its action."""
        return self.revision + self.action_revision


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """An earlier text of a note, and when it was replaced."""

    revision: int
    text: str
    author: str
    replaced_at: datetime


def seal_body(vault: Vault, pair_id: UUID, note_id: UUID, revision: int, draft: Draft) -> bytes:
    """Text and action, sealed for this revision of this note; as long for every way in which an action can stand."""
    body = orjson.dumps({"text": draft.text, "action": draft.action}).decode()
    filling = " " * (_LONGEST - len(str((draft.action or {}).get("status", ""))))
    return vault.seal(pair_id, _where(note_id, revision), body + filling)


def open_body(opener: Opener, note_id: UUID, revision: int, body: bytes) -> tuple[str, Action | None]:
    """What `seal_body` sealed: text and action. `opener` is the pair's."""
    opened = orjson.loads(opener(_where(note_id, revision), body))
    return opened["text"], opened["action"]


def seal_status(vault: Vault, pair_id: UUID, note_id: UUID, action_revision: int, status: str | None) -> bytes:
    """How an action stands, sealed for this count of what changed about it; None: as the text tells it.

    Every status is as long as any other, and so is None: a seal that is not there says nothing.
    """
    return vault.seal(pair_id, _beside(note_id, action_revision), (status or "").ljust(_LONGEST))


def open_status(opener: Opener, note_id: UUID, action_revision: int, sealed: bytes | None) -> str | None:
    """What `seal_status` sealed; None: as the text tells it. `opener` is the pair's.

    Raises TamperedError, also where something was said, for the count is not zero, and no seal is there.
    """
    where = _beside(note_id, action_revision)
    if sealed is not None:
        return opener(where, sealed).rstrip() or None
    if action_revision:
        raise TamperedError(where)
    return None


def _where(note_id: UUID, revision: int) -> bytes:
    return place("note", note_id, "body", revision)


def _beside(note_id: UUID, action_revision: int) -> bytes:
    return place("note", note_id, "action_status", action_revision)


def as_it_stands(action: Action | None, writer_id: UUID, carrier_id: UUID | None, status: str | None) -> Action | None:
    """The action that the text tells of, with who carries it and how it stands since somebody said so."""
    if not action or (carrier_id is None and status is None):
        return action
    owner = action.get("owner")
    if carrier_id is not None:
        owner = ActionOwner.WRITER if carrier_id == writer_id else ActionOwner.PARTNER
    return {**action, "owner": str(owner), "status": status or str(action.get("status", ActionStatus.OPEN))}


def is_open(note: OpenedNote) -> bool:
    """Whether this note is an action that is still to be done."""
    return bool(note.action) and (note.action or {}).get("status", ActionStatus.OPEN) in OPEN_STATUSES


def seal_reply(vault: Vault, pair_id: UUID, reply_id: UUID, kind: str, text: str) -> bytes:
    """What the youngster answered, sealed; whatever a button says is as long as what any other says."""
    said = orjson.dumps({"kind": kind, "text": text})
    return vault.seal(pair_id, _answered(reply_id), said.decode() + " " * (-len(said) % REPLY_BYTES))


def open_reply(vault: Vault, pair_id: UUID, reply_id: UUID, body: bytes) -> tuple[str, str]:
    """What `seal_reply` sealed: kind and text."""
    opened = orjson.loads(vault.open(pair_id, _answered(reply_id), body))
    return opened["kind"], opened["text"]


def _answered(reply_id: UUID) -> bytes:
    return place("note_reply", reply_id, "body")
