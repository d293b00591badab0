"""Each permission of the API as a pair: who has the scope may, who has not may not, and both stand in the log."""

from typing import Any
from uuid import UUID

import pytest

from service.access.permissions import PERMISSIONS, Permission, roles_of
from service.actors import Actor, Role
from tests.api.sealed import cosigned, newest_entry, seal_log
from tests.api.system import System
from tests.api.told import entries, given_consent, say_yes, source_note
from tests.factories import World

Noor = tuple[UUID, Actor]

# Permission → scopes of which each is enough, the others, and the act that stands in the log when it may.
TABLE: dict[Permission, tuple[tuple[str, ...], tuple[str, ...], str | None]] = {
    Permission.LIST_PAIRS: (("notes:read", "notes:write"), ("log:read",), "pairs-listed"),
    Permission.PUT_SOURCE_NOTE: (("notes:write",), ("notes:read", "log:read"), "note-corrected"),
    Permission.RETRACT_SOURCE_NOTE: (("notes:write",), ("notes:read", "log:read"), "note-retracted"),
    Permission.TAKE_LEASE: (("notes:read",), ("notes:write", "log:read"), "lease-taken"),
    Permission.READ_INBOX: (("notes:read",), ("notes:write", "log:read"), "inbox-read"),
    Permission.READ_NOTE: (("notes:read",), ("notes:write", "log:read"), "note-fetched"),
    Permission.LIST_PAIR_NOTES: (("notes:read",), ("notes:write", "log:read"), "notes-fetched"),
    Permission.PUT_RECEIPT: (("notes:read",), ("notes:write", "log:read"), "copy-told"),
    Permission.LIST_HOLDINGS: (("notes:read",), ("notes:write", "log:read"), "copies-listed"),
    Permission.LIST_ENTRIES: (("log:read",), ("notes:read", "notes:write"), "log-searched"),
    Permission.READ_ENTRY_PROOF: (("log:read",), ("notes:read", "log:witness"), "log-searched"),
    Permission.SEARCH_FHIR_CONSENTS: (("log:read",), ("notes:read", "log:witness"), "consents-seen"),
    Permission.READ_FHIR_CONSENT: (("log:read",), ("notes:write", "log:witness"), "consents-seen"),
    Permission.SEARCH_FHIR_AUDIT_EVENTS: (("log:read",), ("notes:read", "log:witness"), "log-searched"),
    Permission.READ_FHIR_AUDIT_EVENT: (("log:read",), ("notes:write", "log:witness"), "log-searched"),
    Permission.READ_CHECKPOINT: (("log:witness",), ("notes:read", "log:read"), None),
    Permission.READ_TILE: (("log:witness",), ("notes:read", "log:read"), None),
    Permission.ADD_COSIGNATURE: (("log:witness",), ("notes:read", "log:read"), None),
    Permission.READ_ORGANISATION: (("notes:read", "notes:write", "log:read"), (), None),
}
ALLOWED = [(permission, scope) for permission, (enough, _, _) in TABLE.items() for scope in enough]
REFUSED = [(permission, scope) for permission, (_, others, _) in TABLE.items() for scope in others]


def test_every_permission_of_systems_stands_in_the_table() -> None:
    assert set(TABLE) == {permission for permission in PERMISSIONS if roles_of(permission) == {Role.SYSTEM}}


@pytest.mark.parametrize(("permission", "scope"), ALLOWED)
def test_with_the_scope_it_may_and_the_act_stands_in_the_log(
    world: World, de_brug: System, straatkracht: System, noor: Noor, permission: Permission, scope: str
) -> None:
    system, method, path, parts = _prepared(world, de_brug, straatkracht, noor, permission)
    act = TABLE[permission][2]
    before = len(entries(world.database, act)) if act else 0
    answer = system.with_scope(scope).ask(method, path, **parts)
    assert answer.status_code in (200, 201, 204), answer.text
    if act:
        new = entries(world.database, act)[before:]
        assert [(entry.outcome, entry.organisation_id) for entry in new] == [
            ("permitted", world.straatkracht.id if system is straatkracht else world.de_brug.id)
        ]


