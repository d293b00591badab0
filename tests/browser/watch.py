"""What is looked at on every page that a story comes to, beside the story itself."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

from tests.browser.axe import AXE, violations

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)
BOTH = (PHONE, DESK)

# What a page is made of, without what it says: each element with its parent, and whether it is folded.
_MADE_OF = """() => [...new Set([...document.body.querySelectorAll('*')].map(part =>
    [part.parentElement, part].map(one => one.tagName + '.' + one.className + one.hasAttribute('open')).join(' ')))]"""
_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/j/)[^/]+")


@dataclass
class Watch:
    """Faults of pages, collected, so that one run shows them all.

    `seen` holds what needs no second look, and `pictures` says where to put one of each page, if anywhere.
    """

    service: str
    seen: set[str]
    pictures: Path | None = None
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to what this page asks for and complains about, from now on."""
        page.on("request", self._is_ours)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._said(page, message))

    def look_at(self, page: Page, language: str) -> None:
        """Look at the page as it stands, on a phone and at a desk; one with nothing new on it is passed over.

        What axe-core judges is the same in every language; how wide words are is not.
        """
        if not page.url.startswith(self.service):
            return
        path = _IDENTIFIER.sub("…", urlsplit(page.url).path)
        parts = page.evaluate(_MADE_OF)
        is_new = self._sees({f"{path} {part}" for part in parts})
        if not self._sees({f"{language} {path} {part}" for part in parts}):
            return
        usual = page.viewport_size
        for size in BOTH:
            page.set_viewport_size(size)
            self._look(page, f"{language} {path} at {size['width']} pixels", size, is_new)
        if usual is not None:
            page.set_viewport_size(usual)

    def _sees(self, made_of: set[str]) -> bool:
        """Whether there is something that was not looked at before; from now on it was."""
        is_new = not made_of <= self.seen
        self.seen |= made_of
        return is_new

    def _look(self, page: Page, name: str, size: ViewportSize, is_new: bool) -> None:
        if self.pictures is not None:
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower())
            number = len(list(self.pictures.glob("*.png"))) if self.pictures.exists() else 0
            page.screenshot(path=self.pictures / f"{number:03}-{slug}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            self.faults.append(f"{name}: wider than the screen")
        if is_new and AXE.exists():
            self.faults += [str(violation) for violation in violations(page, name)]

    def _is_ours(self, request: Request) -> None:
        if not request.url.startswith(("http://localhost:", "http://127.0.0.1:", "data:")):
            self.faults.append(f"asks another host: {request.url}")

    def _said(self, page: Page, message: ConsoleMessage) -> None:
        if page.url.startswith(self.service) and "Content Security Policy" in message.text:
            self.faults.append(f"{page.url}: {message.text}")
