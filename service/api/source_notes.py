"""PUT and DELETE /v1/source-notes/{sourceId}: what a registration system sends as its own."""

from datetime import date, datetime
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from schemas.notes import SourceNoteSchema
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api import asked
from service.api.answers import empty_answer, instant, json_answer, tag
from service.api.identifiers import identified
from service.api.routes import Routes
from service.exchange.refused_notes import keep_refused
from service.records import sources
from service.records.notes import Action, Draft
from service.records.sources import Took, Upload
from service.records.writing import Source

routes = Routes("/v1")
_source_note = SourceNoteSchema()


@routes.put("/source-notes/<source_id>")
@guard(Permission.PUT_SOURCE_NOTE, on_refusal=keep_refused)
def put_source_note(session: Session, actor: Actor, source_id: str) -> Response:
    key = asked.key_in_path("sourceId", source_id)
    upload = _upload(key, asked.body(_source_note), asked.expected_revision())
    taken = sources.take_source_note(session, actor, upload)
    message = {"noteId": str(taken.note_id), "revision": taken.revision, "accepted": True}
    return json_answer(message, 201 if taken.took is Took.CREATED else 200, {"ETag": tag(taken.revision)})


@routes.delete("/source-notes/<source_id>")
@guard(Permission.RETRACT_SOURCE_NOTE)
def retract_source_note(session: Session, actor: Actor, source_id: str) -> Response:
    sources.retract_source_note(session, actor, asked.key_in_path("sourceId", source_id))
    return empty_answer()


def _upload(source_id: str, note: dict[str, Any], seen_revision: int | None) -> Upload:
    draft = Draft(
        subject=note["subject"].value,
        kind=note["kind"].value,
        how_known=note["how_known"].value,
        discussed=note["discussed"],
        text=note["text"],
        written_at=note["written_at"],
        action=_action(note.get("action")),
    )
    source = Source(source_id, note["source_revision"])
    return Upload(identified(note["pair_id"]), note["author"], draft, source, seen_revision)


def _action(action: dict[str, Any] | None) -> Action | None:
    """The action in the words of the contract, as it is kept and as its readers get it."""
    if action is None:
        return None
    due_at: datetime | None = action.get("due_at")
    not_before: date | None = action.get("not_before_date")
    return {
        "what": action["what"],
        "owner": action["owner"].value,
        "dueAt": None if due_at is None else instant(due_at),
        "notBeforeDate": None if not_before is None else not_before.isoformat(),
        "place": action.get("place"),
        "status": action["status"].value,
    }
