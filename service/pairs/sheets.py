"""Sheets of paper on which a youngster decides: made by a holder, entered once by a holder of the same half."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import SheetMade
from service.audit.log import append
from service.db import now
from service.errors import NotYoursError
from service.pairs.assisting import LONGEST, Way, begin_assisting, is_over
from service.pairs.codes import hash_of, new_recovery_code
from service.pairs.locks import lock_for_change
from service.pairs.models import Assisting
from service.pairs.seats import require_holder


def make_sheet(session: Session, actor: Actor, pair_id: UUID, language: str) -> tuple[Assisting, str]:
    """A sheet and the code that is printed on it, which is kept as a hash alone; logged. Raises as begin_assisting."""
    sheet, code = begin_assisting(session, actor, pair_id, Way.PAPER, language), new_recovery_code()
    sheet.code_hash = hash_of(code)
    append(session, SheetMade(actor=actor, pair_id=pair_id))
    return sheet, code


def sheets_to_enter(session: Session, actor: Actor, pair_id: UUID) -> Sequence[Assisting]:
    """The sheets of this half that were not entered, the newest first. Raises NotYoursError without a seat."""
    seat = require_holder(session, actor, pair_id)
    waiting = select(Assisting).where(
        Assisting.pair_id == pair_id,
        Assisting.organisation_id == seat.organisation_id,
        Assisting.way == Way.PAPER,
        Assisting.ended_at.is_(None),
        Assisting.started_at > now(session) - LONGEST[Way.PAPER],
    )
    return session.scalars(waiting.order_by(Assisting.started_at.desc())).all()


def sheet_to_enter(session: Session, actor: Actor, pair_id: UUID, sheet_id: UUID) -> Assisting:
    """One of them, and the pair locked for change. Raises NotYoursError, also for one that was entered or is too old."""
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    sheet = session.get(Assisting, sheet_id, populate_existing=True)
    if sheet is None or (sheet.pair_id, sheet.organisation_id, sheet.way) != (pair_id, seat.organisation_id, Way.PAPER):
        raise NotYoursError
    if is_over(session, sheet):
        raise NotYoursError
    return sheet
