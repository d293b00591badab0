"""Forming a pair with its first proposal, in one act for each professional: purpose and subjects, confirmed by both."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import InvitationOpened
from service.audit.log import append
from service.consent.freely import Circumstances
from service.consent.proposals import confirm_proposal, last_proposal, propose
from service.errors import InvalidInputError
from service.pairs.forming import accept_invitation, invite_partner, invited_pair
from service.pairs.models import Organisation, Pair, Person


def form_pair(
    session: Session,
    actor: Actor,
    partner_id: UUID,
    purpose: str,
    subjects: Iterable[str],
    asked: Circumstances,
    own_label: str | None,
) -> Pair:
    """Ask a colleague of another organisation to join in, with what both would propose to the youngster.

    Raises InvalidInputError for an unknown colleague or purpose, and without any subject.
    """
    chosen = sorted(subjects)
    if not chosen:
        raise InvalidInputError({"subjects": ["Kies minstens één onderwerp."]})
    pair = invite_partner(session, actor, partner_id, purpose, own_label)
    propose(session, actor, pair.id, purpose, chosen, asked)
    session.flush()  # the colleague may answer in this transaction (as in the demo)
    return pair


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a colleague of another organisation asks; it says nothing about any youngster."""

    pair: Pair
    inviter: Person
    organisation: Organisation
    subjects: tuple[str, ...]
    asked: Circumstances | None


def open_invitation(session: Session, actor: Actor, pair_id: UUID) -> Invitation:
    """The invitation that waits for this professional; logged. Raises NotYoursError when there is none."""
    pair = invited_pair(session, actor, pair_id)
    inviter = session.get_one(Person, pair.invited_by)
    proposal = last_proposal(session, pair_id)
    subjects = tuple(proposal.subjects.split()) if proposal else ()
    opened = InvitationOpened(actor=actor, pair_id=pair_id, other_organisation_id=inviter.organisation_id)
    append(session, opened)
    asked = Circumstances(proposal.need, proposal.alternative, proposal.in_room) if proposal else None
    return Invitation(pair, inviter, session.get_one(Organisation, inviter.organisation_id), subjects, asked)


def join_pair(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The colleague says yes to the pair and confirms the proposal. Raises NotYoursError when there is none to accept."""
    accept_invitation(session, actor, pair_id)
    confirm_proposal(session, actor, pair_id)
