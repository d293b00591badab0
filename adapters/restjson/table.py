"""Reading one table of a mapping file: what each key must be, and what to mend where it is not."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jmespath
from jmespath.exceptions import JMESPathError, JMESPathTypeError

from adapters.config import SettingsError
from adapters.restjson.templates import Address, TemplateError, read_address


class Expression:
    """A JMESPath expression."""

    def __init__(self, text: str) -> None:
        """JMESPathError if the text is none."""
        self._compiled = jmespath.compile(text)

    def search(self, value: Any) -> Any:
        """What it finds; None also when the value is of another type than the expression asks for."""
        try:
            return self._compiled.search(value)
        except JMESPathTypeError:
            return None


@dataclass(frozen=True)
class Question:
    """A request that only looks, and the list in its answer. With `{page}` in it, it is asked until a page is empty."""

    address: Address
    items: Expression


class Table:
    """One table of the file. What was read is taken out, so that what is left over was misspelled."""

    def __init__(self, name: str, values: dict[str, Any], file: Path) -> None:
        self._name = name
        self._values = values
        self._file = file

    def at(self, key: str) -> str:
        return f"{self._file}: {f'[{self._name}] ' if self._name else ''}{key}".rstrip()

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str) -> str:
        value = self._values.pop(key, None)
        if not isinstance(value, str) or not value.strip():
            raise SettingsError(f'{self.at(key)} is missing. Write {key} = "…"; docs/adapters.md says what belongs there.')
        return value

    def text_or(self, key: str, default: str) -> str:
        return self.text(key) if self.has(key) else default

    def any_or(self, key: str, default: Any) -> Any:
        return self._values.pop(key, default)

    def texts(self, key: str) -> list[str]:
        value = self._values.pop(key, None)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise SettingsError(f'{self.at(key)} must be a list of texts: {key} = ["…"].')
        return value

    def texts_or(self, key: str) -> list[str]:
        return self.texts(key) if self.has(key) else []

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key) if default is None else self.text_or(key, default)
        if value not in choices:
            raise SettingsError(f"{self.at(key)} is '{value}'. Choose from {', '.join(choices)}.")
        return value

    def text_table(self, key: str) -> dict[str, str]:
        value = self._values.pop(key, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise SettingsError(f'{self.at(key)} must be a table of texts: {key} = {{ name = "…" }}.')
        return value

    def table(self, key: str) -> "Table":
        found = self.inner(key)
        if found is None:
            raise SettingsError(f"{self.at(f'[{key}]')} is missing. docs/adapters.md shows a whole mapping.")
        return found

    def inner(self, key: str) -> "Table | None":
        value = self._values.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise SettingsError(f"{self.at(key)} must be a table.")
        return Table(f"{self._name}.{key}".lstrip("."), value, self._file)

    def tables(self, key: str) -> list["Table"]:
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise SettingsError(f"{self.at(key)} must be steps: [[{key}]] above each.")
        return [Table(f"{key} {number}", each, self._file) for number, each in enumerate(value, 1)]

    def address(self, key: str) -> Address:
        return self.address_of(self.text(key), key)

    def address_of(self, line: str, key: str = "") -> Address:
        try:
            return read_address(line)
        except TemplateError as error:
            raise SettingsError(f"{self.at(key)}: {error}") from error

    def question(self, items: str) -> Question:
        return Question(self.address("request"), self.expression(items))

    def expression(self, key: str) -> Expression:
        return self.compiled(self.text(key), key)

    def expression_or(self, key: str, default: str) -> Expression:
        return self.compiled(self.text_or(key, default), key)

    def optional(self, key: str) -> Expression | None:
        return self.expression(key) if self.has(key) else None

    def compiled(self, text: str, key: str) -> Expression:
        try:
            return Expression(text)
        except JMESPathError as error:
            raise SettingsError(f"{self.at(key)} is no JMESPath: {str(error).splitlines()[0]}") from error

    def zone(self, key: str) -> ZoneInfo:
        name = self.text_or(key, "UTC")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise SettingsError(
                f"{self.at(key)}: there is no time zone '{name}'. Write for instance Europe/Amsterdam."
            ) from error

    def require_nothing_left(self) -> None:
        if self._values:
            raise SettingsError(f"{self.at(next(iter(self._values)))} is not known. Is it misspelled? See docs/adapters.md.")
