"""Taking everything about a youngster out of the database: what is deleted, what is emptied, and what stays and why.

What stays: entries of the log and the events of consent with the hashes of their evidence, so that the log can still be
verified; the row of a note of which a copy may still stand elsewhere, without text, so that it is asked back. They hold
pseudonyms. What would tie those to a person (their name, the pair's code, the keys) goes.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from service.access.models import BrowserSession, PaperCode, Passkey, RecoveryCode
from service.actors import Actor
from service.audit.acts import PairErased
from service.audit.log import append
from service.consent.models import ConsentRecord, Proposal
from service.db import now
from service.exchange.models import Copy, CopyState
from service.pairs.codes import new_pair_code
from service.pairs.ending_models import Ending
from service.pairs.locks import lock_each_for_change
from service.pairs.mail_models import Letter, Mailbox
from service.pairs.models import Assisting, JoinCode, Joining, Pair, PairSide, PairState, Seat, StandIn, Youngster
from service.pairs.revisions import raise_revision
from service.pairs.succession_models import Succession
from service.records.models import DESTROYED, ActionPlan, LastLook, LookQuestion, Note, NoteReply, NoteVersion
from service.rights.models import Request


def close(session: Session, actor: Actor, youngster_id: UUID, more_pairs: Collection[UUID] = ()) -> list[UUID]:
    """Take a youngster and their pairs out of this database; returns the pairs. Doing it twice is no error.

    Opens no seal, so that it works when the keys are gone. `actor`: who the log says did it. `more_pairs`: known from
    elsewhere to have been theirs.
    """
    theirs = or_(Pair.youngster_id == youngster_id, Pair.id.in_(more_pairs))
    lock_each_for_change(session, session.scalars(select(Pair.id).where(theirs)))
    pairs = session.scalars(select(Pair).where(theirs).order_by(Pair.id)).all()
    pair_ids = [pair.id for pair in pairs]
    _end_ways_in(session, youngster_id, pair_ids)
    _delete_what_was_said(session, pair_ids)
    for pair in pairs:
        _end_pair(session, actor, pair)
    session.flush()  # the pairs let go of the youngster before the row is deleted
    session.execute(delete(Letter).where(Letter.mailbox_id == youngster_id))
    session.execute(delete(Mailbox).where(Mailbox.id == youngster_id))
    session.execute(delete(Youngster).where(Youngster.id == youngster_id))
    _tell_systems(session, pair_ids)
    return pair_ids


def _end_ways_in(session: Session, youngster_id: UUID, pair_ids: Collection[UUID]) -> None:
    """Sessions, keys and codes; sittings beside a professional lose who sat there, and stay for the evidence they made."""
    joinings = select(Joining.id).where(Joining.pair_id.in_(pair_ids))
    sittings = select(Assisting.id).where(Assisting.pair_id.in_(pair_ids))
    in_them = or_(
        BrowserSession.youngster_id == youngster_id,
        BrowserSession.joining_id.in_(joinings),
        BrowserSession.assisting_id.in_(sittings),
    )
    session.execute(delete(BrowserSession).where(in_them).execution_options(synchronize_session=False))
    for way_in in (Passkey, RecoveryCode, PaperCode):
        session.execute(delete(way_in).where(way_in.youngster_id == youngster_id))
    session.execute(delete(Joining).where(Joining.pair_id.in_(pair_ids)))
    session.execute(delete(JoinCode).where(JoinCode.pair_id.in_(pair_ids)))
    emptied = {"youngster_id": None, "name": b"", "present": "", "code_hash": None, "text_hash": None, "outcome": None}
    session.execute(update(Assisting).where(Assisting.pair_id.in_(pair_ids)).values(**emptied))
    over = update(Assisting).where(Assisting.pair_id.in_(pair_ids), Assisting.ended_at.is_(None))
    session.execute(over.values(ended_at=now(session)))


def _delete_what_was_said(session: Session, pair_ids: Collection[UUID]) -> None:
    """Everything that was written, asked or decided; of a note that may stand elsewhere the row is left, empty."""
    for said in (ActionPlan, NoteVersion, NoteReply, LookQuestion, Request, ConsentRecord, Proposal, LastLook, Ending):
        session.execute(delete(said).where(said.pair_id.in_(pair_ids)))
    session.execute(delete(Copy).where(Copy.pair_id.in_(pair_ids), Copy.state == CopyState.REMOVED))
    session.execute(update(Copy).where(Copy.pair_id.in_(pair_ids)).values(text_digest=None))
    copied = select(Copy.note_id).where(Copy.pair_id.in_(pair_ids))
    gone = delete(Note).where(Note.pair_id.in_(pair_ids), Note.id.not_in(copied))
    session.execute(gone.execution_options(synchronize_session=False))
    emptied = {"body": DESTROYED, "source_id": None, "source_revision": None, "retracted_at": now(session), "answers": 0}
    emptied |= {"carrier_id": None, "action_status": None, "carried_since": None, "reminded_at": None}
    session.execute(update(Note).where(Note.pair_id.in_(pair_ids)).values(**emptied))


def _end_pair(session: Session, actor: Actor, pair: Pair) -> None:
    """The pair ends for everybody. Its code goes: in both organisations' own records it names the person."""
    pair.state, pair.ended_at = PairState.ENDED, pair.ended_at or now(session)
    pair.youngster_id, pair.code = None, new_pair_code()
    taken = update(Seat).where(Seat.pair_id == pair.id, or_(Seat.ends_at.is_(None), Seat.ends_at > now(session)))
    session.execute(taken.values(ends_at=now(session)))
    for named in (StandIn, Succession):
        over = update(named).where(named.pair_id == pair.id, named.ended_at.is_(None))
        session.execute(over.values(ended_at=now(session)))
    session.execute(update(PairSide).where(PairSide.pair_id == pair.id).values(own_label=None, meeting_number=None))
    one, other = _organisations(session, [pair.id])
    erased = PairErased(actor=actor, pair_id=pair.id, organisation_id=one, other_organisation_id=other)
    append(session, erased)


def _tell_systems(session: Session, pair_ids: Collection[UUID]) -> None:
    """Both organisations' systems find in their inbox what they must remove."""
    raise_revision(session, *set(_organisations(session, pair_ids)))


def _organisations(session: Session, pair_ids: Collection[UUID]) -> Iterable[UUID]:
    chosen = select(PairSide.organisation_id).where(PairSide.pair_id.in_(pair_ids)).order_by(PairSide.organisation_id)
    return session.scalars(chosen).all()
