"""S6 from beginning to end, on two desks and a phone, in both languages. Why on SQLite alone: see conftest.py."""

import pytest
from playwright.sync_api import Browser

from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch

HOUSING = "Noor kwam op tijd voor de kijkdag en stelde zelf de vragen."
SCHOOL = "Noor wil in september met de opleiding kok beginnen."
INCOME = "De uitkering is aangevraagd. We wachten op de gemeente."
BY_KARIM = "Noor liep op straat een uur met ons mee en had plezier."
ABOUT_SOMEBODY = ("Sanne", "Karim", "De Brug", "Straatkracht", HOUSING, SCHOOL, INCOME)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_noor_scans_chooses_per_subject_and_is_read_as_she_chose_until_she_stops(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne = Professional(chromium, watch, "sanne", language)
    karim = Professional(chromium, watch, "karim", language)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)

    sanne.signs_in()
    sanne.forms_a_pair_with("Karim", label="Noor (wonen)")
    karim.signs_in()
    karim.accepts_the_pair(label="Noor van het plein")
    sanne.writes("Wonen", HOUSING, kind="Wat goed gaat")
    sanne.writes("School en werk", SCHOOL)
    sanne.writes("Inkomen en schulden", INCOME)
    karim.writes("School en werk", BY_KARIM)

    # Before the words match, nothing about anybody.
    code = sanne.shows_the_code()
    noor.scans(code.scanned)
    assert_says_nothing_about_anybody(noor)
    noor.introduces_herself()
    assert_says_nothing_about_anybody(noor)
    assert sanne.sees_the_words() == noor.sees_the_words()
    noor.opens("/jongere/begin/sleutel")
    assert_says_nothing_about_anybody(noor)
    assert not noor.passkeys.made()

    sanne.confirms_the_words()
    noor.makes_a_passkey()
    assert noor.passkeys.made() == ["localhost"]

    # Who, and what, with the real notes that wait.
    assert all(name in noor.reads() for name in ("Sanne", "De Brug", "Karim", "Straatkracht"))
    noor.looks_at_what_waits()
    assert all(text in noor.reads() for text in (HOUSING, SCHOOL, INCOME))
    assert BY_KARIM not in noor.reads()  # he has not met her yet: this could be anybody's phone
    karim.opens_the_pair()
    assert karim.sees_that_nothing_is_shared()
    noor.goes_on()

    # Her choice, signed by her phone.
    noor.chooses(
        "Wat mag Karim lezen van wat Sanne schrijft?", {"Wonen": "Ja", "School en werk": "Ja", "Geld en schulden": "Nee"}
    )
    noor.chooses("Wat mag Sanne lezen van wat Karim schrijft?", {"School en werk": "Ja"})
    noor.chooses_how_long("3 maanden")
    before = noor.passkeys.times_signed()
    noor.says_yes()
    assert noor.passkeys.times_signed() == before + 1

    # Karim reads what she chose; what he writes opens after he has met her.
    karim.opens_the_pair()
    assert HOUSING in karim.reads()
    assert SCHOOL in karim.reads()
    assert INCOME not in karim.reads()
    sanne.opens_the_pair()
    assert BY_KARIM not in sanne.reads()
    karim.enters_the_number(noor.number_for("Karim"))
    sanne.opens_the_pair()
    assert BY_KARIM not in sanne.reads()  # written before her yes: she sees it first
    noor.unfolds_the_new_note_of("Karim")
    assert BY_KARIM in noor.reads()
    noor.lets_read("Sanne")
    sanne.opens_the_pair()
    assert BY_KARIM in sanne.reads()

    # She stops with one tap, and nothing old comes back, not even with "back".
    karim.opens_the_pair()
    karim.opens_the_caseload()
    noor.stops_altogether()
    karim.goes_back()
    assert_reads_nothing(karim)
    karim.reloads()
    assert_reads_nothing(karim)
    sanne.opens_the_pair()
    assert sanne.sees_that_nothing_is_shared()
    assert BY_KARIM not in sanne.reads()


def assert_says_nothing_about_anybody(noor: Youngster) -> None:
    seen = noor.screen.page.content()
    assert not [words for words in ABOUT_SOMEBODY if words in seen]


def assert_reads_nothing(karim: Professional) -> None:
    assert karim.sees_that_nothing_is_shared()
    assert not [text for text in (HOUSING, SCHOOL, INCOME) if text in karim.reads()]
