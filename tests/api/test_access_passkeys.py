"""Who has no identity provider signs in with a passkey: invited in person, confirmed by an officer, never around them."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from flask import Flask
from sqlalchemy import select

from demo.authenticator import Phone
from service.access.challenges import keep_challenge, take_challenge
from service.access.confirmations import confirm, reject, waiting_confirmations
from service.access.invitations import invite_passkey
from service.access.models import BrowserSession, Passkey
from service.access.passkeys import (
    PasskeyRefusedError,
    check_decision,
    creation_options,
    decision_options,
    make_passkey_of_youngster,
)
from service.access.recovery import keep_recovery_code, youngster_with_code
from service.access.sessions import begin_session_of_youngster, find_visitor
from service.actors import SERVICE, Actor, Role
from service.audit.models import Entry
from service.errors import NotYoursError
from service.pairs.codes import new_recovery_code
from service.pairs.organisations import person_leaves
from service.settings import Settings
from tests.factories import World, add_officer, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.web_reader import Browser

SIGN_IN = "/aanmelden/de-brug"


@pytest.fixture
def phone(settings: Settings) -> Phone:
    """Sanne's phone."""
    return Phone(settings.public_url)


def invite(world: World, by: Actor) -> str:
    """The one-time address for Sanne."""
    with world.database.transaction() as session:
        assert world.sanne.id is not None
        code, _ = invite_passkey(session, by, world.sanne.id)
    return f"/sleutel/{code}"


def make_key(browser: Browser, address: str, phone: Phone) -> None:
    """Open the invitation and make the passkey."""
    browser.open(address)
    options = _options(browser, f"{address}/maken")
    browser.open(address)
    browser.submit(address, {"credential": phone.create(options)})


def sign_in(browser: Browser, phone: Phone, slug: str = "de-brug", **more: Any) -> None:
    """Sign in at an organisation with the phone."""
    browser.open(f"/aanmelden/{slug}")
    options = _options(browser, f"/aanmelden/{slug}/sleutel")
    browser.open(f"/aanmelden/{slug}")
    browser.submit(f"/aanmelden/{slug}", {"credential": phone.get(options, **more)})


def test_whom_the_operator_invites_makes_a_passkey_and_signs_in_with_it(
    browser: Browser, world: World, phone: Phone
) -> None:
    make_key(browser, invite(world, SERVICE), phone)
    assert browser.status == 200
    sign_in(browser, phone)
    assert (browser.status, browser.goes_to) == (303, "/werk")
    assert _last_act(world) == ("signed-in", world.sanne.id)


def test_whom_an_administrator_invites_waits_for_an_officer(browser: Browser, world: World, phone: Phone) -> None:
    make_key(browser, invite(world, world.de_brug.administrator), phone)
    sign_in(browser, phone)
    assert browser.status == 400
    with world.database.transaction() as session:
        (waiting,) = waiting_confirmations(session, world.de_brug.officer)
        assert (waiting.what, waiting.name) == ("passkey", "Sanne")
        confirm(session, world.de_brug.officer, waiting.id)
    sign_in(browser, phone)
    assert browser.status == 303


def test_who_invited_somebody_as_administrator_does_not_let_their_passkey_in_as_officer(
    browser: Browser, world: World, phone: Phone
) -> None:
    """Else one person with both roles would make a passkey of Sanne's and read what Karim wrote."""
    with world.database.transaction() as session:
        both = add_officer(session, world.de_brug, "iris", "Iris", [Role.OFFICER, Role.ADMINISTRATOR])
    make_key(browser, invite(world, both.acting_as(Role.ADMINISTRATOR)), phone)
    with world.database.transaction() as session:
        (waiting,) = waiting_confirmations(session, both)
        assert waiting.by_another
        with pytest.raises(NotYoursError):
            confirm(session, both, waiting.id)
    sign_in(browser, phone)
    assert browser.status == 400


