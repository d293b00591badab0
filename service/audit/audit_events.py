"""Entries in the form of HL7 FHIR R4 AuditEvent, as IHE's Basic Audit Log Patterns (BALP) profile it.

A read under a consent gives two events: the consent was looked up and allowed it (AuthZ-Consent), and notes were disclosed
(Privacy Disclosure, as the source records it). A read that was refused gives the first alone, denied, with one reason for
all. One event is about one person: a list of pairs gives one for each. Everything else is an event by what was done
(ISO 21089), without a profile. The log keeps no addresses of machines; where a profile asks for one, the program is named.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from service.audit.acts import NOTHING_SHARED
from service.audit.search import READING, Line

DISCLOSED = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source"
DECIDED = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.AuthZconsent"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"
DONE = {"C": "originate", "R": "access", "U": "amend", "D": "destroy"}
YOUNGSTERS = ("youngster", "assisted", "joining")
PERMITTED, DENIED = "0", "8"
URI = "5"

Json = dict[str, Any]


def audit_events(base: str, line: Line) -> Iterator[Json]:
    """The events of one entry, always the same ones in the same order. `base`: the address of the FHIR views."""
    for number, pair_id in enumerate(line.about or (None,)):
        own = "" if len(line.about) < 2 else f"-{number}"
        if line.act == "read-refused" and pair_id is not None:
            yield _decision(base, line, pair_id, f"{line.id}-decision{own}", DENIED)
        elif line.consent_id is not None and line.act in READING and pair_id is not None:
            yield _decision(base, line, pair_id, f"{line.id}-decision{own}", PERMITTED)
            yield _disclosure(base, line, pair_id, f"{line.id}{own}")
        else:
            yield _event(base, line, pair_id, f"{line.id}{own}")


def entry_of_event(event_id: str) -> UUID | None:
    """Which entry an event with this id would come from; None for what is no id of ours."""
    try:
        return UUID(event_id[:36])
    except ValueError:
        return None


def _decision(base: str, line: Line, pair_id: UUID, event_id: str, outcome: str) -> Json:
    """The consent was looked up: may this be read?"""
    consent = {"display": "none that covers this"} if line.consent_id is None else _consent(base, line)
    return {
        **_begin(line, event_id, DECIDED),
        "type": {"system": DCM, "code": "110113", "display": "Security Alert"},
        "subtype": [{"system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType", "code": "AuthZ-Consent"}],
        "action": "E",
        "recorded": _instant(line),
        "outcome": outcome,
        **({"outcomeDesc": line.reason or NOTHING_SHARED} if outcome == DENIED else {}),
        "purposeOfEvent": [_purpose()],
        "agent": [
            {**_agent(DCM, "110150", "Application"), "who": _program(base, line), "network": _network(base, line)},
            _user(base, line, pair_id),
            {**_agent("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV"), "who": _organisation(base, line)},
            {**_agent("http://terminology.hl7.org/CodeSystem/extra-security-role-type", "authserver"), "who": _koppel(base)},
        ],
        "source": _source(base),
        "entity": [
            _patient(base, pair_id),
            {"what": consent, "type": {"system": "http://hl7.org/fhir/resource-types", "code": "Consent"}},
        ],
    }


def _disclosure(base: str, line: Line, pair_id: UUID, event_id: str) -> Json:
    """The notes left, towards whoever read them."""
    there = {"address": base, "type": URI}
    return {
        **_begin(line, event_id, DISCLOSED),
        "type": {"system": DCM, "code": "110106", "display": "Export"},
        "subtype": [{"system": LIFECYCLE, "code": "disclose"}, _act(base, line)],
        "action": "R",
        "recorded": _instant(line),
        "outcome": PERMITTED,
        "purposeOfEvent": [_purpose()],
        "agent": [
            {**_agent(DCM, "110153", "Source Role ID"), "who": _koppel(base), "network": there},
            {**_agent(DCM, "110152", "Destination Role ID"), "who": _program(base, line), "network": _network(base, line)},
            _user(base, line, pair_id),
        ],
        "source": _source(base),
        "entity": [_patient(base, pair_id), *_notes(base, line), _consent_entity(base, line), *_trace(line)],
    }


def _event(base: str, line: Line, pair_id: UUID | None, event_id: str) -> Json:
    """Anything else."""
    kind = {"system": LIFECYCLE, "code": DONE[line.letter]} if line.letter in DONE else {"system": DCM, "code": "110100"}
    entities = [*([_patient(base, pair_id)] if pair_id else []), *_notes(base, line), *_trace(line)]
    return {
        **_begin(line, event_id, None),
        "type": kind,
        "subtype": [_act(base, line)],
        "action": line.letter,
        "recorded": _instant(line),
        "outcome": PERMITTED if line.outcome == "permitted" else DENIED,
        **({"outcomeDesc": line.reason} if line.reason else {}),
        "agent": [_user(base, line, pair_id)],
        "source": _source(base),
        **({"entity": entities} if entities else {}),
    }


def _begin(line: Line, event_id: str, profile: str | None) -> Json:
    meta: Json = {"versionId": "1", "lastUpdated": _instant(line)}
    return {"resourceType": "AuditEvent", "id": event_id, "meta": {**meta, **({"profile": [profile]} if profile else {})}}


def _agent(system: str, code: str, display: str = "") -> Json:
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"type": {"coding": [coding]}, "requestor": False}


def _user(base: str, line: Line, pair_id: UUID | None) -> Json:
    """Who asked for it. What nobody is named for was Koppel's doing, as far as an organisation may know."""
    agent = _agent("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")
    return {**agent, "who": _who(base, line, pair_id), "requestor": True}


