"""The log as FHIR AuditEvents following IHE BALP: a decision and a disclosure are events of their own, one for each person.

Held against two validators that know nothing of us or of each other; what IHE asks beyond R4 is asked here.
"""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from fhir.resources.R4B.auditevent import AuditEvent
from fhir.resources.R4B.bundle import Bundle
from flask import Flask

from service.actors import Actor
from service.consent.decisions import decide_consent, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from tests.api.conftest import system_of
from tests.api.fhir_validator import faults_of
from tests.api.system import System
from tests.api.told import entries, given_consent, say_yes, source_note
from tests.factories import EVIDENCE, World, add_office, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk

Noor = tuple[UUID, Actor]
Json = dict[str, Any]


@pytest.fixture
def read(app: Flask, world: World, de_brug: System, straatkracht: System, noor: Noor) -> str:
    """A note of De Brug that Straatkracht's system fetched and Karim read; its id."""
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.take_lease()
    straatkracht.fetch(note_id)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    return str(note_id)


def test_a_read_under_a_consent_is_a_decision_and_a_disclosure(world: World, de_brug: System, noor: Noor, read: str) -> None:
    decision, disclosure = events_of(world, de_brug, "notes-opened")
    consent = f"https://koppel.test/fhir/Consent/{given_consent(world, noor[0])}"
    assert (code(decision["type"]), code(decision["subtype"][0]), decision["action"]) == ("110113", "AuthZ-Consent", "E")
    assert (decision["outcome"], "outcomeDesc" in decision) == ("0", False)
    assert [kind(agent) for agent in decision["agent"]] == ["110150", "IRCP", "PROV", "authserver"]
    assert [agent["requestor"] for agent in decision["agent"]] == [False, True, False, False]
    assert decision["agent"][1]["who"]["display"] == "Karim"
    assert decision["agent"][2]["who"]["display"] == "Straatkracht"
    assert decision["agent"][3]["who"] == decision["source"]["observer"]
    assert [code(one["type"]) for one in decision["entity"]] == ["1", "Consent"]
    assert decision["entity"][0]["what"]["identifier"]["value"] == str(noor[0])
    assert decision["entity"][1]["what"]["reference"] == consent
    assert (code(disclosure["type"]), code(disclosure["subtype"][0]), disclosure["action"]) == ("110106", "disclose", "R")
    assert [kind(agent) for agent in disclosure["agent"]] == ["110153", "110152", "IRCP"]
    assert all("network" in agent for agent in disclosure["agent"][:2])
    notes = [one for one in disclosure["entity"] if code(one["type"]) == "2"]
    assert [note["what"]["identifier"]["value"] for note in notes] == [read]
    assert {one["type"]: one["valueString"] for one in notes[0]["detail"]} == {
        "nen7513-authorisation": "true",
        "nen7513-care-relation": "true",
        "nen7513-consent": "true",
        "nen7513-emergency": "false",
    }
    by_system = events_of(world, de_brug, "note-fetched")[1]
    assert by_system["agent"][2]["who"]["identifier"]["value"] == "straatkracht"


def test_two_validators_find_nothing_wrong_with_any_event_of_a_busy_log(
    app: Flask, world: World, de_brug: System, straatkracht: System, noor: Noor, read: str
) -> None:
    (given,) = straatkracht.ask("GET", "/fhir/Consent").get_json()["entry"]
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    karim, bilal = at_desk(app, world, world.karim), at_desk(app, world, world.bilal)
    karim.open(f"/begeleider/koppel/{noor[0]}")
    karim.open("/begeleider/")
    bilal.open(f"/begeleider/koppel/{noor[0]}")
    at_desk(app, world, world.de_brug.officer).open("/toezicht/")
    straatkracht.ask("GET", f"/v1/pairs/{noor[0]}/notes")
    found = [event for system in (de_brug, straatkracht) for event in search(system)]
    consents = straatkracht.ask("GET", "/fhir/Consent").get_json()
    for event in found:
        AuditEvent.model_validate(event)
    assert len(found) > 20
    assert {code(event["type"]) for event in found} >= {"110113", "110106", "access", "amend"}
    (ended,) = consents["entry"]
    assert [consent["resource"]["status"] for consent in (given, ended)] == ["active", "inactive"]
    page = straatkracht.ask("GET", "/fhir/AuditEvent?_count=5").get_json()
    everything = [*found, page, given["resource"], ended["resource"], consents, app_metadata(app)]
    assert faults_of(everything) == [[] for _ in everything]


def test_the_second_validator_does_complain_about_an_event_that_is_none(world: World, de_brug: System, read: str) -> None:
    good = events_of(world, de_brug, "notes-opened")[0]
    broken = [
        {**good, "foo": 1},
        {**good, "outcome": "9"},
        {name: value for name, value in good.items() if name != "source"},
    ]
    assert all(faults_of(broken))


def test_a_read_that_was_refused_is_a_decision_alone_with_one_reason_whatever_the_cause(
    world: World, de_brug: System, straatkracht: System, clock: FakeClock
) -> None:
    told = []
    for cause in (None, "no", "later", pause_consent, withdraw_consent):
        pair_id, youngster = pair_with_youngster(world, f"Noor {cause}")
        if callable(cause):
            say_yes(world, pair_id, youngster, world.karim)
        with world.database.transaction() as session:
            if callable(cause):
                cause(session, youngster, pair_id)
            if cause == "no":
                decide_consent(session, youngster, pair_id, {world.straatkracht.id: Terms()}, EVIDENCE)
            if cause == "later":
                postpone_consent(session, youngster, pair_id, EVIDENCE)
        assert straatkracht.ask("GET", f"/v1/pairs/{pair_id}/notes").status_code == 403
        (event,) = search(straatkracht, patient=pair_id, outcome="8")
        assert (code(event["subtype"][0]), event["outcomeDesc"]) == ("AuthZ-Consent", "nothing-shared")
        told.append(json.dumps(event).replace(event["id"], "").replace(str(pair_id), ""))
    assert len(set(told)) == 1


