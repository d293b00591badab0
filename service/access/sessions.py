"""Server-side sessions of browsers. The cookie holds a random token of 256 bits; the database only its hash.

Every sign-in makes a new session. It ends when it is idle too long, when it is twelve hours old, when it is ended, and
at once when the person leaves or their organisation stops: the look-up itself asks for that, in one query. On somebody's
own device it locks where others end (unlocking.py); a locked session opens nothing, and counts as none.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Response, request
from sqlalchemy import ColumnElement, Row, bindparam, select, update
from sqlalchemy.orm import Session

from service.access.models import BrowserSession
from service.actors import Actor, Role
from service.db import now
from service.errors import LockedError, NotSignedInError
from service.pairs.joining import UNFINISHED_LIFETIME
from service.pairs.models import Assisting, Joining, Organisation, Person, Youngster
from service.settings import Settings

TOKEN_BYTES = 32
LONGEST = timedelta(hours=12)  # the full sign-in is once a day (product.md, rule 10)
SEEN_EVERY = timedelta(minutes=1)

IDLE_OF_PERSON = timedelta(minutes=15)
IDLE_ON_OWN_PHONE = timedelta(minutes=5)  # sooner than at a desk: it lies about, and opening it again is one touch
IDLE_OF_YOUNGSTER = timedelta(minutes=30)
IDLE_ON_SHARED_DEVICE = timedelta(minutes=5)
IDLE_OF_ASSISTED = timedelta(minutes=20)  # reading aloud takes its time

_LOOK_UP = (
    select(
        BrowserSession.id,
        BrowserSession.person_id,
        BrowserSession.youngster_id,
        BrowserSession.joining_id,
        BrowserSession.assisting_id,
        BrowserSession.recognised_by,
        BrowserSession.made_at,
        BrowserSession.seen_at,
        BrowserSession.idle_seconds,
        BrowserSession.unlocked_by,
        Person.name.label("person_name"),
        Person.roles,
        Person.left_at,
        Person.organisation_id,
        Organisation.name.label("organisation_name"),
        Organisation.active,
        Youngster.language,
        Joining.refused_at,
        Joining.completed_at,
        Joining.language.label("joining_language"),
        Assisting.ended_at.label("assisting_ended_at"),
        Assisting.language.label("assisting_language"),
    )
    .outerjoin(Person, Person.id == BrowserSession.person_id)
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    .outerjoin(Youngster, Youngster.id == BrowserSession.youngster_id)
    .outerjoin(Joining, Joining.id == BrowserSession.joining_id)
    .outerjoin(Assisting, Assisting.id == BrowserSession.assisting_id)
    .where(BrowserSession.token_hash == bindparam("token"), BrowserSession.ended_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sits behind a browser's session. `is_due`: it is time to write down that they were seen.

    `is_borrowed`: a youngster said that this is not their own device. `locks_after`: seconds until it locks, where it does.
    """

    actor: Actor
    organisation_name: str | None
    language: str | None
    is_due: bool
    is_borrowed: bool
    locks_after: int | None


@dataclass(frozen=True, slots=True)
class LockedSession:
    """A session that is locked: whose, and the one passkey that opens it."""

    actor: Actor
    passkey_id: UUID


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to HTTPS; only a service on this machine itself goes without."""
    return "__Host-koppel" if settings.is_secure else "koppel"


def begin_session_of_person(session: Session, person_id: UUID, recognised_by: str) -> str:
    """A new session of a professional, officer or administrator; returns the token for the cookie."""
    return _begin(session, IDLE_OF_PERSON, recognised_by, person_id=person_id)


def begin_session_of_youngster(session: Session, youngster_id: UUID, recognised_by: str, *, own_device: bool) -> str:
    """A new session of a youngster, shorter on a device that is not theirs; returns the token for the cookie."""
    idle = IDLE_OF_YOUNGSTER if own_device else IDLE_ON_SHARED_DEVICE
    return _begin(session, idle, recognised_by, youngster_id=youngster_id)


def begin_session_of_joining(session: Session, joining_id: UUID) -> str:
    """A session of somebody who spent a code and is not the youngster yet; returns the token for the cookie."""
    return _begin(session, UNFINISHED_LIFETIME, "code", joining_id=joining_id)


def begin_session_of_assisted(session: Session, assisting_id: UUID) -> str:
    """A session of a youngster who decides on a professional's screen; returns the token for the cookie."""
    return _begin(session, IDLE_OF_ASSISTED, "professional", assisting_id=assisting_id)


def end_session(session: Session, session_id: UUID) -> None:
    """End one session; ending it twice is no error."""
    _end(session, BrowserSession.id == session_id)


def end_session_of_browser(session: Session, settings: Settings) -> None:
    """End the session that this browser has, if any. MUST be called wherever a new one begins.

    So that nobody goes on under a session that somebody else left behind, or put there.
    """
    token = request.cookies.get(cookie_name(settings))
    if token:
        _end(session, BrowserSession.token_hash == hash_of_token(token))


def end_sessions_of_person(session: Session, person_id: UUID) -> None:
    """End every session of a person."""
    _end(session, BrowserSession.person_id == person_id)


