"""A Tryton as an organisation uses it: colleagues, an account for the adapter that may do little, and parties."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.tryton.client import TrytonClient
from adapters.tryton.mapping import DELIVERED_PATTERN, MARK_PATTERNS
from adapters.tryton.notes import resource_of
from demo.tryton_server import ADMINISTRATOR, DATABASE, TrytonServer

ADAPTER_LOGIN = "koppel-adapter"

# What the adapter's account may do with each model; with every other model of Tryton: nothing at all.
_RIGHTS = {
    "party.party": {"perm_read", "perm_write"},
    "party.identifier": {"perm_read"},
    "ir.note": {"perm_read", "perm_create", "perm_delete"},
    "res.user": {"perm_read"},
}
_EVERY_RIGHT = ("perm_read", "perm_write", "perm_create", "perm_delete")
# Tryton lets whoever may read and write a party do so with what belongs to it, and everybody read e-mail on it, whatever
# the table above says. Only a rule that no record satisfies keeps these shut.
_SHUT = {
    "party.address": set(_EVERY_RIGHT),
    "party.contact_mechanism": set(_EVERY_RIGHT),
    "ir.email": set(_EVERY_RIGHT),
    "party.identifier": {"perm_write", "perm_create", "perm_delete"},
}
# Making a note needs the right to write the party it stands on. So every field is closed, the name too.
_READABLE_PARTY_FIELDS = {"id", "active", "identifiers"}


class Office:
    """The people in one running Tryton. Each acts under an account of their own."""

    def __init__(self, server: TrytonServer) -> None:
        self.server = server
        self._clients: dict[str, TrytonClient] = {}

    def add_party(self, name: str, *codes: str) -> int:
        """A person in the administration, with these pair codes among the identifiers; gives its number."""
        identifiers = [["create", [{"code": code} for code in codes]]] if codes else []
        return self._make("model.party.party.create", {"name": name, "identifiers": identifiers})

    def write_note(self, party: int, author: str, text: str) -> int:
        """`author` is the login of a colleague; gives the number of the note."""
        note = {"resource": resource_of(str(party)), "message": text}
        made: list[int] = self.client(author).call("model.ir.note.create", [note])
        return made[0]

    def delete_note(self, note: int, author: str) -> None:
        self.client(author).call("model.ir.note.delete", [note])

    def notes_on(self, party: int, reader: str = ADMINISTRATOR) -> list[str]:
        """The messages on this party that this person may read, oldest first."""
        domain = [["resource", "=", resource_of(str(party))]]
        arguments = (domain, 0, None, [["id", "ASC"]], ["message"])
        rows = self.client(reader).call("model.ir.note.search_read", *arguments)
        return [row["message"] for row in rows]

    def password_file(self, login: str) -> Path:
        return self.server.directory / f"{login}-password"

    def password(self, login: str) -> str:
        """As it stands in this person's file."""
        if login == ADMINISTRATOR:
            return self.server.administrator_password
        return self.password_file(login).read_text(encoding="utf-8")

    def client(self, login: str) -> TrytonClient:
        """Tryton under this person's own account."""
        if login not in self._clients:
            self._clients[login] = TrytonClient(self.server.url, DATABASE, login, self.password(login))
        return self._clients[login]

    def _make(self, method: str, values: Mapping[str, Any]) -> int:
        made: list[int] = self.client(ADMINISTRATOR).call(method, [values])
        return made[0]


def provision(server: TrytonServer, colleagues: Mapping[str, str]) -> Office:
    """Give each colleague (login → name) an account, and the adapter its restricted one, in a Tryton without any.

    The passwords are random and stand beside the database, each in a file for its owner only.
    """
    office = Office(server)
    administrator = office.client(ADMINISTRATOR)
    for login, name in colleagues.items():
        _add_account(administrator, office, login, name, groups=[])
    group = administrator.call("model.res.group.create", [{"name": ADAPTER_LOGIN}])[0]
    account = _add_account(administrator, office, ADAPTER_LOGIN, "Koppel", groups=[["add", [group]]])
    _restrict_models(administrator, group)
    _restrict_party_fields(administrator, group)
    _restrict_records(administrator, group, account)
    _keep_administrators_free(administrator)
    return office


def _add_account(administrator: TrytonClient, office: Office, login: str, name: str, groups: list[Any]) -> int:
    file = office.password_file(login)
    file.touch(mode=0o600)
    file.write_text(secrets.token_urlsafe(18), encoding="utf-8")
    password = file.read_text(encoding="utf-8")
    account = {"login": login, "name": name, "password": password, "groups": groups}
    made: list[int] = administrator.call("model.res.user.create", [account])
    return made[0]


def _restrict_models(administrator: TrytonClient, group: int) -> None:
    models = administrator.call("model.ir.model.search_read", [], 0, None, None, ["name"])
    rows = []
    for model in (row["name"] for row in models):
        rights = {right: right in _RIGHTS.get(model, ()) for right in _EVERY_RIGHT}
        rows.append({"model": model, "group": group, **rights})
    administrator.call("model.ir.model.access.create", rows)


def _restrict_party_fields(administrator: TrytonClient, group: int) -> None:
    domain = [["model", "=", "party.party"]]
    fields = administrator.call("model.ir.model.field.search_read", domain, 0, None, None, ["name"])
    rows = []
    for field in (row["name"] for row in fields):
        closed = dict.fromkeys(_EVERY_RIGHT, False)
        rows.append(
            {"model": "party.party", "field": field, "group": group, **closed}
            | {"perm_read": field in _READABLE_PARTY_FIELDS}
        )
    administrator.call("model.ir.model.field.access.create", rows)


def _restrict_records(administrator: TrytonClient, group: int, account: int) -> None:
    shared = ["OR", *(["message", "ilike", pattern] for pattern in MARK_PATTERNS), ["message", "like", DELIVERED_PATTERN]]
    _add_rule(administrator, group, "ir.note", "Gemarkeerde en afgeleverde notities", shared, {"perm_read"})
    own = [["create_uid", "=", account]]
    _add_rule(administrator, group, "ir.note", "Alleen eigen notities", own, {"perm_write", "perm_delete"})
    # Identifiers with a type are national numbers and the like.
    codes = [["type", "=", None]]
    _add_rule(administrator, group, "party.identifier", "Alleen codes zonder type", codes, {"perm_read"})
    for model, rights in _SHUT.items():
        _add_rule(administrator, group, model, "Niet voor Koppel", [["id", "<", 0]], rights)


def _keep_administrators_free(administrator: TrytonClient) -> None:
    # Tryton applies the rules of every group to an administrator, ours too, and lets in what any of them allows.
    # Nobody needs to be in this group for that.
    group = administrator.call("model.res.group.create", [{"name": f"{ADAPTER_LOGIN}: beheerders"}])[0]
    for model in ("ir.note", *_SHUT):
        _add_rule(administrator, group, model, "Beheerders houden alles", [["id", ">", 0]], set(_EVERY_RIGHT))


def _add_rule(administrator: TrytonClient, group: int, model: str, name: str, domain: list[Any], rights: set[str]) -> None:
    rule = {
        "name": name,
        "model": model,
        "global_p": False,
        "default_p": False,
        "groups": [["add", [group]]],
        "rules": [["create", [{"domain": json.dumps(domain)}]]],
        **{right: right in rights for right in _EVERY_RIGHT},
    }
    administrator.call("model.ir.rule.group.create", [rule])
