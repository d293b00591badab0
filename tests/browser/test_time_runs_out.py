"""S10 on real screens, in both languages, on a clock that goes on by weeks. Why on SQLite alone: see conftest.py."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser

from service.consent.standing import standings
from tests.browser.moving_service import MovingService
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch
from tests.factories import give_consent, pair_with_youngster
from tests.pages.desk import written

HOUSING = "Noor kwam op tijd voor de kijkdag en stelde zelf de vragen."
TWO_WEEKS, A_SECOND = timedelta(days=14), timedelta(seconds=1)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_noor_goes_on_in_two_taps_and_when_she_says_nothing_it_runs_out_while_nobody_looks(
    chromium: Browser, watch: Watch, service: MovingService, language: str
) -> None:
    world, clock = service.world, service.clock
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing"])
    clock.advance(days=7)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing", "income"])
    written(world, world.sanne, pair_id, HOUSING)
    sanne, karim = (Professional(chromium, watch, login, language) for login in ("sanne", "karim"))
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    service.gives_key(noor, youngster)
    first_end = ends_at(service, pair_id)

    # Two weeks before: both halves are told, and Noor is asked.
    clock.present = first_end - TWO_WEEKS
    for professional, actor in ((sanne, world.sanne), (karim, world.karim)):
        service.lets_in(professional, actor)
        professional.opens_the_pair(pair_id)
        assert professional.screen.shows("De jongere krijgt zelf de vraag of het langer mag. Zonder antwoord stopt het.")
    noor.comes_back()
    noor.goes_on_longer("1 maand", shown="Erbij: Geld en schulden.")
    assert noor.screen.shows("Het gaat door tot")
    second_end = ends_at(service, pair_id)
    assert second_end > first_end

    # The same again; this time she says nothing, and nobody looks before the last second.
    clock.present = second_end - A_SECOND
    service.lets_in(karim, world.karim)
    karim.opens_the_pair()
    assert HOUSING in karim.reads()
    assert karim.screen.shows("De jongere krijgt zelf de vraag of het langer mag. Zonder antwoord stopt het.")
    clock.present = second_end
    karim.reloads()
    assert HOUSING not in karim.reads()
    assert karim.sees_that_nothing_is_shared()
    noor.comes_back()
    noor.opens("/jongere/toestemming")
    assert noor.screen.shows("De tijd was om. Daarom is het gestopt.")
    assert ends_at(service, pair_id) == second_end


def ends_at(service: MovingService, pair_id: UUID) -> datetime:
    """The end of what Karim may read."""
    with service.world.database.reading() as session:
        until = standings(session, pair_id)[service.world.straatkracht.id].until
    assert until is not None
    return until
