"""Letters that are due, taken one at a time: whoever dies with one in their hands leaves it to be sent again later."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from service.db import now
from service.errors import KeyMissingError, TamperedError
from service.pairs.mail_models import Letter, LetterKind, Mailbox, NoticeTimes
from service.pairs.mailbox import address_of, code_to_send
from service.pairs.models import Youngster
from service.pairs.notice_times import opens_at, remember_told
from service.post.at_work import fresh_news

BETWEEN_NOTICES = timedelta(hours=1)  # a busy afternoon is one notice and not ten
FIRST_RETRY = timedelta(minutes=1)  # twice as long after each that failed
LONGEST_RETRY = timedelta(hours=6)
KEPT = timedelta(days=2)

logger = logging.getLogger("koppel")


@dataclass(frozen=True, slots=True)
class Claimed:
    """One letter to send. `number` tells whether something came after it; `code` stands in letters that carry one.

    `news`: what a professional's letter tells of (post/at_work.py).
    """

    mailbox_id: UUID
    kind: LetterKind
    number: int
    written_at: datetime
    address: str
    language: str
    code: str
    news: frozenset[bytes] = frozenset()


def is_any_due(session: Session) -> bool:
    """Whether a letter can leave now."""
    return session.scalar(_due(session, select(Letter.kind)).limit(1)) is not None


def count_waiting(session: Session) -> tuple[int, datetime | None]:
    """How many letters wait, and since when the oldest does."""
    waiting, oldest = session.execute(select(func.count(), func.min(Letter.written_at)).select_from(Letter)).one()
    return waiting, oldest


def claim_letter(session: Session) -> Claimed | None:
    """The oldest that is due; unless `letter_has_left` follows it comes back, later each time. None: there is none."""
    while True:
        chosen = (
            select(Letter, Mailbox, NoticeTimes, func.coalesce(Youngster.language, NoticeTimes.language))
            .outerjoin(Youngster, Youngster.id == Letter.mailbox_id)
            .outerjoin(NoticeTimes, NoticeTimes.mailbox_id == Letter.mailbox_id)
        )
        first = _due(session, chosen).order_by(Letter.due_at).limit(1)
        row = session.execute(first.with_for_update(of=Letter, skip_locked=True)).first()
        if row is None:
            return None
        letter, mailbox, times, language = row
        opened = _opened(session, letter, mailbox)
        waits = opened is not None and letter.kind == LetterKind.NEWS and _waits_until_morning(session, letter, times)
        if opened is None:
            session.delete(letter)
        if opened is None or waits:
            session.flush()  # the question above is asked of the database
            continue
        letter.due_at = now(session) + min(FIRST_RETRY * 2 ** min(letter.tries, 10), LONGEST_RETRY)
        letter.tries += 1
        kind = LetterKind(letter.kind)
        return Claimed(letter.mailbox_id, kind, letter.number, letter.written_at, opened[0], language, *opened[1:])


def letter_has_left(session: Session, claimed: Claimed) -> None:
    """The mail server has it. What happened meanwhile leaves later, as a letter of its own."""
    this = (Letter.mailbox_id == claimed.mailbox_id, Letter.kind == claimed.kind)
    session.execute(delete(Letter).where(*this, Letter.number == claimed.number))
    session.execute(update(Letter).where(*this).values(tries=0, written_at=now(session), due_at=now(session)))
    if claimed.kind is LetterKind.NEWS:
        mine = update(Mailbox).where(Mailbox.id == claimed.mailbox_id)
        session.execute(mine.values(told_at=now(session), failed_at=None))
        _remember(session, claimed)


def give_up_if_too_old(session: Session, claimed: Claimed) -> None:
    """The mail server refused it. After KEPT it is not tried again, and the page of whose it is says so."""
    if claimed.written_at + KEPT > now(session):
        return
    gone = delete(Letter).where(Letter.mailbox_id == claimed.mailbox_id, Letter.kind == claimed.kind)
    session.execute(gone)
    session.execute(update(Mailbox).where(Mailbox.id == claimed.mailbox_id).values(failed_at=now(session)))
    _remember(session, claimed)


def _remember(session: Session, claimed: Claimed) -> None:
    times = session.get(NoticeTimes, claimed.mailbox_id)
    if times is not None:
        remember_told(times, claimed.news)


def _waits_until_morning(session: Session, letter: Letter, times: NoticeTimes | None) -> bool:
    """Whether it is a professional's quiet hour; the letter then waits until that is over."""
    letter.due_at = opens_at(times, now(session)) if times else letter.due_at
    return letter.due_at > now(session)


def _due(session: Session, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of what was `chosen` with its mailbox, what can leave now."""
    moment = now(session)
    has_rested = or_(Mailbox.told_at.is_(None), Mailbox.told_at <= moment - BETWEEN_NOTICES)
    return chosen.join(Mailbox, Mailbox.id == Letter.mailbox_id).where(
        Letter.due_at <= moment, or_(Letter.kind == LetterKind.CODE, has_rested)
    )


def _opened(session: Session, letter: Letter, mailbox: Mailbox) -> tuple[str, str, frozenset[bytes]] | None:
    """Address, code and news; None when the letter has no use any more.

    That is a code that is over, a key that was destroyed, an address that does not open, or news that a professional has
    seen or that went again.
    """
    news: frozenset[bytes] = frozenset()
    if letter.kind == LetterKind.NEWS and mailbox.person_id is not None:
        news = fresh_news(session, mailbox.person_id)
        if not news:
            return None
    try:
        code = code_to_send(session, mailbox) if letter.kind == LetterKind.CODE else ""
        return None if code is None else (address_of(session, mailbox), code, news)
    except KeyMissingError:
        return None
    except TamperedError as error:  # the other letters still leave
        logger.error("a letter was dropped: %s", error)
        return None
