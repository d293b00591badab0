"""Changing a choice; and what the consent screens refuse."""

import base64
import json
import zlib

import pytest
from flask import Flask
from sqlalchemy import select

from service.audit.models import Entry
from service.consent.decisions import pause_consent
from tests.factories import World, give_consent
from tests.pages.desk import entries, text_of, written
from tests.pages.noor import Noor, events, read_by, screen, stands, to_summary
from tests.pages.phone import OwnPhone, empty_pair

SHOWN = {"shown": "0" * 64, "stood": f"{'0' * 32}:{'0' * 32}:given.1.1"}


def test_one_direction_can_be_changed_and_the_other_is_not_touched(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing"])
        give_consent(session, youngster, pair_id, world.sanne, subjects=["housing"])
    later = written(world, world.sanne, pair_id, "Er is een schuld.", subject="income")
    before = stands(world, pair_id)[world.de_brug.id]
    phone.open("/jongere/toestemming")
    change = f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}"
    assert phone.page.find("a", href=change)
    page = phone.open(change)
    assert [field["name"] for field in page.find_all(checked=True) if field["value"] == "yes"] == ["subject-housing"]
    phone.choose(subject_housing="yes", subject_income="yes")
    phone.choose(months="1")
    assert "Er is een schuld." in text_of(phone.page)
    phone.say_yes()
    now = stands(world, pair_id)
    assert now[world.straatkracht.id].subjects == {"housing", "income"}
    assert now[world.de_brug.id] == before
    assert read_by(world, world.karim, pair_id) == ["Er is een schuld."]
    assert str(later) in (entries(world.database, "notes-released")[0].note_ids or "")


def test_changing_one_direction_to_nothing_stops_that_one_alone(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="no", subject_school_work="no")
    phone.submit(phone.answer.request.path, {"answer": "yes"})
    now = stands(world, pair_id)
    assert (now[world.straatkracht.id].is_active, now[world.de_brug.id].is_active) == (False, True)


def test_a_paused_direction_can_be_changed_and_the_pause_is_nobodys_business(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id, youngster = noor
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    to_summary(phone, pair_id, subject_housing="yes")
    phone.say_yes()
    with world.database.transaction() as session:
        pause_consent(session, youngster, pair_id)
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="yes", subject_practical="yes")
    phone.choose()
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    assert read_by(world, world.karim, pair_id) == ["Noor belde zelf."]
    with world.database.reading() as session:
        seen = [entry.seen_as for entry in session.scalars(select(Entry).where(Entry.act == "consent-resumed"))]
    assert seen == ["consent-given"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("wie", {"answer": "misschien"}),
        ("wie", {}),
        ("wat", {"answer": "next", "note": "x"}),
        ("hoe-lang", {"answer": "next", "months": "12"}),
        ("hoe-lang", {"answer": "next", "extra": "1"}),
        ("samen", {**SHOWN, "answer": "yes", "ticked": "{}"}),
        ("samen", {**SHOWN, "answer": "yes", "ticked": '{"directions":[],"months":3,"lastDay":"2026-06-02"}'}),
        ("samen", {**SHOWN, "answer": "yes", "ticked": "[" * 3000}),
        ("samen", {**SHOWN, "answer": "yes", "ticked": "{}", "shown": "kort"}),
        ("samen", {**SHOWN, "answer": "yes", "ticked": "{}", "stood": "zo stond het"}),
    ],
)
def test_wrong_input_gets_a_page_that_says_so_and_decides_nothing(
    world: World, noor: Noor, phone: OwnPhone, name: str, fields: dict[str, str]
) -> None:
    pair_id = noor[0]
    to_summary(phone, pair_id, subject_housing="yes")
    token = phone.form_token
    phone.send(screen(pair_id, name), {"csrf_token": token, **fields})
    assert phone.status == 400
    assert events(world, pair_id) == ["propose", "propose"]


def test_choices_for_an_organisation_of_another_pair_are_refused(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    path = phone.answer.request.path
    fields = phone.standing_in(path)
    ticked = json.loads(str(fields["ticked"]))
    ticked["directions"][0]["to"] = str(noor[0])
    phone.send(path, {**fields, "ticked": json.dumps(ticked), "answer": "yes"})
    assert phone.status == 404


def test_a_choice_that_is_not_made_is_read_by_nobody_who_finds_the_phone(noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    kept = phone.cookie("__Host-koppel-visit") or ""
    body = kept.lstrip(".").split(".")[0]
    said = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    said = zlib.decompress(said) if kept.startswith(".") else said
    assert b"draft" in said
    assert b"housing" not in said
    assert str(noor[0]).encode() not in said


def test_another_youngsters_question_is_not_there(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    other = empty_pair(world)
    for name in ("wie", "wat", "hoe-lang", "samen", f"kiezen/{world.straatkracht.id}", "klaar/ja"):
        phone.open(screen(other, name))
        assert phone.status == 404
    phone.open("/jongere/")
    token = phone.form_token
    phone.send(screen(other, "wie"), {"csrf_token": token, "answer": "nothing"})
    assert phone.status == 404
    assert events(world, other) == ["propose", "propose"]
    assert len(entries(world.database, "not-found")) == 7


def test_a_professional_cannot_decide_for_noor(world: World, noor: Noor, sanne: OwnPhone) -> None:
    sanne.open("/begeleider/")
    token = sanne.form_token
    sanne.open(screen(noor[0], "wie"))
    assert sanne.status == 404
    sanne.send(screen(noor[0], "wie"), {"csrf_token": token, "answer": "nothing"})
    assert sanne.status == 404
    assert [entry.actor_id for entry in entries(world.database, "not-permitted")] == [world.sanne.id] * 2
