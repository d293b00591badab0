"""What several stories begin with, done by the people themselves on their own screens."""

from playwright.sync_api import Browser

from tests.browser.navigators.professional import Code, Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch


def sanne_and_karim(chromium: Browser, watch: Watch, label: str, language: str = "nl") -> tuple[Professional, Professional]:
    """Both signed in, and a pair in which there is no youngster yet."""
    sanne, karim = (Professional(chromium, watch, login, language) for login in ("sanne", "karim"))
    sanne.signs_in()
    sanne.forms_a_pair_with("Karim", label)
    karim.signs_in()
    karim.accepts_the_pair(label)
    return sanne, karim


def joins(youngster: Youngster, sanne: Professional) -> Code:
    """By Sanne's code, as far as the first consent screen; gives the code, which is spent now."""
    code = sanne.shows_the_code()
    youngster.scans(code.scanned)
    youngster.introduces_herself()
    assert sanne.sees_the_words() == youngster.sees_the_words()
    sanne.confirms_the_words()
    youngster.makes_a_passkey()
    return code


def lets_karim_read_about_housing(youngster: Youngster, **more: str) -> None:
    """Through the screens: Karim reads what Sanne writes about housing, Sanne reads nothing; `more` by question."""
    youngster.looks_at_what_waits()
    youngster.goes_on()
    youngster.chooses("Wat mag Karim lezen van wat Sanne schrijft?", {"Wonen": "Ja", **more})
    youngster.chooses("Wat mag Sanne lezen van wat Karim schrijft?", {})
    youngster.chooses_how_long("3 maanden")
    youngster.says_yes()
