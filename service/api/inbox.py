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


@routes.get("/inbox")
@guard(Permission.READ_INBOX)
def read_inbox(session: Session, actor: Actor) -> Response:
    found = inbox.read_inbox(session, actor, asked.lease_number(), asked.known_tag())
    headers = {"ETag": found.etag, "Retry-After": str(koppel().settings.inbox_pace)}
    if found.items is None:
        return empty_answer(304, headers)
    return json_answer({"items": [_item(item) for item in found.items]}, headers=headers)


def _item(item: inbox.Item) -> dict[str, str | int]:
    return {"noteId": str(item.note_id), "revision": item.revision, "pairId": str(item.pair_id), "do": item.do}
