"""The log is verified once a day by the service itself, and its officers read what was found. That is no proof to them: what
cannot be argued with is `koppel verify` on an export with a witness's file, on a machine of their own (docs/log.md)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.audit.models import Cosignature, LogCheck, Seal
from service.audit.tree import newest_seal
from service.audit.verifying import Replay, verify_database
from service.db import Database, now
from tlog.notes import parse_note, parse_signature
from tlog.policies import Policy

EVERY = timedelta(hours=23)  # an hourly round that comes a little early must not skip a day
SILENCE = timedelta(hours=1)
USUAL_WITNESSES = 2
LATELY = 500  # cosignatures: hours, with a handful of witnesses

logger = logging.getLogger("koppel")


@dataclass(frozen=True, slots=True)
class LogState:
    """The last check, the last seal, when each organisation last signed one, and the last seal that enough of them signed.

    `unconfirmed_since`: for how long at least no seal was confirmed, once that is SILENCE or longer. Only what was signed
    lately is looked at: before that there may have been one, and then `confirmed_at` is None.
    """

    check: LogCheck | None
    sealed_at: datetime | None
    witnessed: Mapping[UUID, datetime]
    confirmed_at: datetime | None
    unconfirmed_since: datetime | None


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


def log_state(session: Session, policy: Policy | None = None) -> LogState:
    """How the log stands. Without a policy a seal is confirmed when witnesses of two organisations signed it."""
    seal = newest_seal(session)
    newest = select(Cosignature.organisation_id, func.max(Cosignature.cosigned_at)).group_by(Cosignature.organisation_id)
    witnessed = {row[0]: row[1] for row in session.execute(newest)}
    confirmed_at, looked_back_to = newest_confirmed(session, policy)
    return LogState(
        check=newest_check(session),
        sealed_at=seal.sealed_at if seal else None,
        witnessed=witnessed,
        confirmed_at=confirmed_at,
        unconfirmed_since=_silent_since(session, confirmed_at or looked_back_to) if witnessed else None,
    )


def newest_confirmed(session: Session, policy: Policy | None) -> tuple[datetime | None, datetime | None]:
    """When the newest seal that is confirmed was made, None when none of those that witnesses signed lately is; and then
    when the oldest of those was made, None when nothing was signed before.

    The service looks at what it holds itself. That is for reading; a witness's own file is the proof.
    """
    chosen = (
        select(Seal, Cosignature.organisation_id, Cosignature.line)
        .join(Cosignature, Cosignature.size == Seal.size)
        .order_by(Seal.size.desc())
        .limit(LATELY)
    )
    lately = session.execute(chosen).all()
    for _, rows in groupby(lately, key=lambda row: row.Seal.size):
        signed = list(rows)
        if _is_confirmed(policy, signed):
            return signed[0].Seal.sealed_at, None
    return None, lately[-1].Seal.sealed_at if len(lately) == LATELY else None


def _is_confirmed(policy: Policy | None, signed: Sequence[Any]) -> bool:
    if policy is None:
        return len({row.organisation_id for row in signed}) >= USUAL_WITNESSES
    note = parse_note(signed[0].Seal.note).with_signatures(*(parse_signature(row.line) for row in signed))
    return policy.may_confirm(note) and policy.confirms(note)


def _silent_since(session: Session, known: datetime | None) -> datetime | None:
    since = known or session.scalar(select(func.min(Seal.sealed_at)))
    return since if since is not None and since + SILENCE <= now(session) else None
