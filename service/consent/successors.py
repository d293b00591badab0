"""Who takes over from a holder: the question to the youngster, and their answer. Before a yes nobody new sees anything."""

from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.decisions import decide_consent
from service.consent.events import Evidence, Terms, keep_evidence
from service.consent.my_pairs import Direction, my_pair
from service.errors import N_, IllegalTransitionError
from service.pairs.locks import lock_for_change
from service.pairs.succession import accept_named, decline_named
from service.pairs.succession_models import Succession


def accept_successor(
    session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID, person_id: UUID, evidence: Evidence
) -> None:
    """This person may take over and read what the holder reads; everything else stays as it is. Yes twice changes nothing.

    Raises NotYoursError, IllegalTransitionError when somebody else is named by now.
    """
    direction, named = _asked(session, actor, pair_id, organisation_id)
    if named.person_id != person_id:
        raise IllegalTransitionError(N_("Er is net iets veranderd. Laad de pagina opnieuw."))
    if named.accepted:
        return
    if direction.is_active:
        decide_consent(session, actor, pair_id, {organisation_id: _terms(direction, also=person_id)}, evidence)
    else:
        keep_evidence(session, pair_id, evidence)  # nothing is shared with this organisation, and that stays so
    accept_named(session, actor, named, {"text": evidence.text_revision, "sha256": evidence.text_hash})


def refuse_successor(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID, evidence: Evidence) -> None:
    """Not this person. Where they were not accepted nothing changes, and no organisation learns of the answer.

    Raises NotYoursError, IllegalTransitionError when nobody waits to take over any more.
    """
    direction, named = _asked(session, actor, pair_id, organisation_id)
    if named.accepted and direction.is_active:
        decide_consent(session, actor, pair_id, {organisation_id: _terms(direction)}, evidence)
    decline_named(session, actor, named)


def _asked(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> tuple[Direction, Succession]:
    lock_for_change(session, pair_id)  # before reading what stands, so that a pause in between is not undone
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    if direction.succession is None:
        raise IllegalTransitionError(N_("Er is net iets veranderd. Laad de pagina opnieuw."))
    return direction, direction.succession


def _terms(direction: Direction, also: UUID | None = None) -> Terms:
    """What stands, with this person added, or without who was to take over, unless they are the accepted stand-in.

    No answer about a stand-in: who may take over one day may not read before that day.
    """
    standing = direction.standing
    if standing is None:
        raise IllegalTransitionError(N_("Er wordt nu niets gedeeld."))
    stands_in = direction.stand_in.person_id if direction.stand_in and direction.stand_in_reads else None
    others = standing.people - ({direction.successor.person_id if direction.successor else None} - {stands_in})
    people = others | ({also} if also else frozenset())
    return Terms(
        standing.subjects, frozenset(people), standing.until, standing.copies, standing.read_first, standing.assisted
    )
