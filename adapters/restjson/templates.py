"""Filling in `{name}` in what a mapping file says: addresses, headers, bodies. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from adapters.config import SettingsError
from adapters.restjson.failures import InvalidError

_PLACE = re.compile(r"\{(\w+)\}")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class TemplateError(SettingsError):
    """A mapping file asks for what cannot be filled in. The message says what."""


@dataclass(frozen=True)
class Address:
    """A request line such as `GET /issue/{record}?code={code}`, with its places still open."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]

    def places(self) -> set[str]:
        """The names that must be filled in."""
        return set(_PLACE.findall(self.path)) | {name for _, value in self.query for name in _PLACE.findall(value)}


def read_address(line: str) -> Address:
    """TemplateError unless it is a method and a path, or a method and one place that holds a whole address."""
    method, _, target = line.strip().partition(" ")
    path, _, query = target.strip().partition("?")
    if method not in _METHODS or not (path.startswith("/") or _PLACE.fullmatch(path)):
        raise TemplateError(f"'{line}' is no request: write for instance \"GET /records?code={{code}}\".")
    pairs = tuple(pair.partition("=")[::2] for pair in query.split("&") if pair)
    return Address(method, path, tuple((unquote(name), unquote(value)) for name, value in pairs))


def filled_path(address: Address, values: Mapping[str, Any]) -> str:
    """The path with each value made safe for an address; a place that is the whole path is taken as it is.

    Raises InvalidError for a value that would lead to another address.
    """
    if _PLACE.fullmatch(address.path):
        return str(_value(address.path[1:-1], values))
    return _PLACE.sub(lambda found: _in_path(str(_value(found[1], values))), address.path)


def _in_path(value: str) -> str:
    if value in (".", ".."):  # these mean a step in the path, however they are written (RFC 3986, 5.2.4)
        raise InvalidError(f"'{value}' is no name of a record or a note. What in the mapping gives it?")
    return quote(value, safe="")


def filled_query(address: Address, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(filled(value, values))) for name, value in address.query]


def filled(template: Any, values: Mapping[str, Any]) -> Any:
    """The same text, list or table with every place filled in; a text that is one place becomes its value, of any type."""
    if isinstance(template, dict):
        return {name: filled(each, values) for name, each in template.items()}
    if isinstance(template, list):
        return [filled(each, values) for each in template]
    if not isinstance(template, str):
        return template
    whole = _PLACE.fullmatch(template)
    if whole:
        return _value(whole[1], values)
    return _PLACE.sub(lambda found: str(_value(found[1], values)), template)


def _value(name: str, values: Mapping[str, Any]) -> Any:
    if name not in values:
        raise TemplateError(f"{{{name}}} is not known here. Known: {', '.join(sorted(values))}.")
    return values[name]
