"""The youngster's own pages: what may be read, what was read, what became of copies, and stopping in one tap."""

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.access.sessions import begin_session_of_youngster
from service.actors import Actor
from service.consent.decisions import pause_consent
from service.errors import NothingSharedError, NotYoursError
from service.pairs.joining import Introduction, complete_joining, confirm_words, show_code, spend_code
from service.pairs.meeting import confirm_meeting
from service.pairs.models import Seat, SeatRole, Youngster
from service.pairs.organisations import person_leaves
from service.pairs.seats import own_side
from service.records.models import Note
from service.records.reading import open_shared_notes
from service.records.replies import Answer, answer_note
from service.records.writing import correct_note, retract_note
from tests.api.conftest import system_of
from tests.factories import World, form_pair, give_consent, join, meet, pair_with_youngster, propose_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, draft, entries, text_of, written
from tests.pages.phone import MY_CONSENTS, MY_NOTES, MY_PAGE, OwnPhone, calm, empty_pair, own_phone
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
WHO_LOOKED = "/jongere/wie-keek"


@pytest.fixture
def phone(app: Flask, world: World, noor: Noor) -> OwnPhone:
    """Noor's own phone."""
    return own_phone(app, world, noor[1])


def give(world: World, noor: Noor, to: Actor, **more: object) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], to, **more)  # type: ignore[arg-type]


def eyes(noor: Noor, organisation_id: UUID) -> str:
    return f"/jongere/door-de-ogen/{noor[0]}/{organisation_id}"


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
    phone.open(MY_PAGE)
    assert "2 kopieën Staat daar, omdat jij dat goed vond." in text_of(phone.page)
    phone.submit("/jongere/stop")
    assert phone.status == 303
    stopped = karim.open(f"/begeleider/koppel/{noor[0]}").get_text()
    assert "Noor belde zelf." not in stopped
    phone.open(MY_PAGE)
    page = text_of(calm(phone))
    assert "Gestopt op dinsdag 3 maart, 14:02." in page
    assert "2 kopieën We hebben gevraagd die weg te halen." in page
    clock.advance(minutes=11)
    phone.open(MY_PAGE)
    assert "Hun systeem staat uit sinds dinsdag 3 maart, 14:02." in text_of(phone.page)
    for item in straatkracht.inbox():
        assert item["do"] == "remove"
        if item["noteId"] == str(kept):
            straatkracht.tell(item["noteId"], item["revision"], "kept", "Jeugdwet 7.3.8, tot 2046")
        else:
            straatkracht.tell(item["noteId"], item["revision"], "removed")
    phone.open(MY_PAGE)
    page = text_of(phone.page)
    assert "1 kopie Weggehaald op dinsdag 3 maart, 14:13." in page
    assert "Straatkracht bewaart dit. Dit is waarom: Jeugdwet 7.3.8, tot 2046" in page


