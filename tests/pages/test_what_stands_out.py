"""What stands out in the log is a question, first to whoever it is about; staff see their own lines and nobody else's."""

from uuid import UUID, uuid4

import pytest
from flask import Flask

from service.actors import Actor, Role
from service.audit.acts import MeetingNumberRefused, NotesOpened, NotFound, NotPermitted, PairOpened
from service.audit.log import append
from service.consent.decisions import stop_as_said
from service.db import Database
from service.pairs.organisations import person_leaves
from service.pairs.patterns import find_patterns, forget_patterns, patterns_about_me
from tests.factories import World, add_officer, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, sign_in_again, text_of, well_made
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
MINE, STANDS_OUT = "/mijn-regels", "/toezicht/wat-opvalt"


def opened(world: World, who: Actor, pairs: int, times: int = 1) -> None:
    """This person opens so many different pairs, each so many times."""
    with world.database.transaction() as session:
        for pair_id in [uuid4() for _ in range(pairs)]:
            for _ in range(times):
                append(session, PairOpened(actor=who, pair_id=pair_id))


def found(database: Database) -> int:
    with database.transaction() as session:
        return find_patterns(session)


@pytest.fixture
def forty(world: World, clock: FakeClock) -> None:
    """Joke opened forty pairs within an hour, which has ended."""
    opened(world, world.joke, 40)
    clock.advance(hours=1, minutes=5)
    assert found(world.database) == 1


def test_s22_forty_pairs_in_an_hour_are_a_question_that_joke_sees_first(
    app: Flask, world: World, forty: None, officer: Browser, clock: FakeClock
) -> None:
    joke, officer = (sign_in_again(officer, world, who) for who in (world.joke, world.de_brug.officer))
    assert "opende" not in text_of(officer.open(STANDS_OUT).main)
    assert "Het logboek heeft een vraag aan je." in text_of(joke.open("/begeleider/"))
    page = text_of(joke.open(MINE))
    well_made(joke, "Mijn regels")
    assert "Je opende dinsdag 3 maart tussen 14 en 15 uur 40 koppels. Is daar een reden voor?" in page
    joke.submit(joke.page.select_one("main form")["action"], {"answer": "handover"})
    assert "Jouw antwoord: Overdracht of waarneming" in text_of(joke.follow())
    page = text_of(officer.open(STANDS_OUT))
    well_made(officer, "Wat opvalt")
    assert "Joke opende dinsdag 3 maart tussen 14 en 15 uur 40 koppels. Is daar een reden voor?" in page
    assert "Overdracht of waarneming" in page
    assert [entry.actor_id for entry in entries(world.database, "pattern-answered")] == [world.joke.id]
    assert [entry.facts for entry in entries(world.database, "patterns-listed")] == ['{"patterns":"0"}', '{"patterns":"1"}']


def test_without_an_answer_the_officer_sees_it_after_two_days_and_nobody_after_three_months(
    world: World, forty: None, officer: Browser, clock: FakeClock
) -> None:
    clock.advance(days=2)
    page = text_of(sign_in_again(officer, world, world.de_brug.officer).open(STANDS_OUT))
    assert "Joke opende" in page
    assert "Nog geen antwoord. Vraag het zelf, en begin met luisteren." in page
    other = sign_in_again(officer, world, world.straatkracht.officer)
    assert "Joke" not in text_of(other.open(STANDS_OUT))
    clock.advance(days=88)
    with world.database.transaction() as session:
        forget_patterns(session)
        assert len(patterns_about_me(session, world.joke)) == 1
    clock.advance(minutes=1)
    with world.database.transaction() as session:
        forget_patterns(session)
        assert patterns_about_me(session, world.joke) == []


def test_it_is_answered_once_from_the_list_and_by_nobody_else(world: World, forty: None, officer: Browser) -> None:
    joke, sanne = (sign_in_again(officer, world, who) for who in (world.joke, world.sanne))
    joke.open(MINE)
    sanne.open(MINE)
    address = joke.page.select_one("main form")["action"]
    sanne.send(address, {"csrf_token": sanne.form_token, "answer": "mistake"})
    assert sanne.status == 404
    joke.submit(address, {"answer": "Ik zocht Noor"})
    assert (joke.status, bool(joke.page.find(id="errors"))) == (400, True)
    token = joke.form_token
    for status in (303, 409):
        joke.send(address, {"csrf_token": token, "answer": "mistake"})
        assert joke.status == status


def test_whoever_was_not_there_says_so_and_the_officer_knows_what_to_do(world: World, forty: None, officer: Browser) -> None:
    joke = sign_in_again(officer, world, world.joke)
    joke.open(MINE)
    joke.submit(joke.page.select_one("main form")["action"], {"answer": "not-me"})
    page = text_of(sign_in_again(officer, world, world.de_brug.officer).open(STANDS_OUT))
    assert "Dat was ik niet. Laat de aanmelding van deze collega meteen stoppen" in page


