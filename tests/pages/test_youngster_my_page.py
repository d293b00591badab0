"""My page: what helps first; stopping in one tap, going on, and what became of each copy."""

import re

from flask import Flask
from sqlalchemy import select

from service.consent.decisions import withdraw_consent
from service.pairs.meeting import confirm_meeting
from service.pairs.models import Youngster
from service.pairs.seats import own_side
from service.records.writing import correct_note
from tests.api.conftest import system_of
from tests.factories import World, join
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, draft, entries, text_of, written
from tests.pages.noor import WHO_LOOKED, Noor, give
from tests.pages.phone import MY_CONSENTS, MY_NOTES, MY_PAGE, OwnPhone, calm, empty_pair, own_phone


def withdraw(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])


def test_my_page_says_who_may_read_what_until_when(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    phone.open(MY_PAGE)
    page = calm(phone)
    now = text_of(page.find(id="now"))
    assert page.h1.get_text() == "Hoi Noor"
    assert "Karim van Straatkracht leest wat Sanne schrijft over wonen en school en werk, tot 2 juni." in now
    assert "Sanne van De Brug leest niets van Karim." in now


def test_a_first_page_without_anything_is_calm(app: Flask, world: World) -> None:
    pair_id = empty_pair(world)
    with world.database.transaction() as session:
        youngster = join(session, pair_id, world.sanne)
    phone = own_phone(app, world, youngster)
    for path in (MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED):
        phone.open(path)
        assert phone.status == 200
        calm(phone)
    phone.open(MY_PAGE)
    assert "Sanne en Karim vragen je iets" in text_of(phone.page)


def test_s8_noor_stops_everything_with_one_tap_and_sees_what_becomes_of_each_copy(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    written(world, world.sanne, noor[0], "Er is een kijkdag.")
    give(world, noor, world.karim, copies=True)
    kept = written(world, world.sanne, noor[0], "Noor belde zelf.")
    written(world, world.sanne, noor[0], "De huur is betaald.")
    straatkracht = system_of(app, world.straatkracht)
    assert len(straatkracht.carry_out()) == 2
    karim = at_desk(app, world, world.karim)
    assert "Noor belde zelf." in karim.open(f"/begeleider/koppel/{noor[0]}").get_text()
    straatkracht.take_lease(residues=["Reservekopieën van de map.", "Wat een collega afdrukte."])
    phone.open(MY_PAGE)
    assert "2 kopieën Staat daar, omdat jij dat goed vond." in text_of(phone.page)
    assert "Straatkracht zegt hierover: Reservekopieën van de map. Wat een collega afdrukte." in text_of(phone.page)
    phone.submit("/jongere/stop")
    assert phone.status == 303
    stopped = karim.open(f"/begeleider/koppel/{noor[0]}").get_text()
    assert "Noor belde zelf." not in stopped
    phone.open(MY_PAGE)
    page = text_of(calm(phone))
    assert "Gestopt op dinsdag 3 maart, 14:02." in page
    assert "2 kopieën Gevraagd om weg te halen op dinsdag 3 maart, 14:02." in page
    clock.advance(minutes=11)
    withdraw(world, noor)  # a second way of stopping does not make it younger
    waiting = text_of(phone.open(MY_PAGE))
    assert "Gevraagd om weg te halen op dinsdag 3 maart, 14:02." in waiting
    assert "Hun systeem staat uit sinds dinsdag 3 maart, 14:02." in waiting
    for item in straatkracht.inbox():
        assert item["do"] == "remove"
        if item["noteId"] == str(kept):
            straatkracht.tell(item["noteId"], item["revision"], "kept", "Jeugdwet 7.3.8, tot 2046")
        else:
            straatkracht.tell(item["noteId"], item["revision"], "removed")
    phone.open(MY_PAGE)
    page = text_of(phone.page)
    assert "1 kopie Weggehaald op dinsdag 3 maart, 14:13." in page
    assert "Waar kan er nog iets van staan?" in page
    assert "Straatkracht bewaart dit. Dit is waarom: Jeugdwet 7.3.8, tot 2046" in page


def test_the_number_for_the_other_holder_can_be_made_anew_when_its_tries_are_used_up(app: Flask, world: World) -> None:
    pair_id = empty_pair(world)
    with world.database.transaction() as session:
        youngster = join(session, pair_id, world.sanne)
        for _ in range(5):
            confirm_meeting(session, world.karim, pair_id, "000000x")
    phone = own_phone(app, world, youngster)
    page = phone.open(MY_PAGE)
    assert "Het nummer is te vaak verkeerd getypt." in text_of(page)
    phone.submit(f"/jongere/nummer/{pair_id}/{world.straatkracht.id}")
    number = re.sub(r"\D", "", phone.follow().find(class_="big-code").get_text())
    with world.database.transaction() as session:
        assert confirm_meeting(session, world.karim, pair_id, number)
        assert own_side(session, pair_id, world.straatkracht.id).met_at is not None
    assert phone.open(MY_PAGE).find(class_="big-code") is None


def test_the_goal_is_noors_own_and_sealed(world: World, noor: Noor, phone: OwnPhone) -> None:
    phone.open(MY_PAGE)
    phone.submit("/jongere/doel", {"goal": "Ik wil een eigen plek."})
    assert "“Ik wil een eigen plek.”" in text_of(phone.follow())
    with world.database.reading() as session:
        assert b"eigen plek" not in (session.scalars(select(Youngster.goal)).one() or b"")
    phone.submit("/jongere/doel", {"goal": "x" * 201})
    assert "Schrijf je doel op één regel" in text_of(phone.follow())
    phone.submit("/jongere/doel", {"goal": ""})
    assert "Wat wil je zelf?" in text_of(phone.follow())
    assert len(entries(world.database, "goal-written")) == 2


def test_an_appointment_comes_first_and_the_answer_travels_with_its_note(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    viewing = {"what": "Kijkdag", "owner": "partner", "dueAt": "2026-03-04T09:30:00Z", "status": "open", "place": "Oost"}
    asking = {"what": "Vraagt je uitkering na", "owner": "writer", "dueAt": None, "status": "waiting-on-others"}
    note_id = written(world, world.sanne, noor[0], "Kijkdag.", kind="action", action=viewing)
    asked = written(world, world.sanne, noor[0], "Uitkering.", kind="action", action=asking)
    page = text_of(phone.open(MY_PAGE))
    calm(phone)
    assert page.index("morgen, 10:30 Kijkdag (Oost)") < page.index("Sanne: Vraagt je uitkering na")
    assert "Sinds 3 maart · wacht op anderen" in page
    phone.submit(f"/jongere/afspraak/{noor[0]}/{note_id}", {"answer": "coming"})
    page = phone.follow()
    assert page.find("button", attrs={"aria-pressed": "true"}).get_text() == "Ik kom"
    phone.submit(f"/jongere/vraag/{noor[0]}/{asked}")
    assert not phone.follow().find("form", action=f"/jongere/vraag/{noor[0]}/{asked}")
    karim = text_of(at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}"))
    assert "Noor: Ik kom. · 3 maart" in karim
    assert "Noor vroeg op 3 maart hoe het ermee staat." in karim


def test_the_appointment_says_who_comes_along_and_the_answer_is_seen_only_while_consent_covers_it(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    viewing = {"what": "Kijkdag", "owner": "partner", "dueAt": "2026-03-04T09:30:00Z", "status": "open", "place": None}
    note_id = written(world, world.sanne, noor[0], "Kijkdag.", kind="action", action=viewing)
    assert "Kijkdag Karim is erbij." in text_of(phone.open(MY_PAGE))
    phone.submit(f"/jongere/afspraak/{noor[0]}/{note_id}", {"answer": "cannot"})
    karim = at_desk(app, world, world.karim)
    assert "Noor: Ik kan niet. · 3 maart" in text_of(karim.open(f"/begeleider/koppel/{noor[0]}"))
    phone.open(MY_PAGE)
    phone.submit("/jongere/stop")
    assert "Ik kan niet." not in text_of(karim.open(f"/begeleider/koppel/{noor[0]}"))
    sanne = at_desk(app, world, world.sanne)
    assert "Ik kan niet. · 3 maart" in text_of(sanne.open(f"/begeleider/koppel/{noor[0]}"))  # it is her own note


def test_how_an_action_stands_can_be_asked_again_after_its_writer_has_answered_by_changing_it(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    asking = {"what": "Vraagt je uitkering na", "owner": "writer", "dueAt": None, "status": "open"}
    note_id = written(world, world.sanne, noor[0], "Uitkering.", kind="action", action=asking)
    ask = f"/jongere/vraag/{noor[0]}/{note_id}"
    phone.open(MY_PAGE)
    phone.submit(ask)
    page = phone.follow()
    assert "Je vroeg ernaar op 3 maart." in text_of(page)
    assert not page.find("form", action=ask)
    clock.advance(minutes=1)
    waits = draft(world, "Uitkering.", kind="action", action={**asking, "status": "waiting-on-others"})
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], note_id, waits, 1)
    page = phone.open(MY_PAGE)
    assert "wacht op anderen" in text_of(page)
    assert page.find("form", action=ask)
