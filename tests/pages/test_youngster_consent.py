"""The consent screens: what stands on them, what is kept of them, and that a no tells nobody anything."""

import hashlib
import json
import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.consent.events import shown_then
from service.consent.models import ConsentEvent, ConsentEvidence
from service.pairs.stand_ins import name_stand_in
from service.vault import place
from tests.api.conftest import system_of
from tests.api.system import System
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, written
from tests.pages.noor import Noor, events, screen, to_summary
from tests.pages.phone import OwnPhone, calm, empty_pair, joined


def test_s6_noor_sees_who_what_why_and_how_long_and_chooses_per_subject(app: Flask, world: World, clock: FakeClock) -> None:
    pair_id = empty_pair(world)
    with world.database.transaction() as session:
        name_stand_in(session, world.karim, pair_id, world.bilal.id)
    housing = written(world, world.sanne, pair_id, "Noor belde zelf de woningcorporatie.")
    written(world, world.sanne, pair_id, "Er is een schuld bij de bank.", subject="income")
    strength = written(world, world.sanne, pair_id, "Noor was elke dag op tijd.", subject="school-work", kind="strength")
    phone = joined(app, world, pair_id)
    who = phone.follow()
    calm(phone)
    assert "Sanne werkt bij De Brug." in text_of(who)
    phone.choose()
    calm(phone)
    what = text_of(phone.page.main)
    assert what.index("op tijd") < what.index("woningcorporatie")
    assert "Als je ja zegt, ziet Karim dit van Sanne:" in what
    assert "Misschien schreef Karim al iets." in what
    phone.choose()
    choose = calm(phone)
    assert choose.h1.get_text() == "Wat mag Karim lezen van wat Sanne schrijft?"
    assert not choose.find_all(checked=True)
    fold = choose.find("details", class_="plain-fold")
    first = [name.get_text() for name in choose.select(".choice .name") if fold not in name.parents]
    assert first[:3] == ["Wonen", "School en werk", "Geld en schulden"]
    assert "Als Karim er niet is: Bilal" in text_of(choose)
    phone.choose(subject_housing="yes", subject_school_work="yes", subject_income="no", stand_in="yes")
    assert phone.page.h1.get_text() == "Wat mag Sanne lezen van wat Karim schrijft?"
    phone.choose()
    long = calm(phone)
    assert not long.find_all(checked=True)
    assert "Straatkracht" in text_of(long)
    phone.choose()
    summary = calm(phone)
    assert "Tot 2 juni." in text_of(summary)
    assert "Bilal leest mee, maar alleen als Karim er niet is." in text_of(summary)
    assert "Sanne leest niets van wat Karim schrijft." in text_of(summary)
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    done = phone.follow()
    calm(phone)
    number = re.search(r"\d{3} \d{3}", done.find(class_="big-code").get_text())
    karim = at_desk(app, world, world.karim)
    pair_page = f"/begeleider/koppel/{pair_id}"
    seen = karim.open(pair_page).get_text()
    assert "woningcorporatie" in seen
    assert "op tijd" in seen
    assert "schuld" not in seen
    assert number is not None
    karim.submit(f"{pair_page}/nummer", {"number": number[0]})
    assert karim.status == 303
    with world.database.reading() as session:
        events_now = list(session.scalars(select(ConsentEvent).where(ConsentEvent.action == "give")))
    (given,) = events_now
    assert (given.subjects, given.copies, given.read_first) == ("housing school-work", False, False)
    assert given.people.split() == sorted([world.karim.id.hex, world.bilal.id.hex])
    released = {UUID(note) for entry in entries(world.database, "notes-released") for note in (entry.note_ids or "").split()}
    assert released == {housing, strength}


def test_s6_what_karim_writes_opens_for_sanne_only_after_he_entered_noors_number(app: Flask, world: World) -> None:
    pair_id = empty_pair(world)
    phone = joined(app, world, pair_id)
    phone.follow()
    phone.choose()
    phone.choose()
    phone.choose()
    phone.choose(subject_housing="yes")
    phone.choose()
    phone.say_yes()
    number = re.sub(r"\D", "", phone.follow().find(class_="big-code").get_text())
    written(world, world.karim, pair_id, "Karim was mee naar de kijkdag.")
    sanne, karim = at_desk(app, world, world.sanne), at_desk(app, world, world.karim)
    page = f"/begeleider/koppel/{pair_id}"
    assert "kijkdag" not in sanne.open(page).get_text()
    karim.open(page)
    karim.submit(f"{page}/nummer", {"number": number})
    assert "kijkdag" in sanne.open(page).get_text()


