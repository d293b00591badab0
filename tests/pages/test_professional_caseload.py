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
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, entries, text_of, well_made, written
from tests.pages.phone import OwnPhone
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


def test_s2_karim_at_0855_sees_who_is_new_what_is_due_whose_it_is_and_what_ends_soon(
    world: World, karim: Browser, clock: FakeClock
) -> None:
    """S2. Who the other half of each pair is, what is due, what is new since he last looked; what needs him stands first."""
    pairs = {}
    for name in ("Ana", "Bo", "Cem", "Dewi"):
        pairs[name], youngster = pair_with_youngster(world, name)
        with world.database.transaction() as session:
            give_consent(session, youngster, pairs[name], world.karim)
    for name, day in (("Ana", 20), ("Cem", 12), ("Dewi", 5)):
        action = {"what": "Bellen", "owner": "partner", "dueAt": f"2026-03-{day:02}T22:59:00Z", "status": "open"}
        written(world, world.sanne, pairs[name], "Zie onder.", kind="action", action=action)
    for name in ("Ana", "Cem", "Dewi"):
        karim.open(f"/begeleider/koppel/{pairs[name]}")
    clock.advance(minutes=1)
    written(world, world.sanne, pairs["Bo"], "Nieuw sinds gisteren.")
    karim.open(CASELOAD)
    rows = [text_of(row) for row in well_made(karim, "Mijn jongeren").tbody.find_all("tr")]
    assert [row.split()[0] for row in rows] == ["Bo", "Dewi", "Cem", "Ana"]
    assert rows[0] == "Bo 1 nieuw Niets open Sanne · De Brug tot 2 juni"
    assert rows[1] == "Dewi Bellen · jij · 5 maart Sanne · De Brug tot 2 juni"
    clock.advance(days=80)
    late = at_desk(karim.app, world, world.karim)
    late.open(CASELOAD)
    assert "eindigt over 11 dagen" in {text_of(badge) for badge in late.page.select("td .badge")}


def test_the_list_is_searched_without_a_name_in_an_address_and_only_what_is_shown_is_logged(
    world: World, karim: Browser
) -> None:
    pairs = {}
    for name in ("Zoë", "Milan"):
        pairs[name], youngster = pair_with_youngster(world, name)
        with world.database.transaction() as session:
            give_consent(session, youngster, pairs[name], world.karim)
    karim.open(CASELOAD)
    karim.submit(CASELOAD, {"wanted": "ZOE brug"})
    page = well_made(karim, "Mijn jongeren")
    assert (karim.status, karim.answer.request.query_string) == (200, b"")
    assert [row.th.a.get_text() for row in page.tbody.find_all("tr")] == ["Zoë"]
    assert page.find(id="wanted")["value"] == "ZOE brug"
    shown = entries(world.database, "caseload-opened")[-1].facts or ""
    assert (str(pairs["Zoë"]) in shown, str(pairs["Milan"]) in shown) == (True, False)
    karim.submit(CASELOAD, {"wanted": "Wilhelmina"})
    assert "Niemand in je lijst heet zo." in text_of(karim.page)
    karim.submit(CASELOAD, {"wanted": "x" * 121})
    assert (karim.status, bool(karim.page.find(id="wanted-error"))) == (400, True)


def test_the_list_goes_on_paper_only_through_an_act_that_the_log_and_the_youngster_see(
    world: World, noor: tuple[UUID, Actor], karim: Browser, phone: OwnPhone
) -> None:
    """S2. The list exists nowhere outside Koppel, but for a meeting, and then it is known who printed it."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    karim.open(CASELOAD)
    assert "Deze lijst komt niet zomaar op papier." in text_of(karim.page.select_one(".print-only"))
    assert entries(world.database, "caseload-printed") == []
    karim.submit("/begeleider/lijst")
    page = well_made(karim, "Lijst op papier")
    assert text_of(page.tbody) == "Noor Niets open Sanne · De Brug tot 2 juni"
    (entry,) = entries(world.database, "caseload-printed")
    assert (entry.actor_id, entry.action, entry.outcome) == (world.karim.id, "R", "permitted")
    assert str(noor[0]) in (entry.facts or "")
    assert "Karim van Straatkracht printte de lijst waarin jij staat." in text_of(phone.open("/jongere/wie-keek"))
    karim.open("/begeleider/lijst")
    assert karim.status in (404, 405)  # opening an address is not enough
