"""S24, S22 and S27 on real screens, on a clock that goes on by days. Why on SQLite alone: see conftest.py."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from service.audit.acts import PairOpened
from service.audit.keys import make_log_key
from service.audit.log import append
from service.audit.verifying import verify_database
from service.consent.replay import replay_consents
from service.tick import tick
from tests.api.machine import Machine
from tests.browser.axe import AXE, violations
from tests.browser.moving_service import MovingService, moving_service
from tests.browser.navigators.officer import Officer
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch
from tests.databases import Template
from tests.factories import add_office, form_pair, give_consent, pair_with_youngster
from tests.pages.desk import written

NOTE = "Noor kwam op tijd voor de kijkdag en stelde zelf de vragen."
ANSWER = "Je dossier ligt klaar bij de balie."


@pytest.fixture
def service(sqlite: Template, tmp_path: Path) -> Iterator[MovingService]:
    with moving_service(tmp_path, sqlite) as running:
        yield running


@pytest.mark.parametrize("language", ["nl", "en"])
def test_noor_asks_has_her_answer_within_the_month_takes_everything_along_and_is_erased_and_the_log_verifies(
    chromium: Browser, watch: Watch, service: MovingService, language: str
) -> None:
    world, clock = service.world, service.clock
    make_log_key(world.database.vault, "koppel.test/v1/log")
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    written(world, world.sanne, pair_id, NOTE)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    iris = Officer(chromium, watch, language)
    service.gives_key(noor, youngster)

    noor.comes_back()
    noor.asks("De Brug", "Laten zien wat jullie over mij hebben")
    assert noor.screen.shows("privacyfunctionaris van De Brug, moet antwoorden, uiterlijk vrijdag 3 april")

    # Twenty-five days of the month went by.
    clock.advance(days=25)
    service.lets_in(iris, world.de_brug.officer)
    iris.opens_the_log()
    iris.screen.follow("Verzoeken")
    assert iris.screen.shows("inzage (artikel 15)")
    assert iris.screen.shows("binnen een week")
    iris.opens_the_only_request()
    iris.answers_that_it_is_done(ANSWER)
    assert iris.screen.shows("Er wacht niets op jou.")

    noor.comes_back()
    noor.opens("/jongere/verzoeken")
    assert ANSWER in noor.reads()
    told = json.loads(noor.takes_everything_along("Voor een computerprogramma (JSON)").read_text(encoding="utf-8"))
    assert [note["text"] for note in told["notes"]] == [NOTE]
    reads_the_copy(noor, noor.takes_everything_along("Om te lezen of te printen"))
    noor.has_everything_erased()
    assert noor.screen.shows("We hebben het delen stilgezet.")

    clock.advance(days=4)
    tick(world.database)
    noor.comes_back()
    assert noor.screen.page.locator("#errors").count() == 1, "nobody knows her key any more"
    service.lets_in(iris, world.de_brug.officer)
    iris.screen.open("/toezicht/?act=pair-erased")
    assert iris.screen.page.locator("tbody tr").count() == 1
    verdict = verify_database(world.database, replays=[replay_consents])
    assert verdict.is_sound
    assert verdict.entries
    assert verdict.consent_events


def test_iris_reads_what_joke_says_of_forty_pairs_and_what_was_guessed_at_straatkracht(
    chromium: Browser, watch: Watch, service: MovingService
) -> None:
    world = service.world
    with world.database.transaction() as session:
        kompas = add_office(session, "kompas", "Kompas", ("Iris", "Sem"))
        not_theirs = form_pair(session, world.sanne, kompas.holder)
        for _ in range(40):
            append(session, PairOpened(actor=world.joke, pair_id=uuid4()))
    office = world.straatkracht
    program = Machine(service.app, office.slug, office.system_key)
    guessed = [program.call("GET", f"/v1/pairs/{pair_id}/notes") for pair_id in (not_theirs, uuid4())]
    assert [(answer.status_code, answer.data) for answer in guessed] == [(404, guessed[0].data)] * 2
    service.clock.advance(hours=1, minutes=5)
    tick(world.database)
    joke, iris = Professional(chromium, watch, "joke", "en"), Officer(chromium, watch, "en")
    service.lets_in(joke, world.joke)
    service.lets_in(iris, world.de_brug.officer)
    iris.opens_the_log()
    assert "Joke" not in iris.looks_at_what_stands_out(), "it goes first to whoever it is about"
    joke.screen.open("/mijn-regels")
    joke.screen.read_english_from_now_on()
    joke.screen.press("Overdracht of waarneming")
    seen = iris.looks_at_what_stands_out()
    assert "Joke opened 40 pairs on Tuesday 3 March between 14:00 and 15:00. Is there a reason for that?" in seen
    assert iris.screen.shows("Overdracht of waarneming")
    assert "1 attempt in four weeks, from inside and outside." in seen
    iris.screen.follow("Bekijk ze regel voor regel")
    (attempt,) = iris.screen.page.locator("tbody tr").all_inner_texts()
    assert "Systeem van Straatkracht" in attempt
    assert "from outside" in attempt


def reads_the_copy(noor: Youngster, file: Path) -> None:
    """It opens by itself, without the service, and anybody's eyes, hands and ears can read it."""
    page = noor.screen.page.context.new_page()
    page.goto(file.rename(file.with_suffix(".html")).as_uri())
    told = page.locator("body").inner_text()
    assert NOTE in told
    assert ANSWER in told
    if AXE.exists():
        assert [str(fault) for fault in violations(page, "the copy")] == []
    page.close()
