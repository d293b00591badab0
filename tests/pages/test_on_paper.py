"""S13 on paper: Noor ticks on a sheet, Sanne enters what was ticked, and Noor checks it alone with the code on the strip."""

from itertools import product
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from service.consent.events import shown_then
from service.consent.models import ConsentEvidence
from service.consent.notices import hash_of_text
from service.consent.transitions import State
from service.pairs.models import Assisting, Pair, Youngster
from tests.factories import World, add_office, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.beside import BORN, code_on_paper, comes_alone, exchanges
from tests.pages.desk import at_desk, entries, text_of, well_made
from tests.pages.noor import stands
from tests.pages.phone import MY_CONSENTS, empty_pair
from tests.web_reader import Browser

TICKED = {"name": "Noor", "subjects": ["housing", "income"], "answer": "yes", "present": ["nobody"], "beside": "yes"}


@pytest.fixture
def pair_id(world: World) -> UUID:
    return empty_pair(world)


def sheet_of(sanne: Browser, pair_id: UUID) -> tuple[str, str]:
    """Sanne makes a sheet: its code, and where it is entered."""
    paper = f"/begeleider/koppel/{pair_id}/papier"
    sanne.open(paper)
    sanne.submit(paper)
    code = code_on_paper(sanne)
    page = sanne.open(paper)
    return code, next(link["href"] for link in page.find_all("a") if "Blad van" in link.get_text())


def enters(sanne: Browser, where: str, **other: object) -> None:
    sanne.open(where)
    born = BORN if sanne.page.find("select", {"name": "birth_month"}) else {}
    sanne.submit(where, {**TICKED, **born, **other})


def test_what_noor_ticked_on_paper_is_entered_and_marked_as_on_paper(
    app: Flask, world: World, sanne: Browser, pair_id: UUID
) -> None:
    code, where = sheet_of(sanne, pair_id)
    enters(sanne, where)
    assert sanne.goes_to == f"/begeleider/koppel/{pair_id}"
    standing = stands(world, pair_id)[world.straatkracht.id]
    assert (standing.state, standing.assisted, standing.copies) == (State.GIVEN, True, False)
    assert standing.subjects == {"housing", "income"}
    assert stands(world, pair_id)[world.de_brug.id].state is State.PROPOSED
    assert "Met hulp gekozen" in text_of(at_desk(app, world, world.karim).open(f"/begeleider/koppel/{pair_id}"))
    officer = at_desk(app, world, world.straatkracht.officer)
    assert "met hulp, op papier" in text_of(officer.open("/toezicht/toestemmingen"))
    noor, _ = comes_alone(app, code)
    assert "Op papier, met hulp van Sanne" in text_of(noor.open(MY_CONSENTS))
    assert [len(entries(world.database, act)) for act in ("sheet-made", "sheet-entered")] == [1, 1]


def test_the_evidence_is_the_text_of_the_sheet_and_who_was_there(world: World, sanne: Browser, pair_id: UUID) -> None:
    sanne.open(f"/begeleider/koppel/{pair_id}/papier")
    sanne.submit(f"/begeleider/koppel/{pair_id}/papier")
    sheet = text_of(well_made(sanne, "Blad"))
    with world.database.reading() as session:
        sheet_id = session.scalars(select(Assisting.id)).one()
    enters(sanne, f"/begeleider/koppel/{pair_id}/papier/{sheet_id}", present=["family"])
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence)).one()
        sitting = session.get_one(Assisting, evidence.assisting_id)
        shown, _ = shown_then(session, pair_id, evidence.id)
    assert (evidence.channel, evidence.text_hash) == ("assisted-paper", hash_of_text(shown))
    assert (sitting.way, sitting.present, sitting.name) == ("paper", "family", b"")
    assert [line for line in shown.split("\n") if line and line not in sheet] == []


def test_a_sheet_can_be_entered_once(world: World, sanne: Browser, pair_id: UUID) -> None:
    _, where = sheet_of(sanne, pair_id)
    enters(sanne, where)
    sanne.open(where)
    assert sanne.status == 404


def test_the_code_on_the_strip_does_nothing_before_the_sheet_is_entered(app: Flask, sanne: Browser, pair_id: UUID) -> None:
    code, _ = sheet_of(sanne, pair_id)
    assert "Dit klopt niet" in text_of(exchanges(Browser(app), code))


@pytest.mark.parametrize("answer", ["later", "nothing"])
def test_later_and_nothing_on_paper_share_nothing(world: World, sanne: Browser, pair_id: UUID, answer: str) -> None:
    _, where = sheet_of(sanne, pair_id)
    enters(sanne, where, answer=answer)
    assert not stands(world, pair_id)[world.straatkracht.id].is_active


def test_below_sixteen_the_sheet_looks_too_old_and_nothing_is_kept(world: World, sanne: Browser, pair_id: UUID) -> None:
    _, where = sheet_of(sanne, pair_id)
    enters(sanne, where, birth_year="2015")
    sanne.follow()
    assert "Dit blad werkt niet meer." in text_of(sanne.page)
    with world.database.reading() as session:
        assert session.scalars(select(Youngster)).all() == []
        assert session.get_one(Pair, pair_id).youngster_id is None
        assert session.scalars(select(Assisting.name)).one() == b""


def test_after_fourteen_days_a_sheet_cannot_be_entered(
    app: Flask, world: World, clock: FakeClock, sanne: Browser, pair_id: UUID
) -> None:
    _, where = sheet_of(sanne, pair_id)
    clock.advance(days=14)
    later = at_desk(app, world, world.sanne)
    later.open(where)
    assert later.status == 404


def test_nobody_but_the_half_that_made_it_enters_a_sheet(app: Flask, world: World, sanne: Browser) -> None:
    pair_id, _ = pair_with_youngster(world)
    _, where = sheet_of(sanne, pair_id)
    for actor in (world.karim, world.joke):
        browser = at_desk(app, world, actor)
        browser.open(where)
        assert browser.status == 404


def test_a_guessed_pair_and_a_pair_of_others_are_404_alike_wherever_somebody_helps(
    app: Flask, world: World, pair_id: UUID
) -> None:
    """Nobody learns from an answer that a pair exists (product.md, rule 4)."""
    with world.database.transaction() as session:
        kompas = add_office(session, "kompas", "Kompas", ("Ilse", "Tom"))
    for actor in (world.joke, kompas.holder):
        browser = at_desk(app, world, actor)
        browser.open("/begeleider/")
        sent = {"csrf_token": browser.form_token, "present": "nobody", "beside": "yes"}
        for guess, way in product((pair_id, uuid4()), ("samen", "papier", f"papier/{uuid4()}")):
            address = f"/begeleider/koppel/{guess}/{way}"
            browser.open(address)
            assert browser.status == 404, address
            browser.send(address, sent)
            assert browser.status == 404, address
