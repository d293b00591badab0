"""The keys with which anybody can verify a consent record that a youngster shows them. Nothing personal."""

import orjson
from flask import Response

from service.access.guard import public
from service.access.wiring import koppel
from service.api.routes import Routes
from service.consent.record_keys import published_keys

routes = Routes()


@routes.get("/consent-keys")
@public
def read_consent_keys() -> Response:
    """A JWK set (RFC 7517)."""
    keys = {"keys": published_keys(koppel().database.vault)}
    return Response(orjson.dumps(keys), content_type="application/jwk-set+json")
