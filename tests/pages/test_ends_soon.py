"""S10: both halves of the pair read two weeks before that sharing stops, whoever of them reads."""

from datetime import timedelta

import pytest
from flask import Flask

from service.actors import Actor
from service.consent.decisions import withdraw_consent
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, text_of, well_made
from tests.pages.noor import Noor, give

SAID = "Delen loopt tot dinsdag 2 juni. De jongere krijgt zelf de vraag of het langer mag. Zonder antwoord stopt het."


def reads(app: Flask, world: World, who: Actor, path: str) -> str:
    """What this professional's page says now; signed in anew, for days have gone by."""
    desk = at_desk(app, world, who)
    desk.open(path)
    well_made(desk, "Mijn jongeren" if path == "/begeleider/" else "Koppel bekijken")
    return text_of(desk.page)


@pytest.mark.parametrize("holder", ["sanne", "karim"])
def test_s10_writer_and_reader_are_told_on_both_their_pages(
    app: Flask, world: World, noor: Noor, clock: FakeClock, holder: str
) -> None:
    give(world, noor, world.karim)  # he reads until 2 June, she reads nothing
    who: Actor = getattr(world, holder)
    pair = f"/begeleider/koppel/{noor[0]}"
    clock.advance(days=76)  # 18 May
    assert "tot 2 juni" in reads(app, world, who, "/begeleider/")
    assert SAID not in reads(app, world, who, pair)
    clock.advance(days=1)
    assert "eindigt over 14 dagen" in reads(app, world, who, "/begeleider/")
    assert SAID in reads(app, world, who, pair)
    clock.advance(days=13)
    assert "eindigt over 1 dag" in reads(app, world, who, "/begeleider/")


def test_the_same_day_is_counted_by_the_clock_on_the_wall(app: Flask, world: World, noor: Noor, clock: FakeClock) -> None:
    give(world, noor, world.karim)
    clock.advance(days=89)
    clock.present = clock.present.replace(hour=21, minute=59)  # a minute to midnight in the Netherlands, in summer
    assert "eindigt over 2 dagen" in reads(app, world, world.karim, "/begeleider/")
    clock.present += timedelta(minutes=1)
    assert "eindigt over 1 dag" in reads(app, world, world.karim, "/begeleider/")


def test_what_she_stopped_herself_is_not_announced(app: Flask, world: World, noor: Noor, clock: FakeClock) -> None:
    give(world, noor, world.karim)
    clock.advance(days=80)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    for who in (world.sanne, world.karim):
        assert "Delen loopt tot" not in reads(app, world, who, f"/begeleider/koppel/{noor[0]}")
