"""/v1/log: the sealed head and the hashes of the log, for witnesses, and their cosignatures. Nothing personal."""

from flask import Response
from sqlalchemy.orm import Session

from schemas.log import CosignatureSchema
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api import asked
from service.api.answers import bytes_answer, empty_answer, text_answer
from service.api.routes import Routes
from service.exchange.witnessing import sealed_checkpoint, sealed_tile, take_cosignature

routes = Routes("/v1")
_cosignature = CosignatureSchema()


@routes.get("/log/checkpoint")
@guard(Permission.READ_CHECKPOINT)
def read_checkpoint(session: Session, actor: Actor) -> Response:
    return text_answer(str(sealed_checkpoint(session, asked.query("read_checkpoint").get("size"))))


@routes.get("/log/tile/<level>/<path:tile>")
@guard(Permission.READ_TILE)
def read_tile(session: Session, actor: Actor, level: str, tile: str) -> Response:
    return bytes_answer(sealed_tile(session, f"tile/{level}/{tile}"))


@routes.post("/log/cosignatures")
@guard(Permission.ADD_COSIGNATURE)
def add_cosignature(session: Session, actor: Actor) -> Response:
    given = asked.body(_cosignature)
    take_cosignature(session, actor, given["size"], given["cosignature"])
    return empty_answer()
