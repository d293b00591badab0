"""What the log has of a list: one entry that lists its pairs, and one for each half of whose notes it shows words."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import Act, CaseloadOpened, CaseloadPrinted, NotesOpened, under
from service.audit.affected import PAIRS
from service.audit.log import append_each
from service.consent.grants import AuthorGrant, ConsentGrant
from service.records.notes import OpenedNote

Listing = type[CaseloadOpened] | type[CaseloadPrinted]


def log_list(
    session: Session,
    actor: Actor,
    listing: Listing,
    pair_ids: Iterable[UUID],
    grants: Sequence[ConsentGrant | AuthorGrant],
    notes: Iterable[OpenedNote],
) -> None:
    """Log a list of these pairs on which words of these notes stand, at one moment, in one call of the driver.

    The notes stand in entries of their own pair, each under the grant that opened it, and not on the list's own entry: what
    it names would be said of every pair on it. Raises KeyError for a note that none of the grants opened.
    """
    acts: list[Act] = [listing(actor=actor, facts={PAIRS: " ".join(map(str, pair_ids))})]
    halves = {(grant.pair_id, grant.from_organisation_id): grant for grant in grants}
    found: dict[tuple[UUID, UUID], list[UUID]] = {}
    for note in notes:
        found.setdefault((note.pair_id, note.organisation_id), []).append(note.id)
    acts += [NotesOpened(actor=actor, note_ids=ids, **under(halves[half])) for half, ids in found.items()]
    append_each(session, acts)
