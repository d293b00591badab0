"""S32: phone dead on a Sunday. Noor tells the night worker "stop it"; he calls De Brug's officer, who enters it at once."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Actor
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.consent.decisions import pause_consent, withdraw_consent
from service.consent.models import ConsentEvidence
from service.consent.transitions import State
from service.pairs.models import Pair
from tests.factories import World, add_office, form_pair, give_consent, pair_with_youngster
from tests.pages.desk import at_desk, entries, text_of, well_made
from tests.pages.noor import stands
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
STOP = "/toezicht/stop"
STOPPED = "Gestopt. Er wordt nu niets gedeeld. De jongere kan het zelf weer aanzetten."


def code_of(world: World, pair_id: UUID) -> str:
    with world.database.reading() as session:
        return session.get_one(Pair, pair_id).code


def share(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        for reader in (world.karim, world.sanne):
            give_consent(session, noor[1], noor[0], reader)


def enters(officer: Browser, code: str) -> str:
    """The officer types the code that she hears; what the page says then."""
    officer.open(STOP)
    officer.submit(STOP, {"pair": code})
    return text_of(officer.follow()) if officer.status == 303 else text_of(officer.page)


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " ")])
def test_s32_the_officer_stops_a_pair_by_the_code_that_she_hears(
    world: World, noor: Noor, officer: Browser, typed: Callable[[str], str]
) -> None:
    share(world, noor)
    assert STOPPED in enters(officer, typed(code_of(world, noor[0])))
    well_made(officer, "Stop, zoals gezegd")
    assert {standing.state for standing in stands(world, noor[0]).values()} == {State.PAUSED}
    with world.database.reading() as session:
        assert session.scalars(select(ConsentEvidence.channel).order_by(ConsentEvidence.at)).all()[-1] == "said-aloud"
    (entered,) = entries(world.database, "stop-entered")
    assert (entered.actor_id, entered.pair_id, entered.seen_as) == (world.de_brug.officer.id, noor[0], None)


def test_without_a_code_she_finds_it_by_who_holds_the_seat_and_never_by_youngster(
    app: Flask, world: World, noor: Noor, officer: Browser
) -> None:
    share(world, noor)
    with world.database.transaction() as session:
        form_pair(session, world.joke, world.bilal)
    page = officer.open(f"{STOP}?person={world.sanne.id}")
    well_made(officer, "Stop, zoals gezegd")
    assert f"Karim · Straatkracht · sinds 3 maart 2026 · {code_of(world, noor[0])}" in text_of(page)
    assert "Bilal" not in text_of(page)
    assert "Noor" not in text_of(page)
    (listed,) = entries(world.database, "pairs-listed")
    assert listed.actor_id == world.de_brug.officer.id
    (form,) = page.select("section form")
    officer.send(STOP, {field["name"]: field["value"] for field in form.find_all("input")})
    assert STOPPED in text_of(officer.follow())
    assert not any(standing.is_active for standing in stands(world, noor[0]).values())


def _never_asked(world: World, noor: Noor) -> None:
    pass


def _paused(world: World, noor: Noor) -> None:
    share(world, noor)
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])


def _withdrawn(world: World, noor: Noor) -> None:
    share(world, noor)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])


@pytest.mark.parametrize("before", [_never_asked, _paused, _withdrawn])
def test_she_cannot_tell_from_it_whether_something_was_shared(
    app: Flask, world: World, noor: Noor, officer: Browser, before: Callable[[World, Noor], None]
) -> None:
    other = pair_with_youngster(world, "Milan")
    share(world, other)
    before(world, noor)
    states = {to: standing.state for to, standing in stands(world, noor[0]).items()}
    answers = []
    for pair_id in (noor[0], other[0]):
        officer.open(STOP)
        officer.submit(STOP, {"pair": code_of(world, pair_id)})
        answers.append((officer.status, officer.goes_to, text_of(officer.follow())))
    assert answers[0] == answers[1]
    assert {to: standing.state for to, standing in stands(world, noor[0]).items()} == states
    assert len(entries(world.database, "stop-entered")) == 2


def test_both_organisations_find_the_stop_in_their_logs_like_any_other(world: World, noor: Noor, officer: Browser) -> None:
    share(world, noor)
    enters(officer, code_of(world, noor[0]))
    with world.database.reading() as session:
        wanted = Filter(pair_id=noor[0])
        seen = [entries_of(session, office.id, wanted) for office in (world.de_brug, world.straatkracht)]
    for lines in seen:
        assert [(line.act, line.actor) for line in lines[:2]] == [("nothing-shared", None)] * 2
        assert "stop-entered" not in {line.act for line in lines}
    assert seen[0][:2] == seen[1][:2]


@pytest.mark.parametrize("typed", ["", "ZZZZ-ZZZZ", "x" * 21])
def test_a_code_that_is_no_pair_of_theirs_stops_nothing(
    app: Flask, world: World, noor: Noor, officer: Browser, typed: str
) -> None:
    share(world, noor)
    with world.database.transaction() as session:
        kompas = add_office(session, "kompas", "Kompas", ("Iris", "Sem"))
    for desk, code in ((officer, typed), (at_desk(app, world, kompas.officer), code_of(world, noor[0]))):
        enters(desk, code)
        assert desk.status == 400
        assert desk.page.find(id="pair-error")
        well_made(desk, "Stop, zoals gezegd")
    assert all(standing.is_active for standing in stands(world, noor[0]).values())
    assert entries(world.database, "stop-entered") == []


def test_pairs_of_another_organisations_people_are_not_found(world: World, noor: Noor, officer: Browser) -> None:
    page = officer.open(f"{STOP}?person={world.karim.id}")
    assert "Deze begeleider heeft nu geen koppel." in text_of(page)
    assert code_of(world, noor[0]) not in page.get_text()
    assert not [option for option in page.find_all("option") if option.get_text() == "Karim"]