def test_a_passkey_that_the_officer_rejects_never_works(browser: Browser, world: World, phone: Phone) -> None:
    make_key(browser, invite(world, world.de_brug.administrator), phone)
    with world.database.transaction() as session:
        (waiting,) = waiting_confirmations(session, world.de_brug.officer)
        reject(session, world.de_brug.officer, waiting.id)
    sign_in(browser, phone)
    assert browser.status == 400


def test_the_officer_of_another_organisation_sees_and_confirms_nothing(browser: Browser, world: World, phone: Phone) -> None:
    make_key(browser, invite(world, world.de_brug.administrator), phone)
    with world.database.transaction() as session:
        (waiting,) = waiting_confirmations(session, world.de_brug.officer)
        assert waiting_confirmations(session, world.straatkracht.officer) == []
        with pytest.raises(NotYoursError):
            confirm(session, world.straatkracht.officer, waiting.id)


def test_an_administrator_invites_nobody_of_another_organisation(world: World) -> None:
    with pytest.raises(NotYoursError):
        invite(world, world.straatkracht.administrator)


def test_an_invitation_works_once_and_a_day(browser: Browser, world: World, phone: Phone, clock: FakeClock) -> None:
    address = invite(world, SERVICE)
    make_key(browser, address, phone)
    browser.open(address)
    assert browser.status == 404
    later = invite(world, SERVICE)
    clock.advance(hours=24)
    browser.open(later)
    assert browser.status == 404


def test_opening_an_invitation_spends_nothing_and_a_newer_one_ends_it(browser: Browser, world: World) -> None:
    address = invite(world, SERVICE)
    for _ in range(2):
        browser.open(address)
        assert "Sanne" in browser.page.h1.text
    invite(world, SERVICE)
    browser.open(address)
    assert browser.status == 404


def test_an_answer_of_the_device_works_once(browser: Browser, world: World, phone: Phone) -> None:
    make_key(browser, invite(world, SERVICE), phone)
    browser.open(SIGN_IN)
    options = _options(browser, f"{SIGN_IN}/sleutel")
    credential, visit = phone.get(options), browser.cookie("__Host-koppel-visit")
    browser.open(SIGN_IN)
    browser.submit(SIGN_IN, {"credential": credential})
    assert browser.status == 303
    again = Browser(browser.app)
    again.client.set_cookie("__Host-koppel-visit", visit or "", domain="koppel.test", secure=True)
    again.open(SIGN_IN)
    again.submit(SIGN_IN, {"credential": credential})
    assert again.status == 400


WRONG = ["another key", "another site", "not verified", "no answer", "no challenge asked"]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_of_the_device_is_refused(browser: Browser, world: World, phone: Phone, wrong: str) -> None:
    make_key(browser, invite(world, SERVICE), phone)
    browser.open(SIGN_IN)
    options = _options(browser, f"{SIGN_IN}/sleutel")
    credential = phone.get(options)
    if wrong == "another key":
        credential = phone.get(options, key=generate_private_key(SECP256R1()))
    elif wrong == "another site":
        phone.origin = "https://elsewhere.example"
        credential = phone.get(options)
    elif wrong == "not verified":
        phone.verifies = False
        credential = phone.get(options)
    elif wrong == "no answer":
        credential = ""
    else:
        credential = phone.get({**options, "challenge": "AAAA"})
    browser.open(SIGN_IN)
    browser.submit(SIGN_IN, {"credential": credential})
    assert browser.status == 400
    assert "Probeer het nog een keer" in browser.page.text


def test_whoever_left_cannot_come_back_with_their_passkey(browser: Browser, world: World, phone: Phone) -> None:
    make_key(browser, invite(world, SERVICE), phone)
    with world.database.transaction() as session:
        assert world.sanne.id is not None
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    sign_in(browser, phone)
    assert browser.status == 403


def test_a_passkey_opens_no_other_organisation(browser: Browser, world: World, phone: Phone) -> None:
    make_key(browser, invite(world, SERVICE), phone)
    sign_in(browser, phone, "straatkracht")
    assert (browser.status, _last_act(world)) == (403, ("sign-in-refused", world.sanne.id))


