"""The configuration file: organisations, each with the programs that may ask and the people who sign in."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TWO_FACTORS = ("pwd", "otp")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ConfigError(Exception):
    """The configuration file is wrong. The message says where, and what is expected there."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `factors` are RFC 8176 names of how they prove who they are; `work` is for the page only."""

    login: str
    name: str
    work: str = ""
    factors: tuple[str, ...] = TWO_FACTORS

    @property
    def initials(self) -> str:
        """At most two letters, for the circle beside the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True)
class RegisteredClient:
    """A program that may ask who somebody is. Its redirect addresses hold to the letter."""

    client_id: str
    client_secret: str
    redirect_uris: frozenset[str]


@dataclass(frozen=True)
class Organisation:
    """One organisation's provider; `slug` is its place below the program's address."""

    slug: str
    name: str
    clients: tuple[RegisteredClient, ...]
    people: tuple[Person, ...]

    def person(self, login: str) -> Person | None:
        """The person with this login, if there is one."""
        return next((person for person in self.people if person.login == login), None)

    def client(self, client_id: str) -> RegisteredClient | None:
        """The program with this name, if it is registered."""
        return next((client for client in self.clients if client.client_id == client_id), None)


def read_config(file: Path) -> tuple[Organisation, ...]:
    """The organisations in a TOML file. Raises ConfigError for anything missing, unknown, doubled or of a wrong type."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
    try:
        top = _Table("the file", content, {"organisation"})
        organisations = tuple(_organisation(table) for table in top.tables("organisation", "slug"))
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
    return organisations


@dataclass(frozen=True)
class _Table:
    where: str
    content: Mapping[str, Any]
    known: set[str]

    def __post_init__(self) -> None:
        unknown = self.content.keys() - self.known
        if unknown:
            raise ConfigError(f"{self.where} has {', '.join(sorted(unknown))}; known are {', '.join(sorted(self.known))}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.content.get(name, default)
        if not isinstance(value, str) or (default is None and not value):
            raise ConfigError(f"{self.where} needs {name}, a text")
        return value

    def texts(self, name: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        value = self.content.get(name, list(default))
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{self.where} needs {name}, a list of texts")
        return tuple(value)

    def tables(self, name: str, key: str) -> list[Mapping[str, Any]]:
        value = self.content.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise ConfigError(f"{self.where} needs [[{name}]], at least one")
        keys = [str(item.get(key)) for item in value]
        if len(set(keys)) < len(keys):
            raise ConfigError(f"{self.where} has two times the same {key} in [[{name}]]")
        return value


def _organisation(content: Mapping[str, Any]) -> Organisation:
    table = _Table("an organisation", content, {"slug", "name", "client", "person"})
    slug = table.text("slug")
    if not _SLUG.fullmatch(slug):
        raise ConfigError(f"the slug {slug!r} is part of an address: small letters, digits and dashes")
    clients = tuple(_client(client) for client in table.tables("client", "id"))
    people = tuple(_person(person) for person in table.tables("person", "login"))
    return Organisation(slug, table.text("name"), clients, people)


def _client(content: Mapping[str, Any]) -> RegisteredClient:
    table = _Table("a client", content, {"id", "secret", "redirect_uris"})
    return RegisteredClient(table.text("id"), table.text("secret"), frozenset(table.texts("redirect_uris")))


def _person(content: Mapping[str, Any]) -> Person:
    table = _Table("a person", content, {"login", "name", "work", "factors"})
    return Person(table.text("login"), table.text("name"), table.text("work", ""), table.texts("factors", TWO_FACTORS))
