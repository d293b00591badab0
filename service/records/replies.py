"""The youngster's answer to a note: it travels with the note, everywhere it went."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import NoteAnswered, NoteHidden, NoteShownAgain
from service.audit.log import append
from service.consent.gate import require_subject_grant
from service.consent.grants import SubjectGrant
from service.db import now, vault_of
from service.errors import NotYoursError
from service.pairs.locks import lock_for_change
from service.records.covering import covered_by
from service.records.models import Note, NoteReply
from service.records.notes import seal_reply
from service.records.noticing import partner_notices

WHETHER_COMING = {"coming": "Ik kom.", "later": "Ik kom later.", "cannot": "Ik kan niet."}
HOW_DOES_IT_STAND = "Hoe staat het ermee?"
REMINDING = {"remind": "Herinner me de avond ervoor.", "no-reminder": "Je hoeft me niet te herinneren."}
"""What a button says to the professionals: the youngster's own words, so in their own language."""

ANSWERS = ("agree", "reply", "dispute", "not-discussed")


@dataclass(frozen=True, slots=True)
class Answer:
    """One of ANSWERS, with the youngster's own words (may be empty for 'agree' and 'not-discussed')."""

    kind: str
    text: str


def answer_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID, answer: Answer) -> None:
    """Keep the youngster's answer with the note; whoever sees the note sees it from then on. Raises NotYoursError."""
    note = _own(session, actor, pair_id, note_id)
    reply_id = uuid4()
    session.add(
        NoteReply(
            id=reply_id,
            note_id=note.id,
            pair_id=pair_id,
            body=seal_reply(vault_of(session), pair_id, reply_id, answer.kind, answer.text),
            at=now(session),
        )
    )
    with partner_notices(session, note):
        note.answers += 1
        note.partner_revision += 1
    writer = note.organisation_id
    append(session, NoteAnswered(actor=actor, pair_id=pair_id, note_ids=[note_id], organisation_id=writer))


def hide_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> None:
    """'This does not belong here': the partner sees it no more until its writer has answered. Raises NotYoursError."""
    note = _own(session, actor, pair_id, note_id)
    if note.hidden_at is None:
        with partner_notices(session, note):
            note.hidden_at = now(session)
        append(session, NoteHidden(actor=actor, pair_id=pair_id, note_ids=[note_id]))


def show_note_again(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> None:
    """The youngster takes 'this does not belong here' back. Whether the partner reads it is a yes of its own (release.py).

    Raises NotYoursError.
    """
    note = _own(session, actor, pair_id, note_id)
    if note.hidden_at is not None:
        note.hidden_at, note.released_epoch = None, 0
        append(session, NoteShownAgain(actor=actor, pair_id=pair_id, note_ids=[note_id]))


def _own(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> Note:
    lock_for_change(session, pair_id)
    grant: SubjectGrant = require_subject_grant(session, actor, pair_id)
    note = session.scalar(select(Note).where(covered_by([grant]), Note.id == note_id))
    if note is None:
        raise NotYoursError
    return note
