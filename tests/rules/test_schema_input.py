"""Bad input is a ValidationError that names the field, never another exception, and the contract agrees on what is bad."""

import copy
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from marshmallow import ValidationError

import schemas
from schemas.notes import SourceNoteSchema
from schemas.problem import FieldErrorSchema, field_errors
from tests.rules.contract import contract, operations

# A message as it should be, for every request: the first example of the contract; keys and headers as text.
_REQUESTS: dict[str, dict[str, Any]] = {}
for _operation in operations():
    if "request" in _operation.contents():
        _content = _operation.contents()["request"]
        _name = _content["schema"]["$ref"].rpartition("/")[2]
        _REQUESTS[_name] = list(_content["examples"].values())[-1]["value"]
_ADDRESSED = {
    operation.operation_id: {name: str(one["example"]) for name, one in operation.parameters("query").items()}
    for operation in operations()
    if operation.operation_id in schemas.QUERIES
}
_SHAPES = {
    **{name: (schemas.ALL[name], message) for name, message in _REQUESTS.items()},
    **{name: (schemas.QUERIES[name], keys) for name, keys in _ADDRESSED.items()},
    "Lease-Number": (schemas.HEADERS["read_inbox"], {"Lease-Number": "7"}),
}
# Fields whose meaning hangs on another one: an error may name the one or the other.
_COMPANIONS = {
    "kind": {"action"},
    "state": {"ground", "textDigest"},
    "after": {"until", "items"},
    "until": {"items"},
    "from": {"to"},
    "to": {"from"},
    "dueAt": {"notBeforeDate"},
}
_HIDDEN = ["\x00", "\x1b", "\x85", "\u200f", "\u202e", "\u2066", "\ud800"]
_WRONG: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    2**31,
    2**200,
    "",
    " ",
    "\n",
    "onbekend woord",
    "x" * 5000,
    "é" * 601,
    "😀",
    "نور",
    *(f"a{hidden}b" for hidden in _HIDDEN),
    [],
    [None],
    {},
    {"a": 1},
]

_often = settings(max_examples=50, deadline=None)
_odd_text = st.text(st.characters(), max_size=700) | st.sampled_from(["2026-03-03", "0001-01-01T00:00:00+14:00", "٣"])
_odd_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _odd_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_odd_text, inner, max_size=3),
    max_leaves=6,
)


