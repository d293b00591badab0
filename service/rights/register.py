"""What the register of processing activities (GDPR 30) takes from how the service is set up for one organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.actors import Actor
from service.pairs.models import Organisation, PairSide, RegistrationSystem
from service.pairs.officers import officers_of
from service.pairs.organisations import own_organisation

_other = aliased(PairSide)


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """Names and settings, nothing about anybody in a pair. `issuer`: where its people sign in; None: here, with passkeys."""

    organisation: str
    officers: Sequence[str]
    partners: Sequence[str]
    systems: Sequence[str]
    grounds: Sequence[str]
    issuer: str | None
    note_months: int
    ended_months: int


def register_facts(session: Session, actor: Actor) -> RegisterFacts:
    """Of this officer's organisation. Raises NotYoursError for who belongs to none."""
    organisation = own_organisation(session, actor)
    own = organisation.id
    partners = (
        select(Organisation.name)
        .join(_other, _other.organisation_id == Organisation.id)
        .join(PairSide, PairSide.pair_id == _other.pair_id)
        .where(PairSide.organisation_id == own, Organisation.id != own)
    )
    systems = select(RegistrationSystem.name).where(
        RegistrationSystem.organisation_id == own, RegistrationSystem.active.is_(True)
    )
    grounds = select(PairSide.ground).where(PairSide.organisation_id == own, PairSide.ground.is_not(None))
    return RegisterFacts(
        organisation=organisation.name,
        officers=[person.name for person in officers_of(session, [own]).get(own, ())],
        partners=list(session.scalars(partners.distinct().order_by(Organisation.name))),
        systems=list(session.scalars(systems.order_by(RegistrationSystem.name))),
        grounds=[ground for ground in session.scalars(grounds.distinct().order_by(PairSide.ground)) if ground],
        issuer=organisation.issuer,
        note_months=organisation.note_months,
        ended_months=organisation.ended_months,
    )
