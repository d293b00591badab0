"""GET /v1/pairs: the pairs in which the caller's organisation has a seat."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.api.answers import json_answer
from service.api.routes import Routes
from service.exchange import pairs_view
from service.exchange.pairs_view import Colleague, PairView

routes = Routes("/v1")


@routes.get("/pairs")
@guard(Permission.LIST_PAIRS)
def list_pairs(session: Session, actor: Actor) -> Response:
    views = pairs_view.list_pairs(session, actor)
    return json_answer({"items": [_pair(view) for view in views]})


def _pair(view: PairView) -> dict[str, Any]:
    return {
        "pairId": str(view.pair_id),
        "code": view.code,
        "state": "ended" if view.has_ended else "open",
        "partner": {"organisation": view.partner, "holder": view.partner_holder},
        "seat": {"holder": _colleague(view.holder), "standIn": _colleague(view.stand_in)},
        "sharing": {"in": _sharing(view.shares_in), "out": _sharing(view.shares_out)},
        "revision": view.revision,
    }


def _colleague(colleague: Colleague | None) -> dict[str, str] | None:
    return None if colleague is None else {"name": colleague.name, "login": colleague.login}


def _sharing(is_active: bool) -> str:
    return "active" if is_active else "none"
