"""A real Chromium in front of the real service.

On SQLite alone: what a browser adds to the tests through HTTP, which run on both databases, has nothing to do with where
rows are kept.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import running_chromium
from tests.browser.moving_service import MovingService, moving_service
from tests.browser.running_service import running_service
from tests.browser.watch import Watch
from tests.databases import Template

PICTURES = "KOPPEL_PICTURES"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser program for the stories of a file; each person in it has a browser of their own."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def service_url(chromium: Browser, sqlite: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with two organisations, for the stories of a file."""
    with running_service(tmp_path_factory.mktemp("service"), sqlite) as url:
        yield url


@pytest.fixture
def service(sqlite: Template, tmp_path: Path) -> Iterator[MovingService]:
    """A service on a clock of its own, for a story in which days go by."""
    with moving_service(tmp_path, sqlite) as running:
        yield running


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """What was looked at already, in whichever story: every story begins with the same pages."""
    return set()


@pytest.fixture
def story_url(request: pytest.FixtureRequest) -> str:
    """Where the pages of this story are: a story that asks for `service` plays there."""
    if "service" in request.fixturenames:
        return str(request.getfixturevalue("service").url)
    return str(request.getfixturevalue("service_url"))


@pytest.fixture
def watch(story_url: str, seen: set[str], request: pytest.FixtureRequest) -> Iterator[Watch]:
    """Looks at every page the story comes to; the story fails when one of them breaks a rule.

    With KOPPEL_PICTURES=directory there is a picture of each page too.
    """
    directory = os.environ.get(PICTURES)
    pictures = Path(directory) / request.node.name if directory else None
    watch = Watch(story_url, seen, pictures)
    yield watch
    assert not watch.faults, "\n\n".join(["the pages of this story have faults:", *watch.faults])