def test_what_a_youngster_refuses_pauses_or_puts_off_is_in_no_event(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    def told() -> list[str]:
        found = [search(system, patient=noor[0]) for system in (de_brug, straatkracht)]
        return [event["id"] for events in found for event in events if code(event["subtype"][0]) != "log-searched"]

    before = told()
    with world.database.transaction() as session:
        postpone_consent(session, noor[1], noor[0], EVIDENCE)
        decide_consent(session, noor[1], noor[0], {world.straatkracht.id: Terms()}, EVIDENCE)
        pause_consent(session, noor[1], noor[0])
    assert told() == before


def test_a_list_of_pairs_is_one_event_for_each_person(app: Flask, world: World, de_brug: System) -> None:
    pairs = {str(pair_with_youngster(world, name)[0]) for name in ("Noor", "Milan", "Zoe")}
    at_desk(app, world, world.sanne).open("/begeleider/")
    events = events_of(world, de_brug, "caseload-opened")
    assert {event["entity"][0]["what"]["identifier"]["value"] for event in events} == pairs
    assert len({event["id"] for event in events}) == len(events) == 3


def test_pages_follow_each_other_also_from_the_middle_of_an_entry(
    app: Flask, world: World, de_brug: System, read: str
) -> None:
    for name in ("Milan", "Zoe"):
        pair_with_youngster(world, name)
    at_desk(app, world, world.sanne).open("/begeleider/")
    whole = [event["id"] for event in search(de_brug)]
    pages, address = list[str](), "https://koppel.test/fhir/AuditEvent?_count=2"
    while address:
        page = de_brug.ask("GET", address.removeprefix("https://koppel.test")).get_json()
        Bundle.model_validate(page)
        assert len(page["entry"]) <= 2
        pages += [one["resource"]["id"] for one in page["entry"]]
        address = next((link["url"] for link in page["link"] if link["relation"] == "next"), "")
        if set(whole) <= set(pages):
            break  # each look is an entry of its own, so that there is always more
    assert pages[: len(whole)] == whole


def test_the_search_keys_find_what_they_say(
    app: Flask, world: World, de_brug: System, noor: Noor, read: str, clock: FakeClock
) -> None:
    clock.advance(days=1)
    at_desk(app, world, world.joke).open(f"/begeleider/koppel/{noor[0]}")
    (refused,) = search(de_brug, outcome="8")
    assert (code(refused["subtype"][0]), refused["recorded"]) == ("not-found", "2026-03-04T13:02:00.000Z")
    for keys, is_there in (
        ({"date": "2026-03-04"}, True),
        ({"date": "ge2026-03-04"}, True),
        ({"date": "gt2026-03-03"}, True),
        ({"date": "le2026-03-03"}, False),
        ({"date": "lt2026-03-04"}, False),
        ({"outcome": "0"}, False),
        ({"patient": f"Patient/{noor[0]}"}, False),
        ({"_id": refused["id"]}, True),
        ({"_id": refused["id"], "outcome": "0"}, False),
    ):
        assert (refused in search(de_brug, **keys)) is is_there, keys
    assert search(de_brug, _id="nowhere") == []
    assert all(
        event["entity"][0]["what"]["identifier"]["value"] == str(noor[0]) for event in search(de_brug, patient=noor[0])
    )
    for wrong in ("outcome=4", "date=yesterday", "agent=Karim", "cursor=%20"):
        assert de_brug.ask("GET", f"/fhir/AuditEvent?{wrong}").status_code == 400


def test_one_event_is_read_by_its_id_and_those_of_others_are_not_there(
    app: Flask, world: World, de_brug: System, read: str
) -> None:
    decision, disclosure = events_of(world, de_brug, "notes-opened")
    for event in (decision, disclosure):
        assert de_brug.ask("GET", f"/fhir/AuditEvent/{event['id']}").get_json() == event
    with world.database.transaction() as session:
        kompas = system_of(app, add_office(session, "kompas", "Kompas", ("Fatma", "Wim")))
    answers = [kompas.ask("GET", f"/fhir/AuditEvent/{one}") for one in (decision["id"], uuid4(), "x", f"{read}-decision-9")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert len(entries(world.database, "log-searched")) >= 3


def search(system: System, **keys: Any) -> list[Json]:
    """Every event that is found."""
    answer = system.ask("GET", "/fhir/AuditEvent", query_string={"_count": 100, **keys})
    assert answer.status_code == 200, answer.text
    Bundle.model_validate(answer.get_json())
    return [one["resource"] for one in answer.get_json().get("entry", [])]


def events_of(world: World, system: System, act: str) -> list[Json]:
    """The events that the newest entry of this act became."""
    entry = entries(world.database, act)[-1]
    return [event for event in search(system) if event["id"].startswith(str(entry.id))]


def app_metadata(app: Flask) -> Json:
    statement: Json = app.test_client().get("/fhir/metadata", base_url="https://koppel.test").get_json()
    return statement


def kind(agent: Json) -> str:
    return str(agent["type"]["coding"][0]["code"])


def code(coding: Json) -> str:
    return str(coding["code"])
