"""The officer sees what became of copies in the own system, and what that system says may remain of them."""

import pytest
from flask import Flask

from service.consent.decisions import withdraw_consent
from tests.api.conftest import system_of
from tests.factories import World
from tests.pages.desk import at_desk, entries, text_of, well_made, written
from tests.pages.noor import Noor, give

PAGE = "/toezicht/kopieen"
GROUND = "Besluit over een uitkering dat hierop rust"
RESIDUES = ["Reservekopieën van de map.", "Wat een collega afdrukte."]


@pytest.fixture
def withdrawn(app: Flask, world: World, noor: Noor) -> None:
    """Of three copies in Straatkracht's system one is removed, one kept, and one still stands there and must go."""
    give(world, noor, world.karim, copies=True)
    for text in ("Er is een kijkdag.", "De brief is er.", "Noor heeft de sleutel."):
        written(world, world.sanne, noor[0], text)
    system = system_of(app, world.straatkracht)
    system.take_lease(residues=RESIDUES)
    removed, kept, _ = system.carry_out()
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    system.tell(removed, 1, "removed")
    system.tell(kept, 1, "kept", GROUND)


def test_what_is_gone_and_what_is_kept_stands_beside_what_may_remain_and_nothing_tells_what_must_still_go(
    app: Flask, world: World, noor: Noor, withdrawn: None
) -> None:
    officer = at_desk(app, world, world.straatkracht.officer)
    officer.open(PAGE)
    page = well_made(officer, "Kopieën")
    shown = {section["aria-labelledby"]: text_of(section) for section in page.select("section.card")}
    assert shown["gone"].count("1 kopie") == shown["kept"].count("1 kopie") == 1
    assert "Laatst gemeld op 3 maart 2026" in shown["gone"]
    assert f"Waarom: {GROUND}" in shown["kept"]
    assert [item.get_text() for item in page.select("#residues ~ ul li")] == RESIDUES
    assert all(text not in officer.answer.text for text in ("kijkdag", "brief", "sleutel"))
    (seen,) = entries(world.database, "copies-seen")
    assert (seen.actor_id, seen.organisation_id, seen.pair_id) == (
        world.straatkracht.officer.id,
        world.straatkracht.id,
        None,
    )


def test_the_officer_of_the_other_organisation_sees_nothing_of_it(
    app: Flask, world: World, noor: Noor, withdrawn: None
) -> None:
    officer = at_desk(app, world, world.de_brug.officer)
    page = text_of(officer.open(PAGE))
    assert "Er is nog niets weggehaald." in page
    assert "Jullie bewaren niets waarvoor geen toestemming meer is." in page
    assert "Jullie systeem heeft hier nog niets over gezegd." in page
