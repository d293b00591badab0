"""Which notes a grant or a consent covers, as a condition of a query. Opening them is for records/queries.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, false, or_, tuple_

from schemas.vocabulary import Subject
from service.consent.grants import AuthorGrant, ConsentGrant, Grant, SubjectGrant
from service.records.models import Note

HEARD = "heard-from-others"

# A statement that is made ready before has as many places as there are subjects; a shorter list fills them by repeating.
_SUBJECTS = [bindparam(f"subject_{place}", type_=String()) for place in range(len(Subject))]

_IS_READ = Note.read_revision >= Note.revision
# Released at its present revision, not hidden by the youngster, and rule 6 for what was heard from others.
_IS_OPEN = and_(
    Note.released_revision == Note.revision,
    Note.hidden_at.is_(None),
    or_(Note.how_known != HEARD, Note.discussed.is_(True), _IS_READ),
)


class Covering(Protocol):
    """What decides whether a note of a direction passes: a grant, or what stands."""

    @property
    def epoch(self) -> Any: ...
    @property
    def subjects(self) -> Collection[Any]: ...
    @property
    def read_first(self) -> bool: ...


def covered_by(grants: Sequence[Grant]) -> ColumnElement[bool]:
    """The condition that one of these grants opens a note. It takes as long to build for fifteen grants as for one."""
    released = [grant for grant in grants if isinstance(grant, ConsentGrant)]
    halves = [half for grant in grants if not isinstance(grant, ConsentGrant) for half in _halves(grant)]
    at_once = _released_under([grant for grant in released if not grant.read_first])
    once_read = _released_under([grant for grant in released if grant.read_first])
    kinds = [
        *([tuple_(Note.pair_id, Note.organisation_id).in_(halves)] if halves else []),
        *([at_once] if at_once is not None else []),
        *([and_(once_read, _IS_READ)] if once_read is not None else []),
    ]
    if not kinds:
        return false()
    pair_ids = sorted({grant.pair_id for grant in grants})
    return and_(Note.pair_id.in_(pair_ids), Note.retracted_at.is_(None), or_(*kinds))


def passes(consent: Covering) -> ColumnElement[bool]:
    """The condition that the partner may see a note of this direction.

    Released in this epoch at its present revision, in a subject chosen, not hidden by the youngster; read first where
    they want that; and what was heard from others is discussed with them or read by them (product.md, rule 6).
    """
    chosen = and_(Note.subject.in_(list(consent.subjects)), Note.released_epoch == consent.epoch, _IS_OPEN)
    return and_(chosen, _IS_READ) if consent.read_first else chosen


@dataclass(frozen=True, slots=True)
class Unknown:
    """A consent of which only `read_first` is known; `values_of` the real one completes the statement when it runs."""

    read_first: bool
    epoch: Any = field(default_factory=lambda: bindparam("epoch", type_=Integer()))
    subjects: Collection[Any] = tuple(_SUBJECTS)


def values_of(consent: Covering) -> dict[str, Any]:
    """What a statement that was written for an Unknown consent is completed with. No note has the subject ""."""
    subjects = islice(cycle(sorted(consent.subjects) or [""]), len(_SUBJECTS))
    named = {place.key: subject for place, subject in zip(_SUBJECTS, subjects, strict=True)}
    return {"epoch": consent.epoch, **named}


def _halves(grant: AuthorGrant | SubjectGrant) -> list[tuple[UUID, UUID]]:
    writers = [grant.from_organisation_id] if isinstance(grant, AuthorGrant) else sorted(grant.writers)
    return [(grant.pair_id, writer) for writer in writers]


def _released_under(grants: Sequence[ConsentGrant]) -> ColumnElement[bool] | None:
    """The condition that a note passes under one of these; each names pair, writer, epoch and subject together."""
    chosen = [(grant.pair_id, grant.from_organisation_id, grant.epoch, one) for grant in grants for one in grant.subjects]
    place = tuple_(Note.pair_id, Note.organisation_id, Note.released_epoch, Note.subject)
    return and_(place.in_(chosen), _IS_OPEN) if chosen else None
