"""An officer handles what youngsters asked of their organisation (requests.py): once it is answered, it stays so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import RequestAnswered, RequestExtended, RequestOpened, RequestsListed
from service.audit.log import append
from service.db import now, vault_of
from service.errors import N_, ConflictError, InvalidInputError, NotYoursError
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair
from service.records.minimisation import refuse_what_may_not_be_shared
from service.rights.models import Request, RequestState
from service.rights.requests import (
    ANSWER,
    EXTEND,
    LONGER,
    OUTCOMES,
    WAITING,
    due_after,
    is_late,
    move_on,
    open_if_there,
    open_words,
    seal_words,
)

SOON = timedelta(days=7)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request without what it says. `is_soon`: a week or less is left."""

    id: UUID
    pair_code: str
    kind: str
    state: str
    asked_at: datetime
    due_at: datetime
    is_soon: bool
    is_late: bool
    outcome: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestsSeen:
    """What waits, what is due first on top; and what was answered, the newest first, at most SHOWN."""

    waiting: Sequence[ListedRequest]
    answered: Sequence[ListedRequest]


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """One request before an officer."""

    listed: ListedRequest
    text: str
    extension: str | None
    answer: str | None
    can_extend: bool
    extended_until: datetime


def open_requests(session: Session, actor: Actor) -> RequestsSeen:
    """What was asked of this officer's organisation; logged. What was taken back is nobody's any more."""
    waiting = _listed(session, actor, Request.state.in_(WAITING), order=Request.due_at)
    answered = _listed(session, actor, Request.state == RequestState.ANSWERED, order=Request.ended_at.desc())
    append(session, RequestsListed(actor=actor, facts={"requests": str(len(waiting) + len(answered))}))
    return RequestsSeen(waiting, answered)


def requests_due_soon(session: Session, actor: Actor) -> int:
    """How many of the organisation's requests are late, or due within a week: a reminder, in one query."""
    return len(_listed(session, actor, Request.state.in_(WAITING), Request.due_at <= now(session) + SOON))


def open_request(session: Session, actor: Actor, request_id: UUID) -> OpenedRequest:
    """One request and, once given, the answer; logged. Raises NotYoursError for one of another organisation."""
    request = _own(session, actor, request_id)
    append(session, RequestOpened(actor=actor, pair_id=request.pair_id))
    vault = vault_of(session)
    return OpenedRequest(
        listed=_line(request, session.get_one(Pair, request.pair_id).code, now(session)),
        text=open_words(vault, request, "text", request.text),
        extension=open_if_there(vault, request, "extension", request.extension),
        answer=open_if_there(vault, request, "answer", request.answer),
        can_extend=request.state == RequestState.OPEN and not is_late(request, now(session)),
        extended_until=due_after(request.asked_at, LONGER),
    )


def extend_request(session: Session, actor: Actor, request_id: UUID, why: str) -> None:
    """Two months more, once, told to who asked with the reason, within the first month (GDPR 12(3)).

    Raises NotYoursError, ConflictError when it is too late or over, RefusedInputError for what may not be shared.
    """
    request = _own(session, actor, request_id)
    refuse_what_may_not_be_shared(why)
    move_on(session, actor, request, EXTEND)
    if request.due_at <= now(session):
        raise ConflictError(N_("De maand is voorbij. Verlengen kan niet meer; geef nu antwoord."))
    request.extension = seal_words(vault_of(session), request, "extension", why)
    request.extended_at, request.due_at = now(session), due_after(request.asked_at, LONGER)
    tell_youngster_of(session, request.pair_id)
    append(session, RequestExtended(actor=actor, pair_id=request.pair_id))


def answer_request(session: Session, actor: Actor, request_id: UUID, outcome: str, answer: str) -> None:
    """Answer it in words, once; who asked reads it.

    Raises NotYoursError, ConflictError when it is over, RefusedInputError, InvalidInputError for no known outcome.
    """
    if outcome not in OUTCOMES:
        raise InvalidInputError({"outcome": ["Kies wat je met het verzoek deed."]})
    request = _own(session, actor, request_id)
    refuse_what_may_not_be_shared(answer)
    move_on(session, actor, request, ANSWER)
    request.answer = seal_words(vault_of(session), request, "answer", answer)
    request.outcome, request.answered_by, request.ended_at = outcome, actor.id, now(session)
    tell_youngster_of(session, request.pair_id)
    append(session, RequestAnswered(actor=actor, pair_id=request.pair_id, facts={"outcome": outcome}))


def _own(session: Session, actor: Actor, request_id: UUID) -> Request:
    request = session.get(Request, request_id)
    if request is None or request.state == RequestState.TAKEN_BACK:
        raise NotYoursError
    if request.organisation_id != actor.organisation_id:
        raise NotYoursError(request.organisation_id)
    return request


def _listed(session: Session, actor: Actor, *conditions: ColumnElement[bool], order: Any = None) -> list[ListedRequest]:
    chosen = (
        select(Request, Pair.code)
        .join(Pair, Pair.id == Request.pair_id)
        .where(Request.organisation_id == actor.organisation_id, *conditions)
        .order_by(Request.due_at if order is None else order, Request.id)
        .limit(SHOWN)
    )
    return [_line(request, code, now(session)) for request, code in session.execute(chosen)]


def _line(request: Request, pair_code: str, moment: datetime) -> ListedRequest:
    return ListedRequest(
        id=request.id,
        pair_code=pair_code,
        kind=request.kind,
        state=request.state,
        asked_at=request.asked_at,
        due_at=request.due_at,
        is_soon=request.state in WAITING and request.due_at <= moment + SOON,
        is_late=is_late(request, moment),
        outcome=request.outcome,
        ended_at=request.ended_at,
    )
