"""openapi.yaml and the marshmallow schemas say the same, in both directions."""

from typing import Any

import pytest
from marshmallow import RAISE

import schemas
from tests.rules.contract import Operation, components, contract, operations
from tests.rules.wire_types import promised, spoken, wire_fields

# Files whose form others fixed; they are no messages of ours.
FILES = {"prometheus", "tlog-proof", "tlog-checkpoint", "tlog-tile", "fhir-r4"}
_MESSAGES = {name for name, one in components("schemas").items() if one.get("type") == "object"}
_VOCABULARIES = {name for name, one in components("schemas").items() if "enum" in one}


def test_every_message_of_the_contract_has_a_schema_and_every_schema_a_message() -> None:
    assert set(schemas.ALL) == _MESSAGES


def test_every_vocabulary_of_the_contract_has_an_enum_and_every_enum_a_vocabulary() -> None:
    # Scope stands in the security scheme as well, where OpenAPI wants it; see the test below.
    assert set(schemas.WORDS) == _VOCABULARIES


@pytest.mark.parametrize("name", sorted(schemas.WORDS))
def test_a_vocabulary_has_the_same_words_in_the_same_order(name: str) -> None:
    assert components("schemas")[name]["enum"] == [str(word) for word in schemas.WORDS[name]]


def test_the_security_scheme_offers_exactly_the_scopes_of_the_vocabulary() -> None:
    flow = components("securitySchemes")["systeem"]["flows"]["clientCredentials"]
    assert list(flow["scopes"]) == components("schemas")["Scope"]["enum"]


@pytest.mark.parametrize("name", sorted(schemas.ALL))
def test_a_message_has_the_same_fields_of_the_same_types(name: str) -> None:
    in_contract = {field: promised(node) for field, node in components("schemas")[name]["properties"].items()}
    in_schema = {field: spoken(one) for field, one in wire_fields(schemas.ALL[name]()).items()}
    assert in_contract == in_schema


@pytest.mark.parametrize("name", sorted(schemas.ALL))
def test_a_message_requires_the_same_fields(name: str) -> None:
    in_schema = {field for field, one in wire_fields(schemas.ALL[name]()).items() if one.required}
    assert set(components("schemas")[name]["required"]) == in_schema


@pytest.mark.parametrize("name", sorted(schemas.ALL))
def test_a_message_refuses_unknown_fields_where_the_contract_does(name: str) -> None:
    assert (components("schemas")[name]["additionalProperties"] is False) == (schemas.ALL[name]().unknown == RAISE)


def test_only_the_token_endpoint_overlooks_unknown_fields() -> None:
    assert [name for name in _MESSAGES if components("schemas")[name]["additionalProperties"]] == ["TokenRequest"]


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_every_body_of_an_operation_is_a_message_and_has_an_example_that_its_schema_reads(operation: Operation) -> None:
    for where, content in operation.contents().items():
        examples = content.get("examples", {})
        assert examples, f"{operation} {where}: add an example to the contract"
        if content["schema"].get("format") in FILES:
            continue
        name = content["schema"]["$ref"].rpartition("/")[2]
        for title, example in examples.items():
            wrong = schemas.ALL[name]().validate(example["value"])
            assert wrong == {}, f"{operation} {where} {title}"


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_query_keys_have_a_schema_with_the_same_names_types_and_defaults(operation: Operation) -> None:
    in_contract = operation.parameters("query")
    shape = schemas.QUERIES.get(operation.operation_id)
    in_schema = wire_fields(shape()) if shape else {}
    assert {name: promised(one["schema"]) for name, one in in_contract.items()} == {
        name: spoken(field) for name, field in in_schema.items()
    }
    for name, field in in_schema.items():
        assert in_contract[name].get("required", False) == field.required
        if "default" in in_contract[name]["schema"]:
            assert field.load_default == in_contract[name]["schema"]["default"]


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_a_required_lease_number_has_a_schema(operation: Operation) -> None:
    lease = operation.parameters("header").get("Lease-Number", {"required": False})
    shape = schemas.HEADERS.get(operation.operation_id)
    assert lease.get("required", False) == (shape is not None)
    if shape:
        assert promised(lease["schema"]) == spoken(wire_fields(shape())["Lease-Number"])


def test_schemas_of_query_keys_and_headers_belong_to_operations_that_exist() -> None:
    assert {*schemas.QUERIES, *schemas.HEADERS} <= {operation.operation_id for operation in operations()}


def test_every_component_is_used() -> None:
    used = set(_references(contract()))
    named = {f"#/components/{kind}/{name}" for kind in contract()["components"] for name in components(kind)}
    # The scopes are a vocabulary of the programs; in a message they stand as one string with spaces.
    assert named - used == {"#/components/securitySchemes/systeem", "#/components/schemas/Scope"}


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [one for value in node.values() for one in _references(value)]
    if isinstance(node, list):
        return [one for value in node for one in _references(value)]
    return []
