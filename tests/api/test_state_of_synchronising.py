"""What the administrator sees of synchronising: whether something waits, and what was not taken, with what to mend."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from service.consent.decisions import pause_consent
from service.exchange.refused_notes import forget_refused
from service.pairs.models import Pair, PairState
from tests.api.system import System
from tests.api.told import say_yes, source_note
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, text_of, written

Noor = tuple[UUID, Actor]
NUMBER = "Haar nummer is 111222333."
MEND_NUMBER = "Er staat een burgerservicenummer in. De schrijver haalt het weg."


@pytest.fixture
def seen(app: Flask, world: World) -> Callable[[Actor], str]:
    """What an administrator reads on the page of systems."""

    def page_of(administrator: Actor) -> str:
        return text_of(at_desk(app, world, administrator).open("/beheer/systemen").select("main")[0])

    return page_of


def test_a_note_that_was_not_taken_is_named_with_what_to_mend_until_it_is_taken(
    world: World, de_brug: System, noor: Noor, clock: FakeClock, seen: Callable[[Actor], str]
) -> None:
    assert de_brug.put_note("bezoek-7", source_note(noor[0], text=NUMBER)).status_code == 422
    page = seen(world.de_brug.administrator)
    assert "bezoek-7" in page
    assert MEND_NUMBER in page
    assert "111222333" not in page
    assert "bezoek-7" not in seen(world.straatkracht.administrator)
    clock.advance(minutes=5)
    assert de_brug.put_note("bezoek-7", source_note(noor[0])).status_code == 201
    assert "Niet aangenomen" not in seen(world.de_brug.administrator)
    clock.advance(minutes=5)
    de_brug.put_note("bezoek-7", source_note(noor[0], author="niemand", sourceRevision=2))
    assert "De schrijver heeft geen plek in dit koppel." in seen(world.de_brug.administrator)


def test_sent_again_and_again_it_is_one_line_and_seven_days_later_none(
    world: World, de_brug: System, noor: Noor, clock: FakeClock, seen: Callable[[Actor], str]
) -> None:
    for _ in range(3):
        de_brug.put_note("bezoek-7", source_note(noor[0], text=NUMBER))
        clock.advance(minutes=1)
    assert seen(world.de_brug.administrator).count("bezoek-7") == 1
    clock.advance(days=7)
    assert "bezoek-7" not in seen(world.de_brug.administrator)
    with world.database.transaction() as session:
        forget_refused(session)
    clock.advance(days=-7)
    assert "bezoek-7" not in seen(world.de_brug.administrator)


def test_neither_that_a_pair_ended_nor_a_pair_of_others_nor_a_name_that_is_none_stands_there(
    world: World, de_brug: System, noor: Noor, seen: Callable[[Actor], str]
) -> None:
    nothing = seen(world.de_brug.administrator)
    de_brug.put_note("van-anderen", source_note(world.de_brug.id))
    assert de_brug.put_note("a\x00b", source_note(noor[0], text=NUMBER)).status_code == 400
    with world.database.transaction() as session:
        session.get_one(Pair, noor[0]).state = PairState.ENDED
    assert de_brug.put_note("te-laat", source_note(noor[0])).get_json()["reason"] == "pair-ended"
    assert seen(world.de_brug.administrator) == nothing


def test_while_a_system_is_silent_its_page_says_that_something_waits_and_a_stop_reads_like_a_note(
    world: World, straatkracht: System, noor: Noor, clock: FakeClock, seen: Callable[[Actor], str]
) -> None:
    def after(change: Callable[[], object]) -> str:
        straatkracht.inbox()
        clock.advance(minutes=11)
        assert "Staat stil. Er wacht nu niets." in seen(world.straatkracht.administrator)
        change()
        return seen(world.straatkracht.administrator).split("Ophalen en terughalen")[1].split("Naam voor")[0]

    def stop() -> None:
        with world.database.transaction() as session:
            pause_consent(session, noor[1], noor[0])

    say_yes(world, noor[0], noor[1], world.karim, copies=True)
    a_note = after(lambda: written(world, world.sanne, noor[0], "Noor belde zelf."))
    assert "er wacht iets" in a_note
    assert after(stop) == a_note
