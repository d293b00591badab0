"""A stolen token is worth nothing: every call needs a fresh proof of the key, for this call alone (RFC 9449)."""

from collections.abc import Callable

import pytest
from flask import Flask, Response
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from service.access.dpop import hash_of_access_token
from service.access.guard import guard
from service.access.models import SpentToken
from service.access.permissions import Permission
from service.actors import Actor
from service.errors import ConflictError
from service.pairs.models import RegistrationSystem
from tests.api.machine import Machine
from tests.factories import World
from tests.fake_clock import FakeClock

PATH = "/v1/probe"


@pytest.fixture
def machine(own_app: Flask, world: World) -> Machine:
    """Straatkracht's adapter; the application has a route that says who called, and one that is always refused."""

    @guard(Permission.READ_INBOX)
    def probe(session: Session, actor: Actor) -> Response:
        return Response(f"{actor.name} {actor.trace_id}")

    @guard(Permission.READ_INBOX)
    def refused(session: Session, actor: Actor) -> Response:
        raise ConflictError("Iemand anders was eerst.")

    own_app.add_url_rule(PATH, "probe", probe)
    own_app.add_url_rule("/v1/refused", "refused", refused)
    return Machine(own_app, world.straatkracht.slug, world.straatkracht.system_key)


def test_the_hash_of_a_token_is_that_of_the_standard() -> None:
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    assert hash_of_access_token(token) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def test_a_token_with_a_fresh_proof_is_let_in(machine: Machine) -> None:
    answer = machine.call("GET", PATH)
    assert (answer.status_code, answer.text.split()[0]) == (200, "Systeem")


