"""What time and writing bring a youngster: a consent that ends soon, the question at eighteen, a new note.

It is looked for once a minute.

Nothing is added to the writing of a note for it: how many were written is counted there already.
"""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.clock import local, start_of_day
from service.consent.again import SOON
from service.consent.eighteen import is_asked_at_eighteen, turns_eighteen_now
from service.consent.models import ConsentEvent
from service.consent.my_pairs import my_pairs
from service.consent.standing import last_event_joined
from service.consent.transitions import State
from service.db import Database, now
from service.errors import KeyMissingError, TamperedError
from service.pairs.mail_models import Mailbox
from service.pairs.mailbox import tell
from service.pairs.models import Pair, PairSide, PairState

BIRTHDAYS_AT_ONCE = 500  # months of birth that are opened in one minute

logger = logging.getLogger("koppel")


def tell_of_news(database: Database) -> None:
    """Write a letter to every youngster who wants notices and was not told yet.

    It looks without a lock that others wait for. Of several processes that find the same, one writes the letter.
    """
    with database.reading() as session:
        ends, counts, birthdays = _ends_untold(session), _notes_untold(session), _birthdays_unlooked(session)
        asked = {youngster_id for youngster_id in birthdays if _is_asked_now(session, youngster_id)}
    for youngster_id, until in ends:
        with database.transaction() as session:
            _tell_of_end(session, youngster_id, until)
    for youngster_id, before, written in counts:
        with database.transaction() as session:
            _tell_of_notes(session, youngster_id, before, written)
    if birthdays:
        with database.transaction() as session:
            _tell_at_eighteen(session, birthdays, asked)


def _ends_untold(session: Session) -> list[tuple[UUID, datetime]]:
    """Whom to tell that a consent ends soon, and when the last of them ends."""
    untold = (
        select(Mailbox.id, func.max(ConsentEvent.until))
        .join(Pair, Pair.youngster_id == Mailbox.youngster_id)
        .join(ConsentEvent, ConsentEvent.pair_id == Pair.id)
        .where(
            Mailbox.confirmed_at.is_not(None),
            Pair.state == PairState.OPEN,
            last_event_joined(ConsentEvent),
            ConsentEvent.state == State.GIVEN,
            ConsentEvent.until > now(session),
            ConsentEvent.until <= now(session) + SOON,
            or_(Mailbox.ends_told_to.is_(None), ConsentEvent.until > Mailbox.ends_told_to),
        )
        .group_by(Mailbox.id)
    )
    return [(youngster_id, until) for youngster_id, until in session.execute(untold) if until is not None]


def _notes_untold(session: Session) -> list[tuple[UUID, int, int]]:
    """Whom to tell of notes: how many were counted before, and how many there are."""
    written = func.sum(PairSide.notes_written)
    untold = (
        select(Mailbox.id, Mailbox.notes_counted, written)
        .join(Pair, Pair.youngster_id == Mailbox.youngster_id)
        .join(PairSide, PairSide.pair_id == Pair.id)
        .where(Mailbox.confirmed_at.is_not(None))
        .group_by(Mailbox.id, Mailbox.notes_counted)
        .having(written != Mailbox.notes_counted)
    )
    return [(youngster_id, before, int(count)) for youngster_id, before, count in session.execute(untold)]


def _birthdays_unlooked(session: Session) -> list[UUID]:
    """For whom it was not looked yet, in this month, whether they turn eighteen."""
    unlooked = (
        select(Mailbox.id)
        .where(
            Mailbox.youngster_id.is_not(None),
            Mailbox.confirmed_at.is_not(None),
            Mailbox.birthday_looked_at < _this_month(session),
        )
        .order_by(Mailbox.id)
    )
    return list(session.scalars(unlooked.limit(BIRTHDAYS_AT_ONCE)))


def _is_asked_now(session: Session, youngster_id: UUID) -> bool:
    """Whether the question at eighteen waits on their page since the first of this month."""
    actor = Actor(role=Role.YOUNGSTER, id=youngster_id)
    try:
        if not turns_eighteen_now(session, actor):
            return False
    except KeyMissingError:  # erased
        return False
    except TamperedError as error:  # the others are still told
        logger.error("not told of turning eighteen: %s", error)
        return False
    return is_asked_at_eighteen(session, actor, [each for pair in my_pairs(session, actor) for each in pair.directions])


def _this_month(session: Session) -> datetime:
    return start_of_day(local(now(session)).date().replace(day=1))


def _tell_of_end(session: Session, youngster_id: UUID, until: datetime) -> None:
    is_later = or_(Mailbox.ends_told_to.is_(None), Mailbox.ends_told_to < until)
    mine = update(Mailbox).where(Mailbox.id == youngster_id, is_later).values(ends_told_to=until)
    if session.execute(mine.returning(Mailbox.id)).first():
        tell(session, youngster_id)


def _tell_of_notes(session: Session, youngster_id: UUID, before: int, written: int) -> None:
    mine = update(Mailbox).where(Mailbox.id == youngster_id, Mailbox.notes_counted == before)
    counted = session.execute(mine.values(notes_counted=written).returning(Mailbox.id)).first()
    if counted and written > before:  # fewer: a pair that is not theirs any more
        tell(session, youngster_id)


def _tell_at_eighteen(session: Session, looked: list[UUID], asked: set[UUID]) -> None:
    mine = update(Mailbox).where(Mailbox.id.in_(looked), Mailbox.birthday_looked_at < _this_month(session))
    done = session.scalars(mine.values(birthday_looked_at=now(session)).returning(Mailbox.id)).all()
    for youngster_id in asked.intersection(done):
        tell(session, youngster_id)
