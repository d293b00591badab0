"""S28 and S29 on real screens: Karim on his phone, Sanne without a mouse. Why on SQLite alone: see conftest.py."""

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.navigators.together import joins, lets_karim_read_about_housing, sanne_and_karim
from tests.browser.navigators.youngster import Youngster
from tests.browser.stopwatch import Stopwatch
from tests.browser.watch import PHONE, Watch

PAPERS = "Papieren ophalen"


def reaches(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    for _ in range(80):
        if wanted.evaluate("part => part === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the Tab key never comes to it")


def ticks(page: Page, wanted: Locator) -> None:
    """One of a group of radio buttons: Tab to the group, then the arrow keys."""
    name = wanted.get_attribute("name")
    for _ in range(80):
        if page.evaluate("() => document.activeElement.name") == name:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(8):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the arrow keys never come to it")


def presses(page: Page, button: Locator) -> None:
    reaches(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def writes_an_action(page: Page, what: str, for_whom: str) -> None:
    """From an empty form, with the keyboard alone."""
    reaches(page, page.locator("#text"))
    page.keyboard.type("Ze liggen klaar op het stadskantoor.")
    for field, value in (("subject", "housing"), ("kind", "action"), ("how_known", "seen"), ("discussed", "yes")):
        ticks(page, page.locator(f'input[name="{field}"][value="{value}"]'))
    if not page.locator("#action_what").is_visible():
        reaches(page, page.locator("details.card > summary"))
        page.keyboard.press("Enter")
    reaches(page, page.locator("#action_what"))
    page.keyboard.type(what)
    reaches(page, page.locator("#action_owner"))
    page.keyboard.type(for_whom)
    presses(page, page.get_by_role("button", name="Bewaren"))


def test_friday_17_00_karim_goes_home_and_the_viewing_day_did_not_happen(
    chromium: Browser, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = Stopwatch()
    sanne, karim = sanne_and_karim(chromium, watch, "Noor van vrijdag")
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1))
    joins(noor, sanne)
    lets_karim_read_about_housing(noor)
    desk = sanne.screen.page

    with watched.times("Sanne, keyboard alone, page open to note shared"):
        sanne.opens_the_note_form()
        writes_an_action(desk, PAPERS, "Karim")
    assert sanne.screen.shows(PAPERS)

    # S28: on his phone Karim asks, and until Sanne says yes it is his.
    karim.screen.page.set_viewport_size(PHONE)
    with watched.times("Karim, phone, Friday page open to everything said"):
        karim.screen.open("/begeleider/")
        karim.screen.follow("Tot maandag")
        assert karim.screen.shows("Er is geen invaller die Noor goed vindt.")
        karim.screen.page.get_by_role("group", name=PAPERS).get_by_label("Sanne neemt over").check()
        karim.screen.press("Bewaren")
    karim.opens_the_pair()
    assert karim.screen.shows("Nog geen antwoord.")
    with watched.times("Sanne, keyboard alone, question seen to taken over"):
        sanne.screen.open("/begeleider/")
        assert sanne.screen.shows("Karim vraagt of jij iets overneemt")
        sanne.opens_the_pair()
        presses(desk, desk.get_by_role("button", name="Ik neem het over"))
    assert sanne.screen.shows("Jij doet dit nu.")

    # S29: it did not go ahead; nobody is to blame, and only a new appointment is offered.
    with watched.times("Sanne, keyboard alone, did not go ahead to new appointment shared"):
        reaches(desk, desk.locator("#actions details summary").first)
        desk.keyboard.press("Enter")
        sanne.screen.look()
        presses(desk, desk.get_by_role("button", name="Ging niet door"))
        presses(desk, desk.get_by_role("link", name="Nieuwe afspraak?"))
        sanne.screen.look()
        assert sanne.screen.title == "Nieuwe afspraak?"
        for field, value in (("how_known", "seen"), ("discussed", "yes")):
            ticks(desk, desk.locator(f'input[name="{field}"][value="{value}"]'))
        reaches(desk, desk.locator("#action_due"))
        desk.keyboard.type("01022027")
        presses(desk, desk.get_by_role("button", name="Bewaren"))
    karim.opens_the_pair()
    assert karim.screen.shows("ging niet door")
    assert karim.screen.shows("1 februari") or karim.screen.shows("2 januari")
    watched.tells(capsys)
