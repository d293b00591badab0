"""`adapter.toml`: what an adapter says of itself. A folder below `adapters/` with this file is a kind of system."""

import importlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from adapters.base import RegistrationSystem, Surroundings
from adapters.config import SettingsError
from adapters.residues import checked_residues

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class QualityRule:
    """`status` is `done` or `exempt`; an exemption gives its `reason`."""

    status: str
    reason: str


@dataclass(frozen=True)
class Manifest:
    """`residues`: where a removed note may still stand, in Dutch: officer and youngster read it. `delay`: in words."""

    kind: str
    name: str
    owner: str
    version: str
    tested_with: str
    delay: str
    residues: Sequence[str]
    quality: Mapping[str, QualityRule]


def kinds() -> list[str]:
    return sorted(file.parent.name for file in FOLDER.glob("*/adapter.toml"))


def read_manifest(kind: str) -> Manifest:
    """The manifest of this kind; SettingsError names the kinds there are, or what its file lacks."""
    if kind not in kinds():
        raise SettingsError(f"There is no adapter for '{kind}'. There are: {', '.join(kinds())}.")
    values = tomllib.loads((FOLDER / kind / "adapter.toml").read_text(encoding="utf-8"))
    try:
        return Manifest(
            kind=kind,
            name=values["name"],
            owner=values["owner"],
            version=values["version"],
            tested_with=values["tested_with"],
            delay=values["delay"],
            residues=checked_residues(values["residues"], f"{kind}/adapter.toml"),
            quality={name: _rule(name, rule) for name, rule in values["quality"].items()},
        )
    except KeyError as error:
        raise SettingsError(f"{kind}/adapter.toml lacks {error}. docs/adapters.md shows a whole one.") from error


def connector(kind: str) -> Callable[[Surroundings], RegistrationSystem]:
    """The `connect` of this kind's `client.py`."""
    read_manifest(kind)
    connect: Callable[[Surroundings], RegistrationSystem] = _module(kind, "client").connect
    return connect


def preparer(kind: str) -> Callable[[Surroundings], Sequence[str]]:
    """The `prepare` of this kind's `client.py`; SettingsError when a system of this kind needs none."""
    read_manifest(kind)
    prepare: Callable[[Surroundings], Sequence[str]] | None = getattr(_module(kind, "client"), "prepare", None)
    if prepare is None:
        raise SettingsError(f"A {kind} system needs nothing made beforehand.")
    return prepare


def _module(kind: str, name: str) -> ModuleType:
    return importlib.import_module(f"adapters.{kind}.{name}")


def _rule(name: str, rule: Mapping[str, str]) -> QualityRule:
    status, reason = rule["status"], rule.get("reason", "")
    if status not in ("done", "exempt") or (status == "exempt" and not reason):
        raise SettingsError(f"Quality rule '{name}' must be done, or exempt with a reason.")
    return QualityRule(status, reason)
