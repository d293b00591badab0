"""Debian's own Chromium, driven by playwright; each run has a profile of its own, gone afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

# Debian builds the same browser twice. The one without windows of its own is the quicker.
PROGRAMS = ("chromium-headless-shell", "chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright switches off the memory from which "back" shows a page without asking for it again. People's browsers have it.
KEPT_AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A browser without a screen. Where there is no Chromium the test is left out, and the reason says so."""
    program = _installed()
    if program is None:
        pytest.skip("the stories in a browser: Chromium is not installed; run `make system-packages`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, ignore_default_args=KEPT_AS_PEOPLE_HAVE_IT)
        yield browser
        browser.close()


def own_profile(browser: Browser, directory: Path, address: str, size: ViewportSize) -> BrowserContext:
    """A browser program of its own that writes to disk what it keeps, as the one in a library does."""
    return browser.browser_type.launch_persistent_context(
        directory,
        executable_path=_installed(),
        args=FLAGS,
        ignore_default_args=KEPT_AS_PEOPLE_HAVE_IT,
        base_url=address,
        viewport=size,
    )


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
