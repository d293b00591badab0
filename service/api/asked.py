"""What a caller asks: body, query and headers of a request, read through the schemas of the contract."""

import re
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from flask import request
from marshmallow import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from schemas import HEADERS, QUERIES
from schemas.problem import field_errors
from schemas.shape import Shape
from schemas.text import Key
from service.errors import InvalidInputError

LEASE_NUMBER = "Lease-Number"
ENTITY_TAG = re.compile(r'"[!#-~]{1,78}"')

_queries = {operation: shape() for operation, shape in QUERIES.items()}
_lease_header = HEADERS["read_inbox"]()
_key = Key()


def body(shape: Shape) -> dict[str, Any]:
    """The JSON body as this schema reads it.

    Raises UnsupportedMediaType for anything but JSON, InvalidInputError for each field that is wrong, and Werkzeug's
    RequestEntityTooLarge.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        message = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError as error:
        raise InvalidInputError({"body": ["Verwacht: geldige JSON in UTF-8."]}) from error
    return _loaded(shape, message)


def query(operation: str) -> dict[str, Any]:
    """The query keys of this operation. Raises InvalidInputError, also for a key that stands there twice."""
    if not request.args:
        return _nothing_asked(operation)
    given = {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
    return _loaded(_queries[operation], given)


def key_in_path(name: str, value: str) -> str:
    """A key of the caller's own, as it stands in the address. Raises InvalidInputError."""
    try:
        return str(_key.deserialize(value))
    except ValidationError as error:
        raise InvalidInputError({name: [str(message) for message in error.messages]}) from error


def cursor(value: str | None) -> UUID | None:
    """Where the next page starts. Raises InvalidInputError for what no page ended with."""
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError as error:
        raise InvalidInputError({"cursor": ["Verwacht: de nextCursor van de vorige bladzijde."]}) from error


def day(name: str, value: str) -> date:
    """A day that stands in the address. Raises InvalidInputError for one that no calendar has."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInputError({name: ["Verwacht: een datum, zoals 2026-03-03."]}) from error


def lease_number() -> int | None:
    """The lease under which the caller works; None when it does not say. Raises InvalidInputError."""
    given = request.headers.get(LEASE_NUMBER)
    if given is None:
        return None
    number: int = _loaded(_lease_header, {LEASE_NUMBER: given})["lease_number"]
    return number


def known_tag() -> str | None:
    """The entity tag that the caller has already (`If-None-Match`); weak and strong are the same here (RFC 9110, 13.1.2)."""
    given = request.headers.get("If-None-Match")
    return None if given is None else given.removeprefix("W/")


def expected_revision() -> int | None:
    """The revision in `If-Match`; None without that header, 0 for a tag that we never gave. Raises InvalidInputError."""
    given = request.headers.get("If-Match")
    if given is None:
        return None
    if not ENTITY_TAG.fullmatch(given):
        raise InvalidInputError({"If-Match": ['Verwacht: de ETag van het vorige antwoord, zoals "2".']})
    revision = given.strip('"')
    return int(revision) if revision.isascii() and revision.isdigit() else 0


@cache
def _nothing_asked(operation: str) -> dict[str, Any]:
    return _loaded(_queries[operation], {})


def _loaded(shape: Shape, message: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = shape.load(message)
    except ValidationError as error:
        found = field_errors(error.normalized_messages())
        raise InvalidInputError({one["field"]: [one["expected"]] for one in found}) from error
    return loaded
