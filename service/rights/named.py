"""Somebody else who is named in a note asks for a change, and gets no access by it: not even whether there is a note.

They turn to an officer, who writes down what should change and which colleague they mean. The colleague looks in their own
notes, and corrects or takes back what is wrong as always. The officer learns that it was looked at, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import NamedRequestEnded, NamedRequestEntered, NamedRequestOpened
from service.audit.log import append
from service.db import now, vault_of
from service.errors import NotYoursError
from service.pairs.models import Person
from service.records.minimisation import refuse_what_may_not_be_shared
from service.rights.models import NamedRequest
from service.rights.requests import MONTHS, due_after
from service.vault import place

GONE = b""
SHOWN = 50


@dataclass(frozen=True, slots=True)
class EnteredRequest:
    """One that the officers wrote down; not what it says. `ended_at`: when the colleague had looked."""

    name: str
    asked_at: datetime
    due_at: datetime
    is_late: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenedNamed:
    """One request before the colleague it is for."""

    id: UUID
    text: str
    due_at: datetime


def enter_named_request(session: Session, actor: Actor, person_id: UUID, text: str) -> None:
    """Put it to a colleague of this officer, who has a month.

    Raises NotYoursError for who does not work there (any more), RefusedInputError for what may not be shared.
    """
    person = session.get(Person, person_id)
    has_left = person is not None and person.left_at is not None and person.left_at <= now(session)
    if person is None or actor.id is None or person.organisation_id != actor.organisation_id or has_left:
        raise NotYoursError
    refuse_what_may_not_be_shared(text)
    request_id = uuid4()
    session.add(
        NamedRequest(
            id=request_id,
            organisation_id=person.organisation_id,
            person_id=person.id,
            entered_by=actor.id,
            text=vault_of(session).seal_secret(_where(request_id), text),
            asked_at=now(session),
            due_at=due_after(now(session), MONTHS),
        )
    )
    append(session, NamedRequestEntered(actor=actor, facts={"person": str(person.id)}))


def entered_requests(session: Session, actor: Actor) -> list[EnteredRequest]:
    """What the officers of this organisation wrote down, what waits first, at most SHOWN."""
    chosen = (
        select(NamedRequest, Person.name)
        .join(Person, Person.id == NamedRequest.person_id)
        .where(NamedRequest.organisation_id == actor.organisation_id)
        .order_by(NamedRequest.ended_at.is_not(None), NamedRequest.due_at, NamedRequest.id)
        .limit(SHOWN)
    )
    moment = now(session)
    return [
        EnteredRequest(name, one.asked_at, one.due_at, one.ended_at is None and one.due_at <= moment, one.ended_at)
        for one, name in session.execute(chosen)
    ]


def named_requests_to(session: Session, actor: Actor) -> Sequence[NamedRequest]:
    """What waits for this professional: one query, and no text of it is opened."""
    waiting = select(NamedRequest).where(NamedRequest.person_id == actor.id, NamedRequest.ended_at.is_(None))
    return session.scalars(waiting.order_by(NamedRequest.due_at, NamedRequest.id)).all()


def open_named_request(session: Session, actor: Actor, request_id: UUID) -> OpenedNamed:
    """What should change, for the colleague it is put to; logged. Raises NotYoursError for others, and when it is over."""
    request = _put_to(session, actor, request_id)
    append(session, NamedRequestOpened(actor=actor))
    return OpenedNamed(request.id, vault_of(session).open_secret(_where(request.id), request.text), request.due_at)


def end_named_request(session: Session, actor: Actor, request_id: UUID) -> None:
    """The colleague has looked, and changed what was wrong. What was asked is gone. Raises NotYoursError."""
    request = _put_to(session, actor, request_id)
    request.ended_at, request.text = now(session), GONE
    append(session, NamedRequestEnded(actor=actor))


def _put_to(session: Session, actor: Actor, request_id: UUID) -> NamedRequest:
    mine = NamedRequest.person_id == actor.id
    request = session.scalar(select(NamedRequest).where(NamedRequest.id == request_id, mine).with_for_update())
    if request is None or request.ended_at is not None:
        raise NotYoursError
    return request


def _where(request_id: UUID) -> bytes:
    return place("named_request", request_id, "text")
