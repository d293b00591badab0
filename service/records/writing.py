"""Writing, correcting and retracting notes. Nothing of what is refused is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import BindParameter, Uuid, bindparam, insert, select, update
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import NoteCorrected, NoteRetracted, NoteWritten
from service.audit.log import append
from service.clock import local
from service.consent.gate import require_author_grant
from service.consent.grants import AuthorGrant
from service.consent.standing import Standing
from service.db import now, vault_of
from service.errors import N_, ConflictError, NotYoursError, OlderRevisionError, RefusedInputError
from service.pairs.mailbox import tell_youngster_of
from service.pairs.models import Pair, PairSide, PairState
from service.pairs.revisions import raise_revision
from service.pairs.seats import lock_own_side
from service.prepared import Prepared
from service.records.covering import HEARD
from service.records.minimisation import refuse_what_may_not_be_shared
from service.records.models import DESTROYED, Note, NoteVersion
from service.records.notes import Action, Draft, seal_body
from service.records.noticing import direction_from, epoch_passed, partner_notices, reader_under
from service.records.queries import own_body
from service.records.standing import SaidAboutAction, action_of, said_on_page

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far the clock of a registration system may be ahead of ours."""

_COLUMNS = [column.key for column in Note.__table__.columns]
_COUNTS = ("read_revision", "released_epoch", "released_revision", "answers", "action_revision")
_NEW = {**dict.fromkeys(_COLUMNS), **dict.fromkeys(_COUNTS, 0), "revision": 1, "partner_revision": 1}
_INSERT = Prepared(insert(Note), _COLUMNS)
_PAIR: BindParameter[UUID] = bindparam("pair", type_=Uuid())
_STATE = Prepared(select(Pair.state, Pair.formed_at).where(Pair.id == _PAIR))
_COUNT = Prepared(
    update(PairSide)
    .where(PairSide.pair_id == _PAIR, PairSide.organisation_id == bindparam("writer", type_=Uuid()))
    .values(notes_written=PairSide.notes_written + 1)
    .returning(PairSide.notes_written)
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a note came from: the registration system's own key and revision."""

    id: str
    revision: int


def write_note(session: Session, actor: Actor, pair_id: UUID, draft: Draft) -> UUID:
    """Write a note on a page; returns its id.

    Raises NotYoursError without a seat here, RefusedInputError for what may not be shared.
    """
    return store_note(session, actor, require_author_grant(session, actor, pair_id), draft, None, uuid4())


def write_note_once(session: Session, actor: Actor, pair_id: UUID, draft: Draft, sheet: str) -> UUID:
    """As write_note, for a form that may be sent again because its answer never came.

    `sheet` is the number of the form that was filled in: the same words on the same sheet are the same note, as long as it
    stands as it was written. After it was taken back or corrected they are a new one.
    """
    grant = require_author_grant(session, actor, pair_id)
    note_id = _id_on_sheet(session, grant, draft, sheet)
    lock_own_side(session, pair_id, grant.from_organisation_id)  # of two that come at once, the second sees the first
    kept = session.execute(
        select(Note.revision, Note.retracted_at).where(Note.pair_id == pair_id, Note.id == note_id)
    ).one_or_none()
    if kept is not None and (kept.revision, kept.retracted_at) == (1, None):
        return note_id
    return store_note(session, actor, grant, draft, None, note_id if kept is None else uuid4())


def _id_on_sheet(session: Session, grant: AuthorGrant, draft: Draft, sheet: str) -> UUID:
    """Made with the service's own key: nobody can choose an id, nor learn from one whether it was taken."""
    said = repr((draft.subject, draft.kind, draft.how_known, draft.discussed, draft.text, draft.action))
    whose = f"note|{grant.person_id}|{grant.pair_id}|{sheet}|{sha256(said.encode()).hexdigest()}"
    return UUID(bytes=vault_of(session).derived_key(whose.encode())[:16], version=4)


def store_note(
    session: Session, actor: Actor, grant: AuthorGrant, draft: Draft, source: Source | None, note_id: UUID
) -> UUID:
    """Keep a new note, released to the partner at once where consent covers its subject now; else it waits.

    Returns its id; its revision is 1. Raises RefusedInputError for what may not be shared, for a pair that has ended, and
    for what was not written in it.
    """
    formed_at = _require_open(session, grant.pair_id)
    _refuse_another_time(draft.written_at, formed_at, now(session))
    refuse_draft(draft)
    standing = direction_from(session, grant.pair_id, grant.from_organisation_id)
    note = {
        **_NEW,
        "pair_id": grant.pair_id,
        "organisation_id": grant.from_organisation_id,
        "sequence": _next_sequence(session, grant),
        "id": note_id,
        "author_id": grant.person_id,
        "subject": draft.subject,
        "kind": draft.kind,
        "how_known": draft.how_known,
        "discussed": draft.discussed,
        "body": seal_body(vault_of(session), grant.pair_id, note_id, 1, draft),
        "source_id": source.id if source else None,
        "source_revision": source.revision if source else None,
        "written_at": draft.written_at,
        "accepted_at": now(session),
    }
    if standing is not None and _covers(standing, draft.subject):
        passes = not (standing.read_first or (draft.how_known == HEARD and not draft.discussed))  # else once it is read
        note |= {"released_epoch": standing.epoch, "released_revision": 1, "passed_at": now(session) if passes else None}
    _INSERT.run(session, note)
    if standing is not None and standing.is_active:
        _tell_partner(session, standing, note_id)
    append(session, NoteWritten(actor=actor, pair_id=grant.pair_id, note_ids=[note_id]))
    return note_id


def correct_note(
    session: Session,
    actor: Actor,
    pair_id: UUID,
    note_id: UUID,
    draft: Draft,
    seen_revision: int,
    seen_action_revision: int | None = None,
) -> Note:
    """Correct a note on a page; the old text is kept in its history.

    `seen_action_revision`: how the action stood on that page; None where there was none.

    Raises NotYoursError, OlderRevisionError when somebody changed it after that, RefusedInputError.
    """
    grant = require_author_grant(session, actor, pair_id)
    note = own_note(session, grant, note_id)
    if note.revision != seen_revision or seen_action_revision not in (None, note.action_revision):
        raise OlderRevisionError("Iemand heeft deze notitie net veranderd. Jouw tekst staat er nog; kijk naar beide.")
    return replace_text(session, actor, grant, note, draft, said_on_page)


def replace_text(
    session: Session, actor: Actor, grant: AuthorGrant, note: Note, draft: Draft, said: SaidAboutAction
) -> Note:
    """Put a new revision in the place of the present one. Raises RefusedInputError when the subject would change.

    What the youngster hid is answered by a correction that changes something; saved as it was, it stays hidden.
    `said`: what the new text changes in how its action stands.
    """
    _require_open(session, grant.pair_id)
    if draft.subject != note.subject:
        raise RefusedInputError(
            "subject-fixed", "Het onderwerp van een notitie blijft hetzelfde. Schrijf een nieuwe.", "subject"
        )
    refuse_draft(draft)
    told = None if note.body == DESTROYED else own_body(session, grant, note)
    answers = note.hidden_at is not None and not _says_the_same(session, note, told, draft)
    _keep_version(session, note)
    with partner_notices(session, note):
        said(session, note, told[1] if told else None, draft.action)
        note.revision += 1
        note.body = seal_body(vault_of(session), note.pair_id, note.id, note.revision, draft)
        note.kind, note.how_known, note.discussed = draft.kind, draft.how_known, draft.discussed
        note.author_id, note.corrected_at, note.retracted_at = grant.person_id, now(session), None
        note.hidden_at = None if answers else note.hidden_at
        _release_if_covered(note, direction_from(session, note.pair_id, note.organisation_id))
    if answers or note.answers:  # what the youngster said about it may be answered by this
        tell_youngster_of(session, grant.pair_id)
    append(session, NoteCorrected(actor=actor, pair_id=grant.pair_id, note_ids=[note.id]))
    return note


def _says_the_same(session: Session, note: Note, told: tuple[str, Action | None] | None, draft: Draft) -> bool:
    """Whether a reader would see no difference but in spaces."""
    if told is None:
        return False
    text, action = told
    stands = (text.split(), note.kind, note.how_known, note.discussed)
    is_same_action = draft.action in (action, action_of(session, note, action))
    return is_same_action and stands == (draft.text.split(), draft.kind, draft.how_known, draft.discussed)


def _keep_version(session: Session, note: Note) -> None:
    if note.body == DESTROYED:
        return
    session.add(
        NoteVersion(
            note_id=note.id,
            revision=note.revision,
            pair_id=note.pair_id,
            author_id=note.author_id,
            body=note.body,
            released_epoch=epoch_passed(session, note),
            replaced_at=now(session),
        )
    )


def retract_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> None:
    """Take a note back: nobody sees it any more, and its copies are recalled. Raises NotYoursError."""
    grant = require_author_grant(session, actor, pair_id)
    note = own_note(session, grant, note_id)
    mark_retracted(session, actor, note)


def mark_retracted(session: Session, actor: Actor, note: Note) -> None:
    """As retract_note, for a note already found to be the caller's. Doing it twice is no error."""
    if note.retracted_at is not None:
        return
    with partner_notices(session, note):
        note.retracted_at = now(session)
    append(session, NoteRetracted(actor=actor, pair_id=note.pair_id, note_ids=[note.id]))


def own_note(session: Session, grant: AuthorGrant, note_id: UUID) -> Note:
    """A standing note of one's own organisation. Raises NotYoursError."""
    note = session.scalar(
        select(Note)
        .where(
            Note.pair_id == grant.pair_id,
            Note.organisation_id == grant.from_organisation_id,
            Note.id == note_id,
            Note.retracted_at.is_(None),
        )
        .with_for_update()  # ours until the end: of two who correct at once, one sees what the other did
    )
    if note is None:
        raise NotYoursError
    return note


def _covers(standing: Standing, subject: str) -> bool:
    return standing.is_active and subject in standing.subjects


def _release_if_covered(note: Note, standing: Standing | None) -> None:
    if standing is None or not _covers(standing, note.subject):
        return
    if note.revision > 1 and note.released_revision:
        note.partner_revision += 1
    note.released_epoch, note.released_revision = standing.epoch, note.revision


def _tell_partner(session: Session, standing: Standing, note_id: UUID) -> None:
    reader = reader_under(session, standing, note_id)
    if reader is not None:
        raise_revision(session, reader)


def _require_open(session: Session, pair_id: UUID) -> datetime:
    """Returns when the pair was formed."""
    found = _STATE.row(session, {"pair": pair_id})
    if found is not None and found.state == PairState.INVITED:
        raise ConflictError(N_("Je collega moet eerst ja zeggen tegen dit koppel."))
    if found is None or found.state != PairState.OPEN:
        raise RefusedInputError("pair-ended", "Dit koppel is gestopt. Er kan niets meer bij.", "pairId")
    formed_at: datetime = found.formed_at
    return formed_at


def _refuse_another_time(written_at: datetime, formed_at: datetime, present: datetime) -> None:
    """Only what was written for this pair: an organisation's past file stays where it is (product.md, rule 8)."""
    if written_at < formed_at and local(written_at).date() < local(formed_at).date():
        raise RefusedInputError(
            "before-pair", "Dit is geschreven voordat dit koppel er was. Alleen nieuwe notities gaan mee.", "writtenAt"
        )
    if written_at > present + CLOCKS_DIFFER:
        raise RefusedInputError(
            "in-future", "Dit zou later dan nu geschreven zijn. Controleer de klok van het systeem.", "writtenAt"
        )


def refuse_draft(draft: Draft) -> None:
    """Raises RefusedInputError for the first thing in this note that may not be shared."""
    refuse_what_may_not_be_shared(draft.text)
    for words in ("what", "place"):
        refuse_what_may_not_be_shared(str((draft.action or {}).get(words) or ""), f"action.{words}")


def _next_sequence(session: Session, grant: AuthorGrant) -> int:
    """The next place in this half of the pair. The row is ours until the end, so two writers never take the same."""
    sequence: int = _COUNT.rows(session, {"pair": grant.pair_id, "writer": grant.from_organisation_id})[0].notes_written
    return sequence
