"""Whatever is sent, the answer names the field and what it expects, is never a 500, and nothing of it is kept or logged."""

import copy
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select, text

from service.actors import Actor
from service.db import Database
from service.records.models import Note
from tests.api.system import System
from tests.api.told import entries, source_note
from tests.factories import World

Noor = tuple[UUID, Actor]

SECRET = "ditmagnergensblijven"
ACTION = {"what": "Meegaan", "owner": "partner", "place": "Buurthuis", "status": "open", "notBeforeDate": "2026-03-05"}
WRONG: list[Any] = [
    None, True, 0, -1, 1.5, 2**31, 2**63, "", " ", "\n", "x" * 5000, SECRET + "\x00", SECRET + "\x1b[2J",
    SECRET + "\u200f", SECRET + "\u202e", "\u2066" + SECRET, [], [SECRET], {}, {SECRET: SECRET},
]  # fmt: skip
FIELDS = (
    "pairId", "author", "subject", "kind", "text", "howKnown", "discussed", "action", "writtenAt", "sourceRevision",
    "action.what", "action.owner", "action.dueAt", "action.notBeforeDate", "action.place", "action.status",
)  # fmt: skip
# What is right for a field although it is in WRONG.
RIGHT: dict[str, list[Any]] = {
    "discussed": [True],
    "action": [None],
    "action.dueAt": [None],
    "action.notBeforeDate": [None],
    "action.place": [None],
}
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
odd_text = st.text(st.characters(), max_size=700)
odd_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | odd_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_text, inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_that_is_wrong_is_named_with_what_it_expects_and_nothing_is_kept(
    world: World, de_brug: System, noor: Noor, field: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    before = len(entries(world.database))
    for wrong in WRONG:
        if any(wrong is right for right in RIGHT.get(field, [])):
            continue
        answer = de_brug.put_note("1", _with(_note(noor), field, wrong))
        assert answer.status_code == 400, (wrong, answer.text)
        named = [error["field"] for error in answer.get_json()["errors"]]
        assert named, wrong
        assert all(name == field or name.startswith(f"{field}.") for name in named), (wrong, named)
        assert all("erwacht" in error["expected"] for error in answer.get_json()["errors"])
    assert _notes(world.database) == 0
    assert len(entries(world.database)) == before
    assert SECRET not in caplog.text
    assert SECRET not in _everything(world.database)


@pytest.mark.parametrize("field", ["pairId", "author", "subject", "text", "sourceRevision", "action.what"])
def test_a_field_that_is_missing_is_named(de_brug: System, noor: Noor, field: str) -> None:
    note = _note(noor)
    part, _, name = field.rpartition(".")
    del (note[part] if part else note)[name]
    answer = de_brug.put_note("1", note)
    assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (400, [field])


@pytest.mark.parametrize("name", ["diagnosis", "", "x" * 5000, "a\u202eb", "a\x00b", "😀", "_schema", "__class__"])
def test_an_unknown_field_is_refused(world: World, de_brug: System, noor: Noor, name: str) -> None:
    answer = de_brug.put_note("1", {**_note(noor), name: SECRET})
    assert answer.status_code == 400
    assert SECRET not in answer.text
    assert _notes(world.database) == 0


@pytest.mark.parametrize(
    "words", ["😀 Noor is er blij mee", "مرحبا نور", "नमस्ते", "e\u0301e\u0301n", "'; DROP TABLE note; --", "<b>"]
)
def test_emoji_and_other_scripts_are_text_and_come_back_as_they_are(
    world: World, de_brug: System, noor: Noor, words: str
) -> None:
    assert de_brug.put_note("1", {**_note(noor), "text": words}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b'{"a": NaN}', b'{"text": "\\ud800"}', b"[" * 60_000, b"9" * 60_000],
    ids=["empty", "half", "null", "list", "string", "no utf-8", "NaN", "half a surrogate", "deep", "long number"],
)
def test_a_body_that_is_no_object_is_refused(de_brug: System, body: bytes) -> None:
    for method, path in (("PUT", "/v1/source-notes/1"), ("PUT", "/v1/lease")):
        answer = de_brug.ask(method, path, data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert [error["field"] for error in answer.get_json()["errors"]] == ["body"]


@pytest.mark.parametrize("kind", [None, "text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"])
def test_anything_but_json_is_415(de_brug: System, noor: Noor, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = de_brug.ask("PUT", "/v1/source-notes/1", data=orjson.dumps(_note(noor)), headers=headers)
    assert (answer.status_code, answer.get_json()["reason"]) == (415, "unsupported-media-type")


def test_a_body_larger_than_any_note_can_be_is_413(world: World, de_brug: System, noor: Noor) -> None:
    answer = de_brug.put_note("1", {**_note(noor), "text": "x" * 100_000})
    assert (answer.status_code, answer.get_json()["reason"]) == (413, "too-large")
    assert _notes(world.database) == 0


@pytest.mark.parametrize("source_id", [" ", "é", "a b", "x" * 201, "\x00", "😀", "\u202ea"])
def test_a_key_that_cannot_be_is_named(world: World, de_brug: System, noor: Noor, source_id: str) -> None:
    for answer in (de_brug.put_note(source_id, _note(noor)), de_brug.retract(source_id)):
        assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (400, ["sourceId"])
    assert _notes(world.database) == 0


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=", "subject=love", "cursor=nowhere", "colour=red", "limit=%00"]
)
def test_a_query_of_the_wrong_shape_is_refused_by_key(de_brug: System, noor: Noor, query: str) -> None:
    answer = de_brug.ask("GET", f"/v1/pairs/{noor[0]}/notes?{query}")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.get_json()["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("instance", WRONG)
def test_an_instance_of_the_wrong_shape_is_named(de_brug: System, instance: Any) -> None:
    answer = de_brug.ask("PUT", "/v1/lease", json={"instance": instance})
    assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (400, ["instance"])


def test_the_longest_values_that_the_contract_allows_are_kept(world: World, de_brug: System, noor: Noor) -> None:
    assert de_brug.ask("PUT", "/v1/lease", json={"instance": "x" * 200}).status_code == 200
    action = {**ACTION, "what": "é" * 600, "place": "é" * 200}
    note = {
        **_note(noor),
        "text": "é" * 600,
        "action": action,
        "sourceRevision": 2**31 - 1,
        "writtenAt": "2026-03-03T14:02:00.123456789+01:00",
    }
    assert de_brug.put_note("x" * 200, note).status_code == 201


@often
@given(
    changes=st.dictionaries(st.sampled_from(FIELDS), odd_values, max_size=4),
    extra=st.dictionaries(odd_text, odd_values, max_size=2),
)
def test_no_note_however_odd_is_ever_a_500_and_what_is_refused_leaves_nothing(
    world: World, de_brug: System, noor: Noor, changes: dict[str, Any], extra: dict[str, Any]
) -> None:
    note = {**extra, **_note(noor)}
    for field, value in changes.items():
        note = _with(note, field, value)
    before = _notes(world.database), len(entries(world.database))
    answer = de_brug.put_note("odd", note)
    assert answer.status_code in (200, 201, 400, 404, 409, 422), answer.text
    if answer.status_code in (400, 422):
        assert answer.get_json()["errors"]
        assert (_notes(world.database), len(entries(world.database))) == before


@often
@given(body=st.binary(max_size=300))
def test_no_body_however_odd_is_ever_a_500(de_brug: System, body: bytes) -> None:
    answer = de_brug.ask("PUT", "/v1/source-notes/odd", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def _note(noor: Noor) -> dict[str, Any]:
    return source_note(noor[0], action=dict(ACTION))


def _with(note: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    """The note with this field changed; fields of the action only where it still is one."""
    changed = copy.deepcopy(note)
    part, _, name = field.rpartition(".")
    if not part:
        changed[name] = value
    elif isinstance(changed[part], dict):
        changed[part] = {**changed[part], name: value} if name != "dueAt" else {**_without_day(changed[part]), name: value}
    return changed


def _without_day(action: dict[str, Any]) -> dict[str, Any]:
    """An action has one moment at most."""
    return {name: value for name, value in action.items() if name != "notBeforeDate"}


def _notes(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


def _everything(database: Database) -> str:
    """Every row of every table, as text."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return " ".join(str(connection.execute(text(f'SELECT * FROM "{table}"')).all()) for table in tables)
