"""Each decision gives Noor a signed record of it: hers alone, and anybody can verify it with what the service publishes."""

import json
from typing import Any

import jwt
import pytest
from flask import Flask
from rdflib import RDF, Graph, Namespace, URIRef
from sqlalchemy import select

from service.audit.verifying import verify_database
from service.consent.decisions import (
    decide_consent,
    end_after,
    pause_consent,
    postpone_consent,
    renew_consent,
    stop_as_said,
    withdraw_consent,
)
from service.consent.events import Terms
from service.consent.models import ConsentEvent, ConsentEvidence, ConsentRecord
from service.consent.record_keys import make_record_key, published_keys
from service.consent.replay import replay_consents
from tests.factories import EVIDENCE, SUBJECTS, World, give_consent, pair_with_youngster
from tests.pages.desk import entries, text_of
from tests.pages.noor import Noor, give, to_summary
from tests.pages.phone import MY_CONSENTS, OwnPhone, calm, own_phone
from tests.web_reader import Browser

DPV = Namespace("https://w3id.org/dpv#")
KEYS = "/consent-keys"


def test_noor_takes_the_record_of_her_yes_along_and_another_program_verifies_it(
    browser: Browser, world: World, noor: Noor, phone: OwnPhone
) -> None:
    """PyJWT knows nothing of us but the published keys; joserfc, which signed, is not asked."""
    to_summary(phone, noor[0], subject_housing="yes")
    phone.say_yes()
    both = [verified(browser, file) for file in files(phone)]  # with the no to the other direction
    record, header = next(one for one in both if statement(one[0])[0] == "give")
    assert header["alg"] == "ES256"
    assert record["dct:conformsTo"]["@id"] == "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
    assert record["dpv:hasDataSubject"]["schema:name"] == "Noor"
    assert [one["schema:name"] for one in record["dpv:hasDataController"]] == ["De Brug", "Straatkracht"]
    process = record["dpv:hasProcess"]
    assert process["dpv:hasPurpose"]["dct:title"] == "je samen begeleiden"
    assert [one["dct:title"] for one in process["dpv:hasPersonalData"]] == ["Wonen"]
    assert [one["schema:name"] for one in process["dpv:hasRecipient"]] == ["Straatkracht", "Karim"]
    assert process["dpv:hasProcessing"] == [{"@id": "dpv:MakeAvailable"}]
    ends = process["dpv:hasStorageCondition"]["dpv:hasDuration"]["rdf:value"]["@value"]
    status = record["dpv:hasConsentStatus"]
    assert status["@type"] == ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"]
    assert status["koppel:assisted"] is False
    with world.database.reading() as session:
        event = session.scalars(select(ConsentEvent).where(ConsentEvent.action == "give")).one()
        kept = session.get_one(ConsentEvidence, event.evidence_id)
        assert event.until is not None
        assert ends == event.until.isoformat().replace("+00:00", "Z")
        assert record["dpv:hasNotice"]["koppel:sha256OfTextShown"] == kept.text_hash
        assert record["dpv:hasNotice"]["dct:hasVersion"] == kept.text_revision
        assert record["koppel:evidence"]["koppel:sha256OfAssertion"] == kept.assertion_hash is not None


