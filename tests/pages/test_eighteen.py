"""S11: Milan turns 18. Consent does not lapse and is not silently extended: he is asked, with what changes explained."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from service.consent.transitions import State
from service.pairs.models import Youngster
from tests.factories import World, form_pair, give_consent, join, propose_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import entries, text_of
from tests.pages.noor import stands
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone

BORN = (2008, 5)
LAST_OF_APRIL = datetime(2026, 4, 30, 21, 59, tzinfo=UTC)
FIRST_OF_MAY = datetime(2026, 4, 30, 22, 0, tzinfo=UTC)
CARD, PAGE = "Je wordt 18", "/jongere/achttien"


@pytest.fixture
def milan(world: World) -> tuple[UUID, Actor]:
    """Milan, 17, who said in March that Karim may read until September."""
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        milan = join(session, pair_id, world.sanne, "Milan", BORN)
        propose_consent(session, pair_id, world.sanne, world.karim)
        give_consent(session, milan, pair_id, world.karim, months=6)
    return pair_id, milan


def at_eighteen(app: Flask, world: World, clock: FakeClock, milan: Actor) -> OwnPhone:
    clock.present = FIRST_OF_MAY
    return own_phone(app, world, milan)


def test_he_is_asked_from_the_first_day_of_the_month_in_which_he_turns_eighteen(
    app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]
) -> None:
    clock.present = LAST_OF_APRIL
    assert CARD not in text_of(own_phone(app, world, milan[1]).open(MY_PAGE))
    phone = at_eighteen(app, world, clock, milan[1])
    assert CARD in text_of(phone.open(MY_PAGE))
    page = text_of(phone.open(PAGE))
    calm(phone)
    assert "Je ouders of voogd tekenen niet meer voor je." in page
    assert "Tot 1 september." in page


def test_the_birthday_itself_changes_nothing_of_what_stands(
    app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]
) -> None:
    before = stands(world, milan[0])
    phone = at_eighteen(app, world, clock, milan[1])
    phone.open(PAGE)
    assert stands(world, milan[0]) == before
    assert entries(world.database, "eighteen-answered") == []


def test_leaving_it_so_neither_ends_nor_extends_it_and_is_logged_for_him_alone(
    app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]
) -> None:
    before = stands(world, milan[0])
    phone = at_eighteen(app, world, clock, milan[1])
    phone.open(PAGE)
    phone.submit(PAGE, {"answer": "keep"})
    assert CARD not in text_of(phone.follow())
    assert stands(world, milan[0]) == before
    (entry,) = entries(world.database, "eighteen-answered")
    assert (entry.seen_as, entry.actor_id) == (None, milan[1].id)
    assert '"answer":"keep"' in (entry.facts or "")


def test_stopping_there_withdraws_everything_at_once(
    app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]
) -> None:
    phone = at_eighteen(app, world, clock, milan[1])
    phone.open(PAGE)
    phone.submit(PAGE, {"answer": "stop"})
    assert stands(world, milan[0])[world.straatkracht.id].state is State.WITHDRAWN


def test_changing_leads_to_what_he_chose_and_nothing_changes_before_he_does(
    app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]
) -> None:
    before = stands(world, milan[0])
    phone = at_eighteen(app, world, clock, milan[1])
    phone.open(PAGE)
    phone.submit(PAGE, {"answer": "change"})
    assert phone.goes_to == "/jongere/toestemming"
    assert stands(world, milan[0]) == before


def test_a_second_answer_changes_nothing(app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]) -> None:
    phone = at_eighteen(app, world, clock, milan[1])
    phone.open(PAGE)
    sent = {"csrf_token": phone.form_token}
    phone.send(PAGE, {**sent, "answer": "keep"})
    phone.send(PAGE, {**sent, "answer": "stop"})
    assert stands(world, milan[0])[world.straatkracht.id].is_active
    assert len(entries(world.database, "eighteen-answered")) == 1


def test_who_was_eighteen_already_or_shares_nothing_is_not_asked(app: Flask, world: World, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        grown, quiet = form_pair(session, world.sanne, world.karim), form_pair(session, world.joke, world.bilal)
        noor = join(session, grown, world.sanne, "Noor", (2007, 1))
        milan = join(session, quiet, world.joke, "Milan", BORN)
        propose_consent(session, grown, world.sanne, world.karim)
        give_consent(session, noor, grown, world.karim, months=6)
    clock.present = FIRST_OF_MAY
    for youngster in (noor, milan):
        assert CARD not in text_of(own_phone(app, world, youngster).open(MY_PAGE))
    with world.database.reading() as session:
        assert {one.eighteen_answered_at for one in session.query(Youngster)} == {None}


def test_milan_is_asked_in_english_when_he_wants_that(
    app: Flask, world: World, clock: FakeClock, milan: tuple[UUID, Actor]
) -> None:
    phone = at_eighteen(app, world, clock, milan[1])
    phone.open(MY_PAGE)
    phone.submit("/taal/en")
    assert "Your parents or guardian no longer sign for you." in text_of(phone.open(PAGE))
