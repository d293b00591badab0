"""S34: a worker who plays the youngster on a phone of her own learns nothing of what the partner wrote there either."""

from uuid import UUID

import pytest
from flask import Flask

from tests.factories import World, meet
from tests.pages.desk import at_desk, text_of, written
from tests.pages.phone import MY_NOTES, MY_PAGE, OwnPhone, empty_pair, joined

KARIMS = "Van Karim, over Noor."
LOOKED = "/jongere/wie-keek"


@pytest.fixture
def pair_id(world: World) -> UUID:
    """Nobody has joined yet."""
    return empty_pair(world)


@pytest.fixture(autouse=True)
def karims(app: Flask, world: World, pair_id: UUID) -> UUID:
    """Both wrote before anybody joined, and Karim looked at what he wrote."""
    action = {"what": KARIMS, "owner": "writer", "status": "open"}
    written(world, world.sanne, pair_id, "Van Sanne, over Noor.")
    note_id = written(world, world.karim, pair_id, KARIMS, kind="action", action=action)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{pair_id}")
    return note_id


@pytest.fixture
def phone(app: Flask, world: World, pair_id: UUID) -> OwnPhone:
    """Somebody scanned Sanne's code: Noor, or Sanne with a phone of her own. Karim has met nobody."""
    return joined(app, world, pair_id)


def pages(pair_id: UUID) -> tuple[str, ...]:
    return MY_PAGE, MY_NOTES, f"/jongere/keuze/{pair_id}/wat"


def test_before_karim_has_met_them_no_page_holds_what_he_wrote(phone: OwnPhone, pair_id: UUID, karims: UUID) -> None:
    for path in pages(pair_id):
        phone.open(path)
        assert phone.status == 200
        assert KARIMS not in phone.answer.text
        assert str(karims) not in phone.answer.text
    assert "Van Sanne, over Noor." in phone.open(f"/jongere/keuze/{pair_id}/wat").get_text()


NOTHING_WAITS = "Van Karim staat er nog niets klaar voor Sanne."


def test_the_question_says_neither_that_something_of_karim_waits_nor_that_nothing_does(
    app: Flask, world: World, phone: OwnPhone, pair_id: UUID
) -> None:
    wrote = text_of(phone.open(f"/jongere/keuze/{pair_id}/wat").main)
    silent_pair = empty_pair(world)
    written(world, world.sanne, silent_pair, "Van Sanne, over Noor.")
    other = joined(app, world, silent_pair)
    silent = text_of(other.open(f"/jongere/keuze/{silent_pair}/wat").main)
    assert wrote == silent
    assert "Karim heeft nog niet bevestigd dat jullie elkaar kennen." in wrote
    assert NOTHING_WAITS not in wrote
    with world.database.transaction() as session:
        meet(session, silent_pair, world.karim)
    assert NOTHING_WAITS in text_of(other.open(f"/jongere/keuze/{silent_pair}/wat"))


def test_before_karim_has_met_them_nothing_says_that_he_wrote(phone: OwnPhone) -> None:
    assert "wonen" not in text_of(phone.open(LOOKED)).lower()


def test_when_karim_has_met_them_they_read_everything(world: World, phone: OwnPhone, pair_id: UUID, karims: UUID) -> None:
    with world.database.transaction() as session:
        meet(session, pair_id, world.karim)
    for path in pages(pair_id):
        phone.open(path)
        assert str(karims) in phone.answer.text
    assert "wonen" in text_of(phone.open(LOOKED)).lower()
