"""S16 and S5 on real screens: a mail pasted at a desk, and a reminder that whoever is there keeps.

Why on SQLite alone: see conftest.py.
"""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.moving_service import MovingService
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.screen import PATIENCE, Screen
from tests.browser.stopwatch import Stopwatch
from tests.browser.watch import PHONE, Watch
from tests.factories import give_consent, pair_with_youngster
from tests.pages.desk import entries, written

VIEWING = {"what": "Kijkdag", "owner": "writer", "dueAt": "2026-03-12T09:30:00Z", "place": "Kerkstraat", "status": "open"}
NUMBER = " Haar bsn is 123456782."
MAIL = f"Van: Fatima Amrani.{NUMBER} Yusuf woont nu in de Kerkstraat 12. Noor is er blij mee."
OWN_WORDS = "Noor is blij met haar nieuwe plek."
THE_DAY_BEFORE = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_karim_pastes_a_mail_and_keeps_noors_reminder_when_sanne_is_ill(
    chromium: Browser, watch: Watch, service: MovingService, capsys: pytest.CaptureFixture[str]
) -> None:
    world, stopwatch = service.world, Stopwatch()
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    written(world, world.sanne, pair_id, "De kijkdag staat vast.", kind="action", action=VIEWING)
    karim = Professional(chromium, watch, "karim")
    sanne = Professional(chromium, watch, "sanne", "en", size=PHONE)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language="en")
    service.gives_key(noor, youngster)

    # S16: marked while he pastes, the number refused when he sends it, and nothing kept before he made it his own.
    service.lets_in(karim, world.karim)
    desk = karim.screen
    with stopwatch.times("Karim, desk, pair open to note shared, with a pasted mail"):
        karim.opens_the_pair(pair_id)
        desk.follow("Iets opschrijven")
        karim.fills_in_a_note("Wonen", MAIL)
        coach_points_at(desk, "Fatima Amrani", "Yusuf", "Kerkstraat 12")
        desk.look()
        desk.press("Bewaren")
        assert desk.shows("Een burgerservicenummer delen we niet.")
        assert desk.page.locator("#text").input_value() == MAIL
        assert all(words in desk.text for words in ("“Fatima Amrani”", "“Yusuf”", "“Kerkstraat 12”"))
        assert not entries(world.database, "note-written")[1:], "nothing of it was kept"
        desk.fill_in("Wat wil je delen?", OWN_WORDS)
        expect(desk.page.locator("#coach .notice")).to_have_count(0, timeout=PATIENCE)
        desk.press("Bewaren")
    assert desk.shows("Bewaard.")
    assert OWN_WORDS in desk.text

    # S5: Noor asks for it, and Sanne sees it on her phone.
    noor.comes_back()
    noor.opens_her_page()
    noor.screen.press("Herinner me de avond ervoor")
    service.lets_in(sanne, world.sanne)
    sanne.opens_the_pair(pair_id)
    assert sanne.screen.shows("Noor wil de avond ervoor een berichtje: woensdag 11 maart.")

    # The day before, Sanne is ill: she says so, and Karim keeps it.
    service.clock.present = THE_DAY_BEFORE
    service.lets_in(sanne, world.sanne)
    with stopwatch.times("Sanne, phone, list open to away"):
        sanne.begins_the_day()
        assert sanne.screen.shows("Vanavond een berichtje sturen: Kijkdag")
        sanne.screen.follow("Ik ben er niet")
        sanne.screen.fill_in("Eerste dag", "2026-03-11")
        sanne.screen.fill_in("Laatste dag", "2026-03-12")
        sanne.screen.press("Bewaren")
    service.lets_in(karim, world.karim)
    karim.begins_the_day()
    assert desk.shows("Vanavond een berichtje sturen: Kijkdag")
    assert not any(flag in desk.text.lower() for flag in ("te laat", "overdue"))
    stopwatch.tells(capsys)


def coach_points_at(screen: Screen, *found: str) -> None:
    """While it is typed, without anything being sent."""
    for words in found:
        screen.page.locator("#coach").get_by_text(f"“{words}”").wait_for()
