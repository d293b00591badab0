"""What can go wrong in a Roundup: a password revoked, a right lost."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from demo.roundup_office import RoundupOffice
from demo.roundup_server import ADAPTER_LOGIN, ADMINISTRATOR


@contextmanager
def revoked(office: RoundupOffice) -> Iterator[None]:
    """Inside, the adapter's account has another password than anybody knows."""
    _set(office, password=secrets.token_urlsafe(18))
    try:
        yield
    finally:
        _set(office, password=office.server.password(ADAPTER_LOGIN))


@contextmanager
def without_right_to_change(office: RoundupOffice) -> Iterator[None]:
    """Inside, the adapter's account can make messages, and neither change nor retire them."""
    _set(office, roles="Stuck")
    try:
        yield
    finally:
        _set(office, roles="Koppel")


def _set(office: RoundupOffice, **fields: str) -> None:
    office.change(f"user/{office.number(ADAPTER_LOGIN)}", ADMINISTRATOR, "replace", **fields)
