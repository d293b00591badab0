"""PUT /v1/lease: one running adapter per organisation."""

from flask import Response
from sqlalchemy.orm import Session

from schemas.lease import LeaseRequestSchema
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api import asked
from service.api.answers import instant, json_answer
from service.api.routes import Routes
from service.exchange import leases

routes = Routes("/v1")
_lease_request = LeaseRequestSchema()


@routes.put("/lease")
@guard(Permission.TAKE_LEASE)
def take_lease(session: Session, actor: Actor) -> Response:
    body = asked.body(_lease_request)
    lease = leases.take_lease(session, actor, body["instance"])
    if "residues" in body:
        leases.declare_residues(session, actor, body["residues"])
    return json_answer({"number": lease.number, "until": instant(lease.until)})
