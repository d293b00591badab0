"""Confirming that one has met this youngster, and that the record in one's own system is theirs.

A direction opens only when the holder who writes in it has met the youngster, so that nobody can play the youngster
and open the other organisation's notes to themselves (product.md, rule 4).
"""

import hmac
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import MeetingConfirmed, MeetingNumberRefused, MeetingNumberRenewed, RecordConfirmed
from service.audit.log import append
from service.db import now, vault_of
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.codes import new_meeting_number
from service.pairs.locks import lock_for_change
from service.pairs.models import Pair, PairSide
from service.pairs.revisions import raise_revision
from service.pairs.seats import other_side, own_side, require_holder
from service.vault import place

TRIES = 5


def give_meeting_number(session: Session, side: PairSide) -> None:
    """A fresh one-time number that the youngster tells the holder of this half; five tries."""
    side.meeting_number = vault_of(session).seal(side.pair_id, _where(side), new_meeting_number())
    side.meeting_tries = 0


def renew_meeting_number(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> None:
    """The youngster asks for a new number, for example after five wrong tries. Raises NotYoursError."""
    lock_for_change(session, pair_id)
    pair = session.get(Pair, pair_id)
    if pair is None or actor.id is None or pair.youngster_id != actor.id:
        raise NotYoursError
    side = own_side(session, pair_id, organisation_id)
    if side.met_at is None:
        give_meeting_number(session, side)
        append(session, MeetingNumberRenewed(actor=actor, organisation_id=organisation_id, pair_id=pair_id))


def meeting_number(session: Session, side: PairSide) -> str | None:
    """The number as the youngster sees it; None when met, or when its tries are used up."""
    if side.met_at is not None or side.meeting_number is None or side.meeting_tries >= TRIES:
        return None
    return vault_of(session).open(side.pair_id, _where(side), side.meeting_number)


def confirm_meeting(session: Session, actor: Actor, pair_id: UUID, number: str) -> bool:
    """The holder enters the youngster's number; False when it is wrong or used up (which is counted and logged).

    Raises NotYoursError unless the caller holds a seat in this pair.
    """
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    side = own_side(session, pair_id, seat.organisation_id)
    expected = meeting_number(session, side)
    side.meeting_tries += 1
    if expected is None or not hmac.compare_digest(expected.encode(), number.replace(" ", "").encode()):
        append(session, MeetingNumberRefused(actor=actor, pair_id=pair_id))
        return False
    side.met_at, side.met_by, side.meeting_number = now(session), actor.id, None
    other = other_side(session, pair_id, seat.organisation_id)
    raise_revision(session, side.organisation_id, other.organisation_id)
    append(session, MeetingConfirmed(actor=actor, pair_id=pair_id))
    return True


def has_tries_left(session: Session, actor: Actor, pair_id: UUID) -> bool:
    """Whether the youngster's present number can still be entered. Raises NotYoursError unless the caller holds a seat."""
    seat = require_holder(session, actor, pair_id)
    return own_side(session, pair_id, seat.organisation_id).meeting_tries < TRIES


def confirm_record(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The holder says: the record with this pair's code in our own system is this person. Until then nothing is delivered.

    Said again it changes nothing: the first moment stays, for from then on there could be copies (consent/past.py).
    Raises ConflictError before a youngster has joined and this holder has met them.
    """
    lock_for_change(session, pair_id)
    seat = require_holder(session, actor, pair_id)
    side = own_side(session, pair_id, seat.organisation_id)
    if side.met_at is None:
        raise ConflictError(N_("Bevestig eerst dat je deze jongere hebt ontmoet."))
    if side.record_confirmed_at is not None:
        return
    side.record_confirmed_at, side.record_confirmed_by = now(session), actor.id
    raise_revision(session, side.organisation_id)
    append(session, RecordConfirmed(actor=actor, pair_id=pair_id))


def _where(side: PairSide) -> bytes:
    return place("pair_side", f"{side.pair_id}/{side.organisation_id}", "meeting_number")
