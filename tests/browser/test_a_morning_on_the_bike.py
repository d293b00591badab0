"""S2, S3 and S4 on real screens: Karim on his phone, Sanne at her desk. Why on SQLite alone: see conftest.py."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.browser.moving_service import MovingService
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.stopwatch import Stopwatch
from tests.browser.watch import PHONE, Watch
from tests.factories import give_consent, pair_with_youngster
from tests.pages.desk import written

LONG = ("Wilhelmina-Alexandra van den Nieuwenhuijzen-Oosterbroekstra " * 2).strip()[:120]
ARABIC, EMOJI = "نور العيون", "Zoë 🌻👩🏽‍🎓"
OTHERS = ("Milan", "Dewi", "Sem", "Bram", "Iris", "Yara", "Ana", LONG, ARABIC, EMOJI)
AT_0855 = datetime(2026, 3, 14, 7, 55, tzinfo=UTC)
PAPERS = {"what": "Papieren ophalen", "owner": "writer", "dueAt": None, "place": None, "status": "waiting-on-others"}
CALLING = {"what": "Uitkering bellen", "owner": "writer", "dueAt": "2026-03-16T22:59:00Z", "place": None, "status": "open"}
SEEN = "Noor was op tijd voor de kijkdag en stelde zelf de vragen. 🎉 شكرا"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_karim_at_0855_finds_noor_among_eleven_sees_whose_action_it_is_and_shares_a_note_before_he_is_there(
    chromium: Browser, watch: Watch, service: MovingService, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world, stopwatch = service.world, Stopwatch()
    for name in OTHERS:
        pair_id, youngster = pair_with_youngster(world, name)
        with world.database.transaction() as session:
            give_consent(session, youngster, pair_id, world.karim)
    pair_id, youngster = pair_with_youngster(world, "Noor")
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    written(world, world.sanne, pair_id, "Ze liggen op kantoor.", kind="action", action=PAPERS)
    sanne = Professional(chromium, watch, "sanne", language)
    karim = Professional(chromium, watch, "karim", language, size=PHONE)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    service.gives_key(noor, youngster)

    # S4: a week and a half later Noor asks how it stands.
    service.clock.present = AT_0855
    written(world, world.sanne, pair_id, "Ik bel ze maandag.", kind="action", action=CALLING)
    noor.comes_back()
    noor.asks_how_it_stands("Papieren ophalen")

    # S2: the list, on the bike. He types, and Noor is left.
    service.lets_in(karim, world.karim)
    phone = karim.screen
    with stopwatch.times("Karim, phone, list open to note shared"):
        karim.begins_the_day()
        assert phone.page.locator("tbody tr").count() == 11
        assert karim.finds("zoe") == [EMOJI]
        assert karim.finds("wilhelmina brug") == [LONG]
        assert karim.finds("noor") == ["Noor"]
        karim.opens_from_the_list("Noor")

        # S3 and S4: each sees who carries it, since when, and who asked last; and nothing that counts against Noor.
        assert "Sanne" in karim.action("Uitkering bellen").inner_text()
        assert phone.shows("Noor vroeg op 14 maart hoe het ermee staat.")
        assert "3 maart" in karim.action("Papieren ophalen").inner_text() or language == "en"
        assert not any(flag in phone.text.lower() for flag in ("te laat", "overdue", "risico", "risk"))
        phone.follow("Iets opschrijven")
        karim.fills_in_a_note("Wonen", SEEN)

        # The tunnel: the window is gone, and what he typed is there again.
        phone.page.locator("#draft-kept").wait_for()
        phone.closes_the_window()
        karim.opens_the_note_form()
        phone.page.locator("#draft-back").wait_for()
        phone.look()
        assert phone.page.locator("#text").input_value() == SEEN
        phone.presses_twice("Bewaren")
    assert phone.page.locator("article", has_text=SEEN).count() == 1
    assert phone.shows("Bewaard.")
    phone.back()
    assert SEEN not in phone.page.content(), "what was sent is not offered again"

    # Sanne, at her desk: new, the same story, and two halves at the same action.
    service.lets_in(sanne, world.sanne)
    sanne.opens_the_pair(pair_id)
    assert "Papieren ophalen" in sanne.screen.text
    assert sanne.screen.page.locator("article", has_text=SEEN).locator(".badge").count() == 1
    karim.opens_the_pair()
    karim.unfolds("Bijwerken", karim.action("Uitkering bellen"))
    phone.press("Ik neem het over", karim.action("Uitkering bellen"))
    sanne.unfolds("Bijwerken", sanne.action("Uitkering bellen"))
    sanne.screen.press("Gedaan", sanne.action("Uitkering bellen"))
    assert sanne.screen.shows("Er is net iets veranderd aan deze actie.")
    sanne.screen.follow("Kijken wat er nu staat")
    assert "Karim" in sanne.action("Uitkering bellen").inner_text()

    # On paper only through the act; from the list itself nothing is printed.
    desk = sanne.screen.page
    sanne.screen.open("/begeleider/")
    desk.emulate_media(media="print")
    assert not desk.locator("table").is_visible()
    assert desk.locator(".print-only").is_visible()
    desk.emulate_media(media="screen")
    sanne.screen.press("Lijst printen")
    desk.emulate_media(media="print")
    assert desk.locator("table").is_visible()
    assert not desk.locator(".top .tools").is_visible()
    desk.emulate_media(media="screen")
    stopwatch.tells(capsys)
