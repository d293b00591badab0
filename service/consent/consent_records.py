"""Consent records: of each decision a signed one, made in the decision's own transaction, for the youngster alone.

Organisations never get one: what they may know of consents stands in their log, and there is nothing of a no in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import orjson
from joserfc import jws
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Role
from service.consent.choices import SUBJECTS_IN_ORDER
from service.consent.digests import digest_of
from service.consent.models import ConsentEvent, ConsentEvidence, ConsentRecord
from service.consent.notices import Notices, notices_in
from service.consent.record_keys import ALGORITHM, signing_key
from service.consent.record_terms import STATUS, Circumstances, Named, record_of
from service.consent.standing import people_of, words_of
from service.db import public_url_of, vault_of
from service.errors import NotYoursError
from service.pairs.joining import youngster_name
from service.pairs.models import Organisation, Pair, Person, Youngster
from service.vault import place

TYPE = "consent-record+jws"
CONTENT_TYPE = "application/ld+json"

EventKey = tuple[UUID, int]
"""The receiving organisation and the number of a step in its direction."""


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record as its youngster takes it along: the JWS, and the event and evidence that it is about."""

    id: UUID
    signed: str
    event: ConsentEvent
    evidence: ConsentEvidence


def keep_record(session: Session, event: ConsentEvent) -> None:
    """Make, sign and keep the record of this decision. MUST be called in the transaction of the decision."""
    evidence = session.get_one(ConsentEvidence, event.evidence_id)
    record_id, vault = uuid4(), vault_of(session)
    thumbprint, key = signing_key(vault)
    header = {"alg": ALGORITHM, "typ": TYPE, "cty": CONTENT_TYPE, "kid": thumbprint}
    record = record_of(event, evidence, _circumstances(session, record_id, event, evidence))
    signed = jws.serialize_compact(header, orjson.dumps(record), key)
    session.add(
        ConsentRecord(
            id=record_id,
            pair_id=event.pair_id,
            to_organisation_id=event.to_organisation_id,
            sequence=event.sequence,
            signed=vault.seal(event.pair_id, _where(record_id), signed),
        )
    )


def records_of(session: Session, pair_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[EventKey, UUID]]:
    """Which record belongs to which event, by pair: one query for any number of pairs."""
    chosen = select(ConsentRecord.pair_id, ConsentRecord.to_organisation_id, ConsentRecord.sequence, ConsentRecord.id).where(
        ConsentRecord.pair_id.in_(pair_ids)
    )
    found: dict[UUID, dict[EventKey, UUID]] = {}
    for row in session.execute(chosen):
        found.setdefault(row.pair_id, {})[(row.to_organisation_id, row.sequence)] = row.id
    return found


def open_record(session: Session, pair_id: UUID, record_id: UUID) -> OwnRecord:
    """One record. MUST only be shown to the youngster of this pair. Raises NotYoursError for one of another pair."""
    record = session.get(ConsentRecord, record_id)
    if record is None or record.pair_id != pair_id:
        raise NotYoursError
    event = session.get_one(ConsentEvent, (pair_id, record.to_organisation_id, record.sequence))
    evidence = session.get_one(ConsentEvidence, event.evidence_id)
    signed = vault_of(session).open(pair_id, _where(record_id), record.signed)
    return OwnRecord(record_id, signed, event, evidence)


def has_record(event: ConsentEvent) -> bool:
    """Whether this event was a decision, of which there is a record."""
    return event.action in STATUS


def is_assisted(event: ConsentEvent) -> bool:
    """Whether somebody else entered what the youngster decided."""
    return event.by_role != Role.YOUNGSTER


def _circumstances(session: Session, record_id: UUID, event: ConsentEvent, evidence: ConsentEvidence) -> Circumstances:
    pair = session.get_one(Pair, event.pair_id)
    youngster = session.get_one(Youngster, pair.youngster_id)
    organisations = _named(session, Organisation, (event.from_organisation_id, event.to_organisation_id))
    notices, chosen = notices_in(evidence.language), words_of(event.subjects)
    return Circumstances(
        record_id=record_id,
        issuer=public_url_of(session),
        youngster=youngster_name(session, youngster),
        pair_code=pair.code,
        purpose=(pair.purpose, _words(notices, "purpose", pair.purpose)),
        subjects={one.value: _words(notices, "subject", one.value) for one in SUBJECTS_IN_ORDER if one in chosen},
        writer=organisations[event.from_organisation_id],
        reader=organisations[event.to_organisation_id],
        people=sorted(_named(session, Person, people_of(event.people)).values(), key=lambda one: one.name),
        digest=digest_of(event, evidence),
        is_assisted=is_assisted(event),
    )


def _named(session: Session, kind: Any, ids: Any) -> Mapping[UUID, Named]:
    rows = session.execute(select(kind.id, kind.name).where(kind.id.in_(list(ids))))
    return {row.id: Named(row.id, row.name) for row in rows}


def _words(notices: Notices, kind: str, code: str) -> str:
    return notices.texts[f"{kind}_{code.replace('-', '_')}"]


def _where(record_id: UUID) -> bytes:
    return place("consent_record", record_id, "signed")
