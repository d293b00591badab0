"""GET /v1/entries and …/proof: the organisation's own part of the log, and that an entry of it is in the sealed tree."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor, Role
from service.api import asked
from service.api.answers import instant, json_answer, text_answer
from service.api.identifiers import identified
from service.api.routes import Routes
from service.audit.search import Line
from service.audit.selecting import Filter
from service.exchange.own_log import prove_own_entry, read_own_log

PROGRAMS = (Role.SYSTEM, Role.SERVICE)
# Whoever is joining, or decides beside somebody, is the youngster of the pair, or nobody at all.
KINDS = {Role.JOINING: Role.YOUNGSTER, Role.ASSISTED: Role.YOUNGSTER, Role.ANONYMOUS: Role.SERVICE}

routes = Routes("/v1")


@routes.get("/entries")
@guard(Permission.LIST_ENTRIES)
def list_entries(session: Session, actor: Actor) -> Response:
    query = asked.query("list_entries")
    page = read_own_log(session, actor, _filter(query), query["limit"])
    next_cursor = None if page.next_after is None else str(page.next_after)
    return json_answer({"items": [_entry(line) for line in page.lines], "nextCursor": next_cursor})


@routes.get("/entries/<identifier:entry_id>/proof")
@guard(Permission.READ_ENTRY_PROOF)
def read_entry_proof(session: Session, actor: Actor, entry_id: UUID) -> Response:
    return text_answer(str(prove_own_entry(session, actor, entry_id)))


def _filter(query: dict[str, Any]) -> Filter:
    pair_id, outcome = query.get("pair_id"), query.get("outcome")
    return Filter(
        start=query.get("from_"),
        end=query.get("to"),
        pair_id=None if pair_id is None else identified(pair_id),
        act=query.get("act"),
        outcome=None if outcome is None else outcome.value,
        actor=query.get("actor"),
        after=asked.cursor(query.get("cursor")),
    )


def _entry(line: Line) -> dict[str, Any]:
    return {
        "entryId": str(line.id),
        "at": instant(line.at),
        "act": line.act,
        "action": line.letter,
        "outcome": line.outcome,
        "reason": line.reason,
        "actor": _actor(line),
        "pairId": None if line.pair_id is None else str(line.pair_id),
        "consent": _consent(line),
        "noteIds": [str(note_id) for note_id in line.note_ids],
        "checks": {
            "authorisation": "a" in line.checks,
            "careRelation": "r" in line.checks,
            "consent": "c" in line.checks,
            "emergency": "e" in line.checks,
        },
        "traceId": line.trace_id,
    }


def _actor(line: Line) -> dict[str, str | None]:
    """Who it was. Without a role nobody may know, and then it stands under the service's own name."""
    role = Role(line.actor_role) if line.actor_role else Role.SERVICE
    return {
        "kind": KINDS.get(role, role).value,
        "name": line.actor,
        "organisation": line.organisation,
        "role": line.actor_role,
        "program": line.program if role in PROGRAMS else None,
    }


def _consent(line: Line) -> dict[str, Any] | None:
    if line.consent_id is None or not line.consent_revision:
        return None
    return {"id": str(line.consent_id), "revision": line.consent_revision}
