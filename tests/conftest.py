"""What every test can ask for: a database of its own (really committed), a clock that it sets, the application."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from joserfc.jwk import ECKey

from service.access.wiring import EXTENSION
from service.app import create_app, parts_of
from service.db import Database
from service.settings import Settings
from tests.databases import Template, postgresql_template, sqlite_template
from tests.factories import MASTER_KEY, World
from tests.fake_clock import FakeClock
from tests.made_once import empty_database, world_of
from tests.web_reader import Browser

PUBLIC_URL = "https://koppel.test"
TOKEN_KEY = ECKey.generate_key("P-256").as_pem(private=True).decode()
KINDS = ("sqlite", "postgresql")

# The suite says the same about the same code each time, on a busy machine too. `make explore` looks for what it did not try.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if "KOPPEL_EXAMPLES" in os.environ else "steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases", default="sqlite", help="sqlite, postgresql, or both with a comma between them")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--databases").split(",")
        if not set(chosen) <= set(KINDS):
            raise pytest.UsageError(f"--databases: choose from {', '.join(KINDS)}, not {chosen}")
        metafunc.parametrize("database_kind", chosen)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """On which database this test runs: each that was chosen on the command line."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A migrated, empty SQLite database to copy."""
    with sqlite_template(tmp_path_factory.mktemp("sqlite")) as made:
        yield made


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A migrated, empty PostgreSQL database to copy, on a server that runs as long as the tests do."""
    with postgresql_template(tmp_path_factory.mktemp("postgresql")) as made:
        yield made


@pytest.fixture
def template(request: pytest.FixtureRequest, database_kind: str) -> Template:
    """A migrated, empty database of this test's kind."""
    made: Template = request.getfixturevalue(database_kind)
    return made


@pytest.fixture
def database_url(template: Template, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database for this test alone."""
    with template.copy(tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a service at an invented HTTPS address."""
    return _settings(database_url, tmp_path)


@pytest.fixture
def clock() -> FakeClock:
    """Tuesday 3 March 2026, 14:02 in the Netherlands, until the test says otherwise."""
    return FakeClock()


@pytest.fixture
def database(settings: Settings, clock: FakeClock) -> Iterator[Database]:
    """The test's database with its vault and clock."""
    with empty_database(settings.database_url, settings.key_store_url, clock, settings.public_url) as made:
        yield made


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with its routes and templates, which take longer to make than most tests to run."""
    return _application(
        _settings(f"sqlite:///{tmp_path_factory.mktemp('built')}/koppel.db", tmp_path_factory.mktemp("keys"))
    )


@pytest.fixture
def app(built_app: Flask, settings: Settings, database: Database) -> Flask:
    """The whole application over the test's database. Whoever adds routes to it takes `own_app`."""
    built_app.extensions[EXTENSION] = parts_of(settings, database)
    return built_app


@pytest.fixture
def own_app(settings: Settings, database: Database) -> Flask:
    """As `app`, for one test alone."""
    return _application(settings, database)


@pytest.fixture
def world(database: Database) -> World:
    """Two organisations with their people and systems. No pair, no youngster, no consent."""
    return world_of(database)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser of somebody who is not signed in."""
    return Browser(app)


def _settings(database_url: str, directory: Path) -> Settings:
    return Settings(
        database_url=database_url,
        key_store_url=f"sqlite:///{directory / 'keys.db'}",
        public_url=PUBLIC_URL,
        master_key=MASTER_KEY,
        token_key=TOKEN_KEY,
    )


def _application(settings: Settings, database: Database | None = None) -> Flask:
    application = create_app(settings, database)
    application.testing = True
    # In testing mode Flask would hand exceptions to the test; the test wants to see what the world sees.
    application.config["PROPAGATE_EXCEPTIONS"] = False
    return application
