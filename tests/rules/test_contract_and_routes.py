"""openapi.yaml, routes, permissions, scopes and public errors say the same, in both directions."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from schemas.vocabulary import ProblemReason, RefusalReason
from service.access.headers import is_for_programs
from service.access.permissions import PERMISSIONS, PUBLIC_ROUTES, Permission, roles_of, scopes_of
from service.actors import Role
from service.api.problems import FORMS_OF_HTTP
from service.errors import PUBLIC, UNKNOWN, RefusedInputError
from service.records.minimisation import CHECKS
from tests.rules.contract import Operation, operations

SERVICE = Path(__file__).parents[2] / "service"


def test_every_operation_has_a_route_and_every_route_an_operation(app: Flask) -> None:
    routes = {
        (rule.endpoint, method, _in_contract(rule.rule))
        for rule in app.url_map.iter_rules()
        if is_for_programs(rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    promised = {(one.operation_id, one.method, re.sub(r"{\w+}", "{}", one.path)) for one in operations()}
    assert routes == promised, "Routes and openapi.yaml differ: change the contract first, then the route."


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_an_operation_asks_for_the_permission_that_the_contract_names(app: Flask, operation: Operation) -> None:
    view = app.view_functions[operation.operation_id]
    if operation.permission == "PUBLIC":
        assert operation.operation_id in PUBLIC_ROUTES
        assert not hasattr(view, "permission")
    else:
        assert view.permission is Permission[operation.permission]
        assert operation.permission == operation.operation_id.upper()


def test_every_permission_of_systems_belongs_to_one_operation() -> None:
    of_systems = {permission.name for permission in PERMISSIONS if Role.SYSTEM in roles_of(permission)}
    named = [operation.permission for operation in operations() if operation.permission != "PUBLIC"]
    assert sorted(named) == sorted(of_systems)


@pytest.mark.parametrize("operation", [one for one in operations() if one.permission != "PUBLIC"], ids=str)
def test_an_operation_needs_one_of_the_scopes_that_the_contract_names(operation: Operation) -> None:
    promised = [scope for way in operation.definition["security"] for scope in way["systeem"]]
    assert list(scopes_of(Permission[operation.permission])) == promised


def test_every_public_error_has_a_reason_of_the_contract() -> None:
    forms = [form for kind, form in PUBLIC.items() if kind is not RefusedInputError]
    used = {form.type for form in (*forms, *FORMS_OF_HTTP.values(), UNKNOWN)}
    assert used <= set(ProblemReason), f"Not in openapi.yaml: {used - set(ProblemReason)}"


def test_every_reason_that_the_service_raises_is_in_the_contract() -> None:
    raised = {name: {reason for reason in reasons if reason} for name, reasons in _raised_reasons().items()}
    assert raised["RefusedInputError"] | {reason for reason, _, _ in CHECKS} == set(RefusalReason)
    assert raised["ConflictError"] <= set(ProblemReason)
    assert {"lease-held", "lease-lost"} <= raised["ConflictError"]


def _in_contract(rule: str) -> str:
    return re.sub(r"<[^>]+>", "{}", rule)


def _raised_reasons() -> dict[str, set[str]]:
    """The literal reasons with which the service makes these errors, by the error's name."""
    found: dict[str, set[str]] = {"RefusedInputError": set(), "ConflictError": set()}
    place = {"RefusedInputError": 0, "ConflictError": 1}
    for file in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in found:
                arguments = node.args[place[node.func.id] :][:1]
                found[node.func.id] |= {str(one.value) for one in arguments if isinstance(one, ast.Constant)}
    return found
