"""S24, first half: Noor asks for everything about her, one file that a person can read and one that a program can."""

import json
from typing import Any

import html5lib
import pytest
from flask import Flask
from joserfc import jws
from joserfc.jwk import ECKey, KeySet

from service.audit.search import Filter, entries_of
from service.consent.record_keys import published_keys
from service.pairs.goals import write_goal
from service.records.acting import ASKED, Seen, leave, take_over
from service.records.replies import Answer, answer_note
from service.records.writing import correct_note
from tests.factories import World, form_pair, give_consent, join, propose_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, draft, entries, text_of, written
from tests.pages.noor import Noor, give
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone
from tests.web_reader import Browser

EVERYTHING = "/jongere/alles"
TO_READ, FOR_PROGRAMS = f"{EVERYTHING}/leesbaar", f"{EVERYTHING}/bestand"


@pytest.fixture
def lived(app: Flask, world: World, noor: Noor) -> Noor:
    """Noor, about whom something was written, corrected, disputed and read, after she said yes."""
    pair_id, youngster = noor
    with world.database.transaction() as session:
        write_goal(session, youngster, "Een eigen plek voor de zomer.")
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, pair_id, "Er is op 12 maart een kijkdag.")
    with world.database.transaction() as session:
        correct_note(session, world.sanne, pair_id, note_id, draft(world, "Er is op 13 maart een kijkdag."), 1)
        answer_note(session, youngster, pair_id, note_id, Answer("dispute", "Het is op de veertiende."))
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{pair_id}")
    return noor


def document(phone: OwnPhone) -> str:
    """The file to read, as its text."""
    phone.open(TO_READ)
    assert phone.status == 200
    return text_of(phone.page)


def data(phone: OwnPhone) -> dict[str, Any]:
    """The file for programs."""
    phone.open(FOR_PROGRAMS)
    found: dict[str, Any] = json.loads(phone.answer.text)
    return found


def test_s24_noor_takes_one_file_that_a_person_can_read_from_her_own_page(lived: Noor, phone: OwnPhone) -> None:
    phone.open(MY_PAGE)
    phone.open(phone.page.find("a", string="Alles over mij meenemen")["href"])
    page = calm(phone)
    assert "Elke organisatie heeft ook een eigen dossier: De Brug en Straatkracht." in text_of(page)
    phone.open(page.find("a", string="Om te lezen of te printen")["href"])
    assert phone.answer.headers["Content-Disposition"] == 'attachment; filename="koppel-2026-03-03.html"'
    html5lib.HTMLParser(strict=True).parse(phone.answer.text)
    seen = text_of(phone.page)
    for words in (
        "Alles over Noor",
        "Een eigen plek voor de zomer.",
        "januari 2007",
        "Er is op 13 maart een kijkdag.",
        "Er is op 12 maart een kijkdag.",
        "Het is op de veertiende.",
        "Karim van Straatkracht las 1 notitie over wonen",
        "Karim leest wat Sanne schrijft over wonen en school.",
        "Een sleutel op een telefoon of computer, gemaakt op dinsdag 3 maart",
    ):
        assert words in seen, words
    assert not phone.page.find_all(["script", "link", "img", "form"])
    assert all(link["href"].startswith("#") for link in phone.page.find_all("a"))


def test_s24_and_one_that_a_program_can_with_records_that_verify(world: World, lived: Noor, phone: OwnPhone) -> None:
    taken = data(phone)
    assert phone.answer.headers["Content-Disposition"] == 'attachment; filename="koppel-2026-03-03.json"'
    assert (taken["format"], taken["takenAt"]) == ("koppel everything 1", "2026-03-03T13:02:00Z")
    assert (taken["youngster"]["name"], taken["youngster"]["birthMonth"]) == ("Noor", "2007-01")
    (note,) = taken["notes"]
    assert [version["text"] for version in note["earlierTexts"]] == ["Er is op 12 maart een kijkdag."]
    assert [reply["kind"] for reply in note["replies"]] == ["dispute"]
    assert {look["name"] for look in taken["looks"]} == {"Karim"}
    given = next(step for step in taken["consents"] if step["action"] == "give")
    assert given["textShown"] == "Karim leest wat Sanne schrijft over wonen en school."
    keys = KeySet([ECKey.import_key(dict(key)) for key in published_keys(world.database.vault)])
    assert json.loads(jws.deserialize_compact(given["record"], keys, ["ES256"]).payload)["@type"]
    assert "consent-given" in {entry["act"] for entry in taken["logOfWhatYouDid"]}


def test_who_was_asked_to_take_an_action_over_who_carries_it_and_not_before_which_day_are_in_both_files(
    world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    give(world, noor, world.karim)
    told = {"what": "Kamer bekijken", "owner": "writer", "dueAt": None, "notBeforeDate": "2026-03-20", "status": "open"}
    note_id = written(world, world.sanne, noor[0], "Noor wil eerst rust.", kind="action", action=told)
    with world.database.transaction() as session:
        leave(session, world.sanne, noor[0], Seen(note_id, 0), ASKED)
    assert "Sanne vroeg op 3 maart aan Karim om dit over te nemen." in document(phone)
    assert "Kamer bekijken · Sanne · niet eerder dan vrijdag 20 maart · sinds 3 maart · open" in document(phone)
    (note,) = data(phone)["notes"]
    said = {"said": "asked", "by": "Sanne", "organisationId": str(world.de_brug.id), "at": "2026-03-03T13:02:00Z"}
    assert (note["actionPlan"], note["actionCarriedSince"], note["action"]["notBeforeDate"]) == (said, None, "2026-03-20")
    clock.advance(minutes=1)
    with world.database.transaction() as session:
        take_over(session, world.karim, noor[0], Seen(note_id, 1))
    assert "Kamer bekijken · Karim · niet eerder dan vrijdag 20 maart · sinds 3 maart · open" in document(phone)
    (note,) = data(phone)["notes"]
    assert (note["actionPlan"], note["actionCarriedSince"]) == (None, "2026-03-03T13:03:00Z")
    assert note["action"]["owner"] == "partner"


def test_what_was_written_by_somebody_who_has_not_met_her_is_not_in_it(app: Flask, world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        noor = join(session, pair_id, world.sanne)
        propose_consent(session, pair_id, world.sanne, world.karim)
        give_consent(session, noor, pair_id, world.sanne)
    written(world, world.karim, pair_id, "Een jongen van het plein.")
    phone = own_phone(app, world, noor)
    assert "plein" not in document(phone)
    assert data(phone)["notes"] == []


def test_taking_a_copy_is_logged_for_her_alone(world: World, lived: Noor, phone: OwnPhone) -> None:
    document(phone)
    data(phone)
    assert [entry.seen_as for entry in entries(world.database, "copy-taken")] == [None, None]
    with world.database.reading() as session:
        for office in (world.de_brug, world.straatkracht):
            assert "copy-taken" not in {line.act for line in entries_of(session, office.id, Filter())}


@pytest.mark.parametrize("path", [TO_READ, FOR_PROGRAMS])
def test_nobody_else_takes_it(
    world: World, lived: Noor, sanne: Browser, officer: Browser, administrator: Browser, browser: Browser, path: str
) -> None:
    for somebody in (sanne, officer, administrator, browser):
        somebody.open(path)
        assert somebody.status in (303, 404)
        assert "kijkdag" not in somebody.answer.text
    assert entries(world.database, "copy-taken") == []