def test_what_was_written_during_a_pause_passes_only_when_it_stood_on_noors_screen(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Van voor de pauze.")
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    seen = written(world, world.sanne, noor[0], "Tijdens de pauze.")
    phone.open(MY_PAGE)
    assert phone.page.find("a", href="/jongere/weer-aan")
    page = phone.open("/jongere/weer-aan")
    calm(phone)
    assert "Tijdens de pauze." in text_of(page)
    assert "Van voor de pauze." not in text_of(page)
    written(world, world.sanne, noor[0], "Na het laden van de pagina.")
    phone.submit("/jongere/weer-aan")
    assert _read_by_karim(world, noor) == {"Van voor de pauze.", "Tijdens de pauze."}
    (entry,) = entries(world.database, "notes-released")
    assert entry.note_ids == str(seen)


def test_after_a_pause_without_news_one_tap_takes_it_up_again(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    phone.open(MY_PAGE)
    phone.submit("/jongere/stop")
    phone.open(MY_PAGE)
    phone.submit("/jongere/weer-aan")
    assert "Het staat weer aan." in text_of(phone.follow())
    assert _read_by_karim(world, noor) == set()


def _read_by_karim(world: World, noor: Noor) -> set[str]:
    with world.database.transaction() as session:
        return {note.text for note in open_shared_notes(session, world.karim, noor[0])}


@pytest.mark.parametrize("which", ["one", "both"])
def test_withdrawing_is_one_tap_on_my_consents_and_twice_is_no_error(
    world: World, noor: Noor, phone: OwnPhone, which: str
) -> None:
    give(world, noor, world.karim)
    give(world, noor, world.sanne)
    phone.open(MY_CONSENTS)
    calm(phone)
    path = f"{MY_CONSENTS}/{noor[0]}/stop" if which == "both" else f"{MY_CONSENTS}/{noor[0]}/{world.straatkracht.id}/stop"
    fields = phone.standing_in(path)
    phone.send(path, fields)
    phone.send(path, fields)
    assert phone.status == 303
    page = text_of(phone.follow())
    assert "Karim leest niets van Sanne" in page
    assert ("Sanne leest niets van Karim" in page) == (which == "both")
    assert len(entries(world.database, "consent-withdrawn")) == (2 if which == "both" else 1)


def test_two_weeks_before_the_end_renewing_is_one_tap_and_silence_never_does_it(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1)
    path = f"{MY_CONSENTS}/{noor[0]}/langer"
    phone = own_phone(app, world, noor[1])
    assert not phone.open(MY_CONSENTS).find("form", action=path)
    clock.advance(days=17)
    phone = own_phone(app, world, noor[1])
    assert "Dit stopt bijna" in text_of(phone.open(MY_PAGE))
    phone.open(MY_CONSENTS)
    phone.submit(path, {"months": "6"})
    page = text_of(phone.follow())
    assert "Het gaat door tot 18 september." in page
    assert "Je zei: Karim mag lezen wat Sanne schrijft" in page
    phone.open(MY_CONSENTS)
    assert not phone.page.find("form", action=path)
    clock.advance(days=185)
    phone = own_phone(app, world, noor[1])
    assert "De tijd was om." in text_of(phone.open(MY_CONSENTS))


def test_the_text_that_was_shown_can_be_read_again_by_noor_alone(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    phone.open(MY_CONSENTS)
    link = phone.page.find("a", string="Wat er toen op je scherm stond")["href"]
    page = phone.open(link)
    calm(phone)
    assert "Karim leest wat Sanne schrijft over wonen en school." in text_of(page)
    other_pair, other = pair_with_youngster(world, "Milan")
    other_phone = own_phone(app, world, other)
    other_phone.open(link)
    assert other_phone.status == 404
    other_phone.open(link.replace(str(noor[0]), str(other_pair)))
    assert other_phone.status == 404


def test_a_new_note_stays_folded_until_noor_opens_it_and_opening_is_a_button(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor belde zelf.")
    for path in (MY_PAGE, MY_NOTES, f"{MY_NOTES}?open={note_id}"):
        assert "Noor belde zelf." not in phone.open(path).get_text()
        assert "Nieuwe notitie van Sanne." in text_of(phone.page)
    calm(phone)
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    assert phone.goes_to == f"{MY_NOTES}?open={note_id}#note-{note_id}"
    page = phone.open(f"{MY_NOTES}?open={note_id}")
    calm(phone)
    assert "Noor belde zelf." in page.find(id=f"note-{note_id}").get_text()
    assert entries(world.database, "notes-opened") == []


def test_s15_noors_words_travel_with_the_note(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Noor was niet thuis.")
    at = f"{MY_NOTES}/{noor[0]}/{note_id}"
    phone.open(MY_NOTES)
    phone.submit(f"{at}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{at}/reactie", {"kind": "dispute", "text": "Ik was bij mijn oma. <b>Echt</b>"})
    assert "klopt niet. Ik was bij mijn oma. <b>Echt</b>" in text_of(phone.follow())
    assert "Ik was bij mijn oma." in at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}").get_text()
    (entry,) = entries(world.database, "note-answered")
    assert (entry.note_ids, entry.actor_role) == (str(note_id), "youngster")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "reply", "text": ""}, 400),
        ({"kind": "dispute", "text": "x" * 601}, 400),
        ({"kind": "dispute", "text": "niet\u0000goed"}, 400),
        ({"kind": "woedend"}, 400),
        ({"kind": "agree", "extra": "1"}, 400),
    ],
)
def test_a_reply_that_does_not_fit_stays_on_the_screen_and_is_not_kept(
    world: World, noor: Noor, phone: OwnPhone, fields: dict[str, str], status: int
) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor was niet thuis.")
    at = f"{MY_NOTES}/{noor[0]}/{note_id}"
    phone.open(MY_NOTES)
    phone.submit(f"{at}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{at}/reactie", dict(fields))
    assert phone.status == status
    assert entries(world.database, "note-answered") == []
    typed = phone.page.find("textarea")
    if typed and "\u0000" not in fields.get("text", "") and "extra" not in fields:
        assert typed.get_text() == fields.get("text", "")
        assert phone.page.find(id="errors") is not None or "kind" not in fields or fields["kind"] == "woedend"


