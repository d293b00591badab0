"""Iris, privacy officer of De Brug, at her desk."""

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

    def enters_the_stop_of(self, pair_code: str) -> None:
        """Somebody phoned: the youngster says stop."""
        self.screen.open("/toezicht/stop")
        self.screen.fill_in("Code van het koppel", pair_code)
        self.screen.press("Nu stoppen")