def test_the_signature_that_her_key_made_is_kept_and_verified_again(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    phone.say_yes()
    phone.open("/jongere/")
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    phone.open("/jongere/weer-aan")
    phone.press(months="1")
    with world.database.reading() as session:
        signed = session.scalars(select(ConsentEvidence).where(ConsentEvidence.assertion.is_not(None))).all()
        assert len(signed) == 2
    verdict = verify_database(world.database, replays=[replay_consents])
    assert [fault.words for fault in verdict.faults] == []


def test_a_record_is_linked_data_in_the_words_of_dpv(browser: Browser, world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    record, _ = verified(browser, newest_file(phone))
    graph = Graph().parse(data=json.dumps(record), format="json-ld")
    (one,) = graph.subjects(RDF.type, DPV.ConsentRecord)
    (status,) = graph.objects(one, DPV.hasConsentStatus)
    (process,) = graph.objects(one, DPV.hasProcess)
    assert (status, RDF.type, DPV.ConsentGiven) in graph
    assert len(list(graph.objects(process, DPV.hasPersonalData))) == len(SUBJECTS)
    known = ("https://w3id.org/dpv", "http://purl.org/dc/terms/", "https://schema.org/", "urn:koppel:", str(RDF))
    assert all(str(predicate).startswith(known) for predicate in graph.predicates())
    assert all(name in str(list(graph)) for name in ("hasNotice", "hasRight", "hasConsentControl", "hasLegalBasis"))
    assert (one, DPV.hasJurisdiction, URIRef("https://w3id.org/dpv/loc#NL")) in graph


def test_every_decision_gets_a_record_that_says_what_it_was(browser: Browser, world: World, noor: Noor) -> None:
    pair_id, youngster = noor
    straatkracht = world.straatkracht.id
    with world.database.transaction() as session:
        postpone_consent(session, youngster, pair_id, EVIDENCE)
        decide_consent(session, youngster, pair_id, {straatkracht: Terms(), world.de_brug.id: Terms()}, EVIDENCE)
        give_consent(session, youngster, pair_id, world.karim)
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing"])
        longer = Terms(frozenset({"housing"}), frozenset({world.karim.id}), end_after(session, 6))
        renew_consent(session, youngster, pair_id, {straatkracht: longer}, EVIDENCE)
        pause_consent(session, youngster, pair_id)
        give_consent(session, youngster, pair_id, world.karim)
        withdraw_consent(session, youngster, pair_id)
    said = [statement(record) for record in records_to(browser, world, straatkracht)]
    assert said == [
        ("postpone", "dpv:ConsentRequestDeferred"),
        ("refuse", "dpv:ConsentRefused"),
        ("give", "dpv:ConsentGiven"),
        ("change", "dpv:ConsentGiven"),
        ("renew", "dpv:RenewedConsentGiven"),
        ("pause", "dpv:ConsentWithdrawn"),
        ("resume", "dpv:ConsentGiven"),
        ("withdraw", "dpv:ConsentWithdrawn"),
    ]


def test_of_a_no_or_a_stop_the_record_names_nothing_that_may_be_read(browser: Browser, world: World, noor: Noor) -> None:
    give(world, noor, world.karim)
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    stopped = records_to(browser, world, world.straatkracht.id)[-1]["dpv:hasProcess"]
    assert "dpv:hasPersonalData" not in stopped
    assert "dpv:hasRecipient" not in stopped


def test_a_stop_that_was_said_aloud_is_marked_as_assisted(
    browser: Browser, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    with world.database.transaction() as session:
        stop_as_said(session, world.sanne, noor[0])
    phone.open(MY_CONSENTS)
    page = phone.open(links_to_records(phone)[0])
    calm(phone)
    assert "Je zei het hardop. Iemand anders vulde het in." in text_of(page)
    status = verified(browser, newest_file(phone))[0]["dpv:hasConsentStatus"]
    assert (status["koppel:assisted"], status["koppel:enteredBy"]) == (True, "professional")


def test_a_record_can_be_verified_after_the_key_was_rotated(
    browser: Browser, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    before = newest_file(phone)
    make_record_key(world.database.vault)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    after = newest_file(phone)
    assert statement(verified(browser, before)[0])[0] == "give"
    assert statement(verified(browser, after)[0])[0] == "withdraw"
    assert verified(browser, before)[1]["kid"] != verified(browser, after)[1]["kid"]


def test_a_record_in_which_one_letter_was_changed_is_not_verified(
    browser: Browser, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    head, payload, signature = newest_file(phone).split(".")
    changed = f"{head}.{payload[:-4] + ('AAAA' if payload[-4:] != 'AAAA' else 'BBBB')}.{signature}"
    with pytest.raises(jwt.InvalidSignatureError):
        verified(browser, changed)


def test_the_published_keys_hold_no_secret(browser: Browser, world: World, noor: Noor) -> None:
    give(world, noor, world.karim)
    browser.open(KEYS)
    (key,) = json.loads(browser.answer.text)["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert browser.answer.mimetype == "application/jwk-set+json"


def test_a_record_is_her_own_and_nobody_reads_over_her_shoulder(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    phone.open(MY_CONSENTS)
    link = links_to_records(phone)[0]
    other_pair, other = pair_with_youngster(world, "Milan")
    other_phone = own_phone(app, world, other)
    before = len(entries(world.database, "log-searched"))
    for path in (link, f"{link}/bestand"):
        for address in (path, path.replace(str(noor[0]), str(other_pair))):
            other_phone.open(address)
            assert other_phone.status == 404
    assert len(entries(world.database, "log-searched")) == before


def test_the_page_of_a_record_says_in_plain_words_what_is_in_the_file(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    phone.open(MY_CONSENTS)
    page = phone.open(links_to_records(phone)[0])
    calm(phone)
    words = text_of(page)
    assert "Je zei: Karim mag lezen wat Sanne schrijft over wonen" in words
    assert "Er staat geen tekst van notities in." in words
    phone.open(page.find("a", string="Bewijs bewaren")["href"])
    assert phone.answer.headers["Content-Disposition"].startswith('attachment; filename="koppel-2026-03-03-')
    assert phone.answer.mimetype == "application/jose"


def test_the_database_holds_no_record_that_can_be_read_without_the_pairs_key(world: World, noor: Noor) -> None:
    give(world, noor, world.karim)
    with world.database.reading() as session:
        (record,) = session.scalars(select(ConsentRecord)).all()
        assert b"eyJ" not in record.signed
        assert len(published_keys(world.database.vault)) == 1


def newest_file(phone: OwnPhone) -> str:
    """The newest record as it stands in the file that she keeps."""
    return files(phone)[0]


def files(phone: OwnPhone) -> list[str]:
    """Every record, newest first, as it stands in its file."""
    phone.open(MY_CONSENTS)
    kept = []
    for link in links_to_records(phone):
        phone.open(f"{link}/bestand")
        kept.append(phone.answer.text)
    return kept


def links_to_records(phone: OwnPhone) -> list[str]:
    return [str(link["href"]) for link in phone.page.find_all("a", string="Bewijs van je keuze")]


def verified(browser: Browser, signed: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Content and header, verified with nothing but what the service publishes."""
    browser.open(KEYS)
    keys = jwt.PyJWKSet.from_dict(json.loads(browser.answer.text))
    header = jwt.get_unverified_header(signed)
    content = jwt.PyJWS().decode(signed, keys[header["kid"]].key, algorithms=["ES256"])
    return json.loads(content), header


def records_to(browser: Browser, world: World, organisation_id: Any) -> list[dict[str, Any]]:
    """Every record about what this organisation may read, oldest first."""
    with world.database.reading() as session:
        chosen = select(ConsentRecord).where(ConsentRecord.to_organisation_id == organisation_id)
        kept = session.scalars(chosen.order_by(ConsentRecord.sequence)).all()
        vault = world.database.vault
        signed = [vault.open(one.pair_id, f"consent_record|{one.id}|signed|0".encode(), one.signed) for one in kept]
    return [verified(browser, one)[0] for one in signed]


def statement(record: dict[str, Any]) -> tuple[str, str]:
    """Which decision it was, and the state that DPV calls it."""
    status = record["dpv:hasConsentStatus"]
    return status["koppel:action"], status["@type"][0]
