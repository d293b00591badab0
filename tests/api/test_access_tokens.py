"""A registration system gets a token with its own key, bound to it, for what its administrator set; and nothing else."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import ECKey
from sqlalchemy import select

from service.actors import Role
from service.audit.models import Entry
from service.pairs.models import Organisation, RegistrationSystem
from tests.api.machine import TOKEN_PATH, Machine
from tests.factories import World
from tests.fake_clock import FakeClock


@pytest.fixture
def machine(app: Flask, world: World) -> Machine:
    """Straatkracht's adapter, which may not witness."""
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.straatkracht.system.id).scopes = "notes:write notes:read log:read"
    return Machine(app, world.straatkracht.slug, world.straatkracht.system_key)


def test_a_registered_system_gets_a_token_for_five_minutes_bound_to_its_key(machine: Machine) -> None:
    answer = machine.ask_token("notes:read")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("DPoP", 300, "notes:read")
    claims = _payload(body["access_token"])
    assert claims["aud"] == machine.url
    assert claims["exp"] - claims["iat"] == 300
    assert claims["cnf"] == {"jkt": machine.key.thumbprint()}


def test_giving_a_token_stands_in_the_log_of_the_organisation(machine: Machine, world: World) -> None:
    machine.token()
    assert _acts(world)[-1:] == [("token-issued", "permitted", None, world.straatkracht.system.id)]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"aud": "https://elsewhere.example/oauth/token"}, "aud"),
        ({"iss": "somebody-else"}, "iss"),
        ({"exp": None}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"exp": 10**400}, "exp"),
        ({"iat": float("nan")}, "iat"),
        ({"iat": 10**400}, "iat"),
        ({"jti": None}, "jti"),
        ({"sub": None}, "sub"),
    ],
)
def test_an_assertion_with_a_wrong_claim_gives_no_token(machine: Machine, claims: dict[str, Any], words: str) -> None:
    answer = machine.ask_token(client_assertion=machine.assertion(**claims))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")
    assert words in answer.get_json()["detail"]


@pytest.mark.parametrize("seconds", [-61, 3600], ids=["long over", "far too long"])
def test_an_assertion_ends_within_five_minutes_and_is_not_over(machine: Machine, seconds: int, clock: FakeClock) -> None:
    end = int(clock().timestamp()) + seconds
    assert machine.ask_token(client_assertion=machine.assertion(exp=end)).status_code == 401


def test_an_assertion_works_once(machine: Machine) -> None:
    assertion = machine.assertion()
    assert machine.ask_token(client_assertion=assertion).status_code == 200
    again = machine.ask_token(client_assertion=assertion)
    assert (again.status_code, again.get_json()["error"]) == (401, "invalid_client")


def test_an_assertion_is_spent_also_when_the_token_was_refused(machine: Machine) -> None:
    assertion = machine.assertion()
    assert machine.ask_token("log:witness", client_assertion=assertion).get_json()["error"] == "invalid_scope"
    assert machine.ask_token(client_assertion=assertion).get_json()["error"] == "invalid_client"


def test_an_assertion_signed_by_another_key_gives_no_token(machine: Machine) -> None:
    forged = machine.assertion(key=ECKey.generate_key("P-256"))
    assert machine.ask_token(client_assertion=forged).status_code == 401


def test_an_unsigned_assertion_gives_no_token(machine: Machine) -> None:
    header, payload, _ = machine.assertion().split(".")
    plain = _encoded(b'{"alg":"none","typ":"JWT"}').decode()
    for forged in (f"{plain}.{payload}.e30", f"{header}.{payload}.e30"):
        assert machine.ask_token(client_assertion=forged).status_code == 401


def test_a_public_key_used_as_a_shared_secret_gives_no_token(machine: Machine) -> None:
    signed = b".".join((_encoded(b'{"alg":"HS256"}'), machine.assertion().split(".")[1].encode()))
    signature = hmac.new(machine.key.as_pem(private=False), signed, "sha256").digest()
    forged = b".".join((signed, _encoded(signature))).decode()
    assert machine.ask_token(client_assertion=forged).status_code == 401


def test_a_system_gets_only_the_scopes_that_were_set_and_the_refusal_is_logged(machine: Machine, world: World) -> None:
    answer = machine.ask_token("notes:read log:witness")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_scope")
    assert _acts(world)[-1] == ("sign-in-refused", "refused", "invalid_scope", world.straatkracht.system.id)


def test_an_unknown_system_gives_no_token_and_writes_nothing_in_the_log(app: Flask, machine: Machine, world: World) -> None:
    before = _acts(world)
    stranger = Machine(app, "nobody", ECKey.generate_key("P-256"))
    assert stranger.ask_token().status_code == 401
    assert _acts(world) == before


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion": "no jwt"}, "invalid_request"),
        ({"client_assertion_type": "other"}, "invalid_request"),
    ],
)
def test_a_form_that_is_wrong_is_told_in_oauths_words(machine: Machine, form: dict[str, str], error: str) -> None:
    answer = machine.ask_token(**form)
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)
    assert answer.content_type == "application/problem+json"


def test_a_token_needs_a_proof_of_the_key(machine: Machine) -> None:
    answer = machine.ask_token(proof=machine.proof("GET", TOKEN_PATH))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_dpop_proof")


def test_no_token_once_the_system_or_its_organisation_stopped(machine: Machine, world: World) -> None:
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.straatkracht.system.id).active = False
    assert machine.ask_token().status_code == 401
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.straatkracht.system.id).active = True
        session.get_one(Organisation, world.straatkracht.id).active = False
    assert machine.ask_token().status_code == 401


def _encoded(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")


def _payload(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def _acts(world: World) -> list[tuple[str, str, str | None, object]]:
    with world.database.transaction() as session:
        entries = session.scalars(select(Entry).where(Entry.actor_role == Role.SYSTEM).order_by(Entry.number))
        return [(entry.act, entry.outcome, entry.reason, entry.actor_id) for entry in entries]
