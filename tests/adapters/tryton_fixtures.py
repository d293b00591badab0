"""A real Tryton for the tests: made once and kept below `.run/`, copied and started per run. Use with `pytest_plugins`."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.tryton.system import TrytonSystem
from demo.tryton_office import Office, provision
from demo.tryton_server import copy, initialise, start
from tests.adapters.tryton_adapter import adapter

_EMPTY = Path(__file__).parents[2] / ".run" / "tryton-8.2.1"
_WHY = "trytond is not installed: pip install '.[demo]'"


@pytest.fixture(scope="session")
def tryton_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Tryton with its accounts and rights, that is not running."""
    _require_tryton()
    directory = tmp_path_factory.mktemp("tryton") / "template"
    copy(_empty_tryton(), directory)
    server = start(directory)
    try:
        provision(server, {"sanne": "Sanne", "joke": "Joke"})
    finally:
        server.stop()
    return directory


@pytest.fixture(scope="session")
def office(tryton_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The Tryton that the tests share; each uses parties and codes of its own."""
    yield from _running(tryton_template, tmp_path_factory.mktemp("tryton") / "shared")


@pytest.fixture
def own_office(tryton_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A Tryton for one test alone, to be killed or emptied."""
    yield from _running(tryton_template, tmp_path / "tryton")


@pytest.fixture
def tryton_system(office: Office, tmp_path: Path) -> TrytonSystem:
    """The adapter under its restricted account."""
    return adapter(office, tmp_path)


def _running(template: Path, directory: Path) -> Iterator[Office]:
    copy(template, directory)
    server = start(directory)
    office = Office(server)
    try:
        yield office
    finally:
        office.server.stop()


def _empty_tryton() -> Path:
    if not _EMPTY.exists():
        making = _EMPTY.with_name(f"{_EMPTY.name}-{os.getpid()}")
        initialise(making)
        try:
            making.rename(_EMPTY)
        except OSError:
            # Another test process was first; its one is as good.
            shutil.rmtree(making)
    return _EMPTY


def _require_tryton() -> None:
    if importlib.util.find_spec("trytond"):
        return
    if os.environ.get("KOPPEL_TEST_ALL"):
        pytest.fail(f"KOPPEL_TEST_ALL is set, but {_WHY}")
    pytest.skip(_WHY)
