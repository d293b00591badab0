"""A stand-in who is named after the youngster has consented: the question about them, and the youngster's answer."""

from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.choices import Choices
from service.consent.decisions import decide_consent
from service.consent.events import Evidence, Terms
from service.consent.my_pairs import Direction, my_pair
from service.consent.standing import standings
from service.errors import N_, IllegalTransitionError
from service.pairs.locks import lock_for_change
from service.pairs.mailbox import tell_youngster_of
from service.pairs.stand_ins import decline_stand_in, name_stand_in


def ask_about_stand_in(session: Session, actor: Actor, pair_id: UUID, person_id: UUID) -> None:
    """The holder says who stands in, and where something is shared with them the youngster hears that there is a question.

    Raises as name_stand_in does.
    """
    name_stand_in(session, actor, pair_id, person_id)
    standing = standings(session, pair_id).get(actor.organisation_id) if actor.organisation_id else None
    if standing is not None and standing.is_active and person_id not in standing.people:
        tell_youngster_of(session, pair_id)


def accept_stand_in(
    session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID, person_id: UUID, evidence: Evidence
) -> None:
    """This person may read while the holder is away; everything else stays as it is. Saying yes twice changes nothing.

    Raises NotYoursError, IllegalTransitionError when somebody else is named by now or nothing is shared any more.
    """
    direction = _asked(session, actor, pair_id, organisation_id)
    if direction.stand_in is None or direction.stand_in.person_id != person_id:
        raise IllegalTransitionError(N_("Er is net iets veranderd. Laad de pagina opnieuw."))
    if not direction.stand_in_reads:
        decide_consent(session, actor, pair_id, {organisation_id: _terms(direction, also=person_id)}, evidence)


def refuse_stand_in(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID, evidence: Evidence) -> None:
    """Nobody reads while the holder is away. Where nobody did, nothing changes, and no organisation learns of the answer.

    Raises NotYoursError, IllegalTransitionError when nothing is shared any more.
    """
    direction = _asked(session, actor, pair_id, organisation_id)
    if direction.stand_in_reads:
        decide_consent(session, actor, pair_id, {organisation_id: _terms(direction)}, evidence)
    else:
        decline_stand_in(session, actor, pair_id, organisation_id)


def answer_on_screens(session: Session, actor: Actor, pair_id: UUID, choices: Choices) -> None:
    """The consent screens asked about the stand-in too: no answer there means no.

    MUST be called after the choices were decided, in the same transaction.
    """
    for choice in choices.directions:
        if choice.subjects and not choice.stand_in:
            decline_stand_in(session, actor, pair_id, choice.to)


def _asked(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> Direction:
    lock_for_change(session, pair_id)  # before reading what stands, so that a pause in between is not undone
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    if not direction.is_active:
        raise IllegalTransitionError(N_("Er wordt nu niets gedeeld. Dan is er ook niets voor een invaller."))
    return direction


def _terms(direction: Direction, also: UUID | None = None) -> Terms:
    """What stands, with this person added, or without the stand-in."""
    standing = direction.standing
    if standing is None:
        raise IllegalTransitionError(N_("Er wordt nu niets gedeeld."))
    follows = direction.successor.person_id if direction.successor and direction.successor_accepted else None
    others = standing.people - ({direction.stand_in.person_id if direction.stand_in else None} - {follows})
    people = others | ({also} if also else frozenset())
    return Terms(
        standing.subjects,
        frozenset(people),
        standing.until,
        standing.copies,
        standing.read_first,
        standing.assisted,
        stand_in=also is not None,
    )
