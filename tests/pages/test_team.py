"""The team lead: numbers, absence and succession of their own people; no youngster, no content, no reading (product.md)."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from service.actors import SERVICE, Actor, Role
from service.consent.gate import decide
from service.consent.grants import Refusal
from service.errors import NotYoursError
from service.pairs.organisations import add_person, person_leaves
from service.pairs.stand_ins import name_stand_in
from service.records.reading import open_shared_notes
from tests.factories import World, actor_of, give_consent
from tests.pages.desk import at_desk, counted, entries, text_of, well_made, written
from tests.pages.noor import Noor, read_by
from tests.pages.phone import OwnPhone
from tests.web_reader import Browser

TEXT = "Noor belde zelf de woningcorporatie."


@pytest.fixture
def wim(world: World) -> Actor:
    """The team lead of Straatkracht."""
    with world.database.transaction() as session:
        return actor_of(add_person(session, SERVICE, world.straatkracht.id, "wim", "Wim", [Role.TEAM_LEAD]), "Straatkracht")


@pytest.fixture
def desk(app: Flask, world: World, wim: Actor) -> Browser:
    return at_desk(app, world, wim)


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Noor said yes to Karim, and to Bilal as his stand-in."""
    assert world.bilal.id is not None
    with world.database.transaction() as session:
        name_stand_in(session, world.karim, noor[0], world.bilal.id)
        give_consent(session, noor[1], noor[0], world.karim, stand_in=world.bilal)
    written(world, world.sanne, noor[0], TEXT)
    return noor


def test_s28_on_monday_morning_karim_is_ill_and_his_team_lead_sets_him_absent(
    world: World, shared: Noor, desk: Browser, karim: Browser
) -> None:
    with pytest.raises(NotYoursError):
        read_by(world, world.bilal, shared[0])
    desk.open("/team/")
    assert "aanwezig" in text_of(well_made(desk, "Team"))
    path = f"/team/medewerkers/{world.karim.id}"
    desk.submit(f"{path}/afwezig", {"first_day": "2026-03-03", "last_day": "2026-03-05"})
    assert "afwezig tot en met 5 maart" in text_of(desk.follow())
    assert read_by(world, world.bilal, shared[0]) == [TEXT]
    assert "Je bent er niet, tot en met donderdag 5 maart." in text_of(karim.open("/begeleider/afwezig"))
    desk.submit(f"{path}/terug")
    assert desk.status == 303
    with pytest.raises(NotYoursError):
        read_by(world, world.bilal, shared[0])


def test_the_page_says_how_many_and_never_who(world: World, shared: Noor, desk: Browser) -> None:
    seen = text_of(desk.open("/team/"))
    assert "1 plek in een koppel. Overal zit iemand." in seen
    with world.database.transaction() as session:
        person_leaves(session, world.straatkracht.administrator, world.karim.id)  # type: ignore[arg-type]
    desk.open("/team/")
    seen = text_of(desk.page)
    assert "Op 1 daarvan zit nu niemand." in seen
    assert "1 zonder opvolger" in seen
    assert "Noor" not in seen
    assert str(shared[0]) not in desk.answer.text
    assert "Sanne" not in seen


def test_the_team_lead_names_who_follows_and_the_youngster_is_asked(
    world: World, shared: Noor, desk: Browser, phone: OwnPhone
) -> None:
    desk.open("/team/")
    desk.submit(f"/team/medewerkers/{world.karim.id}/opvolger", {"successor": ""})
    assert desk.status == 400
    desk.submit(f"/team/medewerkers/{world.karim.id}/opvolger", {"successor": str(world.bilal.id)})
    assert desk.status == 303
    assert "Bilal wil het overnemen van Karim" in text_of(phone.open("/jongere/"))


@pytest.mark.parametrize("act", ["afwezig", "terug", "opvolger"])
def test_people_of_another_organisation_are_nobodys_team(world: World, shared: Noor, desk: Browser, act: str) -> None:
    desk.open("/team/")
    fields = {
        "afwezig": {"first_day": "2026-03-03", "last_day": "2026-03-05"},
        "terug": {},
        "opvolger": {"successor": str(world.joke.id)},
    }[act]
    desk.send(f"/team/medewerkers/{world.sanne.id}/{act}", {"csrf_token": desk.form_token, **fields})
    assert desk.status == 404
    assert entries(world.database, "absence-set") == entries(world.database, "successor-named") == []


def test_a_team_lead_opens_no_pair_no_note_and_no_log(world: World, shared: Noor, desk: Browser, wim: Actor) -> None:
    for path in ("/begeleider/", _pair(shared[0]), "/toezicht/", "/toezicht/toestemmingen", "/beheer/", "/jongere/"):
        desk.open(path)
        assert desk.status in (303, 403, 404)
        assert TEXT not in desk.answer.text
    with world.database.transaction() as session:
        assert isinstance(decide(session, wim, shared[0]), Refusal)
        with pytest.raises(NotYoursError):
            open_shared_notes(session, wim, shared[0])


def _pair(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


def test_days_that_cannot_be_are_asked_for_again_beside_whom_they_are_about(
    world: World, shared: Noor, desk: Browser
) -> None:
    desk.open("/team/")
    typed = {"first_day": "2026-03-05", "last_day": "2026-03-04"}
    desk.submit(f"/team/medewerkers/{world.karim.id}/afwezig", typed)
    assert desk.status == 400
    assert desk.page.find(id=f"last_day-{world.karim.id}")["value"] == "2026-03-04"
    assert desk.page.find("a", href=f"#last_day-{world.karim.id}")


def test_every_act_has_its_entry_and_the_page_takes_as_long_for_many_as_for_few(
    world: World, shared: Noor, desk: Browser, wim: Actor
) -> None:
    desk.open("/team/")
    with counted(world.database) as few:
        desk.open("/team/")
    with world.database.transaction() as session:
        for number in range(5):
            add_person(session, SERVICE, world.straatkracht.id, f"n{number}", f"N {number}", [Role.PROFESSIONAL])
    with counted(world.database) as many:
        desk.open("/team/")
    assert len(few) == len(many)
    desk.submit(f"/team/medewerkers/{world.karim.id}/afwezig", {"first_day": "2026-03-03", "last_day": "2026-03-05"})
    (entry,) = entries(world.database, "absence-set")
    assert (entry.actor_id, entry.facts) == (wim.id, f'{{"person":"{world.karim.id}"}}')
    assert len(entries(world.database, "team-listed")) == 3
    assert date(2026, 3, 5).isoformat() not in str(entry.facts)
