"""PUT /v1/notes/{noteId}/receipt: what became of a copy."""

from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from schemas.receipts import ReceiptSchema
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api import asked
from service.api.answers import empty_answer
from service.api.routes import Routes
from service.exchange.copies import Told, take_receipt
from service.exchange.models import CopyState

routes = Routes("/v1")
_receipt = ReceiptSchema()


@routes.put("/notes/<identifier:note_id>/receipt")
@guard(Permission.PUT_RECEIPT)
def put_receipt(session: Session, actor: Actor, note_id: UUID) -> Response:
    receipt = asked.body(_receipt)
    state = CopyState(receipt["state"].value)
    ground, digest = receipt.get("ground"), receipt.get("text_digest")
    take_receipt(session, actor, note_id, Told(receipt["revision"], state, ground, asked.lease_number(), digest))
    return empty_answer()
