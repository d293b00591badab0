"""S7, S8, S9, S14, S33 and S34 on real screens. Why on SQLite alone: see conftest.py."""

import pytest
from playwright.sync_api import Browser

from demo.calendar import today
from tests.browser.navigators.together import joins, lets_karim_read_about_housing, sanne_and_karim
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch

HOUSING = "Noor kwam op tijd voor de kijkdag en stelde zelf de vragen."
ABOUT_SOMEBODY = ("Sanne", "Karim", "De Brug", "Straatkracht", "Noor", HOUSING)
BY_KARIM = "Noor liep op straat een uur met ons mee en had plezier."
THIS_YEAR = today().year

in_both_languages = pytest.mark.parametrize("language", ["nl", "en"])


@in_both_languages
def test_noor_says_no_and_karim_sees_the_same_nothing_is_shared_as_before(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Noor van S7 ({language})", language)
    sanne.writes("Wonen", HOUSING)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    joins(noor, sanne)
    karim.opens_the_pair()
    before = karim.reads()
    assert karim.sees_that_nothing_is_shared()

    noor.shares_nothing()
    assert noor.screen.shows("Je hoeft niets uit te leggen.")

    karim.reloads()
    assert karim.reads() == before


@in_both_languages
def test_noor_pauses_from_her_page_and_karims_open_page_reloaded_at_once_shows_nothing(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Noor van S8 ({language})", language)
    sanne.writes("Wonen", HOUSING)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    joins(noor, sanne)
    lets_karim_read_about_housing(noor)
    karim.opens_the_pair()
    assert HOUSING in karim.reads()

    noor.pauses_everything()
    karim.reloads()  # sooner than the second that the scenario allows
    assert HOUSING not in karim.reads()
    assert karim.sees_that_nothing_is_shared()
    assert noor.screen.shows("Gestopt op")

    noor.takes_it_up_again("3 maanden")
    karim.reloads()
    assert HOUSING in karim.reads()


@in_both_languages
def test_noor_stopped_altogether_agrees_again_in_two_taps_and_keeps_the_proof_of_it(
    chromium: Browser, watch: Watch, language: str
) -> None:
    """S9. Nothing calls her a drop-out, and the paper is hers."""
    sanne, karim = sanne_and_karim(chromium, watch, f"Noor van S9 ({language})", language)
    sanne.writes("Wonen", HOUSING)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    joins(noor, sanne)
    lets_karim_read_about_housing(noor)
    noor.stops_altogether()
    karim.opens_the_pair()
    assert karim.sees_that_nothing_is_shared()

    noor.opens_her_page()
    noor.takes_it_up_again("1 maand")
    karim.reloads()
    assert HOUSING in karim.reads()
    assert noor.keeps_the_proof_of_her_last_choice().startswith("koppel-")
    assert noor.screen.shows("Jij tekende met je sleutel.")


@in_both_languages
def test_a_fifteen_year_old_sees_the_page_of_a_code_that_does_not_work_and_sanne_sees_nothing_happen(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, _ = sanne_and_karim(chromium, watch, f"Zoe van S14 ({language})", language)
    code = sanne.shows_the_code()
    before = sanne.reads()
    zoe = Youngster(chromium, watch, "Zoe", born=(THIS_YEAR - 15, 12), language=language)
    zoe.scans(code.scanned)
    zoe.introduces_herself()
    too_young = zoe.reads()
    assert not zoe.passkeys.made()

    guessing = Youngster(chromium, watch, "Zoe", born=(2007, 1), language=language)
    guessing.types("AAAA-AAAA-AA")
    guessing.introduces_herself()
    assert guessing.reads() == too_young
    assert not [words for words in ABOUT_SOMEBODY if words in too_young]

    sanne.reloads()
    assert sanne.reads() == before


@in_both_languages
def test_a_flatmate_who_photographed_the_code_gets_a_question_that_he_cannot_answer_and_nothing_else(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, _ = sanne_and_karim(chromium, watch, f"Noor van S33 ({language})", language)
    sanne.writes("Wonen", HOUSING)
    code = sanne.shows_the_code()
    flatmate = Youngster(chromium, watch, "Rik", born=(2004, 5), language=language)
    flatmate.scans(code.scanned)
    assert_sees_nothing(flatmate)
    flatmate.introduces_herself()
    assert_sees_nothing(flatmate)

    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    noor.scans(code.scanned)
    noor.introduces_herself()
    assert noor.screen.title == noor.screen.says("Deze code werkt niet")

    # Noor, beside Sanne, has no two words: so the words on Sanne's screen are somebody else's.
    sanne.sees_the_words()
    sanne.refuses_the_words()
    for address in ("/jongere/begin/woorden", "/jongere/begin/sleutel", "/jongere/", "/jongere/notities"):
        flatmate.opens(address)
        assert_sees_nothing(flatmate)
    joins(noor, sanne)
    assert noor.passkeys.made() == ["localhost"]


@in_both_languages
def test_a_worker_who_plays_the_youngster_with_a_phone_of_her_own_never_reads_what_karim_wrote(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Niemand van S34 ({language})", language)
    karim.writes("Wonen", BY_KARIM)
    own_phone = Youngster(chromium, watch, "Niemand", born=(2005, 2), language=language)
    joins(own_phone, sanne)  # she confirms the words that stand on both screens of hers
    own_phone.looks_at_what_waits()
    assert BY_KARIM not in own_phone.reads()
    own_phone.goes_on()
    own_phone.chooses("Wat mag Karim lezen van wat Sanne schrijft?", {"Wonen": "Ja"})
    own_phone.chooses("Wat mag Sanne lezen van wat Karim schrijft?", {"Wonen": "Ja"})
    own_phone.chooses_how_long("3 maanden")
    own_phone.says_yes()
    sanne.opens_the_pair()
    assert sanne.sees_that_nothing_is_shared()
    assert BY_KARIM not in sanne.reads()
    for address in ("/jongere/", "/jongere/notities", "/jongere/toestemming", "/jongere/wie-keek"):
        own_phone.opens(address)
        assert BY_KARIM not in own_phone.screen.page.content()
    karim.opens_the_pair()
    assert BY_KARIM in karim.reads()


def assert_sees_nothing(somebody: Youngster) -> None:
    seen = somebody.screen.page.content()
    assert not [words for words in ABOUT_SOMEBODY if words in seen]
    assert not somebody.passkeys.made()
