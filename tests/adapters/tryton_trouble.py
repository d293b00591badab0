"""What can go wrong in a Tryton: an account revoked, a right lost, a party closed, the server started again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from adapters.tryton.client import TrytonClient
from demo.tryton_office import ADAPTER_LOGIN, Office
from demo.tryton_server import ADMINISTRATOR, start


@contextmanager
def revoked(office: Office, login: str) -> Iterator[None]:
    """Inside, this account has another password than anybody knows."""
    _set_password(office, login, secrets.token_urlsafe(18))
    try:
        yield
    finally:
        _set_password(office, login, office.password(login))


@contextmanager
def without_right(office: Office, model: str, right: str) -> Iterator[None]:
    """Inside, the adapter's account lacks this right (`perm_delete`, for instance) to this model."""
    administrator = office.client(ADMINISTRATOR)
    domain = [["model", "=", model], ["group.name", "=", ADAPTER_LOGIN]]
    access = _found(administrator, "ir.model.access", domain)
    administrator.call("model.ir.model.access.write", access, {right: False})
    try:
        yield
    finally:
        administrator.call("model.ir.model.access.write", access, {right: True})


def end_sessions(office: Office, login: str) -> None:
    """The password stays the same."""
    _set_password(office, login, office.password(login))


def hide_deliveries(office: Office) -> None:
    """From now on the adapter's account reads only what colleagues marked."""
    administrator = office.client(ADMINISTRATOR)
    domain = [["rule_group.model", "=", "ir.note"], ["rule_group.groups.name", "=", ADAPTER_LOGIN]]
    rule = _found(administrator, "ir.rule", [*domain, ["rule_group.perm_read", "=", True]])
    administrator.call("model.ir.rule.write", rule, {"domain": '[["message", "ilike", "#koppel%"]]'})


def close_party(office: Office, party: int) -> None:
    """Take its codes off and make it inactive, as at the end of support."""
    administrator = office.client(ADMINISTRATOR)
    codes = _found(administrator, "party.identifier", [["party", "=", party]])
    administrator.call("model.party.identifier.delete", codes)
    administrator.call("model.party.party.write", [party], {"active": False})


def delete_party(office: Office, party: int) -> None:
    office.client(ADMINISTRATOR).call("model.party.party.delete", [party])


def restart(office: Office) -> None:
    """Start a server that was killed, at the same address."""
    office.server = start(office.server.directory, urlsplit(office.server.url).port or 0)


def _set_password(office: Office, login: str, password: str) -> None:
    administrator = office.client(ADMINISTRATOR)
    user = _found(administrator, "res.user", [["login", "=", login]])
    administrator.call("model.res.user.write", user, {"password": password})


def _found(administrator: TrytonClient, model: str, domain: list[list[object]]) -> list[int]:
    found: list[int] = administrator.call(f"model.{model}.search", domain, 0, None, None)
    assert found, f"no {model} in Tryton for {domain}"
    return found
