"""The mapping file: how one system is spoken to and what its words mean, in TOML with JMESPath."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jmespath
from jmespath.exceptions import JMESPathError, JMESPathTypeError

from adapters.config import SettingsError
from adapters.residues import checked_residues
from adapters.restjson.templates import Address, TemplateError, read_address
from adapters.vocabulary import Vocabulary, read_vocabulary


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


@dataclass(frozen=True)
class Step:
    """A request that changes something. `tag`: where the If-Match is read first; `each`: repeat for each of these, by the
    name `each_as`; `keep`: what later steps need of the answer; `expect`: what must be true of the answer."""

    address: Address
    body: Any
    headers: Mapping[str, str]
    keep: Mapping[str, Expression]
    tag: Question | None
    each: Question | None
    each_as: str
    expect: Expression | None


@dataclass(frozen=True)
class NoteFields:
    """Where in a note each thing stands. `broken`: whether the system shows something else in place of the text.

    Either `shared`, `subject`, `how_known` and `discussed` are given, or the note's first line says all that (`#koppel …`).
    """

    id: Expression
    made: Expression
    text: Expression
    broken: Expression | None
    author: Expression
    maker: Expression
    written: Expression
    shared: Expression | None
    subject: Expression | None
    kind: Expression | None
    how_known: Expression | None
    discussed: Expression | None
    html: bool
    moment: str
    zone: ZoneInfo


@dataclass(frozen=True)
class SystemMapping:
    """Everything that is particular to one system. Texts are for people; `residues` and `delay` in Dutch."""

    name: str
    delay: str
    residues: Sequence[str]
    headers: Mapping[str, str]
    sign_in: str
    sign_in_header: str
    account: Question
    me: Expression
    probes: Sequence[Address]
    record: Question
    record_id: Expression
    record_code: Expression
    notes: Question
    note_address: Address | None
    note: Expression
    fields: NoteFields
    copies: Question
    copy_address: Address | None
    copy: Expression
    copy_id: Expression
    copy_marker: Expression
    copy_text: Expression
    reserve: Sequence[Step]
    write: Sequence[Step]
    remove: Sequence[Step]
    vocabulary: Vocabulary


def read_mapping(file: Path) -> SystemMapping:
    """SettingsError says what to mend, and where in the file."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Cannot read the mapping {file} ({error.strerror}). Name it in [system] mapping.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The mapping {file} is not valid TOML: {error}. Mend that line.") from error
    top = _Table("", values, file)
    address, account, record = top.table("address"), top.table("account"), top.table("record")
    notes, fields, copies = top.table("notes"), top.table("note"), top.table("copies")
    mapping = SystemMapping(
        name=top.text("name"),
        delay=top.text("delay"),
        residues=checked_residues(top.texts("residues"), str(file)),
        headers=address.text_table("headers"),
        sign_in=address.choice("sign_in", ("basic", "bearer", "header")),
        sign_in_header=address.text_or("sign_in_header", "Authorization"),
        account=account.question("identity"),
        me=account.expression("me"),
        probes=[account.address_of(line) for line in account.texts_or("probes")],
        record=record.question("items"),
        record_id=record.expression("id"),
        record_code=record.expression("code"),
        notes=notes.question("items"),
        note_address=notes.address("each") if notes.has("each") else None,
        note=notes.expression_or("note", "@"),
        fields=_fields(fields),
        copies=copies.question("items"),
        copy_address=copies.address("one") if copies.has("one") else None,
        copy=copies.expression_or("copy", "@"),
        copy_id=copies.expression("id"),
        copy_marker=copies.expression("marker"),
        copy_text=copies.expression("text"),
        reserve=[_step(each) for each in top.tables("reserve")],
        write=[_step(each) for each in top.tables("write")],
        remove=[_step(each) for each in top.tables("remove")],
        vocabulary=read_vocabulary(values.pop("words", {}), f"{file}, [words]"),
    )
    for table in (address, account, record, notes, fields, copies, top):
        table.require_nothing_left()
    return mapping


def _fields(table: "_Table") -> NoteFields:
    told = ("shared", "subject", "how_known", "discussed")
    given = [name for name in told if table.has(name)]
    if given and len(given) != len(told):
        raise SettingsError(f"{table.at('')}: give {', '.join(told)} together, or none when the note's first line says it.")
    return NoteFields(
        id=table.expression("id"),
        made=table.expression("made"),
        text=table.expression("text"),
        broken=table.optional("broken"),
        author=table.expression("author"),
        maker=table.expression("maker"),
        written=table.expression("written"),
        shared=table.optional("shared"),
        subject=table.optional("subject"),
        kind=table.optional("kind"),
        how_known=table.optional("how_known"),
        discussed=table.optional("discussed"),
        html=table.choice("text_is", ("plain", "html"), "plain") == "html",
        moment=table.text_or("moment", ""),
        zone=table.zone("zone"),
    )


def _step(table: "_Table") -> Step:
    tag, each = table.inner("tag"), table.inner("each")
    step = Step(
        address=table.address("request"),
        body=table.any_or("body", None),
        headers=table.text_table("headers"),
        keep={name: table.compiled(text, f"keep.{name}") for name, text in table.text_table("keep").items()},
        tag=tag.question("take") if tag else None,
        each=each.question("items") if each else None,
        each_as=each.text("as") if each else "",
        expect=table.optional("expect"),
    )
    for inner in (tag, each, table):
        if inner:
            inner.require_nothing_left()
    return step


class _Table:
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

    def table(self, key: str) -> "_Table":
        found = self.inner(key)
        if found is None:
            raise SettingsError(f"{self.at(f'[{key}]')} is missing. docs/adapters.md shows a whole mapping.")
        return found

    def inner(self, key: str) -> "_Table | None":
        value = self._values.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise SettingsError(f"{self.at(key)} must be a table.")
        return _Table(f"{self._name}.{key}".lstrip("."), value, self._file)

    def tables(self, key: str) -> list["_Table"]:
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise SettingsError(f"{self.at(key)} must be steps: [[{key}]] above each.")
        return [_Table(f"{key} {number}", each, self._file) for number, each in enumerate(value, 1)]

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
