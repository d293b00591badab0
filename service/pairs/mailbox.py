"""Where somebody wants to hear that there is something new: off unless chosen, confirmed, and gone when they say so.

Everything here is their own alone, a youngster's or a professional's: no organisation learns whether there is an address.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import MailAddressGiven, MailAddressRemoved, MailChosen
from service.audit.log import append
from service.db import now, to_microseconds, vault_of
from service.errors import NotYoursError
from service.pairs.codes import new_meeting_number
from service.pairs.mail_models import Letter, LetterKind, Mailbox, NoticeTimes
from service.pairs.models import Pair, PairSide, Person
from service.vault import place

CODE_LIVES = timedelta(hours=1)
CODE_TRIES = 5

# One statement, and nothing for who has no mailbox. Both databases know it.
_TELL = (
    "INSERT INTO letter (mailbox_id, kind, number, tries, written_at, due_at) "
    "SELECT id, 'news', 1, 0, :now, :now FROM mailbox "
    "WHERE id = {whose} AND confirmed_at IS NOT NULL "
    "ON CONFLICT (mailbox_id, kind) DO UPDATE SET number = letter.number + 1"
)
_TELL_ONE = text(_TELL.format(whose=":whose")).bindparams(bindparam("whose", type_=Uuid()))
_TELL_YOUNGSTER_OF = text(_TELL.format(whose="(SELECT pair.youngster_id FROM pair WHERE pair.id = :pair)")).bindparams(
    bindparam("pair", type_=Uuid())
)


@dataclass(frozen=True, slots=True)
class MyMailbox:
    """What stands in somebody's mailbox, for themselves. `waits_for_code`: the code that was sent can still be typed."""

    address: str
    is_confirmed: bool
    waits_for_code: bool
    has_failed: bool


def my_mailbox(session: Session, actor: Actor) -> MyMailbox | None:
    """None: they want no notices. Raises NotYoursError for anybody but a youngster or a professional."""
    mailbox = session.get(Mailbox, _own_id(actor))
    if mailbox is None:
        return None
    return MyMailbox(
        address=address_of(session, mailbox),
        is_confirmed=mailbox.confirmed_at is not None,
        waits_for_code=_code_of(session, mailbox) is not None,
        has_failed=mailbox.failed_at is not None,
    )


def give_address(session: Session, actor: Actor, address: str) -> None:
    """Take this address in the place of any other, and send a code there. No notice goes to it before that is typed.

    Raises NotYoursError for anybody but a youngster or a professional.
    """
    whose = _own_id(actor)
    _remove(session, whose)
    moment, is_youngster = now(session), actor.role is Role.YOUNGSTER
    mailbox = Mailbox(
        id=whose, youngster_id=whose if is_youngster else None, person_id=None if is_youngster else whose, asked_at=moment
    )
    mailbox.address = _seal(session, mailbox, "address", address)
    mailbox.code = _seal(session, mailbox, "code", new_meeting_number())
    session.add(mailbox)
    session.flush()  # the letter refers to it
    session.add(Letter(mailbox_id=whose, kind=LetterKind.CODE, written_at=moment, due_at=moment))
    append(session, MailAddressGiven(actor=actor))


def confirm_address(session: Session, actor: Actor, code: str) -> bool:
    """Whether this is the code that was sent; from then on notices go there. A wrong try is counted, and False.

    Raises NotYoursError for who gave no address.
    """
    mailbox = session.get(Mailbox, _own_id(actor), with_for_update=True)  # of many tries at once each is counted
    if mailbox is None:
        raise NotYoursError
    expected = _code_of(session, mailbox)
    mailbox.code_tries += 1
    if expected is None or not hmac.compare_digest(expected.encode(), code.replace(" ", "").encode()):
        return False
    mailbox.confirmed_at, mailbox.code, mailbox.birthday_looked_at = now(session), None, now(session)
    if mailbox.youngster_id is not None:
        mailbox.notes_counted = notes_about(session, mailbox.youngster_id)
    append(session, MailChosen(actor=actor))
    return True


def remove_address(session: Session, actor: Actor) -> None:
    """No notices any more; the address is gone. Doing it twice is no error. Raises NotYoursError."""
    if _remove(session, _own_id(actor)):
        append(session, MailAddressRemoved(actor=actor))


def forget_mailboxes_of_who_left(session: Session) -> None:
    """The addresses of people who do not work there any more are gone, with what waited for them."""
    left = select(Person.id).where(Person.left_at <= now(session))
    for whose in session.scalars(select(Mailbox.id).where(Mailbox.person_id.in_(left))).all():
        _remove(session, whose)


def tell(session: Session, whose: UUID) -> None:
    """There is something new on the pages of this youngster or professional; a letter waits if they want any."""
    session.execute(_TELL_ONE, {"whose": whose, "now": to_microseconds(now(session))})


def tell_youngster_of(session: Session, pair_id: UUID) -> None:
    """As tell, for the youngster of this pair; nobody where none has joined."""
    session.execute(_TELL_YOUNGSTER_OF, {"pair": pair_id, "now": to_microseconds(now(session))})


def notes_about(session: Session, youngster_id: UUID) -> int:
    """How many notes were ever written in this youngster's pairs."""
    counted = select(func.coalesce(func.sum(PairSide.notes_written), 0)).join(Pair, Pair.id == PairSide.pair_id)
    return int(session.scalar(counted.where(Pair.youngster_id == youngster_id)) or 0)


def address_of(session: Session, mailbox: Mailbox) -> str:
    """Where this mailbox is. MUST only be used to send there, or to show it to whose it is. Raises KeyMissingError."""
    return _open(session, mailbox, "address", mailbox.address)


def code_to_send(session: Session, mailbox: Mailbox) -> str | None:
    """The code for a letter; None when it has no use any more. Raises KeyMissingError."""
    return _code_of(session, mailbox)


def _code_of(session: Session, mailbox: Mailbox) -> str | None:
    is_over = mailbox.asked_at + CODE_LIVES <= now(session) or mailbox.code_tries >= CODE_TRIES
    return None if mailbox.code is None or is_over else _open(session, mailbox, "code", mailbox.code)


def _remove(session: Session, whose: UUID) -> bool:
    """Whether there was one."""
    for kept in (Letter, NoticeTimes):
        session.execute(delete(kept).where(kept.mailbox_id == whose))
    gone = session.execute(delete(Mailbox).where(Mailbox.id == whose).returning(Mailbox.id))
    return gone.first() is not None


def _own_id(actor: Actor) -> UUID:
    if actor.role not in (Role.YOUNGSTER, Role.PROFESSIONAL) or actor.id is None:
        raise NotYoursError
    return actor.id


def _seal(session: Session, mailbox: Mailbox, column: str, words: str) -> bytes:
    vault, where = vault_of(session), place("mailbox", mailbox.id, column)
    return vault.seal_secret(where, words) if mailbox.youngster_id is None else vault.seal(mailbox.id, where, words)


def _open(session: Session, mailbox: Mailbox, column: str, sealed: bytes) -> str:
    vault, where = vault_of(session), place("mailbox", mailbox.id, column)
    return vault.open_secret(where, sealed) if mailbox.youngster_id is None else vault.open(mailbox.id, where, sealed)