def end_sessions_of_youngster(session: Session, youngster_id: UUID, except_id: UUID | None = None) -> None:
    """End every session of a youngster, or all but the one they use now."""
    _end(session, BrowserSession.youngster_id == youngster_id, BrowserSession.id != except_id)


def set_session_cookie(response: Response, settings: Settings, token: str) -> None:
    """Give the browser its token; it forgets it when it closes."""
    _set_cookie(response, settings, token, None)


def set_lasting_session_cookie(response: Response, settings: Settings, token: str) -> None:
    """Give the browser the token of a session that locks: a phone closes its browser by itself, and forgets nothing then."""
    _set_cookie(response, settings, token, LONGEST)


def clear_session_cookie(response: Response, settings: Settings) -> None:
    """Take the token from the browser."""
    response.delete_cookie(cookie_name(settings), secure=settings.is_secure, httponly=True, samesite="Lax", path="/")


def find_visitor(session: Session, token: str | None) -> Visitor:
    """Whoever this token belongs to, in one query.

    Raises NotSignedInError for every reason why it is nobody; LockedError, which is one, when their session is locked.
    """
    row = _find_alive(session, token)
    if _is_idle(row, now(session)):
        raise LockedError
    return Visitor(
        actor=_actor_from(row),
        organisation_name=row.organisation_name,
        language=row.language or row.joining_language or row.assisting_language,
        is_due=row.seen_at + SEEN_EVERY <= now(session),
        is_borrowed=row.youngster_id is not None and row.idle_seconds <= IDLE_ON_SHARED_DEVICE.total_seconds(),
        locks_after=row.idle_seconds if row.unlocked_by is not None else None,
    )


def find_locked(session: Session, token: str | None) -> LockedSession | None:
    """The locked session of this token; None when it is open. Raises NotSignedInError as `find_visitor` does."""
    row = _find_alive(session, token)
    return LockedSession(_actor_from(row), row.unlocked_by) if _is_idle(row, now(session)) else None


def mark_seen(session: Session, visitor: Visitor) -> None:
    """Write down that they are here, at most once a minute."""
    if visitor.is_due:
        session.execute(
            update(BrowserSession).where(BrowserSession.id == visitor.actor.session_id).values(seen_at=now(session))
        )


def hash_of_token(token: str) -> bytes:
    """What the database keeps of a cookie's token."""
    return hashlib.sha256(token.encode()).digest()


def _begin(session: Session, idle: timedelta, recognised_by: str, **whose: UUID) -> str:
    token = new_token()
    session.add(
        BrowserSession(
            id=uuid4(),
            token_hash=hash_of_token(token),
            recognised_by=recognised_by,
            made_at=now(session),
            seen_at=now(session),
            idle_seconds=int(idle.total_seconds()),
            **whose,
        )
    )
    return token


def _end(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(update(BrowserSession).where(*which, BrowserSession.ended_at.is_(None)).values(ended_at=now(session)))


def new_token() -> str:
    """A token for a browser's cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _set_cookie(response: Response, settings: Settings, token: str, lasts: timedelta | None) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=lasts,
        secure=settings.is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _find_alive(session: Session, token: str | None) -> Row[*tuple[Any, ...]]:
    """The session of this token, open or locked. Raises NotSignedInError."""
    row = session.execute(_LOOK_UP, {"token": hash_of_token(token)}).one_or_none() if token else None
    if row is None or not _is_alive(session, row):
        raise NotSignedInError
    return row


def _is_idle(row: Row[*tuple[Any, ...]], moment: datetime) -> bool:
    return bool(row.seen_at + timedelta(seconds=row.idle_seconds) <= moment)


def _is_alive(session: Session, row: Row[*tuple[Any, ...]]) -> bool:
    moment = now(session)
    if row.made_at + LONGEST <= moment or (_is_idle(row, moment) and row.unlocked_by is None):
        return False
    if row.person_id is not None:
        return bool(row.active) and not _has_left(row.left_at, moment)
    if row.joining_id is not None:
        return row.refused_at is None and row.completed_at is None
    return row.assisting_id is None or row.assisting_ended_at is None


def _has_left(left_at: datetime | None, moment: datetime) -> bool:
    return left_at is not None and left_at <= moment


def _actor_from(row: Row[*tuple[Any, ...]]) -> Actor:
    if row.person_id is not None:
        roles = [Role(role) for role in row.roles.split()]
        role, who, organisation_id, name = roles[0], row.person_id, row.organisation_id, row.person_name
    else:
        role, who = _without_name(row)
        roles, organisation_id, name = [role], None, ""
    return Actor(
        role=role,
        id=who,
        organisation_id=organisation_id,
        name=name,
        organisation=row.organisation_name or "",
        roles=frozenset(roles),
        session_id=row.id,
        recognised_by=row.recognised_by,
    )


def _without_name(row: Row[*tuple[Any, ...]]) -> tuple[Role, UUID]:
    if row.youngster_id is not None:
        return Role.YOUNGSTER, row.youngster_id
    return (Role.JOINING, row.joining_id) if row.joining_id is not None else (Role.ASSISTED, row.assisting_id)
