"""What retention removed of an organisation's notes, and will remove soon: numbers, for its officer, from the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import RetentionSeen
from service.audit.log import append
from service.audit.models import Entry
from service.clock import local
from service.db import now
from service.pairs.organisations import own_organisation
from service.records.ending import ending_by

UNSHARED, ENDED = "texts-destroyed", "notes-ended"
SOON = timedelta(days=30)
MONTHS = 12
MOST = 20_000  # entries


@dataclass(frozen=True, slots=True)
class MonthOfRemoval:
    """What went in one month, named by its first day: text that no consent covered, and notes whose time was over."""

    month: date
    unshared: int
    ended: int


@dataclass(frozen=True, slots=True)
class Removed:
    """After how many months the organisation's notes end, how many will within thirty days, and what went, newest first."""

    note_months: int
    ended_months: int
    soon: int
    months: Sequence[MonthOfRemoval]


def open_removed(session: Session, actor: Actor) -> Removed:
    """What this officer's organisation had removed, over MONTHS months in which something went; logged.

    Raises NotYoursError for who belongs to none.
    """
    organisation = own_organisation(session, actor)
    chosen = (
        select(Entry.at, Entry.act, Entry.note_ids)
        .where(Entry.organisation_id == organisation.id, Entry.act.in_((UNSHARED, ENDED)))
        .order_by(Entry.number.desc())
        .limit(MOST)
    )
    counts: dict[date, dict[str, int]] = {}
    for row in session.execute(chosen):
        month = counts.setdefault(local(row.at).date().replace(day=1), {UNSHARED: 0, ENDED: 0})
        month[row.act] += len((row.note_ids or "").split())
    soon = ending_by(session, now(session) + SOON, organisation.id)
    append(session, RetentionSeen(actor=actor))
    return Removed(
        note_months=organisation.note_months,
        ended_months=organisation.ended_months,
        soon=sum(each.by_age + each.by_pair for each in soon),
        months=[MonthOfRemoval(month, went[UNSHARED], went[ENDED]) for month, went in list(counts.items())[:MONTHS]],
    )