@pytest.mark.parametrize(
    ("act", "times", "kind"),
    [
        (NotFound, 4, []),
        (NotFound, 5, ["no-seat"]),
        (NotPermitted, 5, ["refused"]),
        (MeetingNumberRefused, 5, ["refused"]),
        (PairOpened, 19, []),
        (NotesOpened, 20, ["many-pairs"]),
    ],
)
def test_an_hour_has_to_hold_enough_of_one_thing(
    world: World, clock: FakeClock, act: type, times: int, kind: list[str]
) -> None:
    with world.database.transaction() as session:
        for _ in range(times):
            append(session, act(actor=world.joke, pair_id=uuid4() if act in (PairOpened, NotesOpened) else None))
    clock.advance(hours=2)
    found(world.database)
    with world.database.reading() as session:
        assert [seen.kind for seen in patterns_about_me(session, world.joke)] == kind


def test_the_same_pairs_again_and_again_and_hours_side_by_side_add_up_to_nothing(world: World, clock: FakeClock) -> None:
    opened(world, world.joke, 5, times=10)
    clock.advance(hours=1)
    opened(world, world.joke, 19)
    clock.advance(hours=1)
    opened(world, world.joke, 19)
    opened(world, world.de_brug.officer, 30)  # officers look at the log, not at pairs
    clock.advance(hours=2)
    assert found(world.database) == 0


def test_an_hour_is_looked_through_once_and_only_after_it_has_ended(world: World, clock: FakeClock) -> None:
    opened(world, world.joke, 40)
    assert found(world.database) == 0
    clock.advance(minutes=62)
    assert found(world.database) == 0, "acts that began in that hour may still be under way"
    clock.advance(minutes=1)
    assert [found(world.database) for _ in range(3)] == [1, 0, 0]
    opened(world, world.joke, 40)
    clock.advance(hours=1)
    assert found(world.database) == 1


def test_a_question_about_somebody_who_left_is_still_the_officers(
    world: World, forty: None, officer: Browser, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.joke.id)  # type: ignore[arg-type]
    clock.advance(days=2)
    assert "Joke opende" in text_of(sign_in_again(officer, world, world.de_brug.officer).open(STANDS_OUT))


def test_refused_attempts_are_drawn_by_day_from_inside_and_outside_with_the_same_figures_as_a_table(
    app: Flask, world: World, noor: Noor, officer: Browser, clock: FakeClock
) -> None:
    at_desk(app, world, world.bilal).open(f"/begeleider/koppel/{noor[0]}")
    clock.advance(days=1)
    joke = at_desk(app, world, world.joke)
    for _ in range(2):
        joke.open(f"/begeleider/koppel/{noor[0]}")
    page = sign_in_again(officer, world, world.de_brug.officer).open(STANDS_OUT)
    drawing = page.select_one("figure svg[role=img]")
    assert len(drawing.select("rect")) == 2
    assert drawing.select_one(".chart-value").get_text() == "2"
    assert page.find(id=drawing["aria-describedby"]).get_text() == "3 pogingen in vier weken, van binnen en van buiten."
    assert [text_of(row) for row in page.select("figure tbody tr")] == ["dinsdag 3 maart 1", "woensdag 4 maart 2"]


def test_staff_see_their_own_lines_and_no_one_elses_and_looking_is_a_line_too(
    app: Flask, world: World, noor: Noor, sanne: Browser
) -> None:
    at_desk(app, world, world.joke).open("/begeleider/")
    sanne.open("/begeleider/")
    for _ in range(2):
        sanne.open(MINE)
    lines = [text_of(row) for row in sanne.page.select("tbody tr")]
    assert lines[0].endswith("eigen regels bekeken – toegestaan")
    assert any("lijst van jongeren geopend" in line for line in lines)
    assert {entry.actor_id for entry in entries(world.database, "own-entries-opened")} == {world.sanne.id}
    assert sum("lijst van jongeren geopend" in line for line in lines) == 1


def test_who_entered_a_stop_does_not_find_it_under_their_name(world: World, noor: Noor, sanne: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    with world.database.transaction() as session:
        stop_as_said(session, world.sanne, noor[0])
    (stopped,) = entries(world.database, "consent-paused")
    assert stopped.actor_id == world.sanne.id
    assert "niets gedeeld" not in text_of(sanne.open(MINE).main)


def test_a_long_list_goes_on_page_by_page(world: World, sanne: Browser) -> None:
    opened(world, world.sanne, 55)
    sanne.open(MINE)
    assert len(sanne.page.select("tbody tr")) == 50
    sanne.open(sanne.page.find("a", string="Ouder →")["href"])
    assert len(sanne.page.select("tbody tr")) == 5
    sanne.open(f"{MINE}?before=nergens")
    assert sanne.status == 400


def test_a_manager_sees_none_of_it(app: Flask, world: World, noor: Noor, administrator: Browser) -> None:
    at_desk(app, world, world.sanne).open("/begeleider/")
    for path in ("/toezicht/", STANDS_OUT, "/toezicht/export.csv"):
        administrator.open(path)
        assert administrator.status == 404
    administrator.open(MINE)
    assert "Sanne" not in text_of(administrator.page.main)


def test_an_officer_who_works_with_youngsters_too_answers_like_anybody(app: Flask, world: World, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        both = add_officer(session, world.de_brug, "iris", "Iris", [Role.OFFICER, Role.PROFESSIONAL])
    opened(world, both.acting_as(Role.PROFESSIONAL), 40)
    clock.advance(hours=2)
    found(world.database)
    browser = at_desk(app, world, both)
    assert "Iris opende" not in text_of(browser.open(STANDS_OUT))
    assert "Je opende" in text_of(browser.open(MINE))
