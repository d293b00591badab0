"""A note that is not sent yet, on a desk's computer that others use too. Why on SQLite alone: see conftest.py."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.navigators.professional import Professional
from tests.browser.screen import Screen
from tests.browser.watch import Watch

TYPED = "Noor kwam op tijd voor de kijkdag."
AGAIN = "Noor wil de avond ervoor een appje."


def test_what_is_typed_survives_a_lost_connection_and_a_closed_window_and_nobody_else_can_read_it(
    chromium: Browser, watch: Watch, tmp_path: Path
) -> None:
    sanne = Professional(chromium, watch, "sanne", profile=tmp_path)
    screen = sanne.screen
    sanne.signs_in()
    sanne.forms_a_pair_with("Karim", "Noor")
    karim = Professional(chromium, watch, "karim")
    karim.signs_in()
    karim.accepts_the_pair("Noor")

    # The connection is lost, and then the window is closed.
    sanne.types_a_note(TYPED)
    screen.page.context.set_offline(True)
    screen.page.get_by_role("button", name="Bewaren", exact=True).click()
    screen.page.get_by_text("Er is geen internet.").wait_for()
    screen.closes_the_window()
    screen.page.context.set_offline(False)
    sanne.opens_the_note_form()
    screen.page.locator("#draft-back").wait_for()
    assert screen.page.locator("#text").input_value() == TYPED
    assert screen.page.locator('input[name="subject"]:checked').get_attribute("value") == "housing"
    screen.look()
    assert_sealed(screen)

    # Her session ends, and a colleague sits down at the same computer.
    joke = Professional(chromium, watch, "joke")
    joke.sits_down_at_the_desk_of(sanne)
    joke.signs_in()
    screen.open(f"{sanne.pair}/notitie")
    assert TYPED not in screen.page.content()
    assert_sealed(screen)

    # She is back, sends it, and types something that she leaves: signing out drops that.
    sanne.sits_down_at_the_desk_of(joke)
    sanne.signs_in()
    sanne.opens_the_note_form()
    screen.page.locator("#draft-back").wait_for()
    screen.choose("Wat voor notitie is het?", "Nieuws")
    screen.choose("Hoe weet je dit?", "Zelf gezien")
    screen.page.locator('input[name="discussed"][value="yes"]').check()
    screen.press("Bewaren")
    assert kept(screen) == 0
    sanne.types_a_note(AGAIN)
    assert kept(screen) == 1
    screen.press("Afmelden")
    assert kept(screen) == 0
    screen.page.context.close()
    for path in tmp_path.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(text.encode(coding) in content for text in (TYPED, AGAIN) for coding in ("utf-8", "utf-16-le")), path


def kept(screen: Screen) -> int:
    """How many things this browser keeps for the service."""
    return int(screen.page.evaluate("localStorage.length"))


def assert_sealed(screen: Screen) -> None:
    """There is one thing that the browser keeps, and no word of what was typed can be read in it."""
    assert kept(screen) == 1
    found = str(screen.page.evaluate("JSON.stringify(localStorage)"))
    assert not any(word in found for word in ("Noor", "kwam", "tijd", "kijkdag"))
    assert screen.page.evaluate("sessionStorage.length") == 0
    assert screen.page.evaluate("indexedDB.databases().then(found => found.length)") == 0