def test_the_evidence_is_the_text_on_the_screens_and_the_passkey_signed_it(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    note = written(world, world.sanne, pair_id, "Noor belde zelf.")
    to_summary(phone, pair_id, months="6", subject_housing="yes", read_first="yes")
    on_screen = text_of(phone.page.find(id="consent-text"))
    sent = phone.say_yes()
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence)).one()
        shown, _ = shown_then(session, pair_id, evidence.id)
        ticked = world.database.vault.open(pair_id, place("consent_evidence", evidence.id, "ticked"), evidence.ticked)
    assert evidence.text_hash == hashlib.sha256(shown.encode()).hexdigest() == sent["shown"]
    assert ticked == sent["ticked"]
    assert (evidence.language, evidence.channel, evidence.recognised_by) == ("nl", "own-device", "passkey")
    assert f"[{note} r1]" in shown
    assert "Noor belde zelf." not in shown
    summary = shown[shown.index("Jouw keuze") :]
    assert all(line in on_screen for line in summary.splitlines() if line)
    assert json.loads(ticked)["directions"][0]["subjects"] == ["housing"]
    assert json.loads(ticked)["lastDay"] == "2026-09-01"


def test_every_line_of_the_evidence_stood_on_a_screen(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id = noor[0]
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    screens = []
    for name, chosen in (("wie", {}), ("", {}), ("", {"subject_housing": "yes"}), ("", {}), ("", {})):
        if name:
            phone.open(screen(pair_id, name))
        screens.append(text_of(phone.page.main))
        phone.choose(**chosen)
    screens.append(text_of(phone.page.main))
    phone.say_yes()
    with world.database.reading() as session:
        shown, _ = shown_then(session, pair_id, session.scalars(select(ConsentEvidence.id)).one())
    everything = " ".join(screens)
    lines = [line for line in shown.splitlines() if line and not line.startswith("[")]
    assert len(lines) > 40
    assert [line for line in lines if line not in everything] == []


def _answers(app: Flask, world: World, pair_id: UUID) -> dict[str, Any]:
    """Everything that both organisations can open, byte for byte but for the form's token and number."""
    seen: dict[str, Any] = {}
    for actor in (world.sanne, world.karim):
        desk = at_desk(app, world, actor)
        for path in ("/begeleider/", f"/begeleider/koppel/{pair_id}", f"/begeleider/koppel/{pair_id}/notitie"):
            desk.open(path)
            text = desk.answer.text
            for own in desk.page.find_all("input", {"name": ["csrf_token", "sheet"]}):  # chosen at random for each form
                text = text.replace(str(own["value"]), "")
            seen[f"{actor.name} {path}"] = (desk.status, text)
    for office in (world.de_brug, world.straatkracht):
        officer = at_desk(app, world, office.officer)
        officer.open("/toezicht/toestemmingen")
        seen[f"officer of {office.slug}"] = officer.page.main.get_text()
        seen[office.slug] = _answers_of(system_of(app, office), pair_id)
    return seen


def _answers_of(system: System, pair_id: UUID) -> dict[str, Any]:
    answers = {"pairs": system.ask("GET", "/v1/pairs").data, "tag": system.inbox_tag(), "inbox": system.inbox()}
    answers["notes"] = system.ask("GET", f"/v1/pairs/{pair_id}/notes").data
    logged = system.ask("GET", "/v1/entries").get_json()["items"]
    answers["acts"] = sorted({(entry["act"], str(entry.get("pairId"))) for entry in logged})
    return answers


@pytest.mark.parametrize("answer", ["nothing", "later"])
@pytest.mark.parametrize("where", ["wie", "wat", "samen"])
def test_s7_after_no_or_later_both_organisations_see_the_same_bytes_as_before(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, answer: str, where: str
) -> None:
    pair_id = noor[0]
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    _answers(app, world, pair_id)  # looking once marks what is new as seen
    before = _answers(app, world, pair_id)
    if where == "samen":
        to_summary(phone, pair_id, subject_housing="yes")
    else:
        phone.open(screen(pair_id, where))
    phone.submit(phone.answer.request.path, {"answer": answer})
    done = phone.follow()
    calm(phone)
    assert done.h1.get_text() == ("Oké." if answer == "nothing" else "Prima. Dan later.")
    assert _answers(app, world, pair_id) == before
    step = {"nothing": "refuse", "later": "postpone"}[answer]
    assert events(world, pair_id) == ["propose", "propose", step, step]


def test_no_needs_no_passkey_and_says_what_the_others_see(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0])
    page = calm(phone)
    assert not page.find("button", attrs={"data-passkey": True})
    phone.submit(phone.answer.request.path, {"answer": "yes"})
    page = phone.follow()
    assert "Ze zien alleen: “Er wordt nu niets gedeeld.”" in text_of(page)
    assert events(world, noor[0]) == ["propose", "propose", "refuse", "refuse"]
