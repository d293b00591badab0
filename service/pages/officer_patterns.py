"""What stands out in the log, for an officer: questions that a colleague saw first, and attempts that were refused."""

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.audit.attempts import attempts_a_day
from service.clock import local, start_of_day
from service.db import now
from service.pages.charts import Chart, bar_chart
from service.pages.officer import officer_pages
from service.pages.patterns_shown import patterns_shown
from service.pairs.patterns import open_patterns

DAYS = 28


@officer_pages.get("/wat-opvalt")
@guard(Permission.SEE_PATTERNS)
def patterns(session: Session, actor: Actor) -> ResponseReturnValue:
    """Questions, never scores."""
    seen = open_patterns(session, actor)
    first = local(now(session)).date() - timedelta(days=DAYS - 1)
    return render_template(
        "officer/patterns.html",
        patterns=patterns_shown(seen),
        refused=_chart(session, actor.organisation_id, first),
        log_url=f"{url_for('.log')}?{urlencode({'outcome': 'refused', 'from': first.isoformat()})}",
    )


def _chart(session: Session, organisation_id: UUID | None, first: date) -> Chart:
    days = [first + timedelta(days=number) for number in range(DAYS)]
    found = attempts_a_day(session, organisation_id, start_of_day(first)) if organisation_id else {}
    return bar_chart([(format_date(day, "EEEE d MMMM"), format_date(day, "d MMM"), found.get(day, 0)) for day in days])
