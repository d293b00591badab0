"""The log taken along: JSON Lines, FHIR and Logboek Dataverwerkingen, with the trace from adapter to service to file."""

import json
import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from flask import Flask

from adapters.service_client import ServiceClient
from service.actors import Actor
from service.audit import export
from service.consent.decisions import decide_consent, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from tests.conftest import PUBLIC_URL
from tests.factories import EVIDENCE, World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, written
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
Json = dict[str, Any]


def lines(officer: Browser, form: str, query: str = "") -> list[Json]:
    """The export as its reader takes it in."""
    officer.open(f"/toezicht/export.{form}?{query}")
    assert officer.status == 200
    return [json.loads(line) for line in officer.answer.text.splitlines()]


def test_json_lines_have_the_columns_of_the_spreadsheet(world: World, noor: Noor, karim: Browser, officer: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    note_id = written(world, world.sanne, noor[0], "Kijkdag.")
    karim.open(f"/begeleider/koppel/{noor[0]}")
    (line,) = lines(officer, "jsonl", "act=notes-opened")
    assert tuple(line) == export.COLUMNS
    assert (line["user"], line["check_consent"], line["check_emergency"]) == ("Karim", True, False)
    assert (line["note_ids"], line["attempt_from_outside"]) == ([str(note_id)], False)
    assert "Kijkdag" not in officer.answer.text


def test_the_adapters_trace_is_in_the_log_and_in_the_logboek_dataverwerkingen(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    office = world.straatkracht
    with httpx.Client(transport=httpx.WSGITransport(app=app)) as http:
        client = ServiceClient(PUBLIC_URL, office.slug, office.system_key, http, lambda: clock().timestamp())
        trace = client.begin_trace()
        client.list_pairs()
    (entry,) = entries(world.database, "pairs-listed")
    assert (entry.trace_id, len(entry.parent_span_id or ""), len(entry.span_id or "")) == (trace, 16, 16)
    (line,) = lines(at_desk(app, world, office.officer), "logboek", "act=pairs-listed")
    assert line == {
        "trace_id": trace,
        "span_id": entry.span_id,
        "parent_span_id": entry.parent_span_id,
        "name": "pairs-listed",
        "start_time": "2026-03-03T13:02:00.000000Z",
        "end_time": "2026-03-03T13:02:00.000000Z",
        "status": "Ok",
        "resource": {"service.name": "koppel"},
        "attributes": {
            "dpl.core.processing_activity_id": "https://koppel.test/toezicht/register#copies",
            "dpl.core.foreign_operation.processor": "https://koppel.test/programs/straatkracht",
        },
    }


def test_the_logboek_has_one_line_for_each_person_and_never_skips_one(app: Flask, world: World, officer: Browser) -> None:
    pairs = {str(pair_with_youngster(world, name)[0]) for name in ("Noor", "Milan")}
    at_desk(app, world, world.sanne).open("/begeleider/")
    at_desk(app, world, world.joke).open(f"/begeleider/koppel/{min(pairs)}")
    found = lines(officer, "logboek")
    caseload = [line for line in found if line["name"] == "caseload-opened"]
    assert {line["attributes"]["dpl.core.data_subject_id"] for line in caseload} == pairs
    assert len({(line["trace_id"], line["span_id"]) for line in caseload}) == 1
    assert {line["status"] for line in found if line["name"] == "not-found"} == {"Error"}
    assert {(len(line["trace_id"]), len(line["span_id"])) for line in found} == {(32, 16)}
    names = [line["event"] for line in lines(officer, "jsonl") if line["event"] != "log-exported"]
    assert sorted({line["name"] for line in found}) == sorted(set(names))


def test_fhir_holds_the_same_events_as_the_interface_for_systems(
    app: Flask, world: World, noor: Noor, officer: Browser
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    written(world, world.sanne, noor[0], "Kijkdag.")
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    (entry,) = [one for one in entries(world.database, "notes-opened") if one.consent_id]
    found = [event for event in lines(officer, "fhir") if event["id"].startswith(str(entry.id))]
    assert [event["id"] for event in found] == [f"{entry.id}-decision", str(entry.id)]
    assert officer.answer.mimetype == "application/fhir+ndjson"
    assert "-fhir.ndjson" in officer.answer.headers["Content-Disposition"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "fhir", "logboek"])
def test_no_export_tells_a_refusal_a_delay_or_a_pause(world: World, noor: Noor, officer: Browser, form: str) -> None:
    def told(query: str = "") -> list[str]:
        officer.open(f"/toezicht/export.{form}?pair={code}{query}")
        own = ("log-searched", "log-exported")
        return [line for line in officer.answer.text.splitlines() if not any(act in line for act in own)]

    code = officer.open("/toezicht/?act=consent-proposed").select_one("tbody .mono").get_text()
    before = told()
    with world.database.transaction() as session:
        postpone_consent(session, noor[1], noor[0], EVIDENCE)
        decide_consent(session, noor[1], noor[0], {world.straatkracht.id: Terms()}, EVIDENCE)
    assert told() == before
    stopped = []
    for stop in (pause_consent, withdraw_consent):
        with world.database.transaction() as session:
            give_consent(session, noor[1], noor[0], world.karim)
        with world.database.transaction() as session:
            stop(session, noor[1], noor[0])
        stopped.append(told("&act=nothing-shared")[form == "csv"])
        assert not [word for word in ("pause", "withdraw", "Noor", "youngster") if word in stopped[-1]]
    first, second = map(without_ids, stopped)
    assert first == second


def test_each_form_is_offered_and_logged_and_an_unknown_one_is_nowhere(world: World, noor: Noor, officer: Browser) -> None:
    officer.open("/toezicht/export.xlsx")
    assert officer.status == 404
    offered = [link["href"] for link in officer.open("/toezicht/?act=pair-formed").select(".exports a")]
    assert offered == [f"/toezicht/export.{form}?act=pair-formed" for form in ("csv", "jsonl", "fhir", "logboek")]
    for address in offered:
        officer.open(address)
        assert officer.status == 200
    forms = [json.loads(entry.facts or "{}")["form"] for entry in entries(world.database, "log-exported")]
    assert forms == ["csv", "jsonl", "fhir", "logboek"]
    assert "Hooguit de nieuwste" in text_of(officer.open("/toezicht/"))


def without_ids(line: str) -> str:
    """A line without what names an entry, a consent or its revision."""
    line = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|\b[0-9a-f]{16}\b", "", line)
    return re.sub(r'"consent_revision":\d+|;\d+;|revision \d+', "", line)


def test_every_activity_of_the_logboek_stands_in_the_register(
    app: Flask, world: World, noor: Noor, officer: Browser
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    written(world, world.sanne, noor[0], "Kijkdag.")
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    named = {line["attributes"]["dpl.core.processing_activity_id"] for line in lines(officer, "logboek")}
    anchors = {str(one["id"]) for one in officer.open("/toezicht/register").select("h2[id]")}
    assert {address.partition("#")[0] for address in named} == {"https://koppel.test/toezicht/register"}
    assert {"sharing", "choices"} <= {address.partition("#")[2] for address in named} <= anchors
