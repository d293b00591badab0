"""Iris, privacy officer of De Brug, at her desk."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.screen import Screen
from tests.browser.watch import DESK, Watch
from tests.identity_provider import NAMES


class Officer:
    """Somebody who watches over what De Brug does."""

    def __init__(self, browser: Browser, watch: Watch, language: str = "nl") -> None:
        self.screen = Screen(browser, watch, DESK, language)

    def signs_in(self) -> None:
        screen = self.screen
        screen.open("/aanmelden")
        screen.read_english_from_now_on()
        screen.page.get_by_role("link", name=NAMES["de-brug"]).click()
        screen.page.locator('button[value="iris"]').click()
        screen.page.wait_for_url("**/toezicht/")
        screen.look()

    def opens_the_log(self) -> None:
        """Where they come in."""
        self.screen.open("/toezicht/")
        self.screen.read_english_from_now_on()

    def opens_the_only_request(self) -> None:
        """From the list to what a youngster asked."""
        self.screen.follow("Verzoeken")
        self.screen.follow("Bekijken")

    def answers_that_it_is_done(self, words: str) -> None:
        """And goes back to the list."""
        self.screen.choose("Wat deed je?", "Gedaan wat gevraagd is")
        self.screen.page.locator("#answer").fill(words)
        self.screen.press("Antwoord geven")

    def enters_the_stop_of(self, pair_code: str) -> None:
        """Somebody phoned: the youngster says stop."""
        self.screen.open("/toezicht/stop")
        self.screen.fill_in("Code van het koppel", pair_code)
        self.screen.press("Nu stoppen")

    def searches_for(self, name: str, act: str) -> list[str]:
        """What the log has of this person; gives its lines, newest first."""
        screen = self.screen
        screen.open("/toezicht/")
        screen.page.get_by_label("Persoon").select_option(label=name)
        screen.page.get_by_label("Wat", exact=True).select_option(label=act)
        screen.press("Zoeken")
        return screen.page.locator("tbody tr").all_inner_texts()

    def takes_along(self, form: str) -> list[str]:
        """What was searched, as a file; gives its lines."""
        screen = self.screen
        screen.page.get_by_text("Exporteren", exact=True).click()
        screen.look()
        with screen.page.expect_download() as kept:
            screen.page.get_by_role("link", name=form, exact=True).click()
        return Path(kept.value.path()).read_text(encoding="utf-8").splitlines()

    def looks_at_what_stands_out(self) -> str:
        """The page with questions and refused attempts; gives what it says."""
        screen = self.screen
        screen.follow("Wat opvalt")
        screen.page.get_by_text(screen.says("Als tabel"), exact=True).click()
        screen.look()
        return screen.text
