"""How often something may be tried: counted together by every process, per address, and not to be talked around."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from service.access.limited import caller_at
from service.access.limits import Limits, forget_tries
from service.access.models import Tries
from service.app import create_app
from service.db import Database
from service.errors import SettingsError, TooManyError
from service.settings import Settings, settings_from
from tests.fake_clock import FakeClock

CODE = "/jongere/aanmelden/code"
WRONG = {"code": "0000-1111-2222-3333-4444"}


def is_let_through(limits: Limits, caller: str, most: int = 5) -> bool:
    try:
        limits.count("guess", caller, most)
    except TooManyError:
        return False
    return True


def test_two_processes_count_together(database: Database) -> None:
    one, other = Limits(database), Limits(database)
    assert [is_let_through(limits, "a") for limits in (one, other) * 4] == [True] * 5 + [False] * 3
    assert is_let_through(one, "b")


def test_of_many_tries_at_once_no_more_are_looked_at_than_allowed(database: Database) -> None:
    limits = Limits(database)
    with ThreadPoolExecutor(8) as at_once:
        let_through = list(at_once.map(lambda _: is_let_through(limits, "a"), range(24)))
    assert let_through.count(True) == 5


def test_a_count_stands_also_when_what_follows_fails(database: Database) -> None:
    limits = Limits(database)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError), database.transaction():
            raise ZeroDivisionError
        assert is_let_through(limits, "a")
    assert not is_let_through(limits, "a")


def test_ten_minutes_later_the_caller_may_try_again_and_the_old_counts_are_gone(
    database: Database, clock: FakeClock
) -> None:
    limits = Limits(database)
    assert [is_let_through(limits, "a", 1) for _ in range(2)] == [True, False]
    clock.advance(minutes=10)
    assert is_let_through(limits, "a", 1)
    with database.transaction() as session:
        forget_tries(session)
        assert session.scalar(select(func.count()).select_from(Tries)) == 1


def test_what_is_kept_of_a_caller_does_not_name_them(database: Database) -> None:
    Limits(database).count("guess", "192.0.2.7", 5)
    with database.reading() as session:
        (kept,) = session.scalars(select(Tries.caller))
    assert len(kept) == 32
    other = replace_key(database)
    Limits(other).count("guess", "192.0.2.7", 5)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tries)) == 2


def replace_key(database: Database) -> Database:
    """The same database, opened with another master key."""
    vault = type(database.vault)(bytes(32), database.vault.key_store)
    return Database(database.engine, vault, database.clock)


def test_a_guess_of_a_paper_code_counts_in_every_process(settings: Settings, database: Database) -> None:
    processes = [create_app(settings, database), create_app(settings, database)]
    answers = [guess(app) for app in processes * 6]
    assert answers == [400] * 10 + [429] * 2


def guess(app: Flask, address: str = "192.0.2.7", forwarded: Mapping[str, str] | None = None) -> int:
    """What somebody at this address gets for a wrong code on paper."""
    client = app.test_client()
    base = "https://koppel.test"
    page = client.get(CODE, base_url=base)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {**WRONG, "own_device": "yes", "csrf_token": token}
    where = {"REMOTE_ADDR": address}
    return client.post(CODE, base_url=base, data=fields, headers=dict(forwarded or {}), environ_base=where).status_code


def test_one_attacker_locks_out_nobody_at_another_address(app: Flask) -> None:
    assert [guess(app) for _ in range(11)][-1] == 429
    assert guess(app, "192.0.2.8") == 400


def test_without_proxies_of_ours_nobody_chooses_under_which_address_they_are_counted(app: Flask) -> None:
    answers = [guess(app, forwarded={"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(11)]
    assert answers == [400] * 10 + [429]


def test_behind_our_own_proxy_each_visitor_has_a_count_of_their_own(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, trusted_proxies=1), database)
    for visitor in ("198.51.100.1", "198.51.100.2"):
        through = [guess(app, forwarded={"X-Forwarded-For": visitor}) for _ in range(11)]
        assert through == [400] * 10 + [429]


def test_what_a_visitor_writes_in_front_of_our_proxies_line_is_not_believed(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, trusted_proxies=1), database)
    forged = [guess(app, forwarded={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.1"}) for number in range(11)]
    assert forged == [400] * 10 + [429]


def test_a_proxy_changes_neither_our_host_nor_our_scheme(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, trusted_proxies=1), database)
    headers = {"X-Forwarded-Host": "elsewhere.test", "X-Forwarded-Proto": "http", "X-Forwarded-For": "198.51.100.1"}
    answer = app.test_client().get("/", base_url="https://koppel.test", headers=headers)
    assert answer.status_code == 200
    assert "elsewhere" not in answer.text


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("unix", "unix"),
        (None, ""),
    ],
)
def test_who_has_a_whole_line_of_addresses_is_counted_as_one(address: str | None, caller: str) -> None:
    assert caller_at(address) == caller


@pytest.mark.parametrize("given", ["-1", "6", "1.5", "one", "true", "1 2", "9" * 5000, "٢"])
def test_a_number_of_proxies_that_cannot_be_is_refused_at_the_start(environment: dict[str, str], given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_from({**environment, "KOPPEL_TRUSTED_PROXIES": given})
    assert "KOPPEL_TRUSTED_PROXIES is a whole number from 0 to 5" in str(refused.value)


def test_no_proxy_is_trusted_unless_it_is_said(environment: dict[str, str]) -> None:
    assert settings_from(environment).trusted_proxies == 0
    assert settings_from({**environment, "KOPPEL_TRUSTED_PROXIES": " 2 "}).trusted_proxies == 2


@pytest.fixture
def environment(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a service that is configured well."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "master").write_text(settings.master_key.hex())
    (folder / "token").write_text(settings.token_key)
    return {
        "KOPPEL_DATABASE_URL": settings.database_url,
        "KOPPEL_KEY_STORE_URL": settings.key_store_url,
        "KOPPEL_PUBLIC_URL": settings.public_url,
        "KOPPEL_MASTER_KEY_FILE": str(folder / "master"),
        "KOPPEL_TOKEN_KEY_FILE": str(folder / "token"),
    }
