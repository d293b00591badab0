"""The administrator's pages: who takes part and until when, and which systems are connected."""

import json
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from bs4 import Tag
from flask import Flask
from joserfc.jwk import ECKey
from sqlalchemy import select

from service.access.invitations import find_invitation
from service.actors import Actor
from service.consent.decisions import pause_consent, withdraw_consent
from service.exchange.copies import Told, fetch_note, take_receipt
from service.exchange.holdings import Holding, Holdings, compare_holdings
from service.exchange.inbox import read_inbox
from service.exchange.leases import take_lease
from service.exchange.models import CopyState
from service.pairs.models import Person, RegistrationSystem
from service.pairs.organisations import person_leaves_after
from service.records.writing import retract_note
from tests.factories import World, actor_of, give_consent, public_pem
from tests.pages.desk import at_desk, counted, entries, sign_in_again, text_of, well_made, written
from tests.web_reader import Browser

PEOPLE, SYSTEMS = "/beheer/", "/beheer/systemen"
NEW = {"name": "Els Prins", "login": "els", "roles": ["professional", "administrator"]}


def people(world: World) -> dict[str, Person]:
    with world.database.reading() as session:
        return {person.login: person for person in session.scalars(select(Person))}


def row_of(browser: Browser, name: str) -> str:
    (row,) = [row for row in browser.page.select("tbody tr") if row.th.get_text() == name]
    return text_of(row)


def test_somebody_new_can_take_part(world: World, administrator: Browser) -> None:
    administrator.open(PEOPLE)
    well_made(administrator, "Medewerkers")
    administrator.submit(PEOPLE, NEW)
    assert "Els Prins kan nu meedoen." in text_of(administrator.follow())
    assert "els begeleider, beheerder" in row_of(administrator, "Els Prins")
    assert people(world)["els"].organisation_id == world.de_brug.id
    assert people(world)["els"].roles == "professional administrator"
    assert entries(world.database, "person-added")[-1].actor_id == world.de_brug.administrator.id


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\u0000b"),
        ("login", ""),
        ("login", "met spatie"),
        ("login", "sanne"),
        ("login", "x" * 201),
        ("roles", []),
        ("roles", ["youngster"]),
        ("roles", ["system", "officer"]),
    ],
)
def test_what_does_not_fit_is_named_and_what_was_typed_stays(
    world: World, administrator: Browser, field: str, typed: str | list[str]
) -> None:
    before = set(people(world))
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, {**NEW, field: typed})
    assert administrator.status == 400
    assert administrator.page.find(id=f"{field}-error").get_text()
    if field != "name":
        assert administrator.page.find(id="name")["value"] == "Els Prins"
    assert set(people(world)) == before


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "نور", "Noor 🌻", "x" * 120])
def test_any_name_stands_in_the_list_as_it_is(world: World, administrator: Browser, name: str) -> None:
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, {**NEW, "name": name})
    administrator.follow()
    well_made(administrator, "Medewerkers")
    assert row_of(administrator, name)


def test_nobody_but_an_administrator_comes_in(world: World, sanne: Browser, officer: Browser) -> None:
    for browser in (sanne, officer):
        for path in (PEOPLE, SYSTEMS):
            browser.open(path)
            assert browser.status == 404
    assert len(entries(world.database, "not-permitted")) == 4


def test_whoever_leaves_is_out_the_same_moment_on_every_screen(world: World, administrator: Browser, sanne: Browser) -> None:
    sanne.open("/begeleider/")
    administrator.open(PEOPLE)
    administrator.submit(f"/beheer/medewerkers/{world.sanne.id}/vertrek")
    assert "vertrokken op 3 maart" in row_of_after(administrator, "Sanne")
    sanne.open("/begeleider/")
    assert (sanne.status, sanne.goes_to) == (303, "/aanmelden?next=/begeleider/")
    assert [entry.actor_id for entry in entries(world.database, "person-left")] == [world.de_brug.administrator.id]


