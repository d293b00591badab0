"""What the scenarios tell of registration systems, with real ones on both sides of the whole service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from adapters.base import RegistrationSystem
from demo.redmine_office import RedmineOffice
from demo.tryton_office import Office
from service.actors import Actor
from tests.adapters import redmine_adapter, redmine_trouble, tryton_adapter, tryton_trouble
from tests.adapters.colleagues import EXAMPLE
from tests.adapters.through_koppel import ThroughKoppel
from tests.api.conftest import system_of
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.made_once import noor_of

pytest_plugins = ["tests.adapters.tryton_fixtures", "tests.adapters.redmine_fixtures"]

Noor = tuple[UUID, Actor]


@dataclass(frozen=True)
class Place:
    """The real system of Straatkracht. `standing`: what stands on Noor's record there, in its order."""

    connect: Callable[[Path], RegistrationSystem]
    kill: Callable[[], None]
    restart: Callable[[], None]
    standing: Callable[[], list[str]]


@pytest.fixture
def noor(world: World, clock: FakeClock) -> Noor:
    """The pair of Sanne and Karim with Noor; she said yes to what Karim reads of it in his own system."""
    pair_id, youngster = noor_of(world)
    # The real systems write down by their own clock when a note was written.
    clock.present = datetime.now(UTC)
    say_yes(world, pair_id, youngster, world.karim)
    return pair_id, youngster


@pytest.fixture
def de_brug(app: Flask, world: World) -> System:
    return system_of(app, world.de_brug)


@pytest.fixture
def straatkracht(app: Flask, world: World, clock: FakeClock, tmp_path: Path) -> ThroughKoppel:
    return ThroughKoppel(app, clock, world.straatkracht, tmp_path / "straatkracht")


@pytest.fixture
def pair_code(noor: Noor, de_brug: System) -> str:
    """What stands on Noor's record on both sides."""
    (pair,) = de_brug.pairs()
    assert pair["pairId"] == str(noor[0])
    return str(pair["code"])


@pytest.fixture
def tryton(own_office: Office, pair_code: str) -> Place:
    party = own_office.add_party("Noor", pair_code)
    return Place(
        lambda folder: tryton_adapter.adapter(own_office, folder),
        own_office.server.kill,
        lambda: tryton_trouble.restart(own_office),
        lambda: own_office.notes_on(party),
    )


@pytest.fixture
def redmine_place(own_redmine: RedmineOffice, pair_code: str) -> Place:
    case = own_redmine.add_case("Noor", pair_code)
    return Place(
        lambda folder: redmine_adapter.adapter(own_redmine, folder),
        own_redmine.server.kill,
        lambda: redmine_trouble.restart(own_redmine),
        lambda: own_redmine.texts_on(case),
    )


def test_sanne_writes_once_in_her_own_system_and_karim_sees_it_in_his(
    office: Office,
    redmine: RedmineOffice,
    app: Flask,
    clock: FakeClock,
    world: World,
    straatkracht: ThroughKoppel,
    pair_code: str,
    tmp_path: Path,
) -> None:
    """S1."""
    party, case = office.add_party("Noor", pair_code), redmine.add_case("Noor", pair_code)
    office.write_note(party, "sanne", f"{EXAMPLE}\nNoor gaat donderdag naar de kijkdag.")
    office.write_note(party, "sanne", "Alleen voor ons.")
    clock.present = datetime.now(UTC)

    ThroughKoppel(app, clock, world.de_brug, tmp_path / "de-brug").cycle(tryton_adapter.adapter(office, tmp_path))
    straatkracht.cycle(redmine_adapter.adapter(redmine, tmp_path))
    (stands,) = redmine.texts_on(case)
    assert "Noor gaat donderdag naar de kijkdag." in stands
    assert "Sanne (De Brug)" in stands


@pytest.mark.parametrize("place", ["tryton", "redmine_place"])
def test_after_three_days_down_every_note_arrives_once_in_order_and_nothing_that_was_withdrawn_does(
    request: pytest.FixtureRequest,
    world: World,
    clock: FakeClock,
    noor: Noor,
    de_brug: System,
    straatkracht: ThroughKoppel,
    tmp_path: Path,
    place: str,
) -> None:
    """S25."""
    there: Place = request.getfixturevalue(place)

    def write(source_id: str, text: str, revision: int = 1) -> None:
        note = source_note(noor[0], text=text, writtenAt=clock().isoformat(), sourceRevision=revision)
        assert de_brug.put_note(source_id, note).status_code in (200, 201)

    write("stays", "Van voor de storing.")
    write("recalled", "Wordt teruggeroepen.")
    straatkracht.cycle(there.connect(tmp_path))
    assert _texts(there) == ["Van voor de storing.", "Wordt teruggeroepen."]

    there.kill()
    for day in (1, 2, 3):
        clock.advance(days=1)
        write(f"day-{day}", f"Van dag {day}.")
        write(f"withdrawn-{day}", f"Ingetrokken op dag {day}.")
        assert straatkracht.cycle(there.connect(tmp_path)).later is not None
        de_brug.retract(f"withdrawn-{day}")
    de_brug.retract("recalled")
    write("day-2", "Van dag 2, verbeterd.", revision=2)

    there.restart()
    for _ in range(2):
        straatkracht.cycle(there.connect(tmp_path))
        assert _texts(there) == ["Van voor de storing.", "Van dag 1.", "Van dag 2, verbeterd.", "Van dag 3."]
    assert len(entries(world.database, "note-fetched")) == 5, "two before it went down, three after it came back"


def _texts(there: Place) -> list[str]:
    """Of everything that stands on the record, what was written and not what Koppel puts around it."""
    known = ("Van voor de storing.", "Wordt teruggeroepen.", "Van dag ", "Ingetrokken op dag ")
    return [next(line for line in text.splitlines() if line.startswith(known)) for text in there.standing()]
