"""What the officer sees of consents: given, changed and renewed, with what they rest on; never a no, a pause or a delay."""

from uuid import UUID

import pytest
from flask import Flask
from joserfc.jwk import ECKey

from service.actors import Actor, Role
from service.consent.decisions import pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.freely import Circumstances
from service.consent.proposals import confirm_proposal, propose
from service.pairs.grounds import claim_ground
from service.pairs.models import RegistrationSystem
from service.pairs.organisations import register_system
from service.records.release import decide_and_release
from tests.factories import EVIDENCE, World, add_office, add_officer, give_consent, public_pem
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, well_made
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
CONSENTS = "/toezicht/toestemmingen"


def rows(browser: Browser) -> list[str]:
    browser.open(CONSENTS)
    return [text_of(row) for row in browser.page.select(".as-cards tbody tr")]


def test_a_consent_stands_there_with_its_end_its_text_and_how_it_was_given(
    world: World, noor: Noor, officer: Browser
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, copies=True)
    (row,) = rows(officer)
    well_made(officer, "Toestemmingen")
    assert row.split(" ", 1)[1] == (
        "Straatkracht leest van De Brug wonen, school en werk 03-03-2026 14:02:00 2 juni 2026 ja "
        "wens van de jongere en de begeleiders; anders vertelt de jongere alles zelf; besproken met één begeleider "
        "nog geen grond genoemd tekst van 1, met passkey, versie 1 · wie las hieronder"
    )
    (entry,) = entries(world.database, "consents-seen")
    assert entry.actor_id == world.de_brug.officer.id


def test_how_she_was_asked_is_as_it_was_at_her_yes_and_the_ground_is_the_own_organisations(
    app: Flask, world: World, noor: Noor, officer: Browser, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        claim_ground(session, world.sanne, noor[0], "public-task")
    (before,) = rows(officer)
    assert "Een wettelijke taak, zoals Jeugdwet of Wmo" in before
    elsewhere = at_desk(app, world, world.straatkracht.officer)
    assert "nog geen grond genoemd" in rows(elsewhere)[0]
    clock.advance(days=14)
    with world.database.transaction() as session:
        asked = Circumstances("professionals", "each-alone", "two")
        propose(session, world.sanne, noor[0], "samen-begeleiden", ["income"], asked)
        confirm_proposal(session, world.karim, noor[0])
        give_consent(session, noor[1], noor[0], world.sanne)
    officer = at_desk(app, world, world.de_brug.officer)
    again, first = rows(officer)
    assert first == before
    assert "wens van de begeleiders; anders helpt ieder apart, met een eigen deel; besproken met allebei" in again


def test_no_later_and_silence_are_not_there(world: World, noor: Noor, officer: Browser) -> None:
    assert rows(officer) == []
    with world.database.transaction() as session:
        postpone_consent(session, noor[1], noor[0], EVIDENCE)
        decide_and_release(session, noor[1], noor[0], {world.de_brug.id: Terms()}, EVIDENCE, {})
    assert rows(officer) == []
    assert "In deze periode is er geen toestemming gegeven." in text_of(officer.page)


def test_taking_up_again_after_a_pause_looks_like_a_yes(world: World, noor: Noor, officer: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    given = rows(officer)[0]
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    assert rows(officer) == [given]
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    again, before = rows(officer)
    assert (before, again.rsplit(",", 1)[0]) == (given, given.rsplit(",", 1)[0])


def test_stopping_takes_nothing_away_and_adds_nothing(world: World, noor: Noor, officer: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    before = rows(officer)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    assert rows(officer) == before


def test_consents_are_found_by_period(world: World, noor: Noor, officer: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    for query, found in (("from=2026-03-03&to=2026-03-03", 1), ("to=2026-03-02", 0), ("from=2026-03-04", 0)):
        assert len(officer.open(f"{CONSENTS}?{query}").select(".as-cards tbody tr")) == found
    officer.open(f"{CONSENTS}?from=2026-03-03&to=2026-03-01")
    assert (officer.status, bool(officer.page.find(id="to-error"))) == (400, True)


def test_an_officer_sees_no_consents_of_others(app: Flask, world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        kompas = add_office(session, "kompas", "Kompas", ("Iris", "Sem"))
    assert rows(at_desk(app, world, kompas.officer)) == []


@pytest.fixture
def tryton(world: World) -> UUID:
    """A second system of De Brug, registered by its administrator and confirmed by nobody yet."""
    office = world.de_brug
    key = public_pem(ECKey.generate_key("P-256"))
    with world.database.transaction() as session:
        made = register_system(session, office.administrator, office.id, "de-brug-2", "Tryton", key, ["notes:read"])
        return made.id


def test_a_new_system_works_when_the_officer_has_confirmed_it(world: World, tryton: UUID, officer: Browser) -> None:
    officer.open("/toezicht/bevestigen")
    assert "Systeem: Tryton" in text_of(well_made(officer, "Bevestigen"))
    officer.submit(f"/toezicht/bevestigen/{tryton}", button="Bevestigen")
    assert "Bevestigd voor Tryton." in text_of(officer.follow())
    assert is_active(world, tryton)
    assert len(entries(world.database, "system-confirmed")) == 1


@pytest.mark.parametrize("answer", ["no", "", "misschien"])
def test_anything_but_a_yes_lets_nothing_in(world: World, tryton: UUID, officer: Browser, answer: str) -> None:
    officer.open("/toezicht/bevestigen")
    officer.submit(f"/toezicht/bevestigen/{tryton}", {"answer": answer})
    assert not is_active(world, tryton)
    assert len(entries(world.database, "system-rejected")) == (1 if answer == "no" else 0)


def test_an_officer_who_is_administrator_too_does_not_let_in_a_system_of_their_own(app: Flask, world: World) -> None:
    office, key = world.de_brug, public_pem(ECKey.generate_key("P-256"))
    with world.database.transaction() as session:
        both = add_officer(session, office, "iris", "Iris", [Role.OFFICER, Role.ADMINISTRATOR])
        as_administrator = both.acting_as(Role.ADMINISTRATOR)
        own = register_system(session, as_administrator, office.id, "de-brug-2", "Tryton", key, ["notes:read"]).id
    browser = at_desk(app, world, both)
    page = browser.open("/toezicht/bevestigen")
    assert "Iemand anders moet het bevestigen." in text_of(well_made(browser, "Bevestigen"))
    assert [button["value"] for button in page.select("main button[name=answer]")] == ["no"]
    browser.submit(f"/toezicht/bevestigen/{own}", {"answer": "yes"})
    assert browser.status == 404
    assert not is_active(world, own)
    officer = at_desk(app, world, office.officer)
    officer.open("/toezicht/bevestigen")
    officer.submit(f"/toezicht/bevestigen/{own}", button="Bevestigen")
    assert is_active(world, own)


def is_active(world: World, system_id: UUID) -> bool:
    with world.database.reading() as session:
        return session.get_one(RegistrationSystem, system_id).active
