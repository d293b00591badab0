"""The caseload: every pair of a professional on one page, in five seconds."""

from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from service.consent.decisions import pause_consent
from service.consent.forming import form_pair
from service.pairs.forming import change_label
from service.pairs.organisations import person_leaves
from tests.factories import ASKED_FREELY, World, give_consent, pair_with_youngster
from tests.pages.desk import at_desk, counted, entries, text_of, well_made, written
from tests.web_reader import Browser

CASELOAD = "/begeleider/"
LONG = "Wilhelmina-Alexandra " * 5 + "Oosterbroekst"
STRANGE = ["<script>alert('x')</script>", '"><img src=x onerror=alert(1)>', LONG[:118], "نور العيون", "Noor 🌻👩🏽‍🎓"]


def test_karim_sees_who_what_is_new_who_does_what_and_until_when(
    world: World, noor: tuple[UUID, Actor], karim: Browser
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    action = {"what": "Uitkering navragen", "owner": "writer", "dueAt": "2026-03-12T22:59:00Z", "status": "open"}
    written(world, world.sanne, pair_id, "Er is gebeld.", kind="action", action=action)
    karim.open(CASELOAD)
    row = text_of(well_made(karim, "Mijn jongeren").tbody)
    assert row == "Noor 1 nieuw Uitkering navragen · Sanne · 12 maart Sanne · De Brug tot 2 juni"


def test_an_action_of_ones_own_stands_on_the_caseload_too(world: World, noor: tuple[UUID, Actor], sanne: Browser) -> None:
    action = {"what": "Uitkering navragen", "owner": "writer", "dueAt": "2026-03-03T22:59:00Z", "status": "open"}
    written(world, world.sanne, noor[0], "Er is gebeld.", kind="action", action=action)
    sanne.open(CASELOAD)
    assert "Uitkering navragen · jij · vandaag" in text_of(sanne.page.tbody)


def test_without_consent_the_youngsters_name_is_not_there(world: World, noor: tuple[UUID, Actor], karim: Browser) -> None:
    karim.open(CASELOAD)
    row = text_of(karim.page.tbody)
    assert "Noor" not in karim.answer.text
    assert "Er wordt nu niets gedeeld." in row


def test_a_name_of_ones_own_is_seen_by_ones_own_organisation_alone(
    world: World, noor: tuple[UUID, Actor], sanne: Browser, karim: Browser
) -> None:
    with world.database.transaction() as session:
        change_label(session, world.sanne, noor[0], "Noor van de derde")
    assert "Noor van de derde" in sanne.open(CASELOAD).get_text()
    assert "Noor van de derde" not in karim.open(CASELOAD).get_text()


def test_the_caseload_is_one_entry_that_lists_its_pairs(world: World, karim: Browser) -> None:
    pairs = {str(pair_with_youngster(world, name)[0]) for name in ("Noor", "Milan")}
    karim.open(CASELOAD)
    (entry,) = entries(world.database, "caseload-opened")
    assert (entry.actor_id, entry.outcome) == (world.karim.id, "permitted")
    assert all(pair_id in (entry.facts or "") for pair_id in pairs)


def test_somebody_with_another_role_is_told_that_there_is_no_such_page(world: World, officer: Browser) -> None:
    officer.open(CASELOAD)
    assert officer.status == 404
    (entry,) = entries(world.database, "not-permitted")
    assert (entry.actor_id, entry.outcome) == (world.de_brug.officer.id, "refused")


def test_somebody_who_is_not_signed_in_goes_to_the_door(browser: Browser) -> None:
    browser.open(CASELOAD)
    assert (browser.status, browser.goes_to) == (303, "/aanmelden?next=/begeleider/")


def test_a_first_day_is_calm_and_says_how_to_begin(karim: Browser) -> None:
    karim.open(CASELOAD)
    page = well_made(karim, "Mijn jongeren")
    assert "Begin met een collega." in text_of(page)
    assert page.find("a", href="/begeleider/nieuw-koppel")


def test_an_invitation_stands_on_top_and_names_no_youngster(world: World, karim: Browser, sanne: Browser) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        pair = form_pair(session, world.sanne, world.karim.id, "school-en-werk", ["school-work"], ASKED_FREELY, "Dewi")
    karim.open(CASELOAD)
    assert "Sanne van De Brug wil een koppel met je vormen." in text_of(karim.page)
    assert "Dewi" not in karim.answer.text
    assert karim.page.find("a", href=f"/begeleider/uitnodiging/{pair.id}")
    assert "Dewi Karim moet het koppel nog aannemen" in text_of(sanne.open(CASELOAD))


def test_a_pair_whose_other_professional_has_left_stays_on_the_caseload(
    world: World, noor: tuple[UUID, Actor], karim: Browser
) -> None:
    assert world.sanne.id is not None
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    assert "De Brug (nu niemand)" in text_of(karim.open(CASELOAD).tbody)


def test_a_pause_looks_like_nothing_was_ever_said(world: World, noor: tuple[UUID, Actor], karim: Browser) -> None:
    pair_id, youngster = noor
    before = text_of(karim.open(CASELOAD).main)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    assert text_of(karim.open(CASELOAD).main) != before
    with world.database.transaction() as session:
        pause_consent(session, youngster, pair_id)
    assert text_of(karim.open(CASELOAD).main) == before


@pytest.mark.parametrize("name", STRANGE)
def test_any_name_stands_on_the_page_as_it_is(app: Flask, world: World, name: str) -> None:
    pair_id, youngster = pair_with_youngster(world, name)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    karim = at_desk(app, world, world.karim)
    karim.open(CASELOAD)
    assert well_made(karim, "Mijn jongeren").tbody.th.a.get_text() == name


def test_five_pairs_take_as_many_questions_to_the_database_as_one(world: World, karim: Browser) -> None:
    def questions(name: str) -> int:
        pair_id, youngster = pair_with_youngster(world, name)
        with world.database.transaction() as session:
            give_consent(session, youngster, pair_id, world.karim)
        written(world, world.sanne, pair_id, "Gebeld.", kind="action", action={"what": "Bellen", "owner": "writer"})
        with counted(world.database) as statements:
            karim.open(CASELOAD)
        assert karim.page.find("a", string=name)
        return len(statements)

    numbers = [questions(name) for name in ("Noor", "Milan", "Dewi", "Sem", "Iris")]
    assert numbers[-1] == numbers[0]
