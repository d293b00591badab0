"""S7, S8, S14 and S33 on real screens. Why on SQLite alone: see conftest.py."""

from datetime import date

from playwright.sync_api import Browser

from tests.browser.navigators.together import joins, sanne_and_karim
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch

HOUSING = "Noor kwam op tijd voor de kijkdag en stelde zelf de vragen."
ABOUT_SOMEBODY = ("Sanne", "Karim", "De Brug", "Straatkracht", "Noor", HOUSING)
THIS_YEAR = date.today().year


def test_noor_says_no_and_karim_sees_the_same_nothing_is_shared_as_before(chromium: Browser, watch: Watch) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, "Noor van S7")
    sanne.writes("Wonen", HOUSING)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1))
    joins(noor, sanne)
    karim.opens_the_pair()
    before = karim.reads()
    assert karim.sees_that_nothing_is_shared()

    noor.shares_nothing()
    assert "Je hoeft niets uit te leggen." in noor.reads()

    karim.reloads()
    assert karim.reads() == before


def test_noor_pauses_from_her_page_and_karims_open_page_reloaded_at_once_shows_nothing(
    chromium: Browser, watch: Watch
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, "Noor van S8")
    sanne.writes("Wonen", HOUSING)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1))
    joins(noor, sanne)
    noor.looks_at_what_waits()
    noor.goes_on()
    noor.chooses("Wat mag Karim lezen van wat Sanne schrijft?", {"Wonen": "Ja"})
    noor.chooses("Wat mag Sanne lezen van wat Karim schrijft?", {})
    noor.chooses_how_long("3 maanden")
    noor.says_yes()
    karim.opens_the_pair()
    assert HOUSING in karim.reads()

    noor.pauses_everything()
    karim.reloads()  # sooner than the second that the scenario allows
    assert HOUSING not in karim.reads()
    assert karim.sees_that_nothing_is_shared()
    assert "Gestopt op" in noor.reads()

    noor.takes_it_up_again("3 maanden")
    karim.reloads()
    assert HOUSING in karim.reads()


def test_a_fifteen_year_old_sees_the_page_of_a_code_that_does_not_work_and_sanne_sees_nothing_happen(
    chromium: Browser, watch: Watch
) -> None:
    sanne, _ = sanne_and_karim(chromium, watch, "Zoe van S14")
    code = sanne.shows_the_code()
    before = sanne.reads()
    zoe = Youngster(chromium, watch, "Zoe", born=(THIS_YEAR - 15, 12))
    zoe.scans(code.scanned)
    zoe.introduces_herself()
    too_young = zoe.reads()
    assert not zoe.passkeys.made()

    guessing = Youngster(chromium, watch, "Zoe", born=(2007, 1))
    guessing.types("AAAA-AAAA-AA")
    guessing.introduces_herself()
    assert guessing.reads() == too_young
    assert not [words for words in ABOUT_SOMEBODY if words in too_young]

    sanne.reloads()
    assert sanne.reads() == before


def test_a_flatmate_who_photographed_the_code_gets_a_question_that_he_cannot_answer_and_nothing_else(
    chromium: Browser, watch: Watch
) -> None:
    sanne, _ = sanne_and_karim(chromium, watch, "Noor van S33")
    sanne.writes("Wonen", HOUSING)
    code = sanne.shows_the_code()
    flatmate = Youngster(chromium, watch, "Rik", born=(2004, 5))
    flatmate.scans(code.scanned)
    assert_sees_nothing(flatmate)
    flatmate.introduces_herself()
    assert_sees_nothing(flatmate)

    noor = Youngster(chromium, watch, "Noor", born=(2007, 1))
    noor.scans(code.scanned)
    noor.introduces_herself()
    assert noor.screen.title == "Deze code werkt niet"

    # Noor, beside Sanne, has no two words: so the words on Sanne's screen are somebody else's.
    sanne.sees_the_words()
    sanne.refuses_the_words()
    for address in ("/jongere/begin/woorden", "/jongere/begin/sleutel", "/jongere/", "/jongere/notities"):
        flatmate.opens(address)
        assert_sees_nothing(flatmate)
    joins(noor, sanne)
    assert noor.passkeys.made() == ["localhost"]


def assert_sees_nothing(somebody: Youngster) -> None:
    seen = somebody.screen.page.content()
    assert not [words for words in ABOUT_SOMEBODY if words in seen]
    assert not somebody.passkeys.made()
