"""The practice pair: plainly marked, true to the real pages, and nothing of it is kept."""

import pytest
from sqlalchemy import func, select

from service.audit.models import Entry
from service.db import Base, Database
from tests.factories import World
from tests.pages.desk import text_of, well_made
from tests.web_reader import Browser

PRACTICE = "/begeleider/oefenen"
NOTE = f"{PRACTICE}/notitie"
TYPED: dict[str, str | list[str]] = {
    "text": "De buurvrouw zegt dat het druk was.",
    "subject": "housing",
    "kind": "update",
    "how_known": "heard-from-others",
    "discussed": "no",
}


def rows(database: Database) -> dict[str, int]:
    """How many rows there are, by table; but for tries and when a browser was seen last."""
    with database.reading() as session:
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables}


def test_each_scene_says_that_it_is_practice_and_leaves_nothing_behind(world: World, karim: Browser) -> None:
    before = rows(world.database)
    shown = {}
    for scene in ("begin", "ja", "stop"):
        karim.open(f"{PRACTICE}?stap={scene}")
        shown[scene] = text_of(well_made(karim, "Oefenen"))
        assert "Dit is een oefening" in shown[scene]
        assert "Noor (verzonnen)" in shown[scene]
    assert "Noor belde zelf de woningcorporatie." in shown["ja"]
    for scene in ("begin", "stop"):
        assert "Er wordt nu niets gedeeld." in shown[scene]
        assert "Noor belde zelf de woningcorporatie." not in shown[scene]
    assert rows(world.database) == before
    karim.open(f"{PRACTICE}?stap=anders")
    assert karim.status == 404


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({}, 200, "Deze notitie wacht."),
        ({"discussed": "yes"}, 200, "Noor (verzonnen): klopt"),
        ({"discussed": "yes", "subject": "income"}, 200, "Nog niet gedeeld. Dit blijft bij jouw organisatie."),
        ({"text": "Zijn nummer is 111222333."}, 422, "burgerservicenummer"),
        ({"text": ""}, 400, "Schrijf op wat je wilt delen"),
    ],
)
def test_a_practice_note_fares_as_a_real_one_and_is_kept_nowhere(
    world: World, karim: Browser, changed: dict[str, str | list[str]], status: int, says: str
) -> None:
    karim.open(NOTE)
    well_made(karim, "Iets opschrijven")
    assert "wordt niet bewaard" in text_of(karim.page)
    before = rows(world.database)
    karim.send(NOTE, {"csrf_token": karim.form_token, **TYPED, **changed})
    assert (karim.status, says in text_of(karim.page)) == (status, True)
    assert rows(world.database) == before
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).where(Entry.act == "note-written")) == 0
    karim.open(f"{PRACTICE}?stap=ja")
    assert TYPED["text"] not in text_of(karim.page)