def test_whoever_leaves_at_the_end_of_a_day_is_in_until_midnight_and_not_a_minute_longer(
    app: Flask, world: World, administrator: Browser
) -> None:
    administrator.open(PEOPLE)
    administrator.submit(f"/beheer/medewerkers/{world.sanne.id}/laatste-dag", {"last_day": "2026-03-30"})
    assert "laatste dag: 30 maart" in row_of_after(administrator, "Sanne")
    clock = world.database.clock
    clock.advance(days=27, hours=8, minutes=57)
    sanne = at_desk(app, world, world.sanne)
    sanne.open("/begeleider/")
    assert sanne.status == 200
    clock.advance(minutes=1)
    sanne.open("/begeleider/")
    assert sanne.status == 303


@pytest.mark.parametrize("day", ["2026-03-02", "", "morgen", "2026-02-30"])
def test_a_last_day_that_is_over_or_no_day_changes_nothing(world: World, administrator: Browser, day: str) -> None:
    administrator.open(PEOPLE)
    administrator.submit(f"/beheer/medewerkers/{world.sanne.id}/laatste-dag", {"last_day": day})
    assert administrator.status == 400
    assert "Kies vandaag of een dag die nog komt." in text_of(administrator.page.find(id="errors"))
    assert people(world)["sanne"].left_at is None


def test_people_of_another_organisation_are_not_there(world: World, administrator: Browser) -> None:
    page = administrator.open(PEOPLE)
    assert "Karim" not in text_of(page.tbody)
    token = page.find("input", {"name": "csrf_token"})["value"]
    for part in ("vertrek", "laatste-dag", "passkey"):
        fields = {"csrf_token": token, **({"last_day": "2026-03-30"} if part == "laatste-dag" else {})}
        administrator.send(f"/beheer/medewerkers/{world.karim.id}/{part}", fields)
        assert administrator.status == 404
    assert people(world)["karim"].left_at is None
    attempts = [entry.other_organisation_id for entry in entries(world.database, "not-found")]
    assert attempts == [world.straatkracht.id] * 3


def test_an_invitation_for_a_passkey_is_shown_once(world: World, administrator: Browser) -> None:
    administrator.open(PEOPLE)
    administrator.submit(f"/beheer/medewerkers/{world.joke.id}/passkey")
    page = well_made(administrator, "Uitnodiging")
    address = page.select_one("p.mono").get_text()
    with world.database.reading() as session:
        assert find_invitation(session, address.rsplit("/", 1)[1]).person_id == world.joke.id
    assert page.svg.path
    administrator.open(PEOPLE)
    assert "uitgenodigd" in row_of(administrator, "Joke")
    assert address.rsplit("/", 1)[1] not in administrator.answer.text
    assert len(entries(world.database, "passkey-invited")) == 1


def test_a_system_is_registered_by_its_public_key_and_waits_for_the_officer(world: World, administrator: Browser) -> None:
    key = ECKey.generate_key("P-256")
    for number, pasted in enumerate((public_pem(key), json.dumps(key.as_dict(private=False))), start=2):
        administrator.open(SYSTEMS)
        well_made(administrator, "Systemen")
        administrator.submit(SYSTEMS, {"name": "Tryton", "public_key": pasted})
        assert "De privacyfunctionaris moet de sleutel nog bevestigen." in text_of(administrator.follow())
        system = system_named(world, f"de-brug-{number}")
        assert (system.active, ECKey.import_key(system.public_key).thumbprint()) == (False, key.thumbprint())
    assert len(entries(world.database, "system-registered")) == 4


def test_the_key_with_which_an_adapter_witnesses_the_log_comes_in_the_same_line(
    world: World, administrator: Browser
) -> None:
    public = ECKey.generate_key("P-256").as_dict(private=False)
    witness = str(world.de_brug.witness_key.verifier)
    for number, member in enumerate((witness, "not a key"), start=2):
        administrator.open(SYSTEMS)
        administrator.submit(SYSTEMS, {"name": "Tryton", "public_key": json.dumps({**public, "witness": member})})
        if member == witness:
            assert system_named(world, f"de-brug-{number}").witness_key == witness
        else:
            assert administrator.status == 400


