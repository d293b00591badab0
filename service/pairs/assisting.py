"""Deciding beside a holder: a youngster without a phone says who they are on the holder's screen (product.md, rule 15).

The holder's own session ends with it. What the youngster can open there is what this holder writes, and nothing else: for
the other direction the other holder, or the youngster alone, has to be there (product.md, rule 4; docs/decisions/0012).
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import ScreenHandedOver
from service.audit.log import append
from service.db import now, vault_of
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.joining import Introduction, is_old_enough, make_youngster, take_part
from service.pairs.locks import lock_for_change
from service.pairs.models import Assisting, Pair, PairState, Youngster
from service.pairs.seats import holds, own_side, require_holder
from service.vault import place


class Way(StrEnum):
    """Where the youngster decided: on the holder's screen, or on a sheet of paper."""

    SCREEN = "screen"
    PAPER = "paper"


LONGEST = {Way.SCREEN: timedelta(hours=1), Way.PAPER: timedelta(days=14)}
"""How long a sitting lasts; a sheet may be filled in elsewhere and come back."""


class Present(StrEnum):
    """Who else was in the room. Nobody of them can say yes for the youngster."""

    NOBODY = "nobody"
    FAMILY = "family"
    FRIEND = "friend"
    PROFESSIONAL = "professional"


def hand_over(session: Session, actor: Actor, pair_id: UUID, present: Iterable[Present], language: str) -> Assisting:
    """Give the screen to the youngster of this pair, or to whoever becomes that; logged.

    Raises NotYoursError unless the caller holds a seat, ConflictError where nobody can decide beside this holder.
    """
    assisting = begin_assisting(session, actor, pair_id, Way.SCREEN, language)
    assisting.present = " ".join(sorted(present))
    append(session, ScreenHandedOver(actor=actor, pair_id=pair_id))
    return assisting


def require_can_assist(session: Session, actor: Actor, pair_id: UUID) -> Pair:
    """Raises NotYoursError unless the caller holds a seat, ConflictError where nobody can decide beside this holder."""
    seat = require_holder(session, actor, pair_id)
    pair = session.get_one(Pair, pair_id)
    if pair.state != PairState.OPEN:
        raise ConflictError(N_("Dit koppel is nog niet gevormd, of het is gestopt."))
    if pair.youngster_id is not None and own_side(session, pair_id, seat.organisation_id).met_at is None:
        raise ConflictError(N_("Vul eerst het nummer van de jongere in. Dan weten we dat jullie elkaar kennen."))
    return pair


def begin_assisting(session: Session, actor: Actor, pair_id: UUID, way: Way, language: str) -> Assisting:
    """A sitting of this holder with the youngster of this pair. Raises as require_can_assist."""
    lock_for_change(session, pair_id)
    pair = require_can_assist(session, actor, pair_id)
    assisting = Assisting(
        id=uuid4(),
        pair_id=pair_id,
        person_id=actor.id,
        organisation_id=actor.organisation_id,
        way=way.value,
        language=language,
        youngster_id=pair.youngster_id,
        started_at=now(session),
    )
    session.add(assisting)
    session.flush()  # the screen's session refers to it
    return assisting


def assisting_of(session: Session, actor: Actor) -> Assisting:
    """The sitting in which this youngster decides. Raises NotYoursError for anybody else, and when it is over.

    On a screen it is over too when whoever gave it does not hold that half any more. A sheet is entered by whoever holds it.
    """
    assisting = session.get(Assisting, actor.id) if actor.role is Role.ASSISTED else None
    if assisting is None or is_over(session, assisting):
        raise NotYoursError
    if assisting.way == Way.SCREEN and not holds(session, assisting.person_id, assisting.pair_id):
        raise NotYoursError
    return assisting


def is_over(session: Session, assisting: Assisting) -> bool:
    """Whether nothing more can be said in this sitting."""
    return assisting.ended_at is not None or assisting.started_at + LONGEST[Way(assisting.way)] <= now(session)


def introduce_beside(session: Session, assisting: Assisting, introduction: Introduction) -> bool:
    """Somebody who was not known yet says who they are: the youngster of this pair now, whom this holder has met.

    False for somebody below 16: then nothing is kept, and it is over. Raises ConflictError when somebody else joined.
    """
    if not is_old_enough(introduction.birth_month, now(session)):
        end_assisting(session, assisting)
        return False
    lock_for_change(session, assisting.pair_id)
    pair = session.get_one(Pair, assisting.pair_id)
    session.refresh(pair)  # somebody may have joined with a phone while we waited
    if pair.youngster_id is not None or pair.state != PairState.OPEN:
        raise ConflictError(N_("Er doet al een jongere mee in dit koppel. Begin opnieuw."))
    youngster = make_youngster(session, introduction)
    take_part(session, pair, youngster, assisting.person_id)
    assisting.youngster_id = youngster.id
    call_by_name(session, assisting, introduction.name)
    return True


def call_by_name(session: Session, assisting: Assisting, name: str) -> None:
    """What they want to be called in this sitting; of somebody who is known already the name they gave is not shown here."""
    assisting.name = vault_of(session).seal(assisting.pair_id, place("assisting", assisting.id, "name"), name)


def name_beside(session: Session, assisting: Assisting) -> str:
    """What they want to be called in this sitting; empty before they said so."""
    if not assisting.name:
        return ""
    return vault_of(session).open(assisting.pair_id, place("assisting", assisting.id, "name"), assisting.name)


def youngster_beside(session: Session, assisting: Assisting) -> Youngster:
    """Who decides in this sitting. Raises ConflictError before they said who they are."""
    youngster = session.get(Youngster, assisting.youngster_id) if assisting.youngster_id else None
    if youngster is None or not assisting.name:
        raise ConflictError(N_("Begin opnieuw: we weten nog niet wie je bent."))
    return youngster


def end_assisting(session: Session, assisting: Assisting) -> None:
    """The screen is the holder's again; ending it twice is no error."""
    assisting.ended_at, assisting.name = assisting.ended_at or now(session), b""


def forget_unfinished_sittings(session: Session) -> None:
    """What is left of sittings that nobody ended in time."""
    for way, longest in LONGEST.items():
        over = (Assisting.ended_at.is_(None), Assisting.way == way, Assisting.started_at <= now(session) - longest)
        session.execute(update(Assisting).where(*over).values(ended_at=now(session), name=b""))
