"""The mapping file: how one system is spoken to and what its words mean, in TOML with JMESPath."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.config import SettingsError
from adapters.residues import checked_residues
from adapters.restjson.table import Expression, Question, Table
from adapters.restjson.templates import Address
from adapters.vocabulary import Vocabulary, read_vocabulary


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
class Elsewhere:
    """The question for the ids of records that may hold marked notes; `each`: ask it for each of these, by the name
    `each_as`."""

    records: Question
    each: Question | None
    each_as: str


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
    """Everything that is particular to one system. Texts are for people; `residues` and `delay` in Dutch.

    `elsewhere` is None where the system cannot be asked for marked notes on records that have no pair.
    """

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
    elsewhere: Elsewhere | None
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
    top = Table("", values, file)
    address, account, record = top.table("address"), top.table("account"), top.table("record")
    notes, fields, copies = top.table("notes"), top.table("note"), top.table("copies")
    elsewhere = top.inner("elsewhere")
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
        elsewhere=_elsewhere(elsewhere) if elsewhere else None,
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


def _fields(table: Table) -> NoteFields:
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


def _elsewhere(table: Table) -> Elsewhere:
    each = table.inner("each")
    found = Elsewhere(
        records=table.question("items"),
        each=each.question("items") if each else None,
        each_as=each.text("as") if each else "",
    )
    for inner in (each, table):
        if inner:
            inner.require_nothing_left()
    return found


def _step(table: Table) -> Step:
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
