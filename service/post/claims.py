"""Letters that are due, taken one at a time: whoever dies with one in their hands leaves it to be sent again later."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from service.db import now
from service.errors import KeyMissingError
from service.pairs.mail_models import Letter, LetterKind, Mailbox
from service.pairs.mailbox import address_of, code_to_send
from service.pairs.models import Youngster

BETWEEN_NOTICES = timedelta(hours=1)  # a busy afternoon is one notice and not ten
FIRST_RETRY = timedelta(minutes=1)  # twice as long after each that failed
LONGEST_RETRY = timedelta(hours=6)
KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One letter to send. `number` tells whether something came after it; `code` stands in letters that carry one."""

    youngster_id: UUID
    kind: LetterKind
    number: int
    written_at: datetime
    address: str
    language: str
    code: str


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
        chosen = select(Letter, Mailbox, Youngster.language).join(Youngster, Youngster.id == Letter.youngster_id)
        first = _due(session, chosen).order_by(Letter.due_at).limit(1)
        row = session.execute(first.with_for_update(of=Letter, skip_locked=True)).first()
        if row is None:
            return None
        letter, mailbox, language = row
        opened = _opened(session, letter, mailbox)
        if opened is None:
            session.delete(letter)
            session.flush()  # the question above is asked of the database
            continue
        address, code = opened
        letter.due_at = now(session) + min(FIRST_RETRY * 2 ** min(letter.tries, 10), LONGEST_RETRY)
        letter.tries += 1
        kind = LetterKind(letter.kind)
        return Claimed(letter.youngster_id, kind, letter.number, letter.written_at, address, language, code)


def letter_has_left(session: Session, claimed: Claimed) -> None:
    """The mail server has it. What happened meanwhile leaves later, as a letter of its own."""
    this = (Letter.youngster_id == claimed.youngster_id, Letter.kind == claimed.kind)
    session.execute(delete(Letter).where(*this, Letter.number == claimed.number))
    session.execute(update(Letter).where(*this).values(tries=0, written_at=now(session), due_at=now(session)))
    if claimed.kind is LetterKind.NEWS:
        mine = update(Mailbox).where(Mailbox.youngster_id == claimed.youngster_id)
        session.execute(mine.values(told_at=now(session), failed_at=None))


def give_up_if_too_old(session: Session, claimed: Claimed) -> None:
    """The mail server refused it. After KEPT it is not tried again, and the youngster's own page says so."""
    if claimed.written_at + KEPT > now(session):
        return
    gone = delete(Letter).where(Letter.youngster_id == claimed.youngster_id, Letter.kind == claimed.kind)
    session.execute(gone)
    session.execute(update(Mailbox).where(Mailbox.youngster_id == claimed.youngster_id).values(failed_at=now(session)))


def _due(session: Session, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of what was `chosen` with its mailbox, what can leave now."""
    moment = now(session)
    has_rested = or_(Mailbox.told_at.is_(None), Mailbox.told_at <= moment - BETWEEN_NOTICES)
    return chosen.join(Mailbox, Mailbox.youngster_id == Letter.youngster_id).where(
        Letter.due_at <= moment, or_(Letter.kind == LetterKind.CODE, has_rested)
    )


def _opened(session: Session, letter: Letter, mailbox: Mailbox) -> tuple[str, str] | None:
    """Address and code; None when the letter has no use any more: a code that is over, a key that was destroyed."""
    try:
        code = code_to_send(session, mailbox) if letter.kind == LetterKind.CODE else ""
        return None if code is None else (address_of(session, mailbox), code)
    except KeyMissingError:
        return None
