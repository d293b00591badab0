"""What stands out in the log becomes a question, and goes first to the person it is about (product.md, rule 9).

Once an hour the hour that ended is looked through. There is no score and no ranking, nothing adds up over days, and a
question says nothing about when somebody works: no hour of the day counts more than another. An officer sees a question
once it was answered, and one without an answer after KEPT_FIRST; the log itself is there for an officer at any time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, Select, delete, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from service.actors import Actor, Role
from service.audit.acts import PatternAnswered, PatternsListed
from service.audit.log import append
from service.audit.models import Entry
from service.audit.search import LISTINGS
from service.db import MICROSECOND, from_microseconds, now
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.models import Person
from service.pairs.pattern_models import Pattern, PatternAnswer, PatternKind, PatternScan

ENOUGH: Mapping[PatternKind, int] = {PatternKind.MANY_PAIRS: 20, PatternKind.NO_SEAT: 5, PatternKind.REFUSED: 5}
"""How often within an hour makes a question. A full caseload is fifteen pairs; an old link gives one or two refusals."""

OPENING = ("pair-opened", "notes-opened", "history-opened")
KEPT_FIRST = timedelta(days=2)
KEPT = timedelta(days=90)
HOUR = timedelta(hours=1)
LOOKED_BACK = timedelta(days=2)
SETTLED = timedelta(minutes=5)  # acts that were under way when the hour ended
MOST = 100


@dataclass(frozen=True, slots=True)
class PatternSeen:
    """One question. `from_at` begins the hour it is about."""

    id: UUID
    name: str
    kind: PatternKind
    from_at: datetime
    count: int
    answer: PatternAnswer | None
    answered_at: datetime | None


def find_patterns(session: Session) -> int:
    """Look through the hours that have ended since the last time; returns how many questions that gave."""
    scan = session.get(PatternScan, 1, with_for_update=True)
    until = _hour_of(now(session) - SETTLED)
    since = max(scan.until_at, until - LOOKED_BACK) if scan else until - LOOKED_BACK
    if since >= until:
        return 0
    if scan is None:
        session.add(PatternScan(until_at=until))
    else:
        scan.until_at = until
    found = [pattern for kind in PatternKind for pattern in _found(session, kind, since, until)]
    session.add_all(found)
    return len(found)


def forget_patterns(session: Session) -> None:
    """Remove questions of long ago."""
    session.execute(delete(Pattern).where(Pattern.found_at < now(session) - KEPT))


def patterns_about_me(session: Session, actor: Actor) -> list[PatternSeen]:
    """The questions about this person, newest first; they are theirs, so looking is no entry."""
    return _seen(session, _with_names().where(Pattern.person_id == actor.id))


def unanswered_about_me(session: Session, actor: Actor) -> int:
    """How many of them wait for an answer."""
    waiting = select(func.count()).where(Pattern.person_id == actor.id, Pattern.answer.is_(None))
    return session.execute(waiting).scalar_one()


def unanswered_ids(session: Session, actor: Actor) -> Sequence[UUID]:
    """Which of them wait for an answer."""
    return session.scalars(select(Pattern.id).where(Pattern.person_id == actor.id, Pattern.answer.is_(None))).all()


def answer_pattern(session: Session, actor: Actor, pattern_id: UUID, answer: PatternAnswer) -> None:
    """Say what the reason was, once. Raises NotYoursError, ConflictError."""
    pattern = session.get(Pattern, pattern_id, with_for_update=True)
    if pattern is None or pattern.person_id != actor.id:
        raise NotYoursError
    if pattern.answer is not None:
        raise ConflictError(N_("Deze vraag is al beantwoord."))
    pattern.answer, pattern.answered_at = answer, now(session)
    append(session, PatternAnswered(actor=actor))


def open_patterns(session: Session, actor: Actor) -> list[PatternSeen]:
    """What an officer of this organisation may see, newest first, at most MOST; logged. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    is_theirs_to_see = or_(Pattern.answer.is_not(None), Pattern.found_at <= now(session) - KEPT_FIRST)
    found = _seen(session, _with_names().where(Pattern.organisation_id == actor.organisation_id, is_theirs_to_see))
    append(session, PatternsListed(actor=actor, facts={"patterns": str(len(found))}))
    return found


def _found(session: Session, kind: PatternKind, since: datetime, until: datetime) -> Iterator[Pattern]:
    for row in session.execute(_counted(kind, since, until)):
        yield Pattern(
            organisation_id=row.organisation_id,
            person_id=row.actor_id,
            kind=kind,
            from_at=from_microseconds(row.hour * (HOUR // MICROSECOND)),
            count=row.count,
            found_at=now(session),
        )


def _counted(kind: PatternKind, since: datetime, until: datetime) -> Select[UUID | None, UUID | None, int, int]:
    """How often each professional did it in each hour, where that is often enough.

    What stands on one's own list was seen by opening that list, and is no pair that was opened.
    """
    # Written out: as a value that comes later, PostgreSQL would take it for another one in GROUP BY.
    hour = (type_coerce(Entry.at, BigInteger) // literal_column(str(HOUR // MICROSECOND), BigInteger)).label("hour")
    count = (func.count(Entry.pair_id.distinct()) if kind is PatternKind.MANY_PAIRS else func.count()).label("count")
    return (
        select(Entry.organisation_id, Entry.actor_id, hour, count)
        .with_hint(Entry, "INDEXED BY ix_entry_seen_as_at", "sqlite")
        .where(Entry.seen_as.in_(_ACTS[kind]), Entry.at >= since, Entry.at < until)
        .where(Entry.actor_role == Role.PROFESSIONAL, Entry.actor_id.is_not(None), ~_STOOD_ON_A_LIST)
        .group_by(Entry.organisation_id, Entry.actor_id, hour)
        .having(count >= ENOUGH[kind])
    )


def _with_names() -> Select[Pattern, str]:
    return select(Pattern, Person.name).join(Person, Person.id == Pattern.person_id)


def _seen(session: Session, chosen: Select[Pattern, str]) -> list[PatternSeen]:
    rows = session.execute(chosen.order_by(Pattern.from_at.desc(), Person.name, Pattern.kind).limit(MOST))
    return [_as_seen(pattern, name) for pattern, name in rows]


def _as_seen(pattern: Pattern, name: str) -> PatternSeen:
    answer = PatternAnswer(pattern.answer) if pattern.answer else None
    kind = PatternKind(pattern.kind)
    return PatternSeen(pattern.id, name, kind, pattern.from_at, pattern.count, answer, pattern.answered_at)


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


_list = aliased(Entry)
# A list and the notes on it are logged at one moment (audit.log.append_each).
_STOOD_ON_A_LIST = (
    select(_list.number).where(_list.seen_as.in_(LISTINGS), _list.at == Entry.at, _list.actor_id == Entry.actor_id).exists()
)
_ACTS: Mapping[PatternKind, Sequence[str]] = {
    PatternKind.MANY_PAIRS: OPENING,
    PatternKind.NO_SEAT: ("not-found",),
    PatternKind.REFUSED: ("not-permitted", "meeting-number-refused"),
}
