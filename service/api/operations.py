"""For those who keep the service running: is it alive, is it ready, how much does it do."""

import orjson
from flask import Response

from service.access.guard import public
from service.access.wiring import koppel
from service.api.routes import Routes
from service.errors import NotReadyError
from service.migrations.state import is_up_to_date

routes = Routes()


@routes.get("/healthz")
@public
def healthz() -> Response:
    """The program runs, also when the database is away."""
    return _ok()


@routes.get("/readyz")
@public
def readyz() -> Response:
    """The database is there and migrated, and so is the key store. Raises NotReadyError."""
    parts = koppel()
    if not is_up_to_date(parts.database.engine) or not parts.database.vault.is_reachable():
        raise NotReadyError
    return _ok()


@routes.get("/metrics")
@public
def metrics() -> Response:
    """Counts in Prometheus' text format; no names, identifiers or content."""
    return Response(koppel().counts.as_prometheus(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _ok() -> Response:
    return Response(orjson.dumps({"status": "ok"}), content_type="application/json")
