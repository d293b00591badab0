"""Every decision of a youngster with the exact text and the signed record, for the copy that they take (GDPR 15 and 20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.gate import subject_grants_each
from service.consent.models import ConsentEvent, ConsentEvidence, ConsentRecord
from service.db import vault_of
from service.vault import place


@dataclass(frozen=True, slots=True)
class TakenStep:
    """One step of a consent. `text`: what was shown; `record`: the signed record of it (JWS); None where there is none."""

    event: ConsentEvent
    evidence: ConsentEvidence | None
    text: str | None
    record: str | None


def steps_taken(session: Session, actor: Actor) -> list[TakenStep]:
    """Every step in every pair of this youngster, oldest first, in two queries. Raises NotYoursError for anybody else."""
    pairs = [grant.pair_id for grant in subject_grants_each(session, actor)]
    of_event = and_(
        ConsentRecord.pair_id == ConsentEvent.pair_id,
        ConsentRecord.to_organisation_id == ConsentEvent.to_organisation_id,
        ConsentRecord.sequence == ConsentEvent.sequence,
    )
    rows = session.execute(
        select(ConsentEvent, ConsentEvidence, ConsentRecord)
        .outerjoin(ConsentEvidence, ConsentEvidence.id == ConsentEvent.evidence_id)
        .outerjoin(ConsentRecord, of_event)
        .where(ConsentEvent.pair_id.in_(pairs))
        .order_by(ConsentEvent.at, ConsentEvent.to_organisation_id, ConsentEvent.sequence)
    )
    return [_taken(session, event, evidence, record) for event, evidence, record in rows]


def texts_shown(steps: Sequence[TakenStep]) -> dict[UUID, TakenStep]:
    """One step for each text that stood on a screen: a text is about both directions at once."""
    return {step.evidence.id: step for step in steps if step.evidence is not None and step.text is not None}


def _taken(
    session: Session, event: ConsentEvent, evidence: ConsentEvidence | None, record: ConsentRecord | None
) -> TakenStep:
    vault = vault_of(session)
    text = signed = None
    if evidence is not None:
        text = vault.open(event.pair_id, place("consent_evidence", evidence.id, "shown"), evidence.shown)
    if record is not None:
        signed = vault.open(event.pair_id, place("consent_record", record.id, "signed"), record.signed)
    return TakenStep(event, evidence, text, signed)
