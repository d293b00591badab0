"""The consents that an organisation's officer sees: what was given, on which text, until when.

They are found by the entries as organisations see them, so that a refusal, a pause or a postponement cannot be told from
this list; taking up again is a yes like any other (docs/decisions/0007). What somebody chose who was erased is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, not_, or_, select
from sqlalchemy.orm import Session, aliased

from service.actors import Actor
from service.audit.acts import ConsentsSeen
from service.audit.log import append
from service.audit.models import Entry
from service.clock import last_day
from service.consent.freely import Circumstances, circumstances_since
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.standing import words_of
from service.consent.transitions import State
from service.errors import NotYoursError
from service.pairs.models import Assisting, Organisation, Pair, PairSide, is_erased

GIVEN = ("consent-given", "consent-changed", "consent-renewed")
MOST = 500

_reader, _writer = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Period:
    """`start` inclusive, `end` exclusive; None is open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """One consent as it was given, changed or renewed; `until` is the last day that was agreed.

    `assisted`: said beside a professional, on a screen or on paper (pairs/assisting.py); `present`: who else was there.
    `asked`: how the youngster was asked (freely.py). `ground`: on which the officer's own organisation keeps a record of its
    own (pairs/grounds.py), as it is claimed now; None: not said. The partner's is not theirs to see.
    """

    pair_code: str
    reader: str
    writer: str
    consent_id: UUID
    revision: int
    subjects: tuple[str, ...]
    given_at: datetime
    until: date
    copies: bool
    recognised_by: str
    text_revision: str
    assisted: str | None
    present: tuple[str, ...]
    asked: Circumstances | None
    ground: str | None


def consents_seen_by(session: Session, actor: Actor, period: Period) -> list[ConsentSeen]:
    """What was given in pairs of this officer's organisation, newest first, at most MOST; logged."""
    if actor.organisation_id is None:
        raise NotYoursError
    rows = session.execute(_given(actor.organisation_id, period).limit(MOST)).all()
    asked = circumstances_since(session, {row.pair_id for row in rows})
    append(session, ConsentsSeen(actor=actor, facts={"consents": str(len(rows))}))
    return [
        ConsentSeen(
            pair_code=row.code,
            reader=row.reader,
            writer=row.writer,
            consent_id=row.consent_id,
            revision=row.revision,
            subjects=tuple(sorted(words_of(row.subjects))),
            given_at=row.at,
            until=last_day(row.until),
            copies=row.copies,
            recognised_by=row.recognised_by,
            text_revision=row.text_revision,
            assisted=row.way,
            present=tuple((row.present or "").split()),
            asked=_asked_then(asked.get(row.pair_id, ()), row.at),
            ground=row.ground,
        )
        for row in rows
    ]


def _asked_then(asked: Sequence[tuple[datetime, Circumstances]], moment: datetime) -> Circumstances | None:
    return next((how for since, how in reversed(asked) if since <= moment), None)


def _given(organisation_id: UUID, period: Period) -> Select[tuple[object, ...]]:
    chosen = (
        select(
            ConsentEvent.pair_id,
            Pair.code,
            _reader.name.label("reader"),
            _writer.name.label("writer"),
            ConsentEvent.consent_id,
            ConsentEvent.revision,
            ConsentEvent.subjects,
            Entry.at,
            ConsentEvent.until,
            ConsentEvent.copies,
            ConsentEvidence.recognised_by,
            ConsentEvidence.text_revision,
            Assisting.way,
            Assisting.present,
            PairSide.ground,
        )
        .select_from(Entry)
        .join(
            ConsentEvent,
            and_(
                ConsentEvent.pair_id == Entry.pair_id,
                ConsentEvent.to_organisation_id == Entry.organisation_id,
                ConsentEvent.revision == Entry.consent_revision,
                ConsentEvent.state == State.GIVEN.value,
            ),
        )
        .join(Pair, Pair.id == ConsentEvent.pair_id)
        .join(PairSide, and_(PairSide.pair_id == ConsentEvent.pair_id, PairSide.organisation_id == organisation_id))
        .join(_reader, _reader.id == ConsentEvent.to_organisation_id)
        .join(_writer, _writer.id == ConsentEvent.from_organisation_id)
        .join(ConsentEvidence, ConsentEvidence.id == ConsentEvent.evidence_id)
        .outerjoin(Assisting, Assisting.id == ConsentEvidence.assisting_id)
        .where(or_(Entry.organisation_id == organisation_id, Entry.other_organisation_id == organisation_id))
        .where(Entry.seen_as.in_(GIVEN), not_(is_erased()))
        .order_by(Entry.number.desc())
    )
    if period.start is not None:
        chosen = chosen.where(Entry.at >= period.start)
    if period.end is not None:
        chosen = chosen.where(Entry.at < period.end)
    return chosen  # type: ignore[return-value]  # the tuple of fifteen columns, read by name
