"""How often something was refused, day by day, as an organisation's officer may see it."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from service.audit.models import Entry
from service.audit.selecting import seen_by
from service.clock import local

ORDINARY = "read-refused"  # opening a pair in which nothing is shared: that is no attempt at anything
MOST = 20_000


def attempts_a_day(session: Session, organisation_id: UUID, since: datetime) -> Mapping[date, int]:
    """Attempts that were refused in this organisation's part of the log, by day in the Netherlands; the newest MOST."""
    chosen = (
        select(Entry.at)
        .with_hint(Entry, "INDEXED BY ix_entry_refused_at", "sqlite")
        .where(Entry.outcome == literal_column("'refused'"), Entry.at >= since)
        .where(seen_by(organisation_id), Entry.seen_as != ORDINARY)
        .order_by(Entry.at.desc())
        .limit(MOST)
    )
    return Counter(local(at).date() for at in session.scalars(chosen))
