"""Codes on paper from an organisation, for a youngster who has no key of their own yet (docs/decisions/0012).

100 bits, used once, and only together with the month of birth: whoever finds the paper meets a question. What it gives is a
code that nobody else has seen; the paper itself opens no page.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from service.access.models import PaperCode, Passkey, RecoveryCode
from service.access.recovery import keep_recovery_code
from service.actors import Actor, Role
from service.audit.acts import PaperCodeGiven, PaperCodeUsed
from service.audit.log import append
from service.db import now
from service.pairs.codes import hash_of
from service.pairs.joining import birth_month_of
from service.pairs.models import Assisting, Youngster

TRIES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed with the code: year and month of birth."""

    code: str
    birth_month: tuple[int, int]


def has_way_in(session: Session, youngster_id: UUID) -> bool:
    """Whether this youngster has a passkey or a code of their own."""
    keys = [
        select(model.id).where(model.youngster_id == youngster_id, model.ended_at.is_(None))
        for model in (Passkey, RecoveryCode)
    ]
    return bool(session.scalar(select(or_(*(exists(key) for key in keys)))))


def give_paper_code(session: Session, assisting: Assisting, code_hash: bytes) -> bool:
    """Keep a code for whoever decided in this sitting; the one before it ends. False for who has a way in of their own.

    Whoever helped may have seen it. So it is no use to them where the youngster came in alone before.
    """
    youngster_id = assisting.youngster_id
    if youngster_id is None or has_way_in(session, youngster_id):
        return False
    earlier = update(PaperCode).where(PaperCode.youngster_id == youngster_id, PaperCode.ended_at.is_(None))
    session.execute(earlier.values(ended_at=now(session)))
    session.add(
        PaperCode(
            id=uuid4(),
            youngster_id=youngster_id,
            assisting_id=assisting.id,
            code_hash=code_hash,
            made_at=now(session),
            tries=0,
        )
    )
    append(session, PaperCodeGiven(actor=Actor(role=Role.YOUNGSTER, id=youngster_id), pair_id=assisting.pair_id))
    return True


def check_paper_code(session: Session, answer: Answer) -> PaperCode | None:
    """The code that works, when its question is answered well. None for every other reason: one answer for all.

    Each try of a code that works is counted, and after TRIES it ends. The caller limits how often somebody may try.
    """
    tried = session.execute(
        update(PaperCode)
        .where(PaperCode.code_hash == hash_of(answer.code), PaperCode.spent_at.is_(None), PaperCode.ended_at.is_(None))
        .values(tries=PaperCode.tries + 1)
        .returning(PaperCode.id, PaperCode.tries)
    ).one_or_none()
    if tried is None or tried.tries > TRIES:
        return None
    found = session.get_one(PaperCode, tried.id)
    youngster = session.get_one(Youngster, found.youngster_id)
    return found if birth_month_of(session, youngster) == answer.birth_month else None


def exchange_paper_code(session: Session, paper_code_id: UUID, own_code: str) -> UUID | None:
    """Spend it: from now on the youngster has `own_code`, which nobody else saw. None when it was spent before.

    Of two browsers at once one wins: the update is the decision.
    """
    youngster_id = session.scalar(
        update(PaperCode)
        .where(PaperCode.id == paper_code_id, PaperCode.spent_at.is_(None), PaperCode.ended_at.is_(None))
        .values(spent_at=now(session))
        .returning(PaperCode.youngster_id)
    )
    if youngster_id is not None:
        keep_recovery_code(session, youngster_id, own_code)
        append(session, PaperCodeUsed(actor=Actor(role=Role.YOUNGSTER, id=youngster_id)))
    return youngster_id