def test_what_does_not_belong_here_is_hidden_at_once_and_can_be_shown_again(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Over haar broer.")
    at = f"{MY_NOTES}/{noor[0]}/{note_id}"
    phone.open(MY_NOTES)
    phone.submit(f"{at}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{at}/hoort-hier-niet")
    assert _read_by_karim(world, noor) == set()
    phone.open(f"{MY_NOTES}?open={note_id}")
    assert "Jij zei: dit hoort hier niet." in text_of(calm(phone))
    phone.submit(f"{at}/toch-laten-zien")
    assert _read_by_karim(world, noor) == {"Over haar broer."}
    assert [len(entries(world.database, act)) for act in ("note-hidden", "note-shown-again")] == [1, 1]


def test_hiding_in_the_preview_leads_back_to_the_preview_and_never_elsewhere(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    note_id = written(world, world.sanne, noor[0], "Over haar broer.")
    what = f"/jongere/keuze/{noor[0]}/wat"
    phone.open(what)
    action = f"{MY_NOTES}/{noor[0]}/{note_id}/hoort-hier-niet"
    phone.submit(action)
    assert phone.goes_to == what
    assert "Over haar broer." not in phone.follow().get_text()
    assert "Deze notitie is verborgen." in text_of(calm(phone))
    phone.send(action, {"csrf_token": phone.form_token, "return": "//elders.test/x"})
    assert phone.goes_to.startswith(MY_NOTES)


def test_earlier_texts_of_a_corrected_note_stand_with_it(world: World, noor: Noor, phone: OwnPhone) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor was niet thuis.")
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], note_id, draft(world, "Noor was wel thuis."), 1)
    phone.open(MY_NOTES)
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    card = text_of(phone.open(f"{MY_NOTES}?open={note_id}").find(id=f"note-{note_id}"))
    assert "verbeterd" in card
    assert "Noor was niet thuis." in card


