"""The end of S13: Noor comes back alone, from a library, with the code on her paper; then it is her own yes."""

from uuid import UUID

import pytest
from flask import Flask

from service.consent.transitions import State
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.beside import (
    AT,
    PAPER,
    code_on_paper,
    comes_alone,
    exchanges,
    on_screen_of_sanne,
    says_who_she_is,
    says_yes_beside,
)
from tests.pages.desk import at_desk, entries, text_of
from tests.pages.noor import stands
from tests.pages.phone import MY_CONSENTS, MY_PAGE, calm, empty_pair
from tests.web_reader import Browser


@pytest.fixture
def pair_id(world: World) -> UUID:
    return empty_pair(world)


@pytest.fixture
def code(app: Flask, world: World, pair_id: UUID) -> str:
    """What stands on Noor's paper after she said on Sanne's screen that Karim may read about housing."""
    return code_on_paper(says_yes_beside(app, world, pair_id))


def test_opening_the_address_on_the_paper_shows_and_spends_nothing(app: Flask, code: str) -> None:
    shown = []
    for address in (code, "AAAA-AAAA-AAAA-AAAA-AAAA"):
        browser = Browser(app)
        browser.open(f"/p/{address}")
        calm(browser)
        shown.append(text_of(browser.page))
    assert shown[0] == shown[1]
    assert "Sanne" not in shown[0]
    comes_alone(app, code)


def test_alone_she_sees_what_was_said_in_her_name_and_makes_it_her_own(
    app: Flask, world: World, clock: FakeClock, pair_id: UUID, code: str
) -> None:
    noor, own_code = comes_alone(app, code)
    page = text_of(noor.page)
    assert "Dit koos je met hulp van Sanne" in page
    assert "Karim leest tot 1 april wat Sanne schrijft." in page
    where = f"/jongere/toestemming/{pair_id}/bevestigen"
    assert "Klopt dit nog?" in text_of(noor.open(where))
    calm(noor)
    noor.submit(where, {"code": own_code, "months": "6"})
    standing = stands(world, pair_id)[world.straatkracht.id]
    assert (standing.state, standing.assisted, standing.copies) == (State.GIVEN, False, False)
    assert standing.until is not None
    assert (standing.until - clock()).days > 170
    for actor in (world.sanne, world.karim):
        pair_page = text_of(at_desk(app, world, actor).open(f"/begeleider/koppel/{pair_id}"))
        assert "Met hulp gekozen" not in pair_page
    assert "Met hulp van Sanne, op het scherm van Sanne" in text_of(noor.open(MY_CONSENTS))
    assert [entry.actor_role for entry in entries(world.database, "consent-renewed")] == ["youngster"]


def test_alone_she_stops_it_where_she_confirms_it(app: Flask, world: World, pair_id: UUID, code: str) -> None:
    noor, _ = comes_alone(app, code)
    noor.open(f"/jongere/toestemming/{pair_id}/bevestigen")
    noor.submit(f"/jongere/toestemming/{pair_id}/{world.straatkracht.id}/stop")
    assert stands(world, pair_id)[world.straatkracht.id].state is State.WITHDRAWN


def test_alone_she_changes_it_and_it_is_her_own(app: Flask, world: World, pair_id: UUID, code: str) -> None:
    noor, own_code = comes_alone(app, code)
    noor.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    noor.submit(noor.answer.request.path, {"subject-income": "yes", "subject-housing": "no", "answer": "next"})
    noor.follow()
    noor.submit(noor.answer.request.path, {f"copies-{world.straatkracht.id}": "yes", "months": "3", "answer": "next"})
    noor.follow()
    noor.submit(noor.answer.request.path, {"answer": "yes", "code": own_code})
    standing = stands(world, pair_id)[world.straatkracht.id]
    assert (standing.subjects, standing.copies, standing.assisted) == ({"income"}, True, False)


def test_the_number_for_karim_stands_on_her_own_page_and_nowhere_on_sannes_screen(
    app: Flask, world: World, pair_id: UUID
) -> None:
    screen = says_yes_beside(app, world, pair_id)
    assert "Geef dit nummer aan Karim" not in text_of(screen.page)
    noor, _ = comes_alone(app, code_on_paper(screen))
    assert "Geef dit nummer aan Karim" in text_of(noor.page)


def test_the_code_on_paper_works_once(app: Flask, code: str) -> None:
    comes_alone(app, code)
    page = text_of(exchanges(Browser(app), code))
    assert "Dit klopt niet, of de code is al gebruikt." in page


def test_of_two_browsers_with_one_code_one_comes_in(app: Flask, code: str) -> None:
    first, second = Browser(app), Browser(app)
    for browser in (first, second):
        exchanges(browser, code)
    first.submit(f"{PAPER}/bewaard")
    assert first.status == 303
    second.submit(f"{PAPER}/bewaard")
    assert second.status == 409


def test_the_code_is_not_spent_before_she_has_written_down_her_own(app: Flask, code: str) -> None:
    exchanges(Browser(app), code)
    comes_alone(app, code)


def test_who_finds_the_paper_meets_a_question_and_the_code_ends_after_five_tries(app: Flask, code: str) -> None:
    for month in range(2, 7):
        page = text_of(exchanges(Browser(app), code, birth_month=str(month)))
        assert "Dit klopt niet, of de code is al gebruikt." in page
        assert "Noor" not in page
    assert "Dit klopt niet, of de code is al gebruikt." in text_of(exchanges(Browser(app), code))


def test_guessing_codes_ends_for_ten_minutes(app: Flask) -> None:
    guesser = Browser(app)
    for _ in range(10):
        exchanges(guesser, "AAAA-AAAA-AAAA-AAAA-AAAA")
        assert guesser.status == 400
    exchanges(guesser, "AAAA-AAAA-AAAA-AAAA-AAAA")
    assert guesser.status == 429


def test_the_code_on_paper_does_not_sign_in_by_itself(app: Flask, code: str) -> None:
    browser = Browser(app)
    browser.open("/jongere/aanmelden/code")
    browser.submit("/jongere/aanmelden/code", {"code": code, "own_device": "no"})
    assert browser.status == 400
    browser.open(MY_PAGE)
    assert browser.status == 303


def test_a_new_sitting_gives_a_new_code_and_ends_the_one_before(app: Flask, world: World, pair_id: UUID, code: str) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen)
    screen.submit(f"{AT}/later")
    screen.follow()
    assert "Dit klopt niet" in text_of(exchanges(Browser(app), code))
    comes_alone(app, code_on_paper(screen))


def test_what_she_does_with_the_code_no_organisation_sees(app: Flask, world: World, code: str) -> None:
    comes_alone(app, code)
    acts = [*entries(world.database, "paper-code-given"), *entries(world.database, "paper-code-used")]
    assert [entry.seen_as for entry in acts] == [None, None]