def test_guessing_is_slowed_down(browser: Browser, world: World) -> None:
    for _ in range(20):
        browser.open("/sleutel/0000-0000-0000-0000-0000")
        assert browser.status == 404
    browser.open("/sleutel/0000-0000-0000-0000-0000")
    assert (browser.status, int(browser.answer.headers["Retry-After"]) <= 600) == (429, True)


def test_a_decision_is_signed_over_its_own_text(app: Flask, world: World, settings: Settings, phone: Phone) -> None:
    noor, actor = _youngster_with_passkey(world, settings, phone)
    with world.database.transaction() as session:
        options = json.loads(decision_options(session, settings, actor, b"Karim leest over wonen"))
        credential = phone.get(options)
    with world.database.transaction() as session:
        passkey, _ = check_decision(session, settings, actor, b"Karim leest over wonen", credential)
        assert passkey.youngster_id == noor.id
    with world.database.transaction() as session, pytest.raises(PasskeyRefusedError):
        check_decision(session, settings, actor, b"Karim leest over wonen", credential)


def test_a_signature_does_not_cover_another_text(world: World, settings: Settings, phone: Phone) -> None:
    _, actor = _youngster_with_passkey(world, settings, phone)
    with world.database.transaction() as session:
        options = json.loads(decision_options(session, settings, actor, b"Karim leest over wonen"))
        credential = phone.get(options)
    with world.database.transaction() as session, pytest.raises(PasskeyRefusedError):
        check_decision(session, settings, actor, b"Karim leest over alles", credential)


def test_only_the_newest_recovery_code_works_however_it_is_typed(world: World) -> None:
    _, noor = pair_with_youngster(world)
    assert noor.id is not None
    with world.database.transaction() as session:
        first, second = new_recovery_code(), new_recovery_code()
        keep_recovery_code(session, noor.id, first)
        keep_recovery_code(session, noor.id, second)
        assert youngster_with_code(session, second.lower().replace("-", " ")) == noor.id
        assert youngster_with_code(session, first) is None


def test_a_challenge_is_taken_once(world: World) -> None:
    _, noor = pair_with_youngster(world)
    assert noor.id is not None
    with world.database.transaction() as session:
        token = begin_session_of_youngster(session, noor.id, "passkey", own_device=True)
        visitor = find_visitor(session, token)
        kept = keep_challenge(session, visitor.actor.session_id)
        assert take_challenge(session, visitor.actor.session_id) == kept
        assert take_challenge(session, visitor.actor.session_id) is None


def test_only_hashes_of_tokens_and_codes_are_stored(world: World) -> None:
    _, noor = pair_with_youngster(world)
    assert noor.id is not None
    with world.database.transaction() as session:
        token = begin_session_of_youngster(session, noor.id, "passkey", own_device=True)
        session.flush()  # the row is read below
        stored = session.scalars(select(BrowserSession.token_hash)).all()
    assert len(stored) == 1
    assert token.encode() not in stored[0]


def _youngster_with_passkey(world: World, settings: Settings, phone: Phone) -> tuple[Actor, Actor]:
    _, noor = pair_with_youngster(world)
    assert noor.id is not None
    with world.database.transaction() as session:
        token = begin_session_of_youngster(session, noor.id, "code", own_device=True)
        actor = find_visitor(session, token).actor
        challenge = keep_challenge(session, actor.session_id)
        options = json.loads(creation_options(session, settings, challenge, noor.id, "Noor"))
        credential = phone.create(options)
        make_passkey_of_youngster(session, settings, credential, take_challenge(session, actor.session_id), noor.id)
        assert session.scalar(select(Passkey.youngster_id)) == noor.id
    return noor, actor


def _options(browser: Browser, path: str) -> dict[str, Any]:
    browser.send(path, {"csrf_token": browser.form_token})
    assert browser.status == 200, browser.answer.text
    options: dict[str, Any] = browser.answer.get_json()
    return options


def _last_act(world: World) -> tuple[str, object]:
    with world.database.transaction() as session:
        entry = session.scalars(select(Entry).order_by(Entry.number.desc()).limit(1)).one()
        return entry.act, entry.actor_id
