"""The log is verified once a day by the service itself, and its officers read what was found. That is no proof to them: what
cannot be argued with is `koppel verify` on an export with a witness's file, on a machine of their own (docs/log.md)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.audit.models import Cosignature, LogCheck
from service.audit.tree import newest_seal
from service.audit.verifying import Replay, verify_database
from service.db import Database, now

EVERY = timedelta(hours=23)  # an hourly round that comes a little early must not skip a day

logger = logging.getLogger("koppel")


@dataclass(frozen=True, slots=True)
class LogState:
    """The last check, the last seal, and when each organisation last signed one."""

    check: LogCheck | None
    sealed_at: datetime | None
    witnessed: Mapping[UUID, datetime]


def check_log_daily(database: Database, replays: Sequence[Replay] = ()) -> None:
    """Verify the whole log, when that was a day ago, and keep what was found. A fault is told to the operator too."""
    with database.reading() as session:
        last = newest_check(session)
        if last is not None and now(session) < last.at + EVERY:
            return
    verdict = verify_database(database, replays=replays)
    first = verdict.faults[0] if verdict.faults else None
    for fault in verdict.faults:
        logger.error("the log is not what it was: %s", fault.words)
    with database.transaction() as session:
        session.add(
            LogCheck(
                at=now(session),
                fault_count=verdict.fault_count,
                first_kind=first.kind if first else None,
                first_entry=first.number if first else None,
            )
        )


def newest_check(session: Session) -> LogCheck | None:
    """What was found last."""
    return session.scalar(select(LogCheck).order_by(LogCheck.at.desc()).limit(1))


def log_state(session: Session) -> LogState:
    """How the log stands."""
    seal = newest_seal(session)
    newest = select(Cosignature.organisation_id, func.max(Cosignature.cosigned_at)).group_by(Cosignature.organisation_id)
    witnessed = {row[0]: row[1] for row in session.execute(newest)}
    return LogState(newest_check(session), seal.sealed_at if seal else None, witnessed)
