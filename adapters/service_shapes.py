"""The shapes of the /v1 API as the adapter reads and writes them. Pure; unknown fields of an answer are passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.base import Action, Delivery, Held, Reply, SourceNote
from schemas.vocabulary import HoldingFinding, InboxTask, PairState


@dataclass(frozen=True)
class Pair:
    pair_id: str
    code: str
    open: bool


@dataclass(frozen=True)
class Lease:
    number: int
    until: datetime


@dataclass(frozen=True)
class Work:
    """One item of the inbox. It holds no content."""

    note_id: str
    revision: int
    pair_id: str
    do: InboxTask


@dataclass(frozen=True)
class Inbox:
    """`retry_after`: seconds that the service asks us to wait before looking again; None when it did not say."""

    work: Sequence[Work]
    retry_after: float | None


@dataclass(frozen=True)
class FetchedNote:
    pair_id: str
    delivery: Delivery


@dataclass(frozen=True)
class Finding:
    """A copy with which something is wrong, as the service says."""

    note_id: str
    revision: int
    finding: HoldingFinding


def instant(text: str) -> datetime:
    """An RFC 3339 instant, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def instant_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def pair_from_json(item: Mapping[str, Any]) -> Pair:
    return Pair(item["pairId"], item["code"], item["state"] == PairState.OPEN)


def work_from_json(item: Mapping[str, Any]) -> Work:
    return Work(item["noteId"], int(item["revision"]), item["pairId"], InboxTask(item["do"]))


def finding_from_json(item: Mapping[str, Any]) -> Finding:
    return Finding(item["noteId"], int(item["revision"]), HoldingFinding(item["finding"]))


def holdings_to_json(after: str | None, until: str | None, held: Sequence[tuple[Held, str | None]]) -> dict[str, Any]:
    items = [
        {"noteId": copy.note_id, "revision": copy.revision, **({"textDigest": digest} if digest else {})}
        for copy, digest in held
    ]
    bounds = {name: bound for name, bound in (("after", after), ("until", until)) if bound is not None}
    return {**bounds, "items": items}


def note_from_json(body: Mapping[str, Any]) -> FetchedNote:
    delivery = Delivery(
        note_id=body["noteId"],
        revision=int(body["revision"]),
        subject=body["subject"],
        kind=body["kind"],
        text=body["text"],
        how_known=body["howKnown"],
        discussed=bool(body["discussed"]),
        author=body["author"]["name"],
        organisation=body["author"]["organisation"],
        written_at=instant(body["writtenAt"]),
        corrected=bool(body.get("corrected", False)),
        action=_action_from_json(body["action"]) if body.get("action") else None,
        replies=tuple(Reply(reply["kind"], reply["text"] or "", instant(reply["at"])) for reply in body["replies"]),
    )
    return FetchedNote(body["pairId"], delivery)


def source_note_to_json(note: SourceNote, pair_id: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "pairId": pair_id,
        "author": note.author,
        "subject": note.subject,
        "kind": note.kind,
        "text": note.text,
        "howKnown": note.how_known,
        "discussed": note.discussed,
        "writtenAt": instant_text(note.written_at),
        "sourceRevision": note.source_revision,
    }
    return {**body, "action": _action_to_json(note.action)} if note.action else body


def _action_from_json(body: Mapping[str, Any]) -> Action:
    due_at = body.get("dueAt")
    return Action(
        what=body["what"],
        owner=body["owner"],
        status=body["status"],
        due_at=instant(due_at) if due_at else None,
        not_before_date=body.get("notBeforeDate"),
        place=body.get("place"),
    )


def _action_to_json(action: Action) -> dict[str, str]:
    named = {
        "what": action.what,
        "owner": action.owner,
        "status": action.status,
        "dueAt": instant_text(action.due_at) if action.due_at else None,
        "notBeforeDate": action.not_before_date,
        "place": action.place,
    }
    return {name: value for name, value in named.items() if value is not None}
