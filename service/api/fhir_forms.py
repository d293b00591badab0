"""Consents in the form of HL7 FHIR R4 (4.0.1), as IHE Privacy Consent on FHIR profiles it (Explicit Basic Consent).

What a consent narrows that the profile has no element for (subjects, whether copies may be made) stands in modifier
extensions: a program that does not know them must not take the consent for wider than it is (FHIR R4, extensibility).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from service.api.answers import instant
from service.audit.audit_events import DECIDED, DISCLOSED
from service.exchange.fhir_consents import GivenConsent, Named

FHIR_VERSION = "4.0.1"
PROFILE = "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic"
POLICY = "https://profiles.ihe.net/ITI/PCF/Policy-deny"
SCOPE = {"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}
CATEGORY = {"system": "http://loinc.org", "code": "59284-0", "display": "Consent Document"}
RECIPIENT = {"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}
PURPOSE = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"}
SEARCHED_EVENTS = (
    ("_id", "token", "The event's id."),
    ("patient", "reference", "Patient/ and the pair's id: a youngster has no other id here."),
    ("outcome", "token", "0 (permitted) or 8 (refused)."),
    ("date", "date", "The day on which it happened; eq, ge, gt, le or lt before it."),
)
SEARCHED = (
    ("_id", "token", "The consent's id."),
    ("patient", "reference", "Patient/ and the pair's id: a youngster has no other id here."),
    ("status", "token", "active or inactive."),
    ("date", "date", "The day on which it was last given; eq, ge, gt, le or lt before it."),
)


def consent_resource(base: str, consent: GivenConsent) -> dict[str, Any]:
    """One direction as a Consent. `base`: the address of the FHIR views."""
    youngster = _by_identifier("Patient", base, "pairs", Named(consent.pair_id, consent.pair_code))
    return {
        "resourceType": "Consent",
        "id": str(consent.id),
        "meta": {
            "versionId": str(consent.version),
            "lastUpdated": instant(consent.changed_at),
            "profile": [PROFILE],
        },
        "status": "active" if consent.is_active else "inactive",
        "scope": {"coding": [SCOPE]},
        "category": [{"coding": [CATEGORY]}],
        "patient": youngster,
        "dateTime": instant(consent.given_at),
        "performer": [youngster],
        "organization": [_by_identifier("Organization", base, "organisations", consent.writer)],
        "sourceAttachment": {
            "contentType": "text/plain",
            "language": consent.language,
            "title": consent.text_revision,
        },
        "policy": [{"uri": POLICY}],
        "provision": {
            "modifierExtension": _narrowed(base, consent),
            "type": "permit",
            "period": {"start": instant(consent.given_at), "end": instant(consent.until)},
            "actor": [
                _actor(_by_identifier("Organization", base, "organisations", consent.reader)),
                *(_actor(_by_identifier("Practitioner", base, "people", person)) for person in consent.people),
            ],
            "purpose": [PURPOSE],
        },
    }


def bundle(base: str, resources: Iterable[dict[str, Any]], asked: str, following: str | None) -> dict[str, Any]:
    """One page of a search. `asked` and `following`: the addresses of this page and the next."""
    links = [{"relation": "self", "url": asked}, *([{"relation": "next", "url": following}] if following else [])]
    entries = [
        {"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one, "search": {"mode": "match"}}
        for one in resources
    ]
    found: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": links}
    return {**found, "entry": entries} if entries else found  # FHIR knows no empty list


def capability_statement(base: str, version: str) -> dict[str, Any]:
    """What these views can do, and nothing more."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-22",
        "kind": "instance",
        "software": {"name": "Koppel", "version": version},
        "implementation": {"description": "Koppel: consents that were given, and the log", "url": base},
        "fhirVersion": FHIR_VERSION,
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "description": "OAuth 2.0 client credentials (private_key_jwt, DPoP), scope log:read; see openapi.yaml.",
                    "service": [{"text": "OAuth"}],
                },
                "resource": [
                    _resource("Consent", [PROFILE], SEARCHED),
                    _resource("AuditEvent", [DECIDED, DISCLOSED], SEARCHED_EVENTS),
                ],
            }
        ],
    }


def _resource(kind: str, profiles: list[str], searched: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    return {
        "type": kind,
        "supportedProfile": profiles,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "searchParam": [{"name": name, "type": kind, "documentation": words} for name, kind, words in searched],
    }


def _narrowed(base: str, consent: GivenConsent) -> list[dict[str, Any]]:
    subject, copies = (f"{base}/StructureDefinition/{name}" for name in ("subject", "copies"))
    subjects = [{"url": subject, "valueCode": code} for code in consent.subjects]
    return [*subjects, {"url": copies, "valueBoolean": consent.copies}]


def _actor(reference: dict[str, Any]) -> dict[str, Any]:
    return {"role": {"coding": [RECIPIENT]}, "reference": reference}


def _by_identifier(kind: str, base: str, register: str, one: Named) -> dict[str, Any]:
    """A logical reference: these views serve no Patient, Practitioner or Organization."""
    return {"type": kind, "identifier": {"system": f"{base}/{register}", "value": str(one.id)}, "display": one.name}
