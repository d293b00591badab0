"""What holds on every page of a youngster: nobody else's, nothing logged, few queries, two languages."""

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Actor
from service.pairs.joining import Introduction, complete_joining, confirm_words, show_code, spend_code
from service.records.models import Note
from service.records.replies import Answer, answer_note
from service.records.writing import correct_note
from tests.api.conftest import system_of
from tests.factories import World, form_pair, give_consent, meet, pair_with_youngster, propose_consent
from tests.pages.desk import at_desk, counted, draft, entries, written
from tests.pages.noor import WHO_LOOKED, Noor, give
from tests.pages.phone import MY_CONSENTS, MY_NOTES, MY_PAGE, OwnPhone, calm, own_phone
from tests.web_reader import Browser


def test_nothing_of_another_youngster_can_be_opened_or_changed(app: Flask, world: World, noor: Noor) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor belde zelf.")
    other_pair, milan = pair_with_youngster(world, "Milan")
    phone = own_phone(app, world, milan)
    phone.open(MY_PAGE)
    token = {"csrf_token": phone.form_token}
    pair, straatkracht = noor[0], world.straatkracht.id
    changes = [
        f"{MY_CONSENTS}/{pair}/stop", f"{MY_CONSENTS}/{pair}/pauze", f"{MY_CONSENTS}/{pair}/{straatkracht}/stop",
        f"{MY_CONSENTS}/{pair}/{straatkracht}/pauze", f"{MY_NOTES}/{pair}/{note_id}/lezen",
        f"{MY_NOTES}/{pair}/{note_id}/hoort-hier-niet",
        f"{MY_NOTES}/{other_pair}/{note_id}/hoort-hier-niet", f"{MY_NOTES}/{pair}/{note_id}/toch-laten-zien",
        f"/jongere/nummer/{pair}/{straatkracht}", f"/jongere/vraag/{pair}/{note_id}",
    ]  # fmt: skip
    for path in changes:
        phone.send(path, token)
        assert phone.status == 404, path
    again = {**token, "months": "3", "shown": "0" * 64, "note": f"{note_id}:1"}
    again["stood"] = f"{pair.hex}:{straatkracht.hex}:given.1.1"
    for path in (f"{MY_CONSENTS}/{pair}/weer-aan", f"{MY_CONSENTS}/{pair}/langer"):
        phone.send(path, again)
        assert phone.status == 404
    for path in (f"{MY_NOTES}/{pair}/{note_id}/delen", f"{MY_NOTES}/{other_pair}/{note_id}/delen"):
        phone.send(path, {**token, "note": f"{note_id}:1", "shown": "0" * 64})
        assert phone.status == 404
    phone.send(f"{MY_NOTES}/{pair}/{note_id}/reactie", {**token, "kind": "agree"})
    assert phone.status == 404
    phone.open(f"/jongere/door-de-ogen/{pair}/{straatkracht}")
    assert phone.status == 404
    with world.database.reading() as session:
        note = session.scalars(select(Note)).one()
        assert (note.read_revision, note.hidden_at, note.answers) == (0, None, 0)
    assert len(entries(world.database, "not-found")) == len(changes) + 6


@pytest.mark.parametrize("path", [MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED])
def test_a_professional_finds_no_page_of_a_youngster(world: World, sanne: Browser, path: str) -> None:
    sanne.open(path)
    assert sanne.status == 404
    (entry,) = entries(world.database, "not-permitted")
    assert (entry.actor_id, entry.outcome) == (world.sanne.id, "refused")


@pytest.mark.parametrize("path", [MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED])
def test_reading_ones_own_pages_changes_nothing_and_stands_in_no_log(
    world: World, noor: Noor, phone: OwnPhone, path: str
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Noor belde zelf.")
    with counted(world.database) as statements:
        phone.open(path)
    assert [statement for statement in statements if not statement.startswith(("SELECT", "BEGIN"))] == []


@pytest.mark.parametrize("path", [MY_PAGE, MY_NOTES, MY_CONSENTS, WHO_LOOKED])
def test_five_pairs_and_forty_notes_cost_as_many_queries_as_one_pair_and_two_notes(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, path: str
) -> None:
    pair_id, youngster = noor
    give(world, noor, world.karim, copies=True)
    for number in range(2):
        written(world, world.sanne, pair_id, f"Notitie {number}.")
    _answered_corrected_and_fetched(app, world, noor)
    phone.open(path)
    with counted(world.database) as few:
        phone.open(path)
    for number in range(38):
        written(world, world.sanne, pair_id, f"Nog notitie {number}.")
    for _ in range(4):
        _another_pair(world, youngster)
    _answered_corrected_and_fetched(app, world, noor)
    with counted(world.database) as many:
        phone.open(path)
    assert phone.status == 200
    assert len(many) == len(few)


def _answered_corrected_and_fetched(app: Flask, world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        note = session.scalars(select(Note).where(Note.pair_id == noor[0]).order_by(Note.sequence.desc()).limit(1)).one()
        answer_note(session, noor[1], noor[0], note.id, Answer("agree", ""))
        correct_note(session, world.sanne, noor[0], note.id, draft(world, "Verbeterd."), note.revision)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    system_of(app, world.straatkracht).carry_out()


def _another_pair(world: World, youngster: Actor) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.joke, world.bilal)
        code, _ = show_code(session, world.joke, pair_id)
        joining = spend_code(session, code, Introduction("Noor", (2007, 1), "nl"))
        assert joining is not None
        confirm_words(session, world.joke, pair_id, joining.id)
        complete_joining(session, joining.id, known_youngster=youngster.id)
        meet(session, pair_id, world.bilal)
        propose_consent(session, pair_id, world.joke, world.bilal)
        give_consent(session, youngster, pair_id, world.bilal)
    written(world, world.joke, pair_id, "In een ander koppel.")


def test_every_page_is_english_when_noor_wants_that(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Noor belde zelf.")
    phone.open(MY_PAGE)
    phone.submit("/taal/en")
    for path, title in ((MY_PAGE, "Hi Noor"), (MY_NOTES, "Notes about you"), (f"/jongere/keuze/{noor[0]}/wie", "Hi Noor.")):
        page = phone.open(path)
        calm(phone)
        assert page.h1.get_text().startswith(title)
        assert page.html["lang"] == "en"
