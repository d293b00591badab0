"""GET /v1/organisation: the caller's own."""

from flask import Response
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api.answers import json_answer
from service.api.routes import Routes
from service.pairs.organisations import own_organisation

routes = Routes("/v1")


@routes.get("/organisation")
@guard(Permission.READ_ORGANISATION)
def read_organisation(session: Session, actor: Actor) -> Response:
    organisation = own_organisation(session, actor)
    return json_answer({"organisationId": str(organisation.id), "name": organisation.name})
