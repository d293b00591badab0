"""/fhir: read-only views in the form of HL7 FHIR R4 (4.0.1), for systems that may read their organisation's log."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import Response
from sqlalchemy.orm import Session

from schemas.vocabulary import EntryOutcome, FhirAuditOutcome
from service.access.guard import guard, public
from service.access.headers import API_VERSION
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.api import asked
from service.api.fhir_forms import bundle, capability_statement, consent_resource
from service.api.identifiers import identified
from service.api.routes import Routes
from service.audit.selecting import Filter
from service.exchange.fhir_audit_events import between, find_audit_event, read_audit_event, search_audit_events
from service.exchange.fhir_consents import Wanted, read_given_consent, search_given_consents

BASE = "/fhir"
OUTCOMES = {
    FhirAuditOutcome.SUCCESS: EntryOutcome.PERMITTED.value,
    FhirAuditOutcome.SERIOUS_FAILURE: EntryOutcome.REFUSED.value,
}

routes = Routes(BASE)


@routes.get("/metadata")
@public
def read_fhir_metadata() -> Response:
    """The CapabilityStatement."""
    return _fhir(capability_statement(_base(), API_VERSION))


@routes.get("/Consent")
@guard(Permission.SEARCH_FHIR_CONSENTS)
def search_fhir_consents(session: Session, actor: Actor) -> Response:
    query = asked.query("search_fhir_consents")
    page = search_given_consents(session, actor, _wanted(query), query["count"])
    following = None if page.next_after is None else _address(query, page.next_after)
    resources = [consent_resource(_base(), consent) for consent in page.consents]
    return _fhir(bundle(_base(), resources, _address(query, asked.cursor(query.get("cursor"))), following))


@routes.get("/Consent/<identifier:consent_id>")
@guard(Permission.READ_FHIR_CONSENT)
def read_fhir_consent(session: Session, actor: Actor, consent_id: UUID) -> Response:
    return _fhir(consent_resource(_base(), read_given_consent(session, actor, consent_id)))


@routes.get("/AuditEvent")
@guard(Permission.SEARCH_FHIR_AUDIT_EVENTS)
def search_fhir_audit_events(session: Session, actor: Actor) -> Response:
    query = asked.query("search_fhir_audit_events")
    cursor, wanted = query.get("cursor"), _wanted_of_log(query)
    if "id_" in query:
        found = find_audit_event(session, actor, _base(), wanted, query["id_"])
        return _fhir(bundle(_base(), found, _address_of_events(query, None), None))
    page = search_audit_events(session, actor, _base(), wanted, cursor, query["count"])
    following = None if page.next_after is None else _address_of_events(query, page.next_after)
    return _fhir(bundle(_base(), page.events, _address_of_events(query, cursor), following))


@routes.get("/AuditEvent/<audit_event_id>")
@guard(Permission.READ_FHIR_AUDIT_EVENT)
def read_fhir_audit_event(session: Session, actor: Actor, audit_event_id: str) -> Response:
    return _fhir(read_audit_event(session, actor, _base(), audit_event_id))


def _wanted_of_log(query: dict[str, Any]) -> Filter:
    patient, outcome, day = query.get("patient"), query.get("outcome"), _day(query.get("date"))
    start, end = (None, None) if day is None else between(*day)
    return Filter(
        start=start,
        end=end,
        pair_id=None if patient is None else identified(patient.removeprefix("Patient/")),
        outcome=None if outcome is None else OUTCOMES[outcome],
    )


def _wanted(query: dict[str, Any]) -> Wanted:
    consent_id, patient, status = query.get("id_"), query.get("patient"), query.get("status")
    return Wanted(
        consent_id=None if consent_id is None else identified(consent_id),
        pair_id=None if patient is None else identified(patient.removeprefix("Patient/")),
        active=None if status is None else status == "active",
        day=_day(query.get("date")),
        after=asked.cursor(query.get("cursor")),
    )


def _day(value: str | None) -> tuple[str, date] | None:
    """The operator and the day; without an operator it is that day. Raises InvalidInputError for a day that is none."""
    if value is None:
        return None
    operator, day = (value[:2], value[2:]) if value[:2].isalpha() else ("eq", value)
    return operator, asked.day("date", day)


def _address(query: dict[str, Any], after: UUID | None) -> str:
    given = {"_id": "id_", "patient": "patient", "status": "status", "date": "date", "_count": "count"}
    keys = {name: str(query[key]) for name, key in given.items() if key in query}
    return f"{_base()}/Consent?{urlencode({**keys, **({'cursor': str(after)} if after else {})}, safe='/')}"


def _address_of_events(query: dict[str, Any], after: str | None) -> str:
    given = {"_id": "id_", "patient": "patient", "outcome": "outcome", "date": "date", "_count": "count"}
    keys = {name: str(query[key]) for name, key in given.items() if key in query}
    return f"{_base()}/AuditEvent?{urlencode({**keys, **({'cursor': after} if after else {})}, safe='/')}"


def _base() -> str:
    return koppel().settings.public_url + BASE


def _fhir(resource: dict[str, Any]) -> Response:
    return Response(orjson.dumps(resource), content_type="application/fhir+json")
