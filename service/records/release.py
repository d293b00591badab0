"""The preview and what passes after it: notes written while sharing was off pass only when the youngster has seen them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select, update
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import NotesReleased
from service.audit.log import append
from service.consent.decisions import decide_consent
from service.consent.events import Evidence, Terms, keep_evidence
from service.consent.gate import require_subject_grant
from service.consent.grants import SubjectGrant
from service.consent.standing import Standing, standings
from service.consent.transitions import ACTIVE, State
from service.db import now
from service.pairs.locks import lock_for_change
from service.pairs.revisions import raise_revision
from service.records.covering import covered_by, passes
from service.records.models import Note
from service.records.notes import OpenedNote
from service.records.noticing import reader_of
from service.records.queries import notes_under_each

STRENGTHS_FIRST = {"strength": 0, "agreement": 1}

Previewed = Mapping[UUID, int]
"""Which notes the youngster had on screen, and at which of their own revisions (Note.screen_revision)."""


def waiting_notes(session: Session, grant: SubjectGrant) -> list[OpenedNote]:
    """The notes that would pass if the youngster said yes to their subject now: strengths and agreements first."""
    waiting = ids_waiting(session, standings(session, grant.pair_id).values())
    notes = [note for note in notes_under_each(session, [grant]) if note.id in waiting]
    return sorted(notes, key=lambda note: STRENGTHS_FIRST.get(note.kind, 2))


def decide_and_release(
    session: Session,
    actor: Actor,
    pair_id: UUID,
    choices: Mapping[UUID, Terms],
    evidence: Evidence,
    previewed: Previewed,
) -> None:
    """Carry out the youngster's choice, and let pass what they had seen of it, in the directions that they decided.

    Where a pause ends by it, what had passed before passes again. Raises as decide_consent.
    """
    lock_for_change(session, pair_id)
    writers = require_subject_grant(session, actor, pair_id).writers
    present = standings(session, pair_id).values()
    paused = [each for each in present if each.state is State.PAUSED and each.from_organisation_id in writers]
    decide_consent(session, actor, pair_id, choices, evidence)
    _withhold_dropped_subjects(session, pair_id)
    carried = {standing.to_organisation_id for standing in paused if _carry_over(session, standing)}
    _release_in(session, actor, pair_id, previewed, choices, carried)
    _note_what_passes(session, pair_id)


def release_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID, revision: int, evidence: Evidence) -> None:
    """Let one note pass, in an active direction and a chosen subject, as it was on the youngster's screen.

    Corrected since, it waits for the next preview. Raises NotYoursError.
    """
    lock_for_change(session, pair_id)
    require_subject_grant(session, actor, pair_id)
    evidence_id = keep_evidence(session, pair_id, evidence)
    _release_in(session, actor, pair_id, {note_id: revision}, standings(session, pair_id), evidence_id=evidence_id)
    _note_what_passes(session, pair_id)


def _carry_over(session: Session, paused: Standing) -> bool:
    """What had passed before a pause passes in the epoch after it, where it goes on now; hidden since, it does not.

    Returns whether anything did. Organisations see no difference from a new yes after a withdrawal, where the same notes
    pass by standing in the preview (docs/decisions/0007).
    """
    now_standing = standings(session, paused.pair_id)[paused.to_organisation_id]
    if not now_standing.is_active:
        return False
    passed_before = update(Note).where(
        _had_passed(paused), Note.subject.in_(sorted(now_standing.subjects)), Note.hidden_at.is_(None)
    )
    carried = session.execute(passed_before.values(released_epoch=now_standing.epoch).returning(Note.id)).all()
    return bool(carried)


def _release_in(
    session: Session,
    actor: Actor,
    pair_id: UUID,
    previewed: Previewed,
    directions: Collection[UUID],
    carried: Collection[UUID] = (),
    evidence_id: UUID | None = None,
) -> None:
    """Only in these directions, by receiving organisation: a yes about one says nothing about the other.

    `carried`: where something passes again already; the reader's count rises once, as if it had stood in the preview.
    """
    grant = require_subject_grant(session, actor, pair_id)
    for to, standing in standings(session, grant.pair_id).items():
        if to in directions and standing.is_active and standing.from_organisation_id in grant.writers:
            released = _release(session, actor, standing, previewed, evidence_id)
            if released or to in carried:
                raise_revision(session, to)


def _release(session: Session, actor: Actor, standing: Standing, previewed: Previewed, evidence_id: UUID | None) -> bool:
    """Returns whether anything passed."""
    chosen = select(Note).where(
        _is_unreleased(standing), Note.id.in_(list(previewed)), Note.subject.in_(sorted(standing.subjects))
    )
    seen = [note for note in session.scalars(chosen) if note.screen_revision == previewed[note.id]]
    for note in seen:
        if note.released_revision not in (0, note.revision):
            note.partner_revision += 1
        if (note.released_epoch, note.released_revision) != (standing.epoch - 1, note.revision):
            note.passed_at = None  # not what passed until the last stop
        note.released_epoch, note.released_revision = standing.epoch, note.revision
        note.read_revision = note.revision  # it was on their own screen: what waits for reading waits no longer
    if seen:
        facts = {"evidence": str(evidence_id)} if evidence_id else {}
        note_ids = [note.id for note in seen]
        append(session, NotesReleased(actor=actor, pair_id=standing.pair_id, note_ids=note_ids, facts=facts))
    return bool(seen)


def _note_what_passes(session: Session, pair_id: UUID) -> None:
    """From this moment on, what was decided now lets pass what did not, or keeps back what did. What passes again as it was
    after a stop is not new by it, whichever kind of stop."""
    for standing in standings(session, pair_id).values():
        if standing.is_active:
            here = update(Note).where(Note.pair_id == pair_id, Note.organisation_id == standing.from_organisation_id)
            begins = here.where(passes(standing), Note.passed_at.is_(None))
            session.execute(begins.values(passed_at=now(session)))
            session.execute(here.where(not_(passes(standing)), Note.passed_at.is_not(None)).values(passed_at=None))


def _withhold_dropped_subjects(session: Session, pair_id: UUID) -> None:
    """What passed in a subject that is no longer chosen must be seen again before it passes again (product.md, rule 8)."""
    for standing in standings(session, pair_id).values():
        session.execute(
            update(Note)
            .where(
                Note.pair_id == pair_id,
                Note.organisation_id == standing.from_organisation_id,
                Note.subject.not_in(sorted(standing.subjects)),
            )
            .values(released_epoch=0)
        )


def mark_read(session: Session, grant: SubjectGrant, note_ids: Iterable[UUID]) -> None:
    """The youngster has opened these notes; what waited for that may pass. Not logged: reading one's own page is not."""
    mine = (covered_by([grant]), Note.id.in_(list(note_ids)), Note.read_revision < Note.revision)
    for note in session.scalars(select(Note).where(*mine)):
        seen_before = reader_of(session, note)
        note.read_revision = note.revision
        session.flush()  # who may read it is asked of the database
        reader = reader_of(session, note)
        if reader is not None and seen_before is None:
            raise_revision(session, reader)
            note.passed_at = now(session)


