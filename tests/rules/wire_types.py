"""One notation for a field's type on the wire, made from openapi.yaml and from marshmallow, so that they can be compared.

A type is a dict: `ref` (a message or vocabulary by name) or JSON Schema's own keywords, and `nullable`.
"""

from typing import Any

from marshmallow import Schema, fields

import schemas
from schemas.shape import Items, Part
from schemas.text import Exact
from schemas.values import Day, Instant, WholeNumber, Word, YesNo
from tests.rules.contract import components

WireType = dict[str, Any]
_PROSE = {"description", "example", "examples", "default"}


def promised(node: dict[str, Any]) -> WireType:
    """The type that a schema in the contract promises."""
    node = {key: value for key, value in node.items() if key not in _PROSE}
    if "oneOf" in node:
        kept = [choice for choice in node["oneOf"] if choice != {"type": "null"}]
        assert len(kept) == 1, f"oneOf is only used for 'or null': {node}"
        assert len(node["oneOf"]) == 2, f"oneOf is only used for 'or null': {node}"
        return {**promised(kept[0]), "nullable": True}
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        if name in schemas.ALL or name in schemas.WORDS:
            return {"ref": name, "nullable": False}
        return promised(components("schemas")[name])
    nullable = isinstance(node["type"], list) and "null" in node["type"]
    kind = next(one for one in node["type"] if one != "null") if isinstance(node["type"], list) else node["type"]
    if kind == "array":
        return {"type": kind, "maxItems": node["maxItems"], "items": promised(node["items"]), "nullable": nullable}
    return {**node, "type": kind, "nullable": nullable}


def spoken(field: fields.Field[Any]) -> WireType:
    """The type that a marshmallow field accepts."""
    return {**_keywords(field), "nullable": bool(field.allow_none)}


def _keywords(field: fields.Field[Any]) -> WireType:
    if isinstance(field, Part):
        return {"ref": name_of(field.schema)}
    if isinstance(field, Word):
        return {"ref": field.vocabulary.__name__}
    if isinstance(field, Items):
        return {"type": "array", "maxItems": field.most, "items": spoken(field.inner)}
    if isinstance(field, Exact):
        return {"type": "string", "minLength": 1, "maxLength": field.max_length, "pattern": field.pattern}
    if isinstance(field, WholeNumber):
        return {"type": "integer", "format": "int32", "minimum": field.least, "maximum": field.most}
    if isinstance(field, YesNo):
        return {"type": "boolean"}
    if isinstance(field, Instant):
        return {"type": "string", "format": "date-time", "maxLength": 35}
    if isinstance(field, Day):
        return {"type": "string", "format": "date", "maxLength": 10}
    raise AssertionError(f"no wire type for {field!r}: add it here and to the contract")


def name_of(shape: Schema) -> str:
    """The name of a message's component in the contract."""
    return type(shape).__name__.removesuffix("Schema")


def wire_fields(shape: Schema) -> dict[str, fields.Field[Any]]:
    """A message's fields by their names on the wire."""
    return {field.data_key or name: field for name, field in shape.fields.items()}
