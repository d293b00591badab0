"""S11, S12, S13 and S32 on real screens. Why on SQLite alone: see conftest.py."""

import pytest
from playwright.sync_api import Browser

from demo.calendar import today
from tests.browser.navigators.officer import Officer
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.together import joins, lets_karim_read_about_housing, sanne_and_karim
from tests.browser.navigators.youngster import Youngster
from tests.browser.screen import Screen
from tests.browser.watch import PHONE, Watch

HOUSING = "Noor kwam op tijd voor de kijkdag en stelde zelf de vragen."
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@LANGUAGES
def test_noor_without_a_phone_decides_on_sannes_tablet_and_confirms_it_alone_in_the_library(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Noor van S13 ({language})", language)
    sanne.writes("Wonen", HOUSING)
    tablet = sanne.screen
    sanne.is_about_to_give_her_screen()
    sanne.gives_her_screen("Niemand anders")

    # It is Noor's now: "back" and Sanne's own address lead nowhere.
    tablet.back()
    assert HOUSING not in tablet.text
    tablet.open("/jongere/samen/begin")
    says_who_she_is(tablet)
    assert HOUSING in tablet.text
    tablet.follow("Verder")
    tablet.choose("Wonen", "Ja")
    tablet.press("Verder")
    tablet.press("Ja, zo mag het")
    paper = tablet.page.locator(".big-code").inner_text()
    tablet.press("Klaar")
    assert tablet.title == tablet.says("Geef het scherm terug")
    tablet.open("/begeleider/")
    assert "/aanmelden" in tablet.page.url

    karim.opens_the_pair()
    assert HOUSING in karim.reads()
    assert karim.screen.shows("Met hulp gekozen")

    library = Screen(chromium, watch, PHONE, language)
    library.open(f"/p/{paper}")
    library.read_english_from_now_on()
    born(library)
    library.press("Verder")
    own_code = library.page.locator(".big-code").inner_text()
    library.press("Ik heb hem bewaard")
    assert library.shows("Dit koos je met hulp van Sanne")
    library.follow("Bekijken en bevestigen")
    library.fill_in("Typ je code om te laten zien dat jij het bent.", own_code)
    (length,) = [
        words
        for words in library.page.locator("button[name=months]").all_inner_texts()
        if words.startswith(library.says("3 maanden"))
    ]
    library.press_as_it_says(length)
    assert library.shows("Het is nu je eigen keuze")
    karim.reloads()
    assert HOUSING in karim.reads()
    assert not karim.screen.shows("Met hulp gekozen")


@LANGUAGES
def test_noors_sister_says_you_may_tell_them_and_that_cannot_be_entered(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Noor van S12 ({language})", language)
    sanne.writes("Wonen", HOUSING)
    sanne.is_about_to_give_her_screen()
    sanne.gives_her_screen("Familie van de jongere", beside=False)
    assert sanne.screen.shows("Dit kan alleen als de jongere zelf naast je zit.")

    # Noor comes along after all, with her sister beside her: the screen says whose choice it is, and she lets it be.
    sanne.gives_her_screen("Familie van de jongere")
    assert sanne.screen.shows("Alleen jij kunt ja zeggen.")
    assert sanne.screen.shows("Ook iemand van je familie")
    sanne.screen.press("Nu niet")
    karim.opens_the_pair()
    assert karim.sees_that_nothing_is_shared()


@LANGUAGES
def test_milan_turns_eighteen_and_is_asked_and_nothing_ends_or_goes_on_longer(
    chromium: Browser, watch: Watch, language: str
) -> None:
    day = today()
    sanne, karim = sanne_and_karim(chromium, watch, f"Milan van S11 ({language})")
    sanne.writes("Wonen", HOUSING)
    milan = Youngster(chromium, watch, "Milan", born=(day.year - 18, day.month), language=language)
    joins(milan, sanne)
    lets_karim_read_about_housing(milan)
    karim.opens_the_pair()
    karim.reloads()  # read once, the note is no longer new
    before = karim.reads()

    milan.opens_her_page()
    milan.screen.follow("Bekijken", milan.screen.page.locator("section", has_text=milan.screen.says("Je wordt 18")))
    assert milan.screen.shows("Je ouders of voogd tekenen niet meer voor je.")
    milan.screen.press("Zo laten")
    assert milan.screen.shows("Prima. Het blijft zoals het is.")
    assert not milan.screen.shows("Je wordt 18")
    karim.reloads()
    assert karim.reads() == before


@LANGUAGES
def test_noor_tells_the_night_worker_stop_and_de_brugs_officer_enters_it_at_once(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Noor van S32 ({language})")
    sanne.writes("Wonen", HOUSING)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    joins(noor, sanne)
    lets_karim_read_about_housing(noor)
    karim.opens_the_pair()
    assert HOUSING in karim.reads()

    officer = Officer(chromium, watch, language)
    officer.signs_in()
    officer.enters_the_stop_of(code_of(karim))
    assert officer.screen.shows("Gestopt. Er wordt nu niets gedeeld.")
    karim.reloads()
    assert HOUSING not in karim.reads()
    assert karim.sees_that_nothing_is_shared()
    noor.opens("/jongere/toestemming")
    assert noor.screen.shows("Jij zei: stop. Daarom is het stopgezet.")


def says_who_she_is(screen: Screen) -> None:
    screen.fill_in("Hoe wil je heten?", "Noor")
    born(screen)
    screen.press("Ik wil kiezen")


def born(screen: Screen) -> None:
    screen.page.locator("#birth_month").select_option("1")
    screen.page.locator("#birth_year").select_option("2007")


def code_of(professional: Professional) -> str:
    """The pair's code, which somebody reads out on the phone."""
    return professional.screen.page.locator("dd.mono").inner_text()
