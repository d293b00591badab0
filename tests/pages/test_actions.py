"""Who carries an action and how it stands, on the page of a pair, for both halves."""

from typing import Any
from uuid import UUID

import pytest

from service.actors import Actor
from service.records.notes import OpenedNote
from service.records.reading import open_story
from tests.factories import World, give_consent
from tests.pages.desk import NOTE, entries, text_of, well_made, written
from tests.pages.noor import Noor
from tests.web_reader import Browser

VIEWING = {"what": "Kijkdag", "owner": "writer", "dueAt": "2026-03-12T09:30:00Z", "place": "Kerkstraat", "status": "open"}
AS_IT_WAS = {
    **{name: value for name, value in NOTE.items() if name != "subject"},
    "kind": "action",
    "action_what": "Kijkdag",
    "action_owner": "writer",
    "action_due": "2026-03-12",
    "action_time": "10:30",
    "action_place": "Kerkstraat",
    "action_status": "open",
}


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Both may read each other about housing; a viewing day stands in a note of Sanne's."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        give_consent(session, noor[1], noor[0], world.sanne)
    written(world, world.sanne, noor[0], "De kijkdag staat vast.", kind="action", action=VIEWING)
    return noor


def at(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


def the_action(world: World, reader: Actor, pair_id: UUID) -> OpenedNote:
    with world.database.transaction() as session:
        return next(note for note in open_story(session, reader, pair_id).notes if note.action)


def moves_on(browser: Browser, pair_id: UUID, note_id: UUID, status: str) -> None:
    browser.open(at(pair_id))
    browser.submit(f"{at(pair_id)}/actie/{note_id}", {"status": status})


def test_s29_the_viewing_day_did_not_happen_and_is_recorded_as_did_not_go_ahead(
    world: World, shared: Noor, sanne: Browser, karim: Browser
) -> None:
    note = the_action(world, world.sanne, shared[0])
    moves_on(sanne, shared[0], note.id, "did-not-go-ahead")
    assert sanne.goes_to == f"{at(shared[0])}/notitie?na={note.id}"
    sanne.follow()
    page = well_made(sanne, "Nieuwe afspraak")
    assert "“Kijkdag” ging niet door." in text_of(page)
    filled = sanne.standing_in(f"{at(shared[0])}/notitie")
    kept = {name: filled[name] for name in ("subject", "kind", "action_what", "action_place", "action_due", "text")}
    expected = {"subject": "housing", "kind": "action", "action_what": "Kijkdag", "action_place": "Kerkstraat"}
    assert kept == {**expected, "action_due": "", "text": "Nieuwe afspraak: Kijkdag."}
    (entry,) = entries(world.database, "action-moved-on")
    assert (entry.facts, entry.reason) == (None, None), "nothing from which they could be counted"
    new = {
        "how_known": "seen",
        "discussed": "yes",
        "action_owner": "writer",
        "action_due": "2026-03-19",
        "action_time": "11:00",
    }
    sanne.submit(f"{at(shared[0])}/notitie", new)
    sanne.follow()
    seen = text_of(karim.open(at(shared[0])))
    assert "Kijkdag Sanne · donderdag 19 maart, 11:00 · Kerkstraat" in seen
    assert "ging niet door · Nieuwe afspraak?" in seen
    assert all(blame not in seen.lower() for blame in ("niet gekomen", "no-show", "keer", "schuld"))


def test_of_a_note_of_the_other_half_only_the_subject_comes_along_to_a_new_appointment(
    world: World, shared: Noor, karim: Browser
) -> None:
    moves_on(karim, shared[0], the_action(world, world.karim, shared[0]).id, "did-not-go-ahead")
    karim.follow()
    filled = karim.standing_in(f"{at(shared[0])}/notitie")
    assert (filled["subject"], filled["kind"]) == ("housing", "action")
    assert (filled["action_what"], filled["text"]) == ("", ""), "the words are Sanne's (product.md, rule 8)"


def test_two_halves_edit_the_same_action_and_the_second_is_told_and_loses_nothing(
    world: World, shared: Noor, sanne: Browser, karim: Browser
) -> None:
    note = the_action(world, world.sanne, shared[0])
    correction = f"{at(shared[0])}/notitie/{note.id}"
    sanne.open(correction)
    moves_on(karim, shared[0], note.id, "taken")
    assert karim.status == 303
    sanne.submit(correction, {**AS_IT_WAS, "text": "De kijkdag is om half elf."})
    assert sanne.status == 409
    seen = text_of(sanne.page)
    assert "Er is net iets gezegd over deze actie" in seen
    assert "opgepakt" in seen
    assert sanne.page.find("textarea").get_text().strip() == "De kijkdag is om half elf."
    karim.open(at(shared[0]))
    sanne.submit(correction, {**AS_IT_WAS, "action_what": "Kijkdag met sleutel", "action_status": "taken"})
    assert sanne.status == 303
    karim.submit(f"{at(shared[0])}/actie/{note.id}", {"status": "done"})
    assert karim.status == 409
    assert "Er is net iets veranderd aan deze actie." in text_of(karim.page)
    assert (the_action(world, world.karim, shared[0]).action or {})["status"] == "taken"


def test_not_before_instead_of_overdue_where_the_youngster_sets_the_pace(
    world: World, shared: Noor, sanne: Browser, karim: Browser
) -> None:
    new: dict[str, Any] = {**NOTE, "text": "Noor wil eerst rust.", "kind": "action", "action_owner": "writer"}
    sanne.open(f"{at(shared[0])}/notitie")
    when = {"action_what": "Kamer bekijken", "action_due": "2026-03-02", "action_not_before": "yes"}
    sanne.submit(f"{at(shared[0])}/notitie", {**new, **when, "action_time": "10:00"})
    assert sanne.status == 400
    assert "Laat de tijd leeg." in text_of(sanne.page)
    sanne.submit(f"{at(shared[0])}/notitie", {**new, **when, "action_time": ""})
    assert sanne.status == 303
    seen = text_of(karim.open(at(shared[0])))
    assert "niet eerder dan maandag 2 maart" in seen
    assert "te laat" not in seen
    assert "niet eerder dan 2 maart" in text_of(karim.open("/begeleider/"))
