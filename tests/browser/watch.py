"""What is looked at on every page that a story comes to, beside the story itself."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

from tests.browser.axe import AXE, violations

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)
BOTH = (PHONE, DESK)

_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/j/)[^/]+")


@dataclass
class Watch:
    """Faults of pages, collected, so that one run shows them all. `pictures`: where to put one of each, if anywhere."""

    service: str
    pictures: Path | None = None
    faults: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        """Listen to what this page asks for and complains about, from now on."""
        page.on("request", self._is_ours)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._said(page, message))

    def look_at(self, page: Page, language: str) -> None:
        """Look at the page as it stands, on a phone and at a desk; one that was looked at before is passed over."""
        if not page.url.startswith(self.service) or not self._is_new(page, language):
            return
        name = f"{language} {_IDENTIFIER.sub('…', page.url.removeprefix(self.service))}"
        usual = page.viewport_size
        for size in BOTH:
            page.set_viewport_size(size)
            self._look(page, f"{name} at {size['width']} pixels", size)
        if usual is not None:
            page.set_viewport_size(usual)

    def _look(self, page: Page, name: str, size: ViewportSize) -> None:
        if self.pictures is not None:
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower())
            page.screenshot(path=self.pictures / f"{len(self._seen):03}-{slug}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            self.faults.append(f"{name}: wider than the screen")
        if AXE.exists():
            self.faults += [str(violation) for violation in violations(page, name)]

    def _is_new(self, page: Page, language: str) -> bool:
        """By what it is made of: the same tags and classes need no second look."""
        made_of: str = page.evaluate(
            "[...document.body.querySelectorAll('*')].map(e => e.tagName + e.className + e.hidden + e.open).join()"
        )
        key = f"{language} {made_of}"
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _is_ours(self, request: Request) -> None:
        if not request.url.startswith(("http://localhost:", "http://127.0.0.1:", "data:")):
            self.faults.append(f"asks another host: {request.url}")

    def _said(self, page: Page, message: ConsoleMessage) -> None:
        if page.url.startswith(self.service) and "Content Security Policy" in message.text:
            self.faults.append(f"{page.url}: {message.text}")