@pytest.mark.parametrize(
    "pasted", ["", "geen sleutel", "{}", '{"kty":"EC"}', "[]", '{"kty":1}', "private", "p-384", "x" * 5000]
)
def test_what_is_no_public_key_is_refused_and_kept_nowhere(world: World, administrator: Browser, pasted: str) -> None:
    key = ECKey.generate_key("P-256")
    known = {"private": key.as_pem(private=True).decode(), "p-384": public_pem(ECKey.generate_key("P-384"))}
    administrator.open(SYSTEMS)
    administrator.submit(SYSTEMS, {"name": "Tryton", "public_key": known.get(pasted, pasted)})
    assert administrator.status == 400
    assert administrator.page.find(id="public_key-error").get_text().startswith("Dit is geen openbare sleutel.")
    assert administrator.page.find(id="name")["value"] == "Tryton"
    with world.database.reading() as session:
        assert len(session.scalars(select(RegistrationSystem)).all()) == 2


def test_a_private_key_as_jwk_is_refused(world: World, administrator: Browser) -> None:
    administrator.open(SYSTEMS)
    pasted = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))
    administrator.submit(SYSTEMS, {"name": "Tryton", "public_key": pasted})
    assert administrator.status == 400


def test_a_revoked_system_is_let_in_no_more_and_leaves_the_list(world: World, administrator: Browser) -> None:
    system = system_named(world, "de-brug")
    administrator.open(SYSTEMS)
    administrator.submit(f"/beheer/systemen/{system.id}/intrekken")
    assert "Afgesloten." in text_of(administrator.follow())
    assert "Er is nog geen systeem." in text_of(administrator.page)
    assert not system_named(world, "de-brug").active
    assert [entry.actor_id for entry in entries(world.database, "system-revoked")] == [world.de_brug.administrator.id]


def test_a_system_of_another_organisation_cannot_be_revoked(world: World, administrator: Browser) -> None:
    page = administrator.open(SYSTEMS)
    token = page.find("input", {"name": "csrf_token"})["value"]
    administrator.send(f"/beheer/systemen/{world.straatkracht.system.id}/intrekken", {"csrf_token": token})
    assert administrator.status == 404
    assert system_named(world, "straatkracht").active


def test_the_page_says_when_a_system_was_last_seen_and_whether_it_runs(world: World, administrator: Browser) -> None:
    assert "Nog nooit gezien." in text_of(administrator.open(SYSTEMS))
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.de_brug.system.id).last_seen_at = world.database.clock()
    seen = text_of(administrator.open(SYSTEMS))
    assert "In orde, laatst gezien op dinsdag 3 maart, 14:02" in seen
    assert "Loopt vanzelf." in seen
    world.database.clock.advance(hours=2)
    administrator = sign_in_again(administrator, world, world.de_brug.administrator)
    seen = text_of(administrator.open(SYSTEMS))
    assert "Geen contact" in seen
    assert "Staat stil" in seen


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
def test_the_administrator_cannot_see_that_a_youngster_stopped_sharing(
    app: Flask, world: World, noor: tuple[UUID, Actor], stop: Callable[..., None]
) -> None:
    def seen() -> str:
        return text_of(at_desk(app, world, world.straatkracht.administrator).open(SYSTEMS).main)

    empty, system = seen(), world.straatkracht.system
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, copies=True)
    note = written(world, world.sanne, noor[0], "Noor belde zelf.")
    with world.database.transaction() as session:
        fetch_note(session, system, note, take_lease(session, system, "proef").number)
    assert seen() == empty
    with world.database.transaction() as session:
        stop(session, noor[1], noor[0])
    with world.database.transaction() as session:
        waiting = read_inbox(session, system, take_lease(session, system, "proef").number, None)
    assert [item.do for item in waiting.items or []] == ["remove"]
    assert seen() == empty


