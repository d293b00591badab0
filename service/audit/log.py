"""Appending to the log. An act and its entry share one transaction: when the entry cannot be written, nothing happened."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from service.actors import Role
from service.audit.acts import REFUSALS, Act
from service.audit.leaves import SALT_BYTES
from service.audit.models import Entry, EntryWaiting
from service.db import is_postgresql, now
from service.prepared import Prepared

PERMITTED = "permitted"
REFUSED = "refused"

_COLUMNS = [column.name for column in Entry.__table__.columns if column.name != "number"]
_INSERT = Prepared(insert(Entry), _COLUMNS)
# PostgreSQL does not commit in the order of numbers: there the same statement puts the entry in the sequencer's queue.
_NEW = insert(Entry).values({name: bindparam(name) for name in _COLUMNS}).returning(Entry.number).cte("new")
_INSERT_AND_QUEUE = Prepared(insert(EntryWaiting).from_select(["number"], select(_NEW.c.number)))


def append(session: Session, act: Act) -> None:
    """Append one entry for this act, in this session's transaction.

    MUST be called in the transaction of the act itself, before anything of it is shown. A refusal is appended in a
    transaction of its own, after the rollback of what was refused. Takes no global lock.
    """
    _statement(session).run(session, _values(act, now(session)))


def append_each(session: Session, acts: Sequence[Act]) -> None:
    """As append, one entry for each of these acts, in their order, in one call of the driver; all at one moment.

    What somebody opened at once so stays one look, for the youngster (records/my_looks.py) and for what stands out in the
    log (pairs/patterns.py).
    """
    moment = now(session)
    _statement(session).run_each(session, [_values(act, moment) for act in acts])


def _statement(session: Session) -> Prepared:
    return _INSERT_AND_QUEUE if is_postgresql(session) else _INSERT


def _values(act: Act, moment: datetime) -> dict[str, Any]:
    """The columns of a new entry, with a salt of its own."""
    actor = act.actor
    refused = type(act) in REFUSALS
    return {
        "id": uuid4(),
        "at": moment,
        "act": act.name,
        "seen_as": act.seen_as,
        "action": act.letter,
        "outcome": REFUSED if refused else PERMITTED,
        "reason": act.reason,
        "actor_role": actor.role.value,
        "actor_id": actor.id,
        "actor_name": actor.name or None,
        "organisation_name": actor.organisation or None,
        "organisation_id": actor.organisation_id or act.organisation_id,
        "other_organisation_id": act.other_organisation_id,
        "third_organisation_id": act.third_organisation_id,
        "program": actor.program,
        "pair_id": act.pair_id,
        "youngster_id": actor.id if actor.role is Role.YOUNGSTER else act.youngster_id,
        "consent_id": act.consent_id,
        "consent_revision": act.consent_revision,
        "note_ids": " ".join(map(str, act.note_ids)) or None,
        "facts": orjson.dumps(act.facts).decode() if act.facts else None,
        "checks": _checks(act, refused),
        "trace_id": actor.trace_id,
        "span_id": actor.span_id,
        "parent_span_id": actor.parent_span_id,
        "salt": os.urandom(SALT_BYTES),
    }


def _checks(act: Act, refused: bool) -> str:
    """The outcomes of NEN 7513's four checks that were true: authorisation, care relation, consent (emergency never)."""
    held = "" if refused and act.name == "not-permitted" else "a"
    if act.pair_id is not None and act.name != "not-found":
        held += "r"
    return held + ("c" if act.consent_id is not None else "")
