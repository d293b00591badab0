"""GET /v1/inbox: what the caller's system should still do, without content."""

from flask import Response
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.api import asked
from service.api.answers import empty_answer, json_answer
from service.api.routes import Routes
from service.exchange import inbox

routes = Routes("/v1")


def unchanged(session: Session, actor: Actor) -> Response | None:
    """304 for a caller who knows the present inbox: nothing is handed out, so nothing is written either."""
    tag = asked.known_tag()
    if tag is None or not inbox.is_unchanged(session, actor, asked.lease_number(), tag):
        return None
    return empty_answer(304, _headers(tag))


@routes.get("/inbox")
@guard(Permission.READ_INBOX, unchanged)
def read_inbox(session: Session, actor: Actor) -> Response:
    found = inbox.read_inbox(session, actor, asked.lease_number(), asked.known_tag())
    if found.items is None:
        return empty_answer(304, _headers(found.etag))
    return json_answer({"items": [_item(item) for item in found.items]}, headers=_headers(found.etag))


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Retry-After": str(koppel().settings.inbox_pace)}


def _item(item: inbox.Item) -> dict[str, str | int]:
    return {"noteId": str(item.note_id), "revision": item.revision, "pairId": str(item.pair_id), "do": item.do}