def _who(base: str, line: Line, pair_id: UUID | None) -> Json:
    if line.actor_role in YOUNGSTERS:
        return _youngster(base, pair_id) if pair_id else {"type": "Patient", "display": "youngster"}
    if line.actor_role == "system":
        return _program(base, line)
    if line.actor is None or line.actor_id is None:
        return _koppel(base)
    return _reference("Practitioner", f"{base}/people", str(line.actor_id), line.actor)


def _program(base: str, line: Line) -> Json:
    return _reference("Device", f"{base}/programs", line.program, line.actor if line.actor_role == "system" else None)


def _network(base: str, line: Line) -> Json:
    return {"address": f"{base}/programs/{line.program}", "type": URI}


def _organisation(base: str, line: Line) -> Json:
    identifier = str(line.organisation_id) if line.organisation_id else "unknown"
    return _reference("Organization", f"{base}/organisations", identifier, line.organisation)


def _koppel(base: str) -> Json:
    return _reference("Device", f"{base}/programs", "koppel", "Koppel")


def _youngster(base: str, pair_id: UUID) -> Json:
    """The pair says whose it is: no number of a youngster's own links two pairs."""
    return _reference("Patient", f"{base}/pairs", str(pair_id), None)


def _reference(kind: str, system: str, value: str, display: str | None) -> Json:
    """A logical reference: these views serve no Patient, Practitioner, Organization or Device."""
    identified = {"type": kind, "identifier": {"system": system, "value": value}}
    return {**identified, **({"display": display} if display else {})}


def _patient(base: str, pair_id: UUID) -> Json:
    return {
        "what": _youngster(base, pair_id),
        "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": "1", "display": "Person"},
        "role": {"system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "1", "display": "Patient"},
    }


def _consent(base: str, line: Line) -> Json:
    display = f"revision {line.consent_revision}"
    return {"reference": f"{base}/Consent/{line.consent_id}", "type": "Consent", "display": display}


def _consent_entity(base: str, line: Line) -> Json:
    return {"what": _consent(base, line), "type": {"system": "http://hl7.org/fhir/resource-types", "code": "Consent"}}


def _notes(base: str, line: Line) -> Iterator[Json]:
    """The notes it was about, each with the outcome of NEN 7513's four checks."""
    checks = zip(("authorisation", "care-relation", "consent", "emergency"), "arce", strict=True)
    details = [{"type": f"nen7513-{name}", "valueString": str(letter in line.checks).lower()} for name, letter in checks]
    for note_id in line.note_ids:
        yield {
            "what": _reference("DocumentReference", f"{base}/notes", str(note_id), None),
            "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": "2"},
            "role": {"system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "4"},
            "detail": details,
        }


def _trace(line: Line) -> Iterator[Json]:
    if line.trace_id:
        kind = {"system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "code": "XrequestId"}
        yield {"what": {"identifier": {"value": line.trace_id}}, "type": kind}


def _source(base: str) -> Json:
    kind = {"system": "http://terminology.hl7.org/CodeSystem/security-source-type", "code": "4"}
    return {"site": base.partition("://")[2].partition("/")[0], "observer": _koppel(base), "type": [kind]}


def _act(base: str, line: Line) -> Json:
    return {"system": f"{base}/CodeSystem/act", "code": line.act}


def _purpose() -> Json:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"}]}


def _instant(line: Line) -> str:
    return line.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
