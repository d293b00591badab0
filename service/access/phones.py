"""The devices with which somebody unlocks: making one, seeing them, and closing one that is lost.

Such a passkey opens only what its owner's organisation let in today. That is why no officer confirms it, and why it may be
made by nobody but who signed in there just now: whoever finds a phone lying open makes no key to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from service.access.challenges import keep_challenge, take_challenge
from service.access.models import BrowserSession, Passkey
from service.access.passkeys import OF_THIS_DEVICE, Owner, creation_options, make_passkey
from service.access.sessions import IDLE_OF_PERSON
from service.access.unlocking import lock_by
from service.actors import SERVICE, Actor
from service.audit.acts import PhoneEnded, PhoneRegistered
from service.audit.log import append
from service.db import now
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.models import Person
from service.settings import Settings

JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class OwnPhone:
    """One device that unlocks. `is_this`: the one on which this page is open."""

    id: UUID
    made_at: datetime
    used_at: datetime | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnPhones:
    """Every device of somebody, the newest first. `is_offered`: they signed in at their organisation, not here.

    `can_add`: they did just now.
    """

    phones: Sequence[OwnPhone]
    is_offered: bool
    can_add: bool


def open_my_phones(session: Session, actor: Actor) -> OwnPhones:
    """In two queries. Looking at one's own devices stands in no log."""
    this = _session_of(session, actor)
    working = select(Passkey).where(_of(actor.id)).order_by(Passkey.made_at.desc())
    phones = [
        OwnPhone(each.id, each.made_at, each.used_at, each.id == this.unlocked_by) for each in session.scalars(working)
    ]
    is_offered = this.recognised_by == "openid"
    return OwnPhones(phones, is_offered, is_offered and now(session) < this.made_at + JUST_NOW)


def phone_options(session: Session, settings: Settings, actor: Actor) -> str:
    """What the browser needs to make the passkey in this device. Raises ConflictError without a sign-in of just now."""
    _require_fresh(session, actor)
    challenge = keep_challenge(session, actor.session_id)
    # A handle of its own for each device: else a keyring that is shared between two would replace the one by the other.
    return creation_options(session, settings, challenge, uuid4(), actor.name, OF_THIS_DEVICE)


def register_phone(session: Session, settings: Settings, actor: Actor, credential: str) -> UUID:
    """This device unlocks from now on, and this session locks. Raises ConflictError, PasskeyRefusedError."""
    _require_fresh(session, actor)
    challenge = take_challenge(session, actor.session_id)
    owner = Owner(person_id=actor.id, unlocks=True)
    passkey = make_passkey(session, settings, credential, challenge, owner, confirmed=True)
    session.flush()  # the session's row names it
    lock_by(session, actor.session_id, passkey.id)
    append(session, PhoneRegistered(actor=actor, facts={"passkey": str(passkey.id)}))
    return passkey.id


def end_my_phone(session: Session, actor: Actor, passkey_id: UUID) -> None:
    """This device unlocks nothing any more, and is signed out; here one goes on as at a desk. Raises NotYoursError."""
    if session.scalar(select(Passkey.id).where(_of(actor.id), Passkey.id == passkey_id)) is None:
        raise NotYoursError
    this = _session_of(session, actor)
    if this.unlocked_by == passkey_id:
        this.unlocked_by, this.idle_seconds = None, int(IDLE_OF_PERSON.total_seconds())
    _end(session, [passkey_id])
    append(session, PhoneEnded(actor=actor, facts={"passkey": str(passkey_id)}))


def end_phones_of(session: Session, actor: Actor, person_id: UUID) -> Person:
    """An administrator closes every device of a colleague. Raises NotYoursError for somebody of another organisation."""
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != actor.organisation_id:
        raise NotYoursError(person.organisation_id if person else None)
    ended = _end(session, session.scalars(select(Passkey.id).where(_of(person_id))).all())
    if ended:
        append(session, PhoneEnded(actor=actor, facts={"person": str(person_id), "phones": str(ended)}))
    return person


def phones_in(session: Session, organisation_id: UUID) -> Mapping[UUID, int]:
    """How many devices each person of this organisation unlocks with, in one query; who has none is absent."""
    counted = (
        select(Passkey.person_id, func.count())
        .join(Person, Person.id == Passkey.person_id)
        .where(Person.organisation_id == organisation_id, Passkey.unlocks.is_(True), Passkey.ended_at.is_(None))
        .group_by(Passkey.person_id)
    )
    return {person_id: count for person_id, count in session.execute(counted) if person_id is not None}


def end_phones_of_who_left(session: Session) -> None:
    """Close the devices of everybody who left. They opened nothing since: the session's own look-up asks that."""
    gone = (
        select(Passkey.id, Person.id.label("person_id"), Person.organisation_id)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.unlocks.is_(True), Passkey.ended_at.is_(None), Person.left_at <= now(session))
    )
    for row in session.execute(gone).all():
        _end(session, [row.id])
        facts = {"person": str(row.person_id), "passkey": str(row.id)}
        append(session, PhoneEnded(actor=SERVICE, organisation_id=row.organisation_id, facts=facts))


def forget_closed_phones(session: Session) -> None:
    """Remove the passkeys of closed devices, as soon as every session that they unlocked is forgotten."""
    remembered = select(BrowserSession.unlocked_by).where(BrowserSession.unlocked_by.is_not(None))
    closed = delete(Passkey).where(Passkey.unlocks.is_(True), Passkey.ended_at.is_not(None), Passkey.id.not_in(remembered))
    session.execute(closed.execution_options(synchronize_session=False))


def _of(person_id: UUID | None) -> ColumnElement[bool]:
    return (Passkey.person_id == person_id) & Passkey.unlocks.is_(True) & Passkey.ended_at.is_(None)


def _end(session: Session, passkey_ids: Sequence[UUID]) -> int:
    """Close these devices, and every session on them; returns how many there were."""
    moment = now(session)
    session.execute(update(Passkey).where(Passkey.id.in_(passkey_ids)).values(ended_at=moment))
    on_them = update(BrowserSession).where(BrowserSession.unlocked_by.in_(passkey_ids), BrowserSession.ended_at.is_(None))
    session.execute(on_them.values(ended_at=moment))
    return len(passkey_ids)


def _require_fresh(session: Session, actor: Actor) -> None:
    if not open_my_phones(session, actor).can_add:
        raise ConflictError(N_("Meld je eerst opnieuw aan. Dan weten we dat jij het bent."))


def _session_of(session: Session, actor: Actor) -> BrowserSession:
    return session.get_one(BrowserSession, actor.session_id)