def test_the_callers_trace_goes_on(machine: Machine) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = machine.call("GET", PATH, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.text.split()[-1] == trace
    assert answer.headers["traceresponse"].split("-")[1] == trace


def test_a_proof_works_once(machine: Machine) -> None:
    token = machine.token()
    proof = machine.proof("GET", PATH, token)
    assert machine.call("GET", PATH, token, proof).status_code == 200
    _assert_no_proof(machine.call("GET", PATH, token, proof))


def test_a_proof_is_spent_also_when_the_act_was_refused(machine: Machine) -> None:
    token = machine.token()
    proof = machine.proof("GET", "/v1/refused", token)
    assert machine.call("GET", "/v1/refused", token, proof).status_code == 409
    _assert_no_proof(machine.call("GET", "/v1/refused", token, proof))


def test_the_same_number_of_two_systems_does_not_collide(own_app: Flask, world: World, machine: Machine) -> None:
    other = Machine(own_app, world.de_brug.slug, world.de_brug.system_key)
    for caller in (machine, other):
        token = caller.token()
        proof = caller.proof("GET", PATH, token, jti="one and the same")
        assert caller.call("GET", PATH, token, proof).status_code == 200


WRONG: dict[str, Callable[[Machine, str], str]] = {
    "another method": lambda machine, token: machine.proof("POST", PATH, token),
    "another address": lambda machine, token: machine.proof("GET", "/v1/other", token),
    "another service": lambda machine, token: machine.proof("GET", PATH, token, htu="https://elsewhere.example" + PATH),
    "too old": lambda machine, token: machine.proof("GET", PATH, token, iat=int(machine.clock().timestamp()) - 61),
    "of the future": lambda machine, token: machine.proof("GET", PATH, token, iat=int(machine.clock().timestamp()) + 61),
    **{
        f"iat is {iat}": lambda machine, token, iat=iat: machine.proof("GET", PATH, token, iat=iat)
        for iat in (float("nan"), float("inf"), float("-inf"), True)
    },
    "iat has 400 digits": lambda machine, token: machine.proof("GET", PATH, token, iat=10**400),
    "iat is text": lambda machine, token: machine.proof("GET", PATH, token, iat="now"),
    "no jti": lambda machine, token: machine.proof("GET", PATH, token, jti=None),
    "no ath": lambda machine, token: machine.proof("GET", PATH),
    "another token's ath": lambda machine, token: machine.proof("GET", PATH, token + "x"),
    "another key": lambda machine, token: machine.proof("GET", PATH, token, key=ECKey.generate_key("P-256")),
    "another typ": lambda machine, token: machine.proof("GET", PATH, token, header={"typ": "JWT"}),
    "no jwk": lambda machine, token: machine.proof("GET", PATH, token, header={"jwk": None}),
    "a private jwk": lambda machine, token: machine.proof(
        "GET", PATH, token, header={"jwk": machine.key.as_dict(private=True)}
    ),
    "unsigned": lambda machine, token: machine.proof("GET", PATH, token).rsplit(".", 1)[0] + ".e30",
    "no jwt": lambda machine, token: "nothing of the kind",
    "RS256": lambda machine, token: jwt.encode(
        {"typ": "dpop+jwt", "alg": "RS256", "jwk": RSAKey.generate_key(2048).as_dict(private=False)},
        {"htm": "GET"},
        RSAKey.generate_key(2048),
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_proof_is_refused(machine: Machine, wrong: str) -> None:
    token = machine.token()
    _assert_no_proof(machine.call("GET", PATH, token, WRONG[wrong](machine, token)))


def test_a_proof_may_be_a_minute_off(machine: Machine) -> None:
    for seconds in (-59, 59):
        token = machine.token()
        proof = machine.proof("GET", PATH, token, iat=int(machine.clock().timestamp()) + seconds)
        assert machine.call("GET", PATH, token, proof).status_code == 200


def test_a_query_and_percent_signs_in_the_address_do_not_matter(machine: Machine) -> None:
    token = machine.token()
    proof = machine.proof("GET", PATH, token, htu=machine.url + "/v1/pr%6Fbe?limit=3#x")
    assert machine.call("GET", PATH, token, proof).status_code == 200


def test_a_token_ends_after_five_minutes_also_when_it_was_seen_before(machine: Machine, clock: FakeClock) -> None:
    token = machine.token()
    clock.advance(seconds=299)
    assert machine.call("GET", PATH, token).status_code == 200
    clock.advance(seconds=1)
    _assert_no_token(machine.call("GET", PATH, token))


def test_a_token_stops_at_once_when_the_system_is_switched_off(machine: Machine, world: World) -> None:
    token = machine.token()
    assert machine.call("GET", PATH, token).status_code == 200
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.straatkracht.system.id).active = False
    _assert_no_token(machine.call("GET", PATH, token))


def test_a_scope_that_is_taken_away_stops_at_once(machine: Machine, world: World) -> None:
    token = machine.token()
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.straatkracht.system.id).scopes = "notes:write"
    assert machine.call("GET", PATH, token).status_code == 403


@pytest.mark.parametrize("authorization", ["", "DPoP", "DPoP nonsense", "Bearer {token}", "DPoP {token}x"])
def test_without_a_good_token_nobody_is_let_in(machine: Machine, authorization: str) -> None:
    token = machine.token()
    header = {"Authorization": authorization.format(token=token)}
    _assert_no_token(machine.call("GET", PATH, token, headers=header))


def test_a_token_of_another_service_is_refused(machine: Machine) -> None:
    own = ECKey.generate_key("P-256")
    claims = {"iss": machine.url, "aud": machine.url, "client_id": machine.client_id, "scope": "notes:read"}
    forged = jwt.encode({"typ": "at+jwt", "alg": "ES256"}, {**claims, "exp": 4102444800, "jti": "1"}, own)
    _assert_no_token(machine.call("GET", PATH, forged))


def test_a_refused_proof_leaves_no_row_behind(machine: Machine, world: World) -> None:
    token = machine.token()
    before = _spent(world)
    machine.call("GET", PATH, token, machine.proof("POST", PATH, token))
    assert _spent(world) == before


def _spent(world: World) -> int:
    with world.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(SpentToken)) or 0


def _assert_no_proof(answer: TestResponse) -> None:
    assert (answer.status_code, answer.get_json()["reason"]) == (401, "invalid-dpop-proof")
    assert 'error="invalid_dpop_proof"' in answer.headers["WWW-Authenticate"]


def _assert_no_token(answer: TestResponse) -> None:
    assert (answer.status_code, answer.get_json()["reason"]) == (401, "invalid-token")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
