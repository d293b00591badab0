"""A real Redmine for the tests: set up once, kept below `.run/`, copied and started per run. Use with `pytest_plugins`."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.redmine.system import RedmineSystem
from demo.redmine_office import ADAPTER_LOGIN, RedmineOffice
from demo.redmine_server import SEED, initialise, lacking, start
from tests.adapters.redmine_adapter import adapter

_RUN = Path(__file__).parents[2] / ".run"


@pytest.fixture(scope="session")
def redmine_template() -> Path:
    """A Redmine with its project, accounts and rights, that is not running. Made anew when its seed has changed."""
    why = lacking()
    if why and os.environ.get("KOPPEL_TEST_ALL"):
        pytest.fail(f"KOPPEL_TEST_ALL is set, but {why}")
    if why:
        pytest.skip(why)
    template = _RUN / f"redmine-{hashlib.sha256(SEED.read_bytes()).hexdigest()[:12]}"
    if not template.exists():
        making = template.with_name(f"{template.name}-{os.getpid()}")
        initialise(making)
        try:
            making.rename(template)
        except OSError:
            # Another test process was first; its one is as good.
            shutil.rmtree(making)
    return template


@pytest.fixture(scope="session")
def shared_redmine(redmine_template: Path) -> Iterator[RedmineOffice]:
    """The Redmine that the tests share."""
    yield from _running(redmine_template)


@pytest.fixture
def redmine(shared_redmine: RedmineOffice) -> Iterator[RedmineOffice]:
    """The shared Redmine; each test uses cases and codes of its own. The adapter reads every case with a note of its own,
    so what it left there goes afterwards, or each test would take longer than the one before."""
    yield shared_redmine
    own = "DELETE FROM journals WHERE user_id = (SELECT id FROM users WHERE login = ?)"
    shared_redmine.change_database(own, ADAPTER_LOGIN)


@pytest.fixture
def own_redmine(redmine_template: Path) -> Iterator[RedmineOffice]:
    """A Redmine for one test alone, to be killed or broken."""
    yield from _running(redmine_template)


@pytest.fixture
def redmine_system(redmine: RedmineOffice, tmp_path: Path) -> RedmineSystem:
    """The adapter under its restricted account."""
    return adapter(redmine, tmp_path)


def _running(template: Path) -> Iterator[RedmineOffice]:
    office = RedmineOffice(start(template))
    try:
        yield office
    finally:
        office.server.stop()
