"""A real Roundup for the tests: made once, copied and started per run. Use with `pytest_plugins`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.restjson.system import RestSystem
from demo.roundup_office import RoundupOffice
from demo.roundup_server import initialise, lacking, start
from tests.adapters.roundup_adapter import adapter


@pytest.fixture(scope="session")
def roundup_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Roundup with its accounts and rights, that is not running."""
    why = lacking()
    if why and os.environ.get("KOPPEL_TEST_ALL"):
        pytest.fail(f"KOPPEL_TEST_ALL is set, but {why}")
    if why:
        pytest.skip(why)
    directory = tmp_path_factory.mktemp("roundup") / "template"
    initialise(directory)
    return directory


@pytest.fixture(scope="session")
def roundup(roundup_template: Path) -> Iterator[RoundupOffice]:
    """The Roundup that the tests share; each uses issues and codes of its own."""
    yield from _running(roundup_template)


@pytest.fixture
def own_roundup(roundup_template: Path) -> Iterator[RoundupOffice]:
    """A Roundup for one test alone, to be killed."""
    yield from _running(roundup_template)


@pytest.fixture
def roundup_system(roundup: RoundupOffice, tmp_path: Path) -> RestSystem:
    """The adapter under its restricted account."""
    return adapter(roundup, tmp_path)


def _running(template: Path) -> Iterator[RoundupOffice]:
    office = RoundupOffice(start(template))
    try:
        yield office
    finally:
        office.server.stop()
