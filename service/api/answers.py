"""Answers of the API: JSON built by hand, so that a new column stays private until somebody lists it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from flask import Response


def json_answer(message: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A complete JSON answer. Identifiers and instants in UTC may stand in `message` as they are."""
    return Response(orjson.dumps(message, option=orjson.OPT_UTC_Z), status, headers, content_type="application/json")


def text_answer(content: str) -> Response:
    """A file of text, such as a checkpoint."""
    return Response(content, content_type="text/plain; charset=utf-8")


def bytes_answer(content: bytes) -> Response:
    """A file of bytes."""
    return Response(content, content_type="application/octet-stream")


def empty_answer(status: int = 204, headers: Mapping[str, str] | None = None) -> Response:
    """An answer without content."""
    response = Response(b"", status, headers)
    del response.headers["Content-Type"]
    return response


def instant(moment: datetime) -> str:
    """An instant as the contract writes it: RFC 3339 in UTC. `moment` is aware and in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def tag(revision: int) -> str:
    """A strong entity tag (RFC 9110, 8.8.3)."""
    return f'"{revision}"'
