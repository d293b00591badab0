"""Paper that an officer needs: the register from settings, and who was affected between two times, from the log."""

import csv
import io

import pytest
from flask import Flask

from service.actors import SERVICE
from service.pairs.grounds import claim_ground
from service.records.ending import choose_months
from tests.factories import World, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, well_made, written
from tests.pages.noor import Noor, give
from tests.web_reader import Browser

REGISTER, AFFECTED = "/toezicht/register", "/toezicht/geraakt"


def rows(browser: Browser) -> list[list[str]]:
    """The table in a file that was answered."""
    return list(csv.reader(io.StringIO(browser.answer.text.removeprefix("\ufeff")), delimiter=";"))


def test_the_register_says_what_happens_with_the_settings_of_now(world: World, noor: Noor, officer: Browser) -> None:
    with world.database.transaction() as session:
        claim_ground(session, world.sanne, noor[0], "public-task")
        choose_months(session, SERVICE, world.de_brug.id, 6, 2)
    officer.open(REGISTER)
    seen = text_of(well_made(officer, "Register"))
    for words in (
        "De Brug; samen met Straatkracht",
        "officer-de-brug",
        "Een wettelijke taak, zoals Jeugdwet of Wmo",
        "6 maanden na aankomst, of 2 na het einde van het koppel",
        "Eigen systemen: Systeem van De Brug",
        "Jeugdwet 7.3.11",
        "van wanneer tot wanneer iemand weg is, nooit waarom",
        "wie zegt in een notitie genoemd te zijn",
    ):
        assert words in seen, words
    assert "Bericht per mail" not in seen  # there is no mail server
    assert "Noor" not in seen
    officer.open(f"{REGISTER}.csv")
    head, *activities = rows(officer)
    assert head[:3] == ["Activiteit", "Doel", "Grondslag"]
    assert len(activities) == seen.count("Grondslag")
    assert all(row[7] == "De Brug" and all(row) for row in activities)


def test_who_was_affected_between_two_times_is_answered_from_the_log(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Noor belde zelf.")
    milan = pair_with_youngster(world, "Milan")
    at_desk(app, world, world.sanne).open(f"/begeleider/koppel/{milan[0]}")  # before the laptop was lost
    clock.advance(hours=1)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    clock.advance(hours=1)
    at_desk(app, world, world.sanne).open(f"/begeleider/koppel/{milan[0]}")
    officer = at_desk(app, world, world.de_brug.officer)
    officer.open(f"{AFFECTED}?from=2026-03-03T15:00&to=2026-03-03T15:30")
    page = well_made(officer, "Wie is geraakt?")
    (row,) = page.select("tbody tr")
    assert "Karim" in text_of(row)
    assert "15:02:00" in text_of(row)
    assert not any(words in text_of(page) for words in ("Noor", "Milan", "belde"))
    officer.open(page.find("a", string="Exporteren (CSV)")["href"])
    assert rows(officer)[1][1:] == ["1", "1", "Karim", "2026-03-03T15:02:00+01:00", "2026-03-03T15:02:00+01:00"]
    officer.open(f"{AFFECTED}?from=2026-03-03T14:00&to=2026-03-03T17:00&person={world.sanne.id}")
    assert [cell.get_text() for cell in officer.page.select("tbody td:nth-child(2)")] == ["2"]
    assert len(entries(world.database, "affected-seen")) == 3


@pytest.mark.parametrize(
    "asked", ["from=2026-03-03T15:00", "from=x&to=2026-03-03T15:00", "from=2026-03-03T15:00&to=2026-03-03T14:00"]
)
def test_half_a_question_is_mended(officer: Browser, asked: str) -> None:
    officer.open(f"{AFFECTED}?{asked}")
    assert officer.status == 400
    assert well_made(officer, "Wie is geraakt?").find(id="errors")
    officer.open(f"{AFFECTED}.csv?{asked}")
    assert officer.status == 303


def test_another_organisation_finds_nothing_of_this_one(app: Flask, world: World, noor: Noor) -> None:
    at_desk(app, world, world.sanne).open(f"/begeleider/koppel/{noor[0]}")
    other = at_desk(app, world, world.straatkracht.officer)
    other.open(f"{AFFECTED}?from=2026-03-03T00:00&to=2026-03-04T00:00&person={world.sanne.id}")
    assert "In die tijd is er niets gelezen." in text_of(other.page)