def test_why_karim_sees_a_note_is_noors_own_yes(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Er is een kijkdag.")
    phone.open(MY_NOTES)
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    card = text_of(phone.open(f"{MY_NOTES}?open={note_id}").find(id=f"note-{note_id}"))
    assert "Waarom ziet Karim dit?" in card
    assert "Omdat jij op 3 maart zei: Karim mag lezen wat Sanne schrijft over wonen, tot 2 juni." in card


def test_s17_with_read_first_a_note_waits_until_noor_has_read_it(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim, read_first=True)
    note_id = written(world, world.sanne, noor[0], "Er is een kijkdag.")
    phone.open(MY_NOTES)
    assert "Niemand anders ziet hem tot jij hem gelezen hebt." in text_of(phone.page)
    assert _read_by_karim(world, noor) == set()
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    assert _read_by_karim(world, noor) == {"Er is een kijkdag."}


def test_s21_noor_sees_who_looked_when_and_at_what(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim, copies=True)
    for text in ("Een.", "Twee.", "Drie."):
        written(world, world.sanne, noor[0], text)
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{noor[0]}")
    karim.open("/begeleider/")
    system_of(app, world.straatkracht).carry_out()
    phone.open(WHO_LOOKED)
    page = text_of(calm(phone))
    assert "dinsdag 3 maart" in page
    assert "Karim van Straatkracht las 3 notities over wonen. 14:02" in page
    assert "Karim van Straatkracht opende de lijst waarin jij staat. 14:02" in page
    assert "Het systeem van Straatkracht haalde 3 notities op, over wonen." in page
    assert "0 notities" not in page


def test_that_something_was_read_stays_visible_after_it_was_retracted(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Een.")
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    with world.database.transaction() as session:
        retract_note(session, world.sanne, noor[0], note_id)
    assert "Karim van Straatkracht las 1 notitie over wonen." in text_of(phone.open(WHO_LOOKED))


def _wait_for_reading(world: World, noor: Noor) -> None:
    written(world, world.sanne, noor[0], "Gehoord van een buurman.", how_known="heard-from-others", discussed=False)


def _pause(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])


def _karim_leaves(world: World, noor: Noor) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        person_leaves(session, world.straatkracht.administrator, world.karim.id)


def _karim_sits_twice(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        session.add(
            Seat(
                pair_id=noor[0],
                organisation_id=world.straatkracht.id,
                person_id=world.karim.id,
                role=SeatRole.STAND_IN,
                starts_at=world.database.clock(),
            )
        )


@pytest.mark.parametrize("happens", [lambda world, noor: None, _wait_for_reading, _pause, _karim_leaves, _karim_sits_twice])
def test_through_karims_eyes_is_exactly_what_karim_sees_and_is_not_logged_as_his_reading(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, happens: object
) -> None:
    give(world, noor, world.karim, subjects=["housing"])
    written(world, world.sanne, noor[0], "Er is een kijkdag.")
    written(world, world.sanne, noor[0], "Er is een schuld.", subject="income")
    happens(world, noor)  # type: ignore[operator]
    phone.open(eyes(noor, world.straatkracht.id))
    calm(phone)
    seen = {part.get_text() for part in phone.page.select(".note .text")}
    assert entries(world.database, "notes-opened") == []
    with world.database.transaction() as session:
        try:
            read = {note.text for note in open_shared_notes(session, world.karim, noor[0])}
        except (NothingSharedError, NotYoursError):
            read = set()
    assert seen == read


def test_through_sannes_eyes_nothing_shows_before_karim_has_met_noor(app: Flask, world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
        propose_consent(session, pair_id, world.sanne, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    written(world, world.karim, pair_id, "Karim was mee.")
    phone = own_phone(app, world, youngster)
    path = eyes((pair_id, youngster), world.de_brug.id)
    assert "Er wordt nu niets gedeeld." in text_of(phone.open(path))
    with world.database.transaction() as session:
        meet(session, pair_id, world.karim)
    assert "Karim was mee." in text_of(phone.open(path))


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
    assert "Ik kom." in karim
    assert "Hoe staat het ermee?" in karim


def test_s30_quick_exit_ends_the_session_and_leaves_a_page_that_says_nothing(phone: OwnPhone) -> None:
    phone.open(MY_PAGE)
    phone.submit("/jongere/weg")
    page = phone.follow()
    assert phone.answer.request.path == "/leeg"
    assert text_of(page.body) == ""
    phone.open(MY_PAGE)
    assert phone.goes_to.startswith("/jongere/aanmelden")


def test_quick_exit_works_for_somebody_who_is_not_signed_in(browser: Browser) -> None:
    browser.open("/j/NIETS")
    browser.submit("/jongere/weg")
    assert (browser.status, browser.goes_to) == (303, "/leeg")


def test_s31_on_a_borrowed_device_the_session_ends_after_five_minutes(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    assert noor[1].id is not None
    phone = OwnPhone(app)
    with world.database.transaction() as session:
        phone.sign_in_with(begin_session_of_youngster(session, noor[1].id, "code", own_device=False))
    clock.advance(minutes=4)
    phone.open(MY_PAGE)
    assert phone.status == 200
    clock.advance(minutes=6)
    phone.open(MY_PAGE)
    assert phone.goes_to == "/jongere/aanmelden?next=/jongere/"


def test_noor_comes_back_with_her_passkey_to_where_she_wanted_to_go(app: Flask, world: World, noor: Noor) -> None:
    device = own_phone(app, world, noor[1]).device
    phone = OwnPhone(app, device)
    phone.open(MY_NOTES)
    assert phone.goes_to == "/jongere/aanmelden?next=/jongere/notities"
    phone.sign_in("?next=/jongere/notities")
    assert phone.goes_to == MY_NOTES
    phone.sign_in("?next=//elders.test/")
    assert phone.goes_to == MY_PAGE


def test_signing_in_with_somebody_elses_or_no_passkey_is_one_answer(app: Flask, world: World, noor: Noor) -> None:
    phone = OwnPhone(app)
    phone.sign_in()
    assert phone.status == 400
    assert "Dat lukte niet" in text_of(calm(phone))
    phone.open("/jongere/aanmelden")
    phone.submit("/jongere/aanmelden", {"credential": "{}"})
    assert phone.status == 400


def test_a_code_is_guessed_ten_times_and_then_no_more(app: Flask, world: World, noor: Noor) -> None:
    phone = OwnPhone(app)
    statuses = []
    for _ in range(11):
        phone.open("/jongere/aanmelden/code")
        phone.submit("/jongere/aanmelden/code", {"code": "0000-1111-2222-3333-4444", "own_device": "yes"})
        statuses.append(phone.status)
    assert statuses == [400] * 10 + [429]


def test_nothing_of_another_youngster_can_be_opened_or_changed(app: Flask, world: World, noor: Noor) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor belde zelf.")
    other_pair, milan = pair_with_youngster(world, "Milan")
    phone = own_phone(app, world, milan)
    phone.open(MY_PAGE)
    token = {"csrf_token": phone.form_token}
    pair, straatkracht = noor[0], world.straatkracht.id
    changes = [
        f"{MY_CONSENTS}/{pair}/stop", f"{MY_CONSENTS}/{pair}/pauze", f"{MY_CONSENTS}/{pair}/{straatkracht}/stop",
        f"{MY_CONSENTS}/{pair}/weer-aan", f"{MY_NOTES}/{pair}/{note_id}/lezen",
        f"{MY_NOTES}/{pair}/{note_id}/hoort-hier-niet",
        f"{MY_NOTES}/{other_pair}/{note_id}/hoort-hier-niet", f"{MY_NOTES}/{pair}/{note_id}/toch-laten-zien",
        f"{MY_NOTES}/{pair}/{note_id}/delen", f"/jongere/nummer/{pair}/{straatkracht}", f"/jongere/vraag/{pair}/{note_id}",
    ]  # fmt: skip
    for path in changes:
        phone.send(path, token)
        assert phone.status == 404, path
    phone.send(f"{MY_CONSENTS}/{pair}/langer", {**token, "months": "3"})
    assert phone.status == 404
    phone.send(f"{MY_NOTES}/{pair}/{note_id}/reactie", {**token, "kind": "agree"})
    assert phone.status == 404
    phone.open(eyes(noor, straatkracht))
    assert phone.status == 404
    with world.database.reading() as session:
        note = session.scalars(select(Note)).one()
        assert (note.read_revision, note.hidden_at, note.answers) == (0, None, 0)
    assert len(entries(world.database, "not-found")) == len(changes) + 3


@pytest.mark.parametrize("path", [MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED])
def test_a_professional_finds_no_page_of_a_youngster(world: World, sanne: Browser, path: str) -> None:
    sanne.open(path)
    assert sanne.status == 404
    (entry,) = entries(world.database, "not-permitted")
    assert (entry.actor_id, entry.outcome) == (world.sanne.id, "refused")


@pytest.mark.parametrize("path", [MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED])
def test_reading_ones_own_pages_changes_nothing_and_stands_in_no_log(
    world: World, noor: Noor, phone: OwnPhone, path: str
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Noor belde zelf.")
    with counted(world.database) as statements:
        phone.open(path)
    assert [statement for statement in statements if not statement.startswith(("SELECT", "BEGIN"))] == []


@pytest.mark.parametrize("path", [MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED])
def test_five_pairs_and_forty_notes_cost_as_many_queries_as_one_pair_and_two_notes(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, path: str
) -> None:
    pair_id, youngster = noor
    give(world, noor, world.karim, copies=True)
    for number in range(2):
        written(world, world.sanne, pair_id, f"Notitie {number}.")
    _answered_corrected_and_fetched(app, world, noor)
    phone.open(path)
    with counted(world.database) as few:
        phone.open(path)
    for number in range(38):
        written(world, world.sanne, pair_id, f"Nog notitie {number}.")
    for _ in range(4):
        _another_pair(world, youngster)
    _answered_corrected_and_fetched(app, world, noor)
    with counted(world.database) as many:
        phone.open(path)
    assert phone.status == 200
    assert len(many) == len(few)


def _answered_corrected_and_fetched(app: Flask, world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        note = session.scalars(select(Note).where(Note.pair_id == noor[0]).order_by(Note.sequence.desc()).limit(1)).one()
        answer_note(session, noor[1], noor[0], note.id, Answer("agree", ""))
        correct_note(session, world.sanne, noor[0], note.id, draft(world, "Verbeterd."), note.revision)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    system_of(app, world.straatkracht).carry_out()


def _another_pair(world: World, youngster: Actor) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.joke, world.bilal)
        code, _ = show_code(session, world.joke, pair_id)
        joining = spend_code(session, code, Introduction("Noor", (2007, 1), "nl"))
        assert joining is not None
        confirm_words(session, world.joke, pair_id)
        complete_joining(session, joining.id, known_youngster=youngster.id)
        meet(session, pair_id, world.bilal)
        propose_consent(session, pair_id, world.joke, world.bilal)
        give_consent(session, youngster, pair_id, world.bilal)
    written(world, world.joke, pair_id, "In een ander koppel.")


def test_every_page_is_english_when_noor_wants_that(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Noor belde zelf.")
    phone.open(MY_PAGE)
    phone.submit("/taal/en")
    for path, title in ((MY_PAGE, "Hi Noor"), (MY_NOTES, "Notes about you"), (f"/jongere/keuze/{noor[0]}/wie", "Hi Noor.")):
        page = phone.open(path)
        calm(phone)
        assert page.h1.get_text().startswith(title)
        assert page.html["lang"] == "en"


def test_what_the_other_wrote_before_they_met_waits_for_noors_own_eyes(app: Flask, world: World) -> None:
    pair_id = empty_pair(world)
    with world.database.transaction() as session:
        youngster = join(session, pair_id, world.sanne)
    note_id = written(world, world.karim, pair_id, "Karim was mee.")
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.sanne)
    phone = own_phone(app, world, youngster)
    assert "Karim was mee." not in phone.open(MY_NOTES).get_text()
    assert phone.page.find(id=f"note-{note_id}") is None
    with world.database.transaction() as session:
        meet(session, pair_id, world.karim)
    sanne = at_desk(app, world, world.sanne)
    assert "Karim was mee." not in sanne.open(f"/begeleider/koppel/{pair_id}").get_text()
    phone.open(MY_NOTES)
    phone.submit(f"{MY_NOTES}/{pair_id}/{note_id}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{MY_NOTES}/{pair_id}/{note_id}/delen")
    assert "Karim was mee." in sanne.open(f"/begeleider/koppel/{pair_id}").get_text()
