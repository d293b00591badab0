"""What an officer sees of consents beside the list: under which something was read, which end soon, the share of yes.

Nothing here tells a refusal, a pause or a delay of anybody: what stopped is not there any more, whatever stopped it, and the
share is of whole tens of decisions and says how many tenths, never of how many.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from service.clock import last_day
from service.consent.models import ConsentEvent
from service.consent.standing import words_of
from service.consent.transitions import Action, State
from service.db import now
from service.pairs.models import Organisation, Pair, PairSide

TEN = 10
LOOKED_AHEAD = timedelta(weeks=12)
MOST = 500

_reader, _writer = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Clause:
    """What one revision of a consent allows; `until` is its last day."""

    subjects: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True)
class EndingConsent:
    """A direction that stands and ends within LOOKED_AHEAD, on this last day unless the youngster goes on."""

    pair_code: str
    reader: str
    writer: str
    last_day: date


def clauses_of(session: Session, pair_ids: Collection[UUID]) -> Mapping[tuple[UUID, int], Clause]:
    """What was given in these pairs, by consent and revision. MUST only be asked about entries that may be seen."""
    if not pair_ids:
        return {}
    rows = session.execute(
        select(ConsentEvent.consent_id, ConsentEvent.revision, ConsentEvent.subjects, ConsentEvent.until)
        .where(ConsentEvent.pair_id.in_(pair_ids), ConsentEvent.state == State.GIVEN.value)
        .order_by(ConsentEvent.sequence)
    )
    return {(row.consent_id, row.revision): Clause(tuple(sorted(words_of(row.subjects))), _day(row.until)) for row in rows}


def ending_consents(session: Session, organisation_id: UUID) -> list[EndingConsent]:
    """What ends within LOOKED_AHEAD in pairs of this organisation, soonest first. MUST only be shown to its officer."""
    moment = now(session)
    later = aliased(ConsentEvent)
    newest = select(func.max(later.sequence)).where(_same_direction(later)).correlate(ConsentEvent).scalar_subquery()
    rows = session.execute(
        select(Pair.code, _reader.name.label("reader"), _writer.name.label("writer"), ConsentEvent.until)
        .select_from(PairSide)
        .join(ConsentEvent, ConsentEvent.pair_id == PairSide.pair_id)
        .join(Pair, Pair.id == PairSide.pair_id)
        .join(_reader, _reader.id == ConsentEvent.to_organisation_id)
        .join(_writer, _writer.id == ConsentEvent.from_organisation_id)
        .where(PairSide.organisation_id == organisation_id, ConsentEvent.state == State.GIVEN.value)
        .where(ConsentEvent.until > moment, ConsentEvent.until <= moment + LOOKED_AHEAD, ConsentEvent.sequence == newest)
        .order_by(ConsentEvent.until, Pair.code, _reader.name)
        .limit(MOST)
    )
    return [EndingConsent(row.code, row.reader, row.writer, _day(row.until)) for row in rows]


def tenths_of_yes(session: Session, organisation_id: UUID) -> int | None:
    """How many in ten decisions on a proposal were a yes, in pairs of this organisation; None below ten decisions.

    Of whole tens: an eleventh decision changes nothing, so nobody can be read off the difference. One or none in ten is
    said as one: else it would tell of each that it was no.
    """
    was_yes = func.max(case((ConsentEvent.action == Action.GIVE.value, 1), else_=0))
    decisions = session.scalars(
        select(was_yes)
        .join(PairSide, and_(PairSide.pair_id == ConsentEvent.pair_id, PairSide.organisation_id == organisation_id))
        .where(ConsentEvent.action.in_((Action.GIVE.value, Action.REFUSE.value)))
        .group_by(ConsentEvent.evidence_id)
        .order_by(func.min(ConsentEvent.at), ConsentEvent.evidence_id)
    ).all()
    whole = len(decisions) - len(decisions) % TEN
    return max(1, round(TEN * sum(decisions[:whole]) / whole)) if whole else None


def _same_direction(other: type[ConsentEvent]) -> ColumnElement[bool]:
    return and_(other.pair_id == ConsentEvent.pair_id, other.to_organisation_id == ConsentEvent.to_organisation_id)


def _day(end: datetime | None) -> date:
    if end is None:
        raise ValueError("a consent that was given has an end")
    return last_day(end)
