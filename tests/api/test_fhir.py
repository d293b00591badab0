"""The FHIR views: what was given, in the form of others, and nothing of a no, a later or a pause.

Checked by `fhir.resources`, which knows nothing of us: every element's name, type and cardinality in R4B, whose Consent,
Bundle and CapabilityStatement are those of R4. It does not know IHE's profile: what that asks beyond R4 is asked here.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.consent import Consent
from flask import Flask
from pydantic import ValidationError

from schemas import QUERIES
from service.actors import Actor
from service.consent.decisions import (
    decide_consent,
    expire_consents,
    pause_consent,
    postpone_consent,
    withdraw_consent,
)
from service.consent.events import Terms
from tests.api.conftest import system_of
from tests.api.system import System
from tests.api.told import entries, given_consent, say_yes
from tests.factories import EVIDENCE, World, add_office, pair_with_youngster
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]


def test_a_consent_that_was_given_is_a_valid_fhir_consent(world: World, straatkracht: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim, subjects=["housing"])
    (resource,) = search(straatkracht)
    Consent.model_validate(resource)
    assert resource["status"] == "active"
    assert resource["patient"]["identifier"]["value"] == str(noor[0])
    assert [one["display"] for one in resource["organization"]] == ["De Brug"]
    provision = resource["provision"]
    assert [actor["reference"]["display"] for actor in provision["actor"]] == ["Straatkracht", "Karim"]
    assert provision["period"] == {"start": resource["dateTime"], "end": "2026-06-02T22:00:00Z"}
    assert narrowed(provision) == [("subject", "housing"), ("copies", True)]
    assert read(straatkracht, resource["id"]) == resource


def test_it_has_what_ihes_profile_asks_beyond_r4(world: World, straatkracht: System, noor: Noor) -> None:
    """IHE.PCF.consentBasic: what must be there, and what must not."""
    say_yes(world, *noor, world.karim)
    (resource,) = search(straatkracht)
    assert resource["meta"]["profile"] == ["https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic"]
    assert resource["scope"]["coding"][0]["code"] == "patient-privacy"
    assert set(resource) >= {"category", "patient", "dateTime", "performer", "organization", "policy", "sourceAttachment"}
    assert not set(resource) & {"policyRule", "verification"}
    provision = resource["provision"]
    assert (provision["type"], provision["purpose"][0]["code"]) == ("permit", "TREAT")
    assert {actor["role"]["coding"][0]["code"] for actor in provision["actor"]} == {"IRCP"}
    assert not set(provision) & {"action", "class", "code", "securityLabel", "dataPeriod", "data", "provision"}


def test_both_organisations_see_it_and_a_third_sees_nothing(
    app: Flask, world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    with world.database.transaction() as session:
        kompas = add_office(session, "kompas", "Kompas", ("Fatma", "Wim"))
    stranger = system_of(app, kompas)
    assert search(de_brug) == search(straatkracht) != []
    assert search(stranger) == []
    hers, nobodys = (stranger.ask("GET", f"/fhir/Consent/{one}") for one in (given_consent(world, noor[0]), uuid4()))
    assert (hers.status_code, hers.get_json()) == (nobodys.status_code, nobodys.get_json())
    assert hers.status_code == 404


@pytest.mark.parametrize("answer", ["nothing yet", "later", "no"])
def test_what_was_never_given_is_not_there_whatever_was_answered(
    world: World, straatkracht: System, noor: Noor, answer: str
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        if answer == "later":
            postpone_consent(session, youngster, pair_id, EVIDENCE)
        if answer == "no":
            decide_consent(session, youngster, pair_id, {world.straatkracht.id: Terms()}, EVIDENCE)
    found = straatkracht.ask("GET", "/fhir/Consent")
    assert found.get_json() == {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": "self", "url": "https://koppel.test/fhir/Consent?_count=50"}],
    }
    Bundle.model_validate(found.get_json())
    assert straatkracht.ask("GET", f"/fhir/Consent/{given_consent(world, pair_id)}").status_code == 404


def test_a_pause_and_a_withdrawal_give_the_same_consent_down_to_every_byte(
    world: World, straatkracht: System, clock: FakeClock
) -> None:
    told = []
    for act in (pause_consent, withdraw_consent):
        pair_id, youngster = pair_with_youngster(world, "Noor" if act is pause_consent else "Milan")
        say_yes(world, pair_id, youngster, world.karim)
        with world.database.transaction() as session:
            act(session, youngster, pair_id)
        (resource,) = search(straatkracht, patient=pair_id)
        told.append(without_names(resource))
    assert told[0] == told[1]
    assert told[0]["status"] == "inactive"


def test_a_withdrawal_during_a_pause_and_the_end_that_comes_by_then_change_nothing(
    world: World, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim, months=1)
    with world.database.transaction() as session:
        pause_consent(session, youngster, pair_id)
    before = search(straatkracht)
    clock.advance(minutes=5)
    with world.database.transaction() as session:
        withdraw_consent(session, youngster, pair_id)
    assert search(straatkracht) == before
    clock.advance(days=60)
    with world.database.transaction() as session:
        expire_consents(session)
    assert search(straatkracht) == before


def test_what_time_has_ended_is_inactive_since_that_moment_also_before_anybody_wrote_it_down(
    world: World, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    say_yes(world, *noor, world.karim, months=1)
    clock.advance(days=60)
    (before,) = search(straatkracht)
    with world.database.transaction() as session:
        assert expire_consents(session) == 1
    assert search(straatkracht) == [before]
    assert before["status"] == "inactive"
    assert before["meta"]["lastUpdated"] == before["provision"]["period"]["end"]


def test_going_on_after_a_pause_looks_like_a_yes_after_a_withdrawal(world: World, straatkracht: System) -> None:
    told = []
    for act in (pause_consent, withdraw_consent):
        pair_id, youngster = pair_with_youngster(world, "Noor" if act is pause_consent else "Milan")
        say_yes(world, pair_id, youngster, world.karim)
        with world.database.transaction() as session:
            act(session, youngster, pair_id)
        say_yes(world, pair_id, youngster, world.karim)
        (resource,) = search(straatkracht, patient=pair_id)
        told.append(without_names(resource))
    assert told[0] == told[1]
    assert told[0]["status"] == "active"


def test_the_search_keys_find_what_they_say(world: World, straatkracht: System, clock: FakeClock) -> None:
    old, youngster = pair_with_youngster(world)
    say_yes(world, old, youngster, world.karim)
    with world.database.transaction() as session:
        withdraw_consent(session, youngster, old)
    clock.advance(days=2)
    new, other = pair_with_youngster(world, "Milan")
    say_yes(world, new, other, world.karim)
    by_pair = {one["patient"]["identifier"]["value"]: one["id"] for one in search(straatkracht)}
    first, second = by_pair[str(old)], by_pair[str(new)]
    for keys, found in (
        ({"status": "active"}, {second}),
        ({"status": "inactive"}, {first}),
        ({"patient": f"Patient/{new}"}, {second}),
        ({"_id": first}, {first}),
        ({"date": "2026-03-03"}, {first}),
        ({"date": "gt2026-03-03"}, {second}),
        ({"date": "le2026-03-03"}, {first}),
        ({"date": "ge2026-03-03"}, {first, second}),
        ({"date": "lt2026-03-03"}, set()),
    ):
        assert {one["id"] for one in search(straatkracht, **keys)} == found, keys


def test_pages_follow_each_other_until_the_last(world: World, straatkracht: System) -> None:
    for number in range(3):
        pair_id, youngster = pair_with_youngster(world, f"Noor {number}")
        say_yes(world, pair_id, youngster, world.karim)
    found, address = [], "https://koppel.test/fhir/Consent?_count=2"
    while address:
        page = straatkracht.ask("GET", address.removeprefix("https://koppel.test")).get_json()
        Bundle.model_validate(page)
        found += [one["resource"]["id"] for one in page["entry"]]
        address = next((link["url"] for link in page["link"] if link["relation"] == "next"), "")
    assert sorted(found) == sorted({one["id"] for one in search(straatkracht)})
    assert len(found) == 3


@pytest.mark.parametrize("key", ["status=paused", "date=2026-02-30", "date=around", "_count=0", "actor=Karim"])
def test_a_key_that_is_not_understood_is_refused_rather_than_overlooked(straatkracht: System, noor: Noor, key: str) -> None:
    answer = straatkracht.ask("GET", f"/fhir/Consent?{key}")
    assert (answer.status_code, answer.get_json()["reason"]) == (400, "invalid-input")


def test_the_capability_statement_is_valid_and_says_what_the_views_do(app: Flask, world: World) -> None:
    answer = app.test_client().get("/fhir/metadata", base_url="https://koppel.test")
    statement = answer.get_json()
    CapabilityStatement.model_validate(statement)
    assert (statement["fhirVersion"], answer.mimetype) == ("4.0.1", "application/fhir+json")
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/fhir/")}
    assert routes == {
        "/fhir/metadata",
        "/fhir/Consent",
        "/fhir/Consent/<identifier:consent_id>",
        "/fhir/AuditEvent",
        "/fhir/AuditEvent/<audit_event_id>",
    }
    promised = {}
    for resource in statement["rest"][0]["resource"]:
        assert [one["code"] for one in resource["interaction"]] == ["read", "search-type"]
        promised[resource["type"]] = {one["name"] for one in resource["searchParam"]}
    asked = {"Consent": "search_fhir_consents", "AuditEvent": "search_fhir_audit_events"}
    for kind, operation in asked.items():
        keys = {field.data_key or name for name, field in QUERIES[operation]().fields.items()}
        assert promised[kind] == keys - {"_count", "cursor"}


def test_looking_is_logged(world: World, straatkracht: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim)
    search(straatkracht)
    read(straatkracht, given_consent(world, noor[0]))
    assert [entry.pair_id for entry in entries(world.database, "consents-seen")] == [None, noor[0]]


def test_the_validator_does_complain_about_a_consent_that_is_none(world: World, straatkracht: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim)
    (resource,) = search(straatkracht)
    without_scope = {name: value for name, value in resource.items() if name != "scope"}
    for broken in ({**resource, "subject": "Noor"}, {**resource, "dateTime": "gisteren"}, without_scope):
        with pytest.raises(ValidationError):
            Consent.model_validate(broken)


def search(system: System, **keys: Any) -> list[dict[str, Any]]:
    """Every consent that is found; each page is held against FHIR."""
    answer = system.ask("GET", "/fhir/Consent", query_string=keys)
    assert answer.status_code == 200, answer.text
    Bundle.model_validate(answer.get_json())
    return [one["resource"] for one in answer.get_json().get("entry", [])]


def read(system: System, consent_id: object) -> dict[str, Any]:
    answer = system.ask("GET", f"/fhir/Consent/{consent_id}")
    assert answer.status_code == 200, answer.text
    resource: dict[str, Any] = answer.get_json()
    return resource


def narrowed(provision: dict[str, Any]) -> list[tuple[str, object]]:
    """What the modifier extensions say."""
    return [
        (one["url"].rpartition("/")[2], one.get("valueCode", one.get("valueBoolean")))
        for one in provision["modifierExtension"]
    ]


def without_names(resource: dict[str, Any]) -> dict[str, Any]:
    """The same, apart from which pair it is."""
    return {**resource, "id": "", "patient": {}, "performer": []}