def test_copies_that_are_not_right_are_named_by_their_marker_and_never_by_what_a_youngster_chose(
    app: Flask, world: World, noor: tuple[UUID, Actor]
) -> None:
    system = world.straatkracht.system
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, copies=True)
    changed, stopped, old = sorted(str(written(world, world.sanne, noor[0], f"Noor belde {n} keer.")) for n in (2, 3, 4))
    with world.database.transaction() as session:
        lease = take_lease(session, system, "proef").number
        for note in (changed, stopped, old):
            fetch_note(session, system, UUID(note), lease)
            take_receipt(session, system, UUID(note), Told(1, CopyState.STORED, None, lease, "a" * 64))
        retract_note(session, world.sanne, noor[0], UUID(stopped))

    def listed() -> Tag:
        held = [Holding(changed, 1, "b" * 64), Holding(stopped, 1, "a" * 64), Holding(old, 0, None)]
        with world.database.transaction() as session:
            compare_holdings(session, system, Holdings(None, None, held), take_lease(session, system, "proef").number)
        return at_desk(app, world, world.straatkracht.administrator).open(SYSTEMS).find(id="drift").parent

    once, twice = listed(), listed()
    by_hand, by_itself = once.find_all("ul")
    assert text_of(by_hand) == f"[koppel {changed} r1]"
    assert text_of(by_itself) == f"[koppel {old} r0]"
    assert [text_of(line) for line in twice.find("ul").find_all("li")] == [
        f"[koppel {changed} r1]",
        f"[koppel {stopped} r1]",
    ]


def test_looking_at_the_lists_stands_in_the_log(world: World, administrator: Browser, officer: Browser) -> None:
    administrator.open(PEOPLE)
    administrator.open(SYSTEMS)
    officer.open("/toezicht/bevestigen")
    for act, actor in (
        ("people-listed", world.de_brug.administrator),
        ("systems-listed", world.de_brug.administrator),
        ("confirmations-listed", world.de_brug.officer),
    ):
        (entry,) = entries(world.database, act)
        assert (entry.actor_id, entry.organisation_id, entry.action) == (actor.id, world.de_brug.id, "R")


def test_somebodys_last_day_ends_what_their_system_may_hold_without_anything_running(
    world: World, noor: tuple[UUID, Actor]
) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, copies=True)
        person_leaves_after(session, world.straatkracht.administrator, world.karim.id, date(2026, 3, 30))
    written(world, world.sanne, noor[0], "Notitie.")
    system = world.straatkracht.system
    with world.database.transaction() as session:
        before = read_inbox(session, system, take_lease(session, system, "proef").number, None)
    assert [item.do for item in before.items or []] == ["put"]
    world.database.clock.advance(days=28)
    with world.database.transaction() as session:
        after = read_inbox(session, system, take_lease(session, system, "proef").number, before.etag)
    assert (after.etag != before.etag, after.items) == (True, [])


def test_forty_people_take_as_many_questions_to_the_database_as_four(world: World, administrator: Browser) -> None:
    def questions() -> int:
        with counted(world.database) as statements:
            administrator.open(PEOPLE)
        return len(statements)

    few = questions()
    for number in range(36):
        administrator.submit(PEOPLE, {**NEW, "login": f"els{number}"})
        administrator.open(PEOPLE)
    assert questions() == few


def row_of_after(browser: Browser, name: str) -> str:
    browser.follow()
    return row_of(browser, name)


def system_named(world: World, client_id: str) -> RegistrationSystem:
    with world.database.reading() as session:
        return session.scalars(select(RegistrationSystem).where(RegistrationSystem.client_id == client_id)).one()


def test_somebody_with_two_roles_finds_both_places_on_every_page(app: Flask, world: World, administrator: Browser) -> None:
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, {**NEW, "roles": ["professional", "administrator"]})
    els = people(world)["els"]
    browser = at_desk(app, world, actor_of(els, "De Brug"))
    for path in ("/begeleider/", PEOPLE):
        page = browser.open(path)
        assert [link["href"] for link in page.select(".tools a:not(.who)")] == ["/begeleider/", "/beheer/"]
    assert not administrator.open(PEOPLE).select(".tools a:not(.who)")
