"""Two registration systems that speak to the service, and a youngster between two professionals."""

from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from tests.api.system import System
from tests.factories import Office, World
from tests.made_once import noor_of


@pytest.fixture
def de_brug(app: Flask, world: World) -> System:
    """De Brug's system: where Sanne writes."""
    return system_of(app, world.de_brug)


@pytest.fixture
def straatkracht(app: Flask, world: World) -> System:
    """Straatkracht's system: where Karim reads."""
    return system_of(app, world.straatkracht)


@pytest.fixture
def noor(world: World) -> tuple[UUID, Actor]:
    """The pair of Sanne and Karim with Noor: both met her and confirmed her record; she was asked and said nothing yet."""
    return noor_of(world)


def system_of(app: Flask, office: Office) -> System:
    """The registration system of this organisation."""
    return System(app, office.slug, office.system_key)