def _paths(message: Any, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(message, dict):
        return []
    return [path for name, value in message.items() for path in [(*before, name), *_paths(value, (*before, name))]]


def _with(message: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(message)
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return changed


def _without(message: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(message)
    place = changed
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    return changed


def _fields_named(name: str, message: Any) -> set[str]:
    """The fields that the schema complains about; empty when it reads the message."""
    shape, _ = _SHAPES[name]
    try:
        shape().load(message)
    except ValidationError as error:
        found = field_errors(error.messages)
        for one in found:
            assert FieldErrorSchema().validate(one) == {}
            assert one["expected"].startswith(("Verwacht: ", "Ontbreekt. Verwacht: ", "Mag niet ", "Onbekend veld. "))
        return {one["field"] for one in found}
    return set()


def _promised(name: str, message: Any) -> bool:
    """Whether the contract's own JSON Schema takes the message."""
    root = {"$ref": f"#/components/schemas/{name}", "components": contract()["components"]}
    return bool(Draft202012Validator(root).is_valid(message))


_CASES = [(name, path) for name, (_, message) in _SHAPES.items() for path in _paths(message)]
_BODY_CASES = [(name, path) for name, path in _CASES if name in _REQUESTS]
_names = pytest.mark.parametrize("name", _SHAPES)
_fields = pytest.mark.parametrize(("name", "path"), _CASES, ids=lambda part: part if isinstance(part, str) else part[-1])
_body_fields = pytest.mark.parametrize(
    ("name", "path"), _BODY_CASES, ids=lambda part: part if isinstance(part, str) else part[-1]
)


@_names
def test_a_message_of_the_contract_is_read(name: str) -> None:
    assert _fields_named(name, _SHAPES[name][1]) == set()


@_fields
@_often
@given(value=_odd_values)
def test_any_value_in_a_field_is_read_or_refused_by_that_fields_name(name: str, path: tuple[str, ...], value: Any) -> None:
    named = _fields_named(name, _with(_SHAPES[name][1], path, value))
    allowed = {path[-1], *_COMPANIONS.get(path[-1], set())}
    assert all(allowed & set(field.split(".")) for field in named), named


@_names
@_often
@given(message=_odd_values)
def test_any_value_as_the_whole_message_is_read_or_refused(name: str, message: Any) -> None:
    named = _fields_named(name, message)
    if not isinstance(message, dict):
        assert named == {"body"}


@_names
def test_an_unknown_field_is_refused_by_its_name_except_where_oauth_forbids_that(name: str) -> None:
    named = _fields_named(name, _SHAPES[name][1] | {"vreemd": 1})
    assert named == (set() if name == "TokenRequest" else {"vreemd"})


def test_the_name_of_an_unknown_field_is_shown_cut_off_and_without_hidden_characters() -> None:
    named = _fields_named("LeaseRequest", {"instance": "x", "\u202e\x00" + "n" * 5000: 1})
    assert named == {"n" * 200}


@_body_fields
def test_schema_and_contract_agree_on_every_wrong_value(name: str, path: tuple[str, ...]) -> None:
    for value in _WRONG:
        if isinstance(value, str) and _looks_at_format(path):
            continue
        message = _with(_REQUESTS[name], path, value)
        read = _fields_named(name, message) == set()
        assert read == _promised(name, message), f"{name} {path}: {value!r:.60} is read by the schema: {read}"


@_body_fields
def test_schema_and_contract_agree_on_a_missing_field(name: str, path: tuple[str, ...]) -> None:
    message = _without(_REQUESTS[name], path)
    assert (_fields_named(name, message) == set()) == _promised(name, message)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Receipt", {"revision": 1, "state": "kept"}),
        ("Receipt", {"revision": 1, "state": "stored", "ground": "Jeugdwet"}),
        ("Receipt", {"revision": 1, "state": "removed", "textDigest": "0" * 64}),
        ("SourceNote", _with(_REQUESTS["SourceNote"], ("action",), None)),
        ("SourceNote", _with(_REQUESTS["SourceNote"], ("action", "notBeforeDate"), "2026-03-04")),
    ],
    ids=[
        "kept without ground",
        "ground without kept",
        "digest without stored",
        "action without what is done",
        "two moments",
    ],
)
def test_schema_and_contract_both_refuse_fields_that_do_not_go_together(name: str, message: dict[str, Any]) -> None:
    assert _fields_named(name, message) != set()
    assert not _promised(name, message)


def _looks_at_format(path: tuple[str, ...]) -> bool:
    # JSON Schema's `format` is a remark, not a check; the form of instants and days is tested below.
    return path[-1].endswith(("At", "Date"))


@pytest.mark.parametrize(
    "instant",
    [
        "2026-03-03",
        "2026-03-03T14:02:00",
        "2026-03-03 14:02:00Z",
        "20260303T140200Z",
        "2026-W10-2T14:02:00Z",
        "2026-02-30T14:02:00Z",
        "2026-03-03T25:02:00Z",
        "2026-03-03T14:02:00+25:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-03-03T14:02:00Z\n",
        "٢٠٢٦-03-03T14:02:00Z",
    ],
)
def test_an_instant_that_is_none_or_has_no_zone_is_refused_by_name(instant: str) -> None:
    assert _fields_named("SourceNote", _with(_REQUESTS["SourceNote"], ("writtenAt",), instant)) == {"writtenAt"}


def test_an_instant_of_another_zone_is_read_in_utc() -> None:
    note = SourceNoteSchema().load(_with(_REQUESTS["SourceNote"], ("writtenAt",), "2026-03-03T14:05:00.25+01:00"))
    assert note["written_at"].isoformat() == "2026-03-03T13:05:00.250000+00:00"
    assert SourceNoteSchema().dump(note)["writtenAt"] == "2026-03-03T13:05:00.250000Z"


@_often
@given(text=_odd_text)
def test_text_that_is_read_is_tidy_and_can_be_stored(text: str) -> None:
    try:
        note = SourceNoteSchema().load(_with(_REQUESTS["SourceNote"], ("text",), text))
    except ValidationError:
        return
    read = note["text"]
    assert 1 <= len(read) <= 600
    assert read == unicodedata.normalize("NFC", read.strip())
    assert "\r" not in read
    assert not any(hidden in read for hidden in _HIDDEN)
    assert read.encode("utf-8")


def test_text_with_emoji_lines_tabs_and_arabic_is_read_as_it_is() -> None:
    text = "Fijn 😀👩‍👩‍👧\n\tنور is blij"
    note = SourceNoteSchema().load(_with(_REQUESTS["SourceNote"], ("text",), f"  {text}\r\n"))
    assert note["text"] == text


def test_an_identifier_with_a_newline_after_it_is_another_identifier_and_refused() -> None:
    pair_id = _REQUESTS["SourceNote"]["pairId"]
    assert _fields_named("SourceNote", _with(_REQUESTS["SourceNote"], ("pairId",), pair_id + "\n")) == {"pairId"}
