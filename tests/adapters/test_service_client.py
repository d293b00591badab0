"""How the adapter signs in, renews, waits and sorts errors by what to do next."""

import re
import time
from collections.abc import Iterator

import httpx
import pytest
from joserfc.jwk import ECKey

from adapters.base import AccessLostError, TryLaterError
from adapters.service_client import ServiceClient
from tests.adapters.fake_service import CLIENT_ID, PATIENCE, FakeService


@pytest.fixture
def client(service: FakeService, adapter_key: ECKey) -> Iterator[ServiceClient]:
    with httpx.Client(timeout=PATIENCE) as http:
        yield ServiceClient(service.url, CLIENT_ID, adapter_key, http)


def test_one_token_serves_many_calls_and_each_has_its_own_proof(client: ServiceClient, service: FakeService) -> None:
    for _ in range(3):
        client.list_pairs()
    assert service.token_requests == 1
    assert len(service.seen_proofs) == 4


def test_what_one_cycle_asks_stands_under_one_trace_and_each_call_is_a_step_of_its_own() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["traceparent"])
        return httpx.Response(200, json={"access_token": "t", "expires_in": 300, "items": []})

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = ServiceClient("https://koppel.test", CLIENT_ID, ECKey.generate_key("P-256"), http)
        traces = [client.begin_trace()]
        client.list_pairs()
        traces.append(client.begin_trace())
        client.list_pairs()
    assert all(re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", one) for one in asked)
    assert [one.split("-")[1] for one in asked] == [traces[0], traces[0], traces[1]], "the token is asked for in the first"
    assert len({one.split("-")[2] for one in asked}) == 3


def test_a_token_is_renewed_before_it_expires(service: FakeService, adapter_key: ECKey) -> None:
    clock = [1_772_611_920.0]
    service.now = lambda: clock[0]
    with httpx.Client(timeout=PATIENCE) as http:
        client = ServiceClient(service.url, CLIENT_ID, adapter_key, http, lambda: clock[0])
        client.list_pairs()
        clock[0] += 269
        client.list_pairs()
        assert service.token_requests == 1
        clock[0] += 2
        client.list_pairs()
        assert service.token_requests == 2


def test_a_token_that_the_service_forgot_is_renewed_once(client: ServiceClient, service: FakeService) -> None:
    client.list_pairs()
    service.tokens.clear()
    assert client.list_pairs() == []
    assert service.token_requests == 2


def test_a_key_that_is_no_longer_registered_is_access_lost(client: ServiceClient, service: FakeService) -> None:
    service.public_key = ECKey.generate_key("P-256")
    with pytest.raises(AccessLostError, match="key is still registered"):
        client.list_pairs()


@pytest.mark.parametrize(("hours", "words"), [(3, "180 minutes ahead of Koppel's"), (-3, "180 minutes behind Koppel's")])
def test_a_clock_that_is_hours_off_is_named_with_how_far_and_what_to_do(
    service: FakeService, adapter_key: ECKey, hours: int, words: str
) -> None:
    with httpx.Client(timeout=PATIENCE) as http:
        client = ServiceClient(service.url, CLIENT_ID, adapter_key, http, lambda: time.time() + hours * 3600)
        with pytest.raises(AccessLostError, match=rf"{words}.*Set it right"):
            client.list_pairs()


def test_a_clock_that_goes_wrong_while_the_token_is_good_is_named_too(service: FakeService, adapter_key: ECKey) -> None:
    off = [0.0]
    with httpx.Client(timeout=PATIENCE) as http:
        client = ServiceClient(service.url, CLIENT_ID, adapter_key, http, lambda: time.time() + off[0])
        client.list_pairs()
        off[0] = -90.0
        with pytest.raises(AccessLostError, match="minutes behind"):
            client.list_pairs()


def test_a_service_that_is_down_is_tried_later(client: ServiceClient, service: FakeService) -> None:
    client.list_pairs()
    service.faults[("GET", "/pairs")] = "500 before"
    with pytest.raises(TryLaterError, match="busy or down"):
        client.list_pairs()


def test_a_service_that_is_not_there_is_tried_later(adapter_key: ECKey) -> None:
    with httpx.Client(timeout=PATIENCE) as http, pytest.raises(TryLaterError, match="does not answer"):
        ServiceClient("http://127.0.0.1:9", CLIENT_ID, adapter_key, http).list_pairs()


def test_a_login_page_in_between_is_no_answer(adapter_key: ECKey) -> None:
    portal = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>Log in op het gastennetwerk"))
    with httpx.Client(transport=portal) as http, pytest.raises(TryLaterError, match="no JSON"):
        ServiceClient("http://127.0.0.1:9", CLIENT_ID, adapter_key, http).list_pairs()


def test_the_lease_of_another_is_waited_for_as_long_as_it_lasts(client: ServiceClient, service: FakeService) -> None:
    service.lease_holder = "another"
    with pytest.raises(TryLaterError) as caught:
        client.take_lease("me")
    assert caught.value.after is not None
    assert 1 <= caught.value.after <= 60


def test_a_lease_is_kept_and_not_asked_for_at_each_note(client: ServiceClient, service: FakeService) -> None:
    for _ in range(5):
        client.take_lease("me")
    assert service.calls.count("PUT /v1/lease") == 1


def test_a_lost_lease_is_asked_for_again(client: ServiceClient, service: FakeService) -> None:
    client.take_lease("me")
    service.lease_number += 1
    with pytest.raises(TryLaterError):
        client.read_inbox()
    client.take_lease("me")
    client.read_inbox()


def test_an_unchanged_empty_inbox_costs_no_body_and_keeps_the_pace(client: ServiceClient, service: FakeService) -> None:
    client.take_lease("me")
    assert client.read_inbox().retry_after == 5
    service.retry_after = 9
    again = client.read_inbox()
    assert (again.work, again.retry_after) == ([], 9)


def test_an_inbox_that_was_not_worked_off_is_given_again(client: ServiceClient, service: FakeService) -> None:
    service.add_pair("pair-noor", "K7M2-9QXD")
    service.share("n1", "pair-noor", "Nog niet bezorgd.")
    client.take_lease("me")
    assert len(client.read_inbox().work) == 1
    assert len(client.read_inbox().work) == 1


def test_a_source_key_with_a_slash_stays_one_part_of_the_address(client: ServiceClient, service: FakeService) -> None:
    client.retract_source_note("a/../b")
    assert service.retracted == ["a/../b"]