@pytest.mark.parametrize(("permission", "scope"), REFUSED)
def test_without_the_scope_it_may_not_and_the_refusal_stands_in_the_log(
    world: World, de_brug: System, straatkracht: System, noor: Noor, permission: Permission, scope: str
) -> None:
    system, method, path, parts = _prepared(world, de_brug, straatkracht, noor, permission)
    before = len(entries(world.database))
    answer = system.with_scope(scope).ask(method, path, **parts)
    assert (answer.status_code, answer.get_json()["reason"]) == (403, "insufficient-scope")
    new = entries(world.database)[before:]
    assert [(entry.act, entry.outcome, entry.checks) for entry in new] == [("not-permitted", "refused", "")]


@pytest.mark.parametrize("permission", TABLE)
def test_without_a_token_nobody_may_and_the_log_that_organisations_rely_on_stays_as_it_is(
    world: World, de_brug: System, straatkracht: System, noor: Noor, permission: Permission
) -> None:
    system, method, path, parts = _prepared(world, de_brug, straatkracht, noor, permission)
    before = len(entries(world.database))
    answer = system.client.open(path, base_url=system.url, method=method, **parts)
    assert (answer.status_code, answer.get_json()["reason"]) == (401, "invalid-token")
    assert len(entries(world.database)) == before


def _prepared(
    world: World, de_brug: System, straatkracht: System, noor: Noor, permission: Permission
) -> tuple[System, str, str, dict[str, Any]]:
    """A call that would succeed, made by whoever may make it."""
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    note_id = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    if permission is not Permission.TAKE_LEASE:
        straatkracht.take_lease()
        straatkracht.fetch(note_id)
    seal_log(world.database)
    seen = newest_entry(world, world.straatkracht)
    lease = {"headers": straatkracht.lease()}
    again = {"json": source_note(pair_id, sourceRevision=2)}
    calls: dict[Permission, tuple[System, str, str, dict[str, Any]]] = {
        Permission.LIST_PAIRS: (straatkracht, "GET", "/v1/pairs", {}),
        Permission.PUT_SOURCE_NOTE: (de_brug, "PUT", "/v1/source-notes/1", again),
        Permission.RETRACT_SOURCE_NOTE: (de_brug, "DELETE", "/v1/source-notes/1", {}),
        Permission.TAKE_LEASE: (straatkracht, "PUT", "/v1/lease", {"json": {"instance": "one"}}),
        Permission.READ_INBOX: (straatkracht, "GET", "/v1/inbox", lease),
        Permission.READ_NOTE: (straatkracht, "GET", f"/v1/notes/{note_id}", lease),
        Permission.LIST_PAIR_NOTES: (straatkracht, "GET", f"/v1/pairs/{pair_id}/notes", {}),
        Permission.PUT_RECEIPT: (
            straatkracht,
            "PUT",
            f"/v1/notes/{note_id}/receipt",
            {"json": {"revision": 1, "state": "stored"}},
        ),
        Permission.LIST_HOLDINGS: (straatkracht, "PUT", "/v1/holdings", {"json": {"items": []}, **lease}),
        Permission.LIST_ENTRIES: (straatkracht, "GET", "/v1/entries", {}),
        Permission.READ_ENTRY_PROOF: (straatkracht, "GET", f"/v1/entries/{seen}/proof", {}),
        Permission.SEARCH_FHIR_CONSENTS: (straatkracht, "GET", "/fhir/Consent", {}),
        Permission.READ_FHIR_CONSENT: (straatkracht, "GET", f"/fhir/Consent/{given_consent(world, pair_id)}", {}),
        Permission.SEARCH_FHIR_AUDIT_EVENTS: (straatkracht, "GET", "/fhir/AuditEvent", {}),
        Permission.READ_FHIR_AUDIT_EVENT: (straatkracht, "GET", f"/fhir/AuditEvent/{seen}", {}),
        Permission.READ_CHECKPOINT: (straatkracht, "GET", "/v1/log/checkpoint", {}),
        Permission.READ_TILE: (straatkracht, "GET", "/v1/log/tile/0/000.p/1", {}),
        Permission.ADD_COSIGNATURE: (
            straatkracht,
            "POST",
            "/v1/log/cosignatures",
            {"json": cosigned(world, world.straatkracht)},
        ),
        Permission.READ_ORGANISATION: (straatkracht, "GET", "/v1/organisation", {}),
    }
    return calls[permission]
