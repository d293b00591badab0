"""Holds every answer of the API against openapi.yaml: its status, its headers and its body."""

from functools import cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.rules.contract import Operation, components, contract, operations, resolved
from tests.rules.test_contract_and_schemas import FILES

_OPERATIONS = {operation.operation_id: operation for operation in operations()}


def check_promised(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """Fails unless the contract has this answer for the operation at this address; elsewhere it must be a problem."""
    operation = _operation_at(app, method, path)
    if operation is None:
        _check_body("Problem", answer)
        return
    promised = operation.definition["responses"].get(str(answer.status_code))
    assert promised is not None, f"{operation} answers {answer.status_code}, which openapi.yaml does not list"
    response = resolved(promised)
    missing = set(response["headers"]) - set(answer.headers.keys())
    assert not missing, f"{operation} {answer.status_code} lacks the headers {missing}"
    if "content" not in response:
        assert answer.data == b"", f"{operation} {answer.status_code} has a body"
        return
    ((kind, content),) = response["content"].items()
    assert answer.mimetype == kind
    if content["schema"].get("format") in FILES:
        return
    _check_body(content["schema"]["$ref"].rpartition("/")[2], answer)


def _operation_at(app: Flask, method: str, path: str) -> Operation | None:
    try:
        endpoint, _ = app.url_map.bind("koppel.test").match(path.partition("?")[0], method)
    except HTTPException:
        return None
    return _OPERATIONS.get(str(endpoint))


def _check_body(name: str, answer: TestResponse) -> None:
    assert components("schemas")[name]
    errors = [error.message for error in _validator(name).iter_errors(answer.get_json())]
    assert errors == [], f"{answer.status_code} is not a {name} of the contract: {errors}"


@cache
def _validator(name: str) -> Draft202012Validator:
    schema: dict[str, Any] = {"$ref": f"#/components/schemas/{name}", "components": contract()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())
