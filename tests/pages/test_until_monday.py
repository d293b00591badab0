"""S28: before Karim goes home, every action that he carries stands on one page; nobody gets work without a yes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Actor
from service.consent.decisions import pause_consent, withdraw_consent
from service.pairs.being_away import set_away
from service.pairs.models import OrganisationRevision
from service.pairs.stand_ins import name_stand_in
from service.records.acting import Seen, decline, take_over
from service.records.notes import OpenedNote
from service.records.reading import open_story
from service.records.sources import Upload, take_source_note
from service.records.writing import Source
from tests.factories import World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, draft, entries, text_of, well_made, written
from tests.pages.noor import Noor
from tests.pages.phone import MY_PAGE, calm, own_phone
from tests.web_reader import Browser

PAGE = "/begeleider/tot-maandag"
FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)  # five o'clock in the Netherlands
MONDAY = datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
CHANGED = "Er is intussen iets veranderd. Er is nog niets bewaard."
NO_STAND_IN = "Er is geen invaller die Noor goed vindt."


def action(what: str, owner: str = "writer", **more: Any) -> dict[str, Any]:
    return {"what": what, "owner": owner, "dueAt": None, "place": None, "status": "open", **more}


def carried(world: World, writer: Actor, pair_id: UUID, what: str, owner: str = "writer") -> UUID:
    return written(world, writer, pair_id, f"Over: {what}.", kind="action", action=action(what, owner))


def say(browser: Browser, **said: str) -> Browser:
    """Choose for these actions, by what they are called, and press the button."""
    browser.submit(PAGE, {_field(browser, what): answer for what, answer in said.items()})
    return browser


def _field(browser: Browser, what: str) -> str:
    legend = next(legend for legend in browser.page.find_all("legend") if legend.get_text() == what)
    return str(legend.parent.find("input", {"type": "radio"})["name"])


def chosen(browser: Browser) -> list[str]:
    return [field["value"] for field in browser.page.find_all("input", {"type": "radio"}) if field.has_attr("checked")]


def pair_page(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


def actions(world: World, reader: Actor, pair_id: UUID) -> dict[str, OpenedNote]:
    """Everything that the reader may see of what is to be done, by what it is called."""
    with world.database.transaction() as session:
        return {str(note.action["what"]): note for note in open_story(session, reader, pair_id).notes if note.action}


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Both may read each other about housing and school. One action of Karim's stands in his own note, one in Sanne's."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        give_consent(session, noor[1], noor[0], world.sanne)
    carried(world, world.karim, noor[0], "Kijkdag")
    carried(world, world.sanne, noor[0], "Papieren", "partner")
    carried(world, world.sanne, noor[0], "Uitkering")
    return noor


def test_s28_friday_17_00_karim_goes_home_and_on_monday_at_07_30_he_is_ill(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    clock.present = FRIDAY
    karim = at_desk(app, world, world.karim)
    karim.open(PAGE)
    seen = text_of(well_made(karim, "Tot maandag"))
    assert all(words in seen for words in (NO_STAND_IN, "Kijkdag", "Papieren", "Sanne neemt over", "Kan wachten"))
    assert "Uitkering" not in seen, "that is for Sanne to do"
    say(karim, Kijkdag="asked", Papieren="can-wait")
    assert "Wat je vroeg, blijft bij jou tot de ander ja zegt." in text_of(karim.follow())
    assert sorted(chosen(karim)) == ["asked", "can-wait"]

    clock.present = MONDAY
    assert world.karim.id is not None
    with world.database.transaction() as session:
        set_away(session, world.straatkracht.administrator, world.karim.id, MONDAY.date(), MONDAY.date())
    sanne = at_desk(app, world, world.sanne)
    assert "Karim vraagt of jij iets overneemt" in text_of(sanne.open("/begeleider/"))
    seen = text_of(sanne.open(pair_page(shared[0])))
    assert f"Karim is er niet. {NO_STAND_IN}" in seen
    assert "nieuw Karim vroeg op 6 maart of jij dit overneemt." in seen
    assert "Kan wachten, volgens Karim" in seen
    assert "Kijkdag Karim · sinds 3 maart" in seen, "it is Karim's until Sanne says yes herself"
    kijkdag = actions(world, world.sanne, shared[0])["Kijkdag"]
    sanne.submit(f"{pair_page(shared[0])}/actie/{kijkdag.id}/overnemen")
    assert "Kijkdag Jij · sinds 9 maart" in text_of(sanne.follow())
    assert "Karim vraagt" not in text_of(sanne.open("/begeleider/"))
    phone = own_phone(app, world, shared[1])
    phone.open(MY_PAGE)
    assert "Sanne Kijkdag" in text_of(calm(phone)).replace(":", "")
    (asked,), (taken,) = entries(world.database, "take-over-asked"), entries(world.database, "action-taken-over")
    assert {asked.note_ids, taken.note_ids} == {str(kijkdag.id)}
    assert (asked.actor_id, taken.actor_id) == (world.karim.id, world.sanne.id)
    assert taken.consent_id is not None, "she read it under Noor's consent"
    assert len(entries(world.database, "action-left")) == 1


def test_who_was_asked_can_say_not_now_and_it_stays_with_who_asked(world: World, shared: Noor, karim: Browser) -> None:
    asks(world, karim, shared, "Kijkdag")
    note = actions(world, world.sanne, shared[0])["Kijkdag"]
    with world.database.transaction() as session:
        decline(session, world.sanne, shared[0], Seen(note.id, note.action_revision))
        decline(session, world.sanne, shared[0], Seen(note.id, note.action_revision))
    karim.open(PAGE)
    assert "Sanne kan het nu niet overnemen" in text_of(karim.page)
    assert chosen(karim) == []
    assert len(entries(world.database, "take-over-declined")) == 1


def test_a_second_press_on_the_button_changes_nothing_and_stands_in_the_log_once(
    world: World, shared: Noor, karim: Browser
) -> None:
    karim.open(PAGE)
    sent = karim.standing_in(PAGE) | {_field(karim, "Kijkdag"): "asked"}
    for _ in range(2):
        karim.send(PAGE, sent)
        assert karim.status == 303
    assert len(entries(world.database, "take-over-asked")) == 1


def test_of_two_windows_the_second_is_told_and_what_was_chosen_in_it_still_stands_there(
    app: Flask, world: World, shared: Noor, karim: Browser
) -> None:
    other = at_desk(app, world, world.karim)
    for window in (karim, other):
        window.open(PAGE)
    say(karim, Kijkdag="asked")
    say(other, Kijkdag="can-wait", Papieren="asked")
    assert other.status == 409
    assert CHANGED in text_of(well_made(other, "Tot maandag"))
    assert sorted(chosen(other)) == ["asked", "can-wait"]
    assert len(entries(world.database, "take-over-asked")) == 1, "all of it or nothing"
    assert entries(world.database, "action-left") == []
    other.submit(PAGE)
    assert other.status == 303, "the page that told it holds what stands now"


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
def test_sharing_that_stopped_while_the_page_stood_open_is_told_in_plain_words_and_never_why(
    world: World, shared: Noor, karim: Browser, stop: Any
) -> None:
    karim.open(PAGE)
    sent = karim.standing_in(PAGE) | {_field(karim, "Kijkdag"): "asked", _field(karim, "Papieren"): "asked"}
    with world.database.transaction() as session:
        stop(session, shared[1], shared[0])
    karim.send(PAGE, sent)
    seen = text_of(well_made(karim, "Tot maandag"))
    assert karim.status == 409
    assert CHANGED in seen
    assert "Papieren" not in karim.answer.text, "it stands in a note of Sanne's"
    assert "Sanne ziet deze actie nu niet, en kan hem dus niet overnemen." in seen
    assert entries(world.database, "take-over-asked") == []


def test_a_form_of_before_is_not_taken_for_a_yes_after_sharing_stopped(world: World, shared: Noor, sanne: Browser) -> None:
    note, at = actions(world, world.karim, shared[0])["Kijkdag"], pair_page(shared[0])
    sanne.open(at)
    token = sanne.form_token
    with world.database.transaction() as session:
        pause_consent(session, shared[1], shared[0])
    sanne.submit(f"{at}/actie/{note.id}/overnemen")
    assert sanne.status == 409
    assert "Deze actie staat hier nu niet meer." in text_of(sanne.page)
    assert entries(world.database, "action-taken-over") == []
    sanne.send(f"{at}/actie/{world.sanne.id}/overnemen", {"revision": "0", "csrf_token": token})
    assert sanne.status == 409, "what may not be read looks like what is not there"


def test_when_sharing_ends_an_action_comes_back_to_the_half_that_wrote_it(
    world: World, shared: Noor, sanne: Browser
) -> None:
    assert "Papieren Karim" in text_of(sanne.open(pair_page(shared[0])))
    with world.database.transaction() as session:
        withdraw_consent(session, shared[1], shared[0])
    seen = text_of(sanne.open(pair_page(shared[0])))
    assert "Papieren Jij" in seen
    assert "Karim ziet deze actie nu niet. Daarom ligt hij bij jou." in seen
    assert "Papieren" in text_of(sanne.open(PAGE))


def test_where_noor_accepted_a_stand_in_the_page_says_who(world: World, noor: Noor, karim: Browser) -> None:
    assert world.bilal.id is not None
    with world.database.transaction() as session:
        name_stand_in(session, world.karim, noor[0], world.bilal.id)
        give_consent(session, noor[1], noor[0], world.karim, stand_in=world.bilal)
    seen = text_of(karim.open(PAGE))
    assert "Meld je je afwezig? Dan valt Bilal in." in seen
    assert NO_STAND_IN not in seen


def test_a_registration_system_that_sends_the_note_again_does_not_undo_what_was_said_here(
    world: World, shared: Noor
) -> None:
    pair_id, system, told = shared[0], world.straatkracht.system, action("Sleutel")

    def send(revision: int, text: str, **more: Any) -> None:
        note = draft(world, text, kind="action", action={**told, **more})
        with world.database.transaction() as session:
            take_source_note(session, system, Upload(pair_id, "karim", note, Source("visit-1", revision)))

    send(1, "De sleutel is zoek.")
    before = actions(world, world.sanne, pair_id)["Sleutel"]
    counts = counts_of(world)
    with world.database.transaction() as session:
        take_over(session, world.sanne, pair_id, Seen(before.id, before.action_revision))
    after = actions(world, world.sanne, pair_id)["Sleutel"]
    assert (before.action or {})["owner"] == "writer"
    assert (after.action or {})["owner"] == "partner"
    assert after.revision > before.revision, "her system gets it again, with who carries it"
    assert counts_of(world)[world.de_brug.id] > counts[world.de_brug.id]
    send(2, "De sleutel is nog zoek.")
    assert (actions(world, world.sanne, pair_id)["Sleutel"].action or {})["owner"] == "partner"
    send(3, "De sleutel is er weer.", status="done")
    assert (actions(world, world.sanne, pair_id)["Sleutel"].action or {})["status"] == "done"


def test_all_open_actions_of_all_pairs_take_a_constant_number_of_queries(world: World, shared: Noor, karim: Browser) -> None:
    def queries() -> int:
        with counted(world.database) as statements:
            karim.open(PAGE)
        return len(statements)

    asks(world, karim, shared, "Kijkdag")
    few = queries()
    for name in ("Milan", "Ana"):
        pair_id, youngster = pair_with_youngster(world, name)
        with world.database.transaction() as session:
            give_consent(session, youngster, pair_id, world.karim)
            give_consent(session, youngster, pair_id, world.sanne)
        for what in ("Rooster", "Fiets"):
            carried(world, world.karim, pair_id, what)
            carried(world, world.sanne, pair_id, f"{what} van Sanne", "partner")
    assert queries() == few
    seen = text_of(karim.page)
    assert seen.count("Rooster van Sanne") == 2
    assert "Milan" in seen


def asks(world: World, karim: Browser, shared: Noor, what: str) -> None:
    karim.open(PAGE)
    say(karim, **{what: "asked"})
    assert karim.status == 303


def counts_of(world: World) -> dict[UUID, int]:
    with world.database.reading() as session:
        return {row.organisation_id: row.revision for row in session.scalars(select(OrganisationRevision))}
