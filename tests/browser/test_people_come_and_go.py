"""S19 and S20 on real screens: Bilal stands in from his phone, Joke takes over. Why on SQLite alone: see conftest.py."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from service.actors import Actor
from service.pairs.organisations import person_leaves_after
from service.pairs.stand_ins import name_stand_in
from tests.browser.moving_service import MovingService
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.stopwatch import Stopwatch
from tests.browser.watch import PHONE, Watch
from tests.factories import give_consent, pair_with_youngster
from tests.pages.desk import written

OF_SANNE, OF_KARIM = "Noor belde zelf de woningcorporatie.", "Noor is naar de kijkdag geweest."
CALLING = {"what": "Uitkering navragen", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
A_SECOND = timedelta(seconds=1)
BACK_AGAIN = datetime(2026, 3, 5, 23, 0, tzinfo=UTC)  # midnight in the Netherlands, after the last day
LAST_DAY = date(2026, 3, 30)
GONE = datetime(2026, 3, 30, 22, 0, tzinfo=UTC)  # midnight, in summer time by then


def test_bilal_stands_in_until_the_day_set_and_joke_takes_over_after_noor_has_said_yes(
    chromium: Browser, watch: Watch, service: MovingService, capsys: pytest.CaptureFixture[str]
) -> None:
    world, stopwatch = service.world, Stopwatch()
    pair_id, youngster = pair_with_youngster(world)
    assert world.bilal.id is not None
    assert world.sanne.id is not None
    with world.database.transaction() as session:
        name_stand_in(session, world.karim, pair_id, world.bilal.id)
        give_consent(session, youngster, pair_id, world.karim, stand_in=world.bilal)
        give_consent(session, youngster, pair_id, world.sanne)
        person_leaves_after(session, world.de_brug.administrator, world.sanne.id, LAST_DAY)
    written(world, world.sanne, pair_id, OF_SANNE, kind="action", action=CALLING)
    written(world, world.karim, pair_id, OF_KARIM)
    sanne, karim = (Professional(chromium, watch, login) for login in ("sanne", "karim"))
    joke = Professional(chromium, watch, "joke", "en")
    bilal = Professional(chromium, watch, "bilal", "en", size=PHONE)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1))
    service.gives_key(noor, youngster)

    # S19: Karim is ill. Bilal sees what was shared before too, and Sanne sees that it is Bilal.
    service.lets_in(bilal, world.bilal)
    bilal.opens_the_pair(pair_id)
    assert OF_SANNE not in bilal.screen.page.content()
    service.lets_in(karim, world.karim)
    karim.begins_the_day()
    karim.screen.follow("Ik ben er niet")
    karim.screen.fill_in("Eerste dag", "2026-03-03")
    karim.screen.fill_in("Laatste dag", "2026-03-05")
    karim.screen.press("Bewaren")
    with stopwatch.times("Bilal, phone, list open to the story of somebody new to him"):
        bilal.begins_the_day()
        bilal.opens_from_the_list("Noor")
    assert OF_SANNE in bilal.screen.text
    assert bilal.screen.shows("Je valt in voor Karim, tot en met donderdag 5 maart.")
    service.lets_in(sanne, world.sanne)
    sanne.opens_the_pair(pair_id)
    assert sanne.screen.shows("invaller: Bilal, tot en met 5 maart")
    assert_reads_until(service, bilal, world.bilal, BACK_AGAIN, OF_SANNE)

    # S20: Sanne names Joke, who sees nothing; Noor meets her and says yes.
    service.lets_in(sanne, world.sanne)
    sanne.opens_the_pair()
    sanne.screen.follow("Overdragen")
    with stopwatch.times("Sanne, desk, hand-over open to named and planned"):
        sanne.names_who_takes_over("Joke")
        sanne.plans_to_meet("2026-03-12", "14:30")
    service.lets_in(joke, world.joke)
    joke.begins_the_day()
    assert joke.screen.shows("Je bent gevraagd om een koppel over te nemen.")
    joke.screen.follow("Bekijken")
    assert "Noor" not in joke.screen.page.content()
    service.lets_in(karim, world.karim)
    karim.opens_the_pair(pair_id)
    assert karim.screen.shows("Joke neemt het over, als de jongere dat goed vindt.")
    noor.comes_back()
    noor.opens_her_page()
    noor.looks_at("Joke wil het overnemen van Sanne")
    noor.screen.press("Ja, dat is goed")
    assert noor.screen.shows("Joke begint op 31 maart")

    # At midnight Sanne's access is gone. Joke goes through what is open, and then sees what she may.
    assert_reads_until(service, sanne, world.sanne, GONE, OF_KARIM)
    service.lets_in(joke, world.joke)
    with stopwatch.times("Joke, desk, first morning to everything she may read"):
        joke.opens_the_pair(pair_id)
        assert joke.screen.title == joke.screen.says("Je neemt Noor over van Sanne")
        assert OF_SANNE not in joke.screen.page.content()
        joke.goes_through_what_is_open()
    assert OF_KARIM in joke.screen.text
    assert OF_SANNE in joke.screen.text
    stopwatch.tells(capsys)


def assert_reads_until(service: MovingService, reader: Professional, actor: Actor, end: datetime, text: str) -> None:
    """They read this a second before, and not from then on; what stands on their screen is gone when it is asked again."""
    service.clock.present = end - A_SECOND
    service.lets_in(reader, actor)
    reader.opens_the_pair()
    assert text in reader.screen.text
    service.clock.present = end
    reader.reloads()
    assert text not in reader.screen.page.content()