def ids_waiting(session: Session, present: Iterable[Standing]) -> frozenset[UUID]:
    """The notes of these directions that have not passed as they are now: one query for any number of pairs."""
    conditions = [_is_unreleased(standing) for standing in present]
    return frozenset(session.scalars(select(Note.id).where(or_(*conditions)))) if conditions else frozenset()


def ids_passed(session: Session, stopped: Iterable[Standing]) -> frozenset[UUID]:
    """The notes of these directions that had passed, as they are now, when they stopped: one query for any number."""
    conditions = [_had_passed(standing) for standing in stopped]
    return frozenset(session.scalars(select(Note.id).where(or_(*conditions)))) if conditions else frozenset()


def _had_passed(stopped: Standing) -> ColumnElement[bool]:
    return and_(
        Note.pair_id == stopped.pair_id,
        Note.organisation_id == stopped.from_organisation_id,
        Note.released_epoch == stopped.epoch,
        Note.released_revision == Note.revision,
        Note.retracted_at.is_(None),
    )


def _is_unreleased(standing: Standing) -> ColumnElement[bool]:
    """That a note of this direction has not passed in the epoch that a yes would make, or has made, current."""
    stands = and_(
        Note.pair_id == standing.pair_id,
        Note.organisation_id == standing.from_organisation_id,
        Note.retracted_at.is_(None),
    )
    if standing.state not in ACTIVE:
        return stands  # a new yes starts a new epoch: everything is shown again before it passes
    return and_(stands, or_(Note.released_epoch != standing.epoch, Note.released_revision != Note.revision))
