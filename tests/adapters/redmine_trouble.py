"""What can go wrong in a Redmine: a key revoked, a right lost, a field gone, the server started again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from demo.redmine_office import ADAPTER_LOGIN, RedmineOffice
from demo.redmine_server import start_again


@contextmanager
def revoked(office: RedmineOffice) -> Iterator[None]:
    """Inside, the adapter's account has another API key than anybody knows."""
    key = office.key(ADAPTER_LOGIN)
    other = secrets.token_hex(20)
    change = "UPDATE tokens SET value = ? WHERE action = 'api' AND value = ?"
    office.change_database(change, other, key)
    try:
        yield
    finally:
        office.change_database(change, key, other)


@contextmanager
def without_right(office: RedmineOffice, right: str) -> Iterator[None]:
    """Inside, the adapter's role lacks this right."""
    with _role(office, f"replace(permissions, '- :{right}\n', '')"):
        yield


@contextmanager
def with_right(office: RedmineOffice, right: str) -> Iterator[None]:
    """Inside, the adapter's role has this right too."""
    with _role(office, f"permissions || '- :{right}\n'"):
        yield


@contextmanager
def without_field(office: RedmineOffice) -> Iterator[None]:
    """Inside, the cases have no field for the code."""
    away = office.code_field + 1000
    tables = (("custom_fields", "id"), ("custom_values", "custom_field_id"), ("custom_fields_trackers", "custom_field_id"))
    for table, column in tables:
        office.change_database(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", away, office.code_field)
    try:
        yield
    finally:
        for table, column in tables:
            office.change_database(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", office.code_field, away)


@contextmanager
def field_without_filter(office: RedmineOffice) -> Iterator[None]:
    """Inside, 'Used as a filter' is not ticked."""
    change = "UPDATE custom_fields SET is_filter = ? WHERE id = ?"
    office.change_database(change, 0, office.code_field)
    try:
        yield
    finally:
        office.change_database(change, 1, office.code_field)


def restart(office: RedmineOffice) -> None:
    """Start a server that was killed, at the same address."""
    office.server = start_again(office.server.directory, urlsplit(office.server.url).port or 0)


@contextmanager
def _role(office: RedmineOffice, permissions: str) -> Iterator[None]:
    kept = office.look_up("SELECT permissions FROM roles WHERE name = 'Koppel'")
    office.change_database(f"UPDATE roles SET permissions = {permissions} WHERE name = 'Koppel'")
    assert office.look_up("SELECT permissions FROM roles WHERE name = 'Koppel'") != kept, "the role is as it was"
    try:
        yield
    finally:
        office.change_database("UPDATE roles SET permissions = ? WHERE name = 'Koppel'", kept)
