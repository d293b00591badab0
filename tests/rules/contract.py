"""openapi.yaml as the rules read it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

CONTRACT_FILE = Path(__file__).parents[2] / "openapi.yaml"
_METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Operation:
    """One operation: its name, `GET` and so on, the full path as it is served, and the permission it asks for."""

    operation_id: str
    method: str
    path: str
    permission: str
    definition: dict[str, Any]

    def __str__(self) -> str:
        return self.operation_id

    def parameters(self, where: str) -> dict[str, dict[str, Any]]:
        """Name → parameter, of those in `query`, `header` or `path`."""
        found = [resolved(parameter) for parameter in self.definition.get("parameters", [])]
        return {parameter["name"]: parameter for parameter in found if parameter["in"] == where}

    def contents(self) -> dict[str, dict[str, Any]]:
        """Where a body stands (`request`, `200`, …) → its one media type object, for every body of the operation."""
        bodies = {status: resolved(answer) for status, answer in self.definition["responses"].items()}
        if "requestBody" in self.definition:
            bodies["request"] = self.definition["requestBody"]
        return {where: only(body["content"].values()) for where, body in bodies.items() if "content" in body}


@cache
def contract() -> dict[str, Any]:
    """The whole contract."""
    loaded: dict[str, Any] = yaml.safe_load(CONTRACT_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, in the order of the file."""
    found = []
    for path, item in contract()["paths"].items():
        base = urlsplit(item.get("servers", contract()["servers"])[0]["url"]).path
        for method in _METHODS:
            if method in item:
                one = item[method]
                found.append(Operation(one["operationId"], method.upper(), base + path, one["x-permission"], one))
    return tuple(found)


def components(kind: str) -> dict[str, Any]:
    """`schemas`, `responses`, `parameters` and so on, by name."""
    named: dict[str, Any] = contract()["components"][kind]
    return named


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` points at, or the node itself."""
    while "$ref" in node:
        kind, name = node["$ref"].removeprefix("#/components/").split("/")
        node = components(kind)[name]
    return node


def only(values: Any) -> Any:
    """The one value there is; an error when there are more or none."""
    (value,) = values
    return value
