"""PUT /v1/holdings: which copies the caller's system holds; the answer names those with which something is wrong."""

from flask import Response
from sqlalchemy.orm import Session

from schemas.holdings import HoldingsSchema
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api import asked
from service.api.answers import json_answer
from service.api.routes import Routes
from service.exchange.holdings import Found, Holding, Holdings, compare_holdings

routes = Routes("/v1")
_holdings = HoldingsSchema()


@routes.put("/holdings")
@guard(Permission.LIST_HOLDINGS)
def list_holdings(session: Session, actor: Actor) -> Response:
    body = asked.body(_holdings)
    items = tuple(Holding(item["note_id"], item["revision"], item.get("text_digest")) for item in body["items"])
    holdings = Holdings(body.get("after"), body.get("until"), items)
    found = compare_holdings(session, actor, holdings, asked.lease_number())
    return json_answer({"items": [_item(each) for each in found]})


def _item(found: Found) -> dict[str, str | int]:
    return {"noteId": found.note_id, "revision": found.revision, "finding": found.finding.value}
