"""Who could see what at a past moment, for whoever must account for it. Never why somebody could not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import PastSharingSeen
from service.audit.log import append
from service.consent.choices import SUBJECTS_IN_ORDER
from service.consent.gate import who_could_see
from service.consent.grants import CouldSee
from service.errors import NotYoursError
from service.pairs.models import Organisation, Pair, Person
from service.pairs.seats import sides_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who could read then, or, without a name, their organisation's system that could make copies."""

    name: str | None
    organisation: str
    writer: str
    subjects: Sequence[str]
    until: datetime
    consent_id: UUID
    consent_revision: int


@dataclass(frozen=True, slots=True)
class PastSharing:
    """One pair at one moment. `readers` is empty when nothing was shared, whatever the reason."""

    pair_code: str
    moment: datetime
    readers: Sequence[Reader]


def past_sharing(session: Session, actor: Actor, pair_id: UUID, moment: datetime) -> PastSharing:
    """Who could see what in this pair at that moment; logged, for both organisations. Raises NotYoursError."""
    pair = session.get(Pair, pair_id)
    if pair is None:
        raise NotYoursError
    one, other = (side.organisation_id for side in sides_of(session, pair_id))
    found = who_could_see(session, pair_id, moment)
    names = _names(session, (one, other), found)
    facts = {"at": moment.isoformat()}
    seen = PastSharingSeen(actor=actor, pair_id=pair_id, organisation_id=one, other_organisation_id=other, facts=facts)
    append(session, seen)
    return PastSharing(pair.code, moment, [_reader(one, names) for one in found])


def _reader(one: CouldSee, names: dict[UUID, str]) -> Reader:
    return Reader(
        name=names[one.person_id] if one.person_id else None,
        organisation=names[one.organisation_id],
        writer=names[one.from_organisation_id],
        subjects=[subject.value for subject in SUBJECTS_IN_ORDER if subject in one.subjects],
        until=one.until,
        consent_id=one.consent_id,
        consent_revision=one.consent_revision,
    )


def _names(session: Session, sides: Sequence[UUID], found: Sequence[CouldSee]) -> dict[UUID, str]:
    people = [one.person_id for one in found if one.person_id is not None]
    organisations = select(Organisation.id, Organisation.name).where(Organisation.id.in_(sides))
    rows = session.execute(organisations.union_all(select(Person.id, Person.name).where(Person.id.in_(people))))
    return {row[0]: row[1] for row in rows}
