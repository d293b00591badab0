"""Somebody named in a note asks for its change, without getting access: not even whether there is a note."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import SERVICE
from service.pairs.organisations import person_leaves
from service.rights.models import NamedRequest
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, well_made, written
from tests.pages.noor import Noor
from tests.web_reader import Browser

ENTER, DEAL = "/toezicht/verzoeken/ander", "/begeleider/verzoek"
WORDS = "Er staat dat haar broer geld leende. Dat is niet waar."


def enter(officer: Browser, world: World, words: str = WORDS) -> None:
    officer.open(ENTER)
    officer.submit(ENTER, {"person": str(world.sanne.id), "text": words})


def only(world: World) -> NamedRequest:
    with world.database.reading() as session:
        return session.scalars(select(NamedRequest)).one()


def test_the_officer_puts_it_to_the_colleague_who_looks_and_changes_it(
    world: World, noor: Noor, officer: Browser, sanne: Browser
) -> None:
    written(world, world.sanne, noor[0], "Haar broer leende geld.")
    officer.open("/toezicht/verzoeken")
    officer.open(officer.page.find("a", string="Verzoek van iemand anders opschrijven")["href"])
    well_made(officer, "Verzoek van iemand anders")
    enter(officer, world)
    seen = text_of(officer.follow())
    assert "Sanne · uiterlijk vrijdag 3 april" in seen
    assert "leende" not in seen
    sanne.open("/begeleider/")
    sanne.open(sanne.page.find("a", href=lambda link: link and link.startswith(DEAL))["href"])
    assert WORDS in text_of(well_made(sanne, "Verzoek van iemand anders"))
    sanne.submit(f"{DEAL}/{only(world).id}")
    assert "Afgehandeld." in text_of(sanne.follow())
    assert only(world).text == b""
    assert "Sanne · bekeken op dinsdag 3 maart" in text_of(officer.open(ENTER))
    sanne.open(f"{DEAL}/{only(world).id}")
    assert sanne.status == 404
    for act in ("named-request-entered", "named-request-opened", "named-request-ended"):
        (entry,) = entries(world.database, act)
        assert (entry.pair_id, entry.organisation_id) == (None, world.de_brug.id)


def test_what_the_officer_sees_is_the_same_whether_there_is_a_note_or_not(
    app: Flask, world: World, noor: Noor, officer: Browser, sanne: Browser
) -> None:
    pages = []
    for is_written in (False, True):
        if is_written:
            written(world, world.sanne, noor[0], "Haar broer leende geld.")
        enter(officer, world)
        with world.database.reading() as session:
            waiting = session.scalars(select(NamedRequest).where(NamedRequest.ended_at.is_(None))).one()
        sanne.open(f"{DEAL}/{waiting.id}")
        sanne.submit(f"{DEAL}/{waiting.id}")
        pages.append(text_of(officer.open(ENTER)).replace(" Sanne · bekeken op dinsdag 3 maart", "", 1))
    assert pages[1].count("bekeken op") == 1
    assert pages[0] == pages[1].replace(" Sanne · bekeken op dinsdag 3 maart", "")


def test_nobody_but_that_colleague_reads_it(
    app: Flask, world: World, officer: Browser, sanne: Browser, joke: Browser, karim: Browser
) -> None:
    enter(officer, world)
    for somebody in (joke, karim, officer):
        somebody.open(f"{DEAL}/{only(world).id}")
        assert somebody.status == 404
    assert "Sanne" not in text_of(at_desk(app, world, world.straatkracht.officer).open(ENTER)).split("Opgeschreven")[-1]


@pytest.mark.parametrize(
    "fields", [{}, {"text": WORDS}, {"person": "sanne", "text": ""}, {"person": "sanne", "text": "111222333"}]
)
def test_half_a_request_is_mended_and_nothing_of_it_kept(world: World, officer: Browser, fields: dict[str, str]) -> None:
    officer.open(ENTER)
    who = {"person": str(world.sanne.id)} if fields.get("person") else {}
    officer.send(ENTER, {"csrf_token": officer.form_token, **fields, **who})
    assert officer.status == 400
    assert well_made(officer, "Verzoek van iemand anders").find(id="errors")
    with world.database.reading() as session:
        assert session.scalars(select(NamedRequest)).all() == []


def test_it_goes_to_nobody_who_does_not_work_here(world: World, officer: Browser, clock: FakeClock) -> None:
    assert world.joke.id is not None
    with world.database.transaction() as session:
        person_leaves(session, SERVICE, world.joke.id)
    for person in (world.karim.id, world.joke.id, uuid4()):
        officer.open(ENTER)
        officer.send(ENTER, {"csrf_token": officer.form_token, "person": str(person), "text": WORDS})
        assert officer.status == 404
