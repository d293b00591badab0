"""One person's screen: it opens addresses, follows links, presses buttons and reads what stands there. Nothing else.

Stories are told in Dutch; on an English screen the words are looked up in ENGLISH, so what a reader of English sees is
held to that table.
"""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.chromium import own_profile
from tests.browser.english import ENGLISH
from tests.browser.watch import Watch

PATIENCE = 60_000  # milliseconds, for a page on a busy machine


class Screen:
    """A browser of one's own, with nothing in it yet. With a `profile` it keeps there what it keeps, until it is closed."""

    def __init__(
        self, browser: Browser, watch: Watch, size: ViewportSize, language: str, profile: Path | None = None
    ) -> None:
        self.language = language
        self._watch = watch
        if profile is None:
            context = browser.new_context(base_url=watch.service, viewport=size)
        else:
            context = own_profile(browser, profile, watch.service, size)
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        watch.follow(self.page)

    def says(self, words: str) -> str:
        """These words as they stand on this screen."""
        return words if self.language == "nl" else ENGLISH[words]

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)
        self._arrived()

    def reload(self) -> None:
        """Ask for the same page again."""
        self.page.reload()
        self._arrived()

    def closes_the_window(self) -> None:
        """And opens another, in which nothing was typed."""
        closed = self.page
        self.page = closed.context.new_page()
        self._watch.follow(self.page)
        closed.close()

    def back(self) -> None:
        """The browser's own "back": it has to end with a page that was asked for again."""
        with self.page.expect_event("load"):
            self.page.go_back(wait_until="commit")
        self._arrived()

    def back_as_far_as_it_goes(self) -> list[str]:
        """Press "back" until there is nothing before; what could be read on each page that came, its title first."""
        browser, seen = self.page.context.new_cdp_session(self.page), []
        for _ in range(browser.send("Page.getNavigationHistory")["currentIndex"]):
            self.page.go_back(wait_until="commit")
            self.page.wait_for_url(lambda address: not address.startswith(self._watch.service) or address.endswith("/leeg"))
            seen.append(f"{self.page.title()} {self.page.locator('body').inner_text()}".strip())
        return seen

    def read_english_from_now_on(self) -> None:
        """The button on every page, when this screen is an English one and was not switched before."""
        if self.language != self.page.locator("html").get_attribute("lang"):
            self._leave_by(self.page.get_by_role("button", name="English"))

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press the button with these words, and see the page it leads to."""
        self.press_as_it_says(self.says(words), within)

    def press_as_it_says(self, words: str, within: Locator | None = None) -> None:
        """Press the button with these words, in the language that they stand in."""
        self._leave_by((within or self.page).get_by_role("button", name=words, exact=True))

    def presses_twice(self, words: str) -> None:
        """A thumb that taps once too often."""
        with self.page.expect_navigation(timeout=PATIENCE):
            self.page.get_by_role("button", name=self.says(words), exact=True).dblclick()
        self._arrived()

    def follow(self, words: str, within: Locator | None = None) -> None:
        """Follow the link with these words."""
        self._leave_by((within or self.page).get_by_role("link", name=self.says(words), exact=True))

    def fill_in(self, label: str, text: str) -> None:
        """Type in the field with this label."""
        self.page.get_by_label(self.says(label), exact=True).fill(text)

    def choose(self, question: str, answer: str) -> None:
        """One answer to a question with several."""
        name = self.says(question)
        group = self.page.get_by_role("group", name=name, exact=True)
        group = group.or_(self.page.get_by_role("radiogroup", name=name, exact=True))
        group.get_by_label(self.says(answer), exact=True).check()

    def waits_for(self, words: str) -> None:
        """The page changes by itself until its heading says this."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.says(words), timeout=PATIENCE)
        self._arrived()

    def look(self) -> None:
        """Have the page looked at as it stands now, for example after something was unfolded."""
        self._watch.look_at(self.page, self.language)

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        """What stands on the page, between its head and foot; what is folded counts too."""
        return " ".join((self.page.locator("main").text_content() or "").split())

    def shows(self, words: str) -> bool:
        """Whether these words stand on the page."""
        return self.says(words) in self.text

    def _leave_by(self, way: Locator) -> None:
        with self.page.expect_navigation(timeout=PATIENCE):
            way.click()
        self._arrived()

    def _arrived(self) -> None:
        self.page.wait_for_load_state()
        self.look()
