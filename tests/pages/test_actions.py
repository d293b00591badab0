"""Who carries an action and how it stands, on the page of a pair, for both halves."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from service.pairs.being_away import be_away
from service.pairs.stand_ins import name_stand_in
from service.records.notes import OpenedNote
from service.records.reading import open_story
from service.records.replies import HOW_DOES_IT_STAND, REMINDING, Answer, answer_note
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import NOTE, at_desk, entries, text_of, well_made, written
from tests.pages.noor import Noor
from tests.pages.phone import MY_PAGE, OwnPhone
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
    assert sanne.goes_to == at(shared[0]), "as after every other answer: the log cannot tell how an action ended"
    offer = sanne.follow().find("a", string="Nieuwe afspraak?")
    sanne.open(offer["href"])
    page = well_made(sanne, "Nieuwe afspraak")
    assert "“Kijkdag”: kies samen een nieuwe dag" in text_of(page)
    filled = sanne.standing_in(f"{at(shared[0])}/notitie")
    kept = {
        name: str(filled[name]).strip() for name in ("subject", "kind", "action_what", "action_place", "action_due", "text")
    }
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


def test_a_new_appointment_is_offered_however_an_action_ended_so_that_opening_it_tells_the_log_nothing(
    world: World, shared: Noor, karim: Browser
) -> None:
    moves_on(karim, shared[0], the_action(world, world.karim, shared[0]).id, "done")
    assert karim.follow().find("a", string="Nieuwe afspraak?")


def test_of_a_note_of_the_other_half_only_the_subject_comes_along_to_a_new_appointment(
    world: World, shared: Noor, karim: Browser
) -> None:
    moves_on(karim, shared[0], the_action(world, world.karim, shared[0]).id, "did-not-go-ahead")
    karim.open(karim.follow().find("a", string="Nieuwe afspraak?")["href"])
    filled = karim.standing_in(f"{at(shared[0])}/notitie")
    assert (filled["subject"], filled["kind"]) == ("housing", "action")
    assert (filled["action_what"], str(filled["text"]).strip()) == ("", ""), "the words are Sanne's (product.md, rule 8)"


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


def test_s3_sanne_and_karim_both_want_to_call_and_each_sees_that_the_action_already_has_an_owner(
    world: World, shared: Noor, sanne: Browser, karim: Browser
) -> None:
    calling = {"what": "Uitkering bellen", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
    written(world, world.sanne, shared[0], "Ik bel ze.", kind="action", action=calling)
    assert "Uitkering bellen Jij · sinds 3 maart" in text_of(sanne.open(at(shared[0])))
    assert "Uitkering bellen Sanne · sinds 3 maart" in text_of(karim.open(at(shared[0])))


def test_s4_the_papers_show_their_owner_since_when_and_who_asked_last_and_no_red_flag_is_attached_to_noor(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    papers = {"what": "Papieren ophalen", "owner": "writer", "dueAt": None, "place": None, "status": "waiting-on-others"}
    note_id = written(world, world.sanne, shared[0], "Ze liggen op kantoor.", kind="action", action=papers)
    clock.advance(days=11)
    with world.database.transaction() as session:
        answer_note(session, shared[1], shared[0], note_id, Answer("reply", HOW_DOES_IT_STAND))
    karim = at_desk(app, world, world.karim)
    seen = text_of(karim.open(at(shared[0])))
    assert "Papieren ophalen Sanne · sinds 3 maart · wacht op anderen Noor vroeg op 14 maart hoe het ermee staat." in seen
    lists = text_of(karim.open("/begeleider/"))
    assert all(flag not in (seen + lists).lower() for flag in ("te laat", "dagen open", "risico", "let op"))


@pytest.mark.parametrize("with_stand_in", [False, True])
def test_s5_noor_asks_to_be_reminded_the_evening_before_and_whoever_acts_then_keeps_it(
    app: Flask, world: World, shared: Noor, phone: OwnPhone, clock: FakeClock, with_stand_in: bool
) -> None:
    """Sanne is ill: Karim keeps it. With a stand-in whom Noor accepted, the stand-in does, and Karim need not."""
    assert world.joke.id is not None
    if with_stand_in:
        with world.database.transaction() as session:
            name_stand_in(session, world.sanne, shared[0], world.joke.id)
            give_consent(session, shared[1], shared[0], world.sanne, stand_in=world.joke)
    phone.open(MY_PAGE)
    note = the_action(world, world.sanne, shared[0])
    assert phone.page.find("button", string="Herinner me de avond ervoor")
    phone.send(f"/jongere/afspraak/{shared[0]}/{note.id}", {"answer": "remind", "csrf_token": phone.form_token})
    assert "Sanne ziet dat je de avond ervoor een berichtje wilt." in text_of(phone.follow())
    karim = at_desk(app, world, world.karim)
    assert "Noor wil de avond ervoor een berichtje: woensdag 11 maart." in text_of(karim.open(at(shared[0])))
    clock.present = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    tonight = "Vanavond een berichtje sturen: Kijkdag"
    assert tonight in text_of(at_desk(app, world, world.sanne).open("/begeleider/"))
    assert tonight not in text_of(at_desk(app, world, world.karim).open("/begeleider/"))
    with world.database.transaction() as session:
        be_away(session, world.sanne, clock.present.date(), clock.present.date())
    keeps, need_not = (world.joke, world.karim) if with_stand_in else (world.karim, world.joke)
    assert tonight in text_of(at_desk(app, world, keeps).open("/begeleider/"))
    assert tonight not in text_of(at_desk(app, world, need_not).open("/begeleider/"))


def test_of_two_appointments_on_one_day_both_reminders_stand_on_the_list(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    dentist = {**VIEWING, "what": "Tandarts", "dueAt": "2026-03-12T08:00:00Z"}
    written(world, world.sanne, shared[0], "Om negen uur.", kind="action", action=dentist)
    with world.database.transaction() as session:
        asked = [note.id for note in open_story(session, world.sanne, shared[0]).own]
        for note_id in asked:
            answer_note(session, shared[1], shared[0], note_id, Answer("reply", REMINDING["remind"]))
    clock.present = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    seen = text_of(at_desk(app, world, world.sanne).open("/begeleider/").tbody)
    assert "Vanavond een berichtje sturen: Tandarts Vanavond een berichtje sturen: Kijkdag" in seen
    assert "Niets open" not in seen
    assert set((entries(world.database, "notes-opened")[-1].note_ids or "").split()) == set(map(str, asked))
