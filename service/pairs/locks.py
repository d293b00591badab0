"""Who waits for whom on one pair. Readers share; whoever changes consent or seats is alone.

On PostgreSQL these are advisory locks on the pair, held until the transaction ends (never FOR SHARE: looping readers
would starve a withdrawal). On SQLite the write transaction does the same, so nothing is needed.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from service.db import is_postgresql
from service.prepared import Prepared

_SHARED = Prepared(text("SELECT pg_advisory_xact_lock_shared(:key)"))
_SHARED_EACH = text("SELECT pg_advisory_xact_lock_shared(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
_EXCLUSIVE = Prepared(text("SELECT pg_advisory_xact_lock(:key)"))
_EXCLUSIVE_EACH = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


def lock_for_reading(session: Session, pair_id: UUID) -> None:
    """Wait until nobody is changing this pair; from then on a withdrawal waits for this transaction."""
    if is_postgresql(session):
        _SHARED.run(session, {"key": _key(pair_id)})


def lock_each_for_reading(session: Session, pair_ids: Iterable[UUID]) -> None:
    """As lock_for_reading for several pairs, in one order and one statement, so that nobody waits in a circle."""
    keys = sorted(set(map(_key, pair_ids)))
    if keys and is_postgresql(session):
        session.execute(_SHARED_EACH, {"keys": keys})


def lock_for_change(session: Session, pair_id: UUID) -> None:
    """Wait until every read under way on this pair has been committed; from then on readers wait."""
    if is_postgresql(session):
        _EXCLUSIVE.run(session, {"key": _key(pair_id)})


def lock_each_for_change(session: Session, pair_ids: Iterable[UUID]) -> None:
    """As lock_for_change for several pairs, all of them before the first is changed, in the order of lock_each_for_reading.

    Else two that change several things wait for each other in a circle, and PostgreSQL ends one of them with an error.
    """
    keys = sorted(set(map(_key, pair_ids)))
    if keys and is_postgresql(session):
        session.execute(_EXCLUSIVE_EACH, {"keys": keys})


def lock_source(session: Session, organisation_id: UUID, source_id: str) -> None:
    """Let uploads under one source id wait for each other, also before there is a note of it.

    MUST come after the lock on the pair.
    """
    if is_postgresql(session):
        digest = hashlib.sha256(f"{organisation_id}|{source_id}".encode()).digest()
        _EXCLUSIVE.run(session, {"key": int.from_bytes(digest[:8], "big", signed=True)})


def _key(pair_id: UUID) -> int:
    return int.from_bytes(pair_id.bytes[:8], "big", signed=True)
