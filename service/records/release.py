"""The preview and what passes after it: notes written while sharing was off pass only when the youngster has seen them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import NotesReleased
from service.audit.log import append
from service.consent.decisions import decide_consent, resume_consent
from service.consent.events import Evidence, Terms
from service.consent.gate import require_subject_grant
from service.consent.grants import SubjectGrant
from service.consent.standing import Standing, standings
from service.consent.transitions import ACTIVE
from service.pairs.locks import lock_for_change
from service.pairs.revisions import raise_revision
from service.records.models import Note
from service.records.notes import OpenedNote
from service.records.noticing import reader_of
from service.records.queries import covered_by, notes_under_each

STRENGTHS_FIRST = {"strength": 0, "agreement": 1}

Previewed = Mapping[UUID, int]
"""Which notes the youngster had on screen, and at which revision."""


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

    Raises as decide_consent.
    """
    decide_consent(session, actor, pair_id, choices, evidence)
    _withhold_dropped_subjects(session, pair_id)
    _release_in(session, actor, pair_id, previewed, choices)


def resume_and_release(session: Session, actor: Actor, pair_id: UUID, previewed: Previewed) -> None:
    """Take sharing up again, and let pass what the youngster had on screen. Raises NotYoursError."""
    resume_consent(session, actor, pair_id)
    release_previewed(session, actor, pair_id, previewed)


def release_previewed(session: Session, actor: Actor, pair_id: UUID, previewed: Previewed) -> None:
    """Let pass, in active directions and chosen subjects, the notes that were on the youngster's screen at this revision.

    A note corrected after the preview waits for the next one.
    """
    lock_for_change(session, pair_id)
    _release_in(session, actor, pair_id, previewed, standings(session, pair_id))


def _release_in(session: Session, actor: Actor, pair_id: UUID, previewed: Previewed, directions: Collection[UUID]) -> None:
    """Only in these directions, by receiving organisation: a yes about one says nothing about the other."""
    grant = require_subject_grant(session, actor, pair_id)
    for to, standing in standings(session, grant.pair_id).items():
        if to in directions and standing.is_active and previewed and standing.from_organisation_id in grant.writers:
            _release(session, actor, standing, previewed)


def _release(session: Session, actor: Actor, standing: Standing, previewed: Previewed) -> None:
    chosen = select(Note).where(
        _is_unreleased(standing), Note.id.in_(list(previewed)), Note.subject.in_(sorted(standing.subjects))
    )
    seen = [note for note in session.scalars(chosen) if note.revision == previewed[note.id]]
    for note in seen:
        if note.released_revision not in (0, note.revision):
            note.partner_revision += 1
        note.released_epoch, note.released_revision = standing.epoch, note.revision
        note.read_revision = note.revision  # it was on their own screen: what waits for reading waits no longer
    if seen:
        raise_revision(session, standing.to_organisation_id)
        append(session, NotesReleased(actor=actor, pair_id=standing.pair_id, note_ids=[note.id for note in seen]))


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
    mine = (covered_by(grant), Note.id.in_(list(note_ids)), Note.read_revision < Note.revision)
    for note in session.scalars(select(Note).where(*mine)):
        seen_before = reader_of(session, note)
        note.read_revision = note.revision
        session.flush()  # who may read it is asked of the database
        reader = reader_of(session, note)
        if reader is not None and seen_before is None:
            raise_revision(session, reader)


def ids_waiting(session: Session, present: Iterable[Standing]) -> frozenset[UUID]:
    """The notes of these directions that have not passed as they are now: one query for any number of pairs."""
    conditions = [_is_unreleased(standing) for standing in present]
    return frozenset(session.scalars(select(Note.id).where(or_(*conditions)))) if conditions else frozenset()


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
