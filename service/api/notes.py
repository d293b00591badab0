"""GET /v1/notes/{noteId} and /v1/pairs/{pairId}/notes: the partner's notes, as copies that are gated and logged."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api import asked
from service.api.answers import empty_answer, json_answer, tag
from service.api.routes import Routes
from service.exchange.copies import Wanted, fetch_note, fetch_pair_notes
from service.records.notes import Action, OpenedNote, Reply

MOST_REPLIES = 100
PARTS_OF_ACTION = ("what", "owner", "dueAt", "notBeforeDate", "place", "status")

routes = Routes("/v1")


@routes.get("/notes/<identifier:note_id>")
@guard(Permission.READ_NOTE)
def read_note(session: Session, actor: Actor, note_id: UUID) -> Response:
    note = fetch_note(session, actor, note_id, asked.lease_number())
    headers = {"ETag": tag(note.revision)}
    if asked.known_tag() == headers["ETag"]:
        return empty_answer(304, headers)
    return json_answer(_note(note), headers=headers)


@routes.get("/pairs/<identifier:pair_id>/notes")
@guard(Permission.LIST_PAIR_NOTES)
def list_pair_notes(session: Session, actor: Actor, pair_id: UUID) -> Response:
    query = asked.query("list_pair_notes")
    subject = query.get("subject")
    wanted = Wanted(None if subject is None else subject.value, asked.cursor(query.get("cursor")), query["limit"])
    page = fetch_pair_notes(session, actor, pair_id, wanted)
    next_cursor = None if page.next_after is None else str(page.next_after)
    return json_answer({"items": [_note(note) for note in page.notes], "nextCursor": next_cursor})


def _note(note: OpenedNote) -> dict[str, Any]:
    return {
        "noteId": note.id,
        "pairId": note.pair_id,
        "revision": note.revision,
        "subject": note.subject,
        "kind": note.kind,
        "text": note.text,
        "howKnown": note.how_known,
        "discussed": note.discussed,
        "action": _action(note.action),
        "writtenAt": note.written_at,
        "corrected": note.corrected_at is not None,
        "author": {"name": note.author, "organisation": note.organisation},
        "replies": [_reply(reply) for reply in note.replies[-MOST_REPLIES:]],
        "marker": f"[koppel {note.id} r{note.revision}]",
    }


def _action(action: Action | None) -> dict[str, Any] | None:
    return None if action is None else {name: action.get(name) for name in PARTS_OF_ACTION}


def _reply(reply: Reply) -> dict[str, Any]:
    return {"kind": reply.kind, "text": reply.text or None, "at": reply.at}
