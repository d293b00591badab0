"""Tryton killed, cut off, slow or replaced by something else: nothing is lost, nothing stands twice."""

import base64
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from adapters.base import AccessLostError, Surroundings, TryLaterError
from adapters.config import Section, SettingsError
from adapters.tryton import mapping
from adapters.tryton.client import TrytonClient, connect
from adapters.tryton.failures import UnansweredError
from adapters.tryton.notes import resource_of
from adapters.tryton.system import UNANSWERED_ENDS_AFTER, TrytonSystem
from adapters.vocabulary import usual_vocabulary
from demo.tryton_office import ADAPTER_LOGIN, Office
from demo.tryton_server import DATABASE
from tests.adapters.delivering import Delivering
from tests.adapters.tryton_adapter import adapter, held, new_delivery, revisions
from tests.adapters.tryton_proxy import SpoilingProxy, proxy_before
from tests.adapters.tryton_trouble import end_sessions, restart

pytest_plugins = ["tests.adapters.tryton_fixtures"]

CREATE = "model.ir.note.create"


@pytest.fixture
def proxy(office: Office) -> Iterator[SpoilingProxy]:
    with proxy_before(office.server.url) as proxy:
        yield proxy


def test_tryton_killed_while_notes_are_delivered_loses_and_doubles_nothing(
    own_office: Office, tmp_path: Path, code: str
) -> None:
    own_office.add_party("Noor", code)
    system = adapter(own_office, tmp_path)
    delivering = Delivering(system, system.find_record(code), new_delivery)
    delivering.until_killed(own_office.server.kill)

    restart(own_office)
    assert {held(each) for each in delivering.acknowledged} <= set(system.held())
    for delivery in delivering.tried[-3:]:
        system.deliver(system.find_record(code), delivery)
    assert sorted(system.held(), key=repr) == sorted(map(held, delivering.tried), key=repr)


def test_tryton_that_is_down_is_worth_waiting_for(own_office: Office, tmp_path: Path) -> None:
    system = adapter(own_office, tmp_path)
    system.confirm()
    own_office.server.kill()
    with pytest.raises(TryLaterError, match="cannot be reached"):
        system.confirm()
    restart(own_office)
    system.confirm()


@pytest.mark.parametrize("how", ["cut", "500"])
def test_a_note_that_was_stored_without_an_answer_is_found_again_and_not_doubled(
    office: Office, proxy: SpoilingProxy, tmp_path: Path, code: str, how: str
) -> None:
    office.add_party("Noor", code)
    system = adapter(office, tmp_path, proxy=proxy)
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling(CREATE, how), pytest.raises(TryLaterError):
        system.deliver(record, delivery)
    system.deliver(record, delivery)
    assert revisions(system, delivery) == [1]


def test_a_note_that_was_stored_after_we_stopped_waiting_is_found_again_and_not_doubled(
    office: Office, proxy: SpoilingProxy, tmp_path: Path, code: str
) -> None:
    office.add_party("Noor", code)
    system = adapter(office, tmp_path, proxy=proxy)
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling(CREATE, "hang"), pytest.raises(UnansweredError):
        system.deliver(record, delivery)
    assert proxy.carried_out.wait(60)
    system.deliver(record, delivery)
    assert revisions(system, delivery) == [1]


def test_a_note_stored_for_a_client_that_did_not_wait_is_found_and_not_doubled(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    party = office.add_party("Noor", code)
    delivery = new_delivery()
    write_hastily(office, party, mapping.message(delivery, usual_vocabulary()))
    deadline = time.monotonic() + 60
    while not office.notes_on(party) and time.monotonic() < deadline:
        continue
    tryton_system.deliver(tryton_system.find_record(code), delivery)
    assert revisions(tryton_system, delivery) == [1]


def write_hastily(office: Office, party: int, message: str) -> None:
    """Send the request, and hang up at once."""
    address = f"{office.server.url}/{DATABASE}/rpc/"
    account = [ADAPTER_LOGIN, {"password": office.password(ADAPTER_LOGIN)}]
    signed_in = httpx.post(address, json={"id": 1, "method": "common.db.login", "params": account}).json()["result"]
    token = base64.b64encode(f"{ADAPTER_LOGIN}:{signed_in[0]}:{signed_in[1]}".encode()).decode()
    note = {"resource": resource_of(str(party)), "message": message}
    create = json.dumps({"id": 2, "method": CREATE, "params": [[note], {}]}).encode()
    there = urlsplit(address)
    head = (
        f"POST {there.path} HTTP/1.1\r\nHost: {there.netloc}\r\nAuthorization: Session {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(create)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((there.hostname, there.port)) as connection:
        connection.sendall(head.encode() + create)


def test_no_second_copy_is_written_while_the_first_may_still_be_on_its_way(
    office: Office, proxy: SpoilingProxy, tmp_path: Path, code: str
) -> None:
    office.add_party("Noor", code)
    clock = [1000.0]
    system = adapter(office, tmp_path, proxy=proxy, now=lambda: clock[0])
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling(CREATE, "swallow"), pytest.raises(UnansweredError):
        system.deliver(record, delivery)
    with pytest.raises(TryLaterError) as caught:
        system.deliver(record, delivery)
    assert caught.value.after == UNANSWERED_ENDS_AFTER
    clock[0] += UNANSWERED_ENDS_AFTER
    system.deliver(record, delivery)
    assert revisions(system, delivery) == [1]


@pytest.mark.parametrize("how", ["html", "500", "cut"])
def test_an_answer_that_is_not_trytons_is_never_taken_for_an_empty_one(
    proxy: SpoilingProxy, office: Office, tmp_path: Path, how: str
) -> None:
    system = adapter(office, tmp_path, proxy=proxy)
    system.confirm()
    with proxy.spoiling("model.party.party.search", how), pytest.raises(TryLaterError):
        system.held()


def test_a_session_that_ended_is_opened_again(office: Office, tryton_system: TrytonSystem) -> None:
    tryton_system.confirm()
    end_sessions(office, ADAPTER_LOGIN)
    tryton_system.confirm()


def test_a_database_that_is_not_there_is_lost_access(office: Office) -> None:
    with pytest.raises(AccessLostError, match="no database 'elders'"):
        TrytonClient(office.server.url, "elders", ADAPTER_LOGIN, "x").call("model.res.user.get_preferences", True)


def test_the_settings_make_a_system_that_works(office: Office, tmp_path: Path) -> None:
    values = {
        "url": office.server.url,
        "database": DATABASE,
        "login": ADAPTER_LOGIN,
        "password_file": str(office.password_file(ADAPTER_LOGIN)),
    }
    connect(Surroundings(Section("system", values, tmp_path / "adapter.toml"), tmp_path)).confirm()


def test_a_password_never_travels_unencrypted_to_another_machine(tmp_path: Path) -> None:
    values = {"url": "http://tryton.debrug.example", "database": "x", "login": "y", "password_env": "PASSWORD"}
    section = Section("system", values, tmp_path / "adapter.toml", {"PASSWORD": "geheim"})
    with pytest.raises(SettingsError, match="https://"):
        connect(Surroundings(section, tmp_path))
