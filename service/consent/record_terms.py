"""A consent record in the words of ISO/IEC TS 27560, written with W3C's Data Privacy Vocabulary (DPV) as JSON-LD.

The profile is `dpv-27560#record-eu-gdpr`. What DPV has no word for stands under `koppel:`. A pause is a withdrawal there:
going on after it is a new yes (docs/decisions/0007), and DPV knows no state in between. No text of any note is in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.actors import Role
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.transitions import Action

CONTEXT = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "koppel": "urn:koppel:",
    "loc": "https://w3id.org/dpv/loc#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
STATUS = {
    Action.GIVE: "ConsentGiven",
    Action.CHANGE: "ConsentGiven",
    Action.RESUME: "ConsentGiven",
    Action.RENEW: "RenewedConsentGiven",
    Action.REFUSE: "ConsentRefused",
    Action.POSTPONE: "ConsentRequestDeferred",
    Action.PAUSE: "ConsentWithdrawn",
    Action.WITHDRAW: "ConsentWithdrawn",
}
"""Every decision that gets a record. A proposal is none, and what time ends was decided with its yes."""

BESIDE = {Role.ASSISTED.value: Role.PROFESSIONAL.value}
"""Who entered what was said, where the youngster sat beside them."""

YES = frozenset({Action.GIVE, Action.CHANGE, Action.RESUME, Action.RENEW})
# Withdraw, be informed, see, correct, erase, restrict, be told on, carry along, complain (GDPR 7(3), 13 to 20 and 77).
RIGHTS = ("A7-3", "A13", "A14", "A15", "A16", "A17", "A18", "A19", "A20", "A77")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, or an organisation, under the name that the youngster knows."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What stands beside an event and its evidence in a record. `subjects`: code → words; `digest`: as the log keeps it."""

    record_id: UUID
    issuer: str
    youngster: str
    pair_code: str
    purpose: tuple[str, str]
    subjects: Mapping[str, str]
    writer: Named
    reader: Named
    people: Sequence[Named]
    digest: str
    is_assisted: bool


def record_of(event: ConsentEvent, evidence: ConsentEvidence, known: Circumstances) -> dict[str, Any]:
    """The record of one decision about one direction."""
    action = Action(event.action)
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{known.record_id}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": str(known.record_id),
        "dct:conformsTo": _iri(PROFILE),
        "dct:created": _at(event.at),
        "dct:isPartOf": _iri(f"urn:uuid:{event.consent_id}"),
        "dct:publisher": known.issuer,
        "dpv:hasDataSubject": {
            "@type": "dpv:DataSubject",
            "schema:name": known.youngster,
            "dct:identifier": known.pair_code,
        },
        "dpv:hasDataController": [_organisation(known.writer), _organisation(known.reader)],
        "dpv:hasJurisdiction": _iri("loc:NL"),
        "dpv:hasApplicableLaw": _iri("eu-gdpr:GDPR"),
        "dpv:hasLegalBasis": [_iri("eu-gdpr:A6-1-a"), _iri("eu-gdpr:A9-2-a")],
        "dpv:hasNotice": _notice(evidence),
        "dpv:hasProcess": _process(event, known, shares=action in YES),
        "dpv:hasConsentStatus": _status(event, evidence, known, action),
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dpv:isExercisedAt": f"{known.issuer}/jongere/toestemming",
        },
        "dpv:hasRight": [_iri(f"eu-gdpr:{article}") for article in RIGHTS],
        "koppel:evidence": _evidence(event, evidence, known),
    }


def _notice(evidence: ConsentEvidence) -> dict[str, Any]:
    return {
        "@type": "dpv:ConsentNotice",
        "dct:hasVersion": evidence.text_revision,
        "dct:language": evidence.language,
        "koppel:sha256OfTextShown": evidence.text_hash,
    }


def _process(event: ConsentEvent, known: Circumstances, *, shares: bool) -> dict[str, Any]:
    """What may be done; of a no or a stop nothing, and then only the purpose that was asked for."""
    code, words = known.purpose
    process: dict[str, Any] = {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:identifier": code, "dct:title": words},
        "dpv:hasDataSource": _organisation(known.writer),
    }
    if not shares or event.until is None:
        return process
    subjects = [
        {"@type": "dpv:PersonalData", "dct:identifier": one, "dct:title": known.subjects[one]} for one in known.subjects
    ]
    ends = {"@type": "dpv:UntilTimeDuration", "rdf:value": _at(event.until)}
    return process | {
        "dpv:hasPersonalData": subjects,
        "dpv:hasProcessing": [_iri("dpv:MakeAvailable"), *([_iri("dpv:Copy")] if event.copies else [])],
        "dpv:hasRecipient": [_organisation(known.reader), *map(_person, known.people)],
        "dpv:hasStorageCondition": {"@type": "dpv:StorageDuration", "dpv:hasDuration": ends},
        "koppel:copyInOwnSystem": event.copies,
        "koppel:youngsterReadsFirst": event.read_first,
    }


def _status(event: ConsentEvent, evidence: ConsentEvidence, known: Circumstances, action: Action) -> dict[str, Any]:
    kinds = [f"dpv:{STATUS[action]}", *(["dpv:ExplicitlyExpressedConsent"] if action in YES else [])]
    status: dict[str, Any] = {
        "@type": kinds,
        "dpv:isIndicatedBy": _iri("dpv:DataSubject"),
        "dpv:isIndicatedAtTime": _at(event.at),
        "dpv:hasIndicationMethod": evidence.channel,
        "koppel:action": event.action,
        "koppel:assisted": known.is_assisted,
    }
    if known.is_assisted:
        status["koppel:enteredBy"] = BESIDE.get(event.by_role, event.by_role)
    return status


def _evidence(event: ConsentEvent, evidence: ConsentEvidence, known: Circumstances) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "dct:identifier": str(evidence.id),
        "koppel:recognisedBy": evidence.recognised_by,
        "koppel:consentRevision": event.revision,
        "koppel:sha256OfEvent": known.digest,
    }
    if evidence.assertion_hash is not None:
        kept["koppel:sha256OfAssertion"] = evidence.assertion_hash
    return kept


def _organisation(one: Named) -> dict[str, Any]:
    return {"@id": f"urn:uuid:{one.id}", "@type": "dpv:Organisation", "schema:name": one.name}


def _person(one: Named) -> dict[str, Any]:
    return {"@id": f"urn:uuid:{one.id}", "@type": "dpv:NaturalPerson", "schema:name": one.name}


def _at(moment: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": moment.isoformat().replace("+00:00", "Z")}


def _iri(name: str) -> dict[str, str]:
    return {"@id": name}
