"""Sanne and Karim with Noor, whom both have met and who has said nothing yet; and browsers in which they are signed in."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from service.app import create_app
from service.db import Database
from service.settings import Settings
from tests.factories import World
from tests.made_once import noor_of
from tests.mail_server import Post, mail_server
from tests.pages.desk import at_desk
from tests.pages.phone import OwnPhone, own_phone
from tests.web_reader import Browser


@pytest.fixture
def noor(world: World) -> tuple[UUID, Actor]:
    """The pair and its youngster. Nothing is shared."""
    return noor_of(world)


@pytest.fixture
def sanne(app: Flask, world: World) -> Browser:
    """Sanne of De Brug, signed in."""
    return at_desk(app, world, world.sanne)


@pytest.fixture
def karim(app: Flask, world: World) -> Browser:
    """Karim of Straatkracht, signed in."""
    return at_desk(app, world, world.karim)


@pytest.fixture
def joke(app: Flask, world: World) -> Browser:
    """Joke of De Brug, signed in; she has no seat in any pair."""
    return at_desk(app, world, world.joke)


@pytest.fixture
def officer(app: Flask, world: World) -> Browser:
    """The privacy officer of De Brug, signed in."""
    return at_desk(app, world, world.de_brug.officer)


@pytest.fixture
def administrator(app: Flask, world: World) -> Browser:
    """The administrator of De Brug, signed in."""
    return at_desk(app, world, world.de_brug.administrator)


@pytest.fixture
def phone(app: Flask, world: World, noor: tuple[UUID, Actor]) -> OwnPhone:
    """Noor's own phone."""
    return own_phone(app, world, noor[1])


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as running:
        yield running


@pytest.fixture
def mailing(settings: Settings, database: Database, post: Post) -> Flask:
    """The application of a service that has a mail server."""
    app = create_app(replace(settings, mail=post.server), database)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app
