"""The organisation's own part of the log, as its system reads it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from service.actors import Actor
from service.audit.acts import (
    NamedRequestEnded,
    NamedRequestEntered,
    NamedRequestOpened,
    PatternAnswered,
    PatternsListed,
    PeopleListed,
)
from service.audit.log import append
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.consent.decisions import decide_consent, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from service.records.answering_looks import answer_look_question, open_look_question, open_questions
from service.records.look_questions import ask_officer_about_look
from service.records.models import LookQuestion
from service.records.reading import open_shared_notes
from service.rights.answering import answer_request, open_request, open_requests
from service.rights.models import Request
from service.rights.requests import make_request
from tests.api.sealed import seal_log
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import EVIDENCE, World
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]


def test_an_entry_tells_who_did_what_under_which_consent_and_no_text(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.take_lease()
    straatkracht.fetch(note_id)
    trace = entries(world.database, "note-fetched")[0].trace_id
    (entry,) = _items(de_brug, "act=note-fetched")
    consent = entry.pop("consent")
    assert consent["revision"] == 1
    assert entry | {"entryId": ""} == {
        "entryId": "",
        "at": "2026-03-03T13:02:00Z",
        "act": "note-fetched",
        "action": "R",
        "outcome": "permitted",
        "reason": None,
        "actor": {
            "kind": "system",
            "name": "Systeem van Straatkracht",
            "organisation": "Straatkracht",
            "role": "system",
            "program": "straatkracht",
        },
        "pairId": str(noor[0]),
        "noteIds": [note_id],
        "checks": {"authorisation": True, "careRelation": True, "consent": True, "emergency": False},
        "traceId": trace,
    }


def test_looking_at_the_log_is_logged(world: World, de_brug: System) -> None:
    _items(de_brug)
    (entry,) = entries(world.database, "log-searched")
    assert entry.organisation_id == world.de_brug.id
    assert [line["act"] for line in _items(de_brug, "act=log-searched")] == ["log-searched"]


def test_an_organisation_sees_its_own_part_only(world: World, de_brug: System, straatkracht: System, noor: Noor) -> None:
    straatkracht.take_lease()
    assert _items(de_brug, "act=lease-taken") == []
    assert len(_items(straatkracht, "act=lease-taken")) == 1


def test_no_later_and_pauses_of_nothing_are_nowhere_in_what_an_organisation_sees(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    pair_id, youngster = noor
    before = [_without_looking(_items(system)) for system in (de_brug, straatkracht)]
    with world.database.transaction() as session:
        postpone_consent(session, youngster, pair_id, EVIDENCE)
        decide_consent(session, youngster, pair_id, {world.straatkracht.id: Terms()}, EVIDENCE)
        pause_consent(session, youngster, pair_id)
    assert [_without_looking(_items(system)) for system in (de_brug, straatkracht)] == before


@pytest.mark.parametrize("stops", [pause_consent, withdraw_consent])
def test_that_sharing_stopped_has_one_name_and_nobody_whatever_stopped_it(
    world: World, de_brug: System, noor: Noor, stops: Any
) -> None:
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    with world.database.transaction() as session:
        stops(session, youngster, pair_id)
    (entry,) = _items(de_brug, "act=nothing-shared")
    assert entry["actor"] == {"kind": "service", "name": None, "organisation": None, "role": None, "program": "koppel"}
    assert (entry["traceId"], entry["reason"]) == (None, None)


def test_no_system_learns_of_what_a_youngster_asks_of_its_organisation_nor_that_a_stop_came_with_it(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    officer = world.de_brug.officer
    with world.database.transaction() as session:
        make_request(session, noor[1], world.de_brug.id, "restrict", "")
    with world.database.transaction() as session:
        open_requests(session, officer)
        (request_id,) = session.scalars(select(Request.id))
        open_request(session, officer, request_id)
        answer_request(session, officer, request_id, "done", "Het is uit.")
    seal_log(world.database)
    for system in (de_brug, straatkracht):
        seen = {entry["act"] for entry in _items(system)}
        assert "nothing-shared" in seen
        assert not [act for act in seen if "request" in act]
        events = system.ask("GET", "/fhir/AuditEvent?_count=100").text
        assert "nothing-shared" in events
        assert not [act for act in ("request-made", "request-opened", "request-answered") if act in events]
    for entry in entries(world.database):
        if "request" in entry.act:
            assert de_brug.ask("GET", f"/v1/entries/{entry.id}/proof").status_code == 404
    with world.database.reading() as session:
        told = {line.act for line in entries_of(session, world.de_brug.id, Filter())}
    assert "request-made" not in told  # beside the stop it would say why
    assert {"requests-listed", "request-opened", "request-answered"} <= told


def test_no_system_learns_in_which_pair_somebody_asked_why_they_were_looked_at(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    officer = world.straatkracht.officer
    de_brug.put_note("1", source_note(noor[0]))
    with world.database.transaction() as session:
        open_shared_notes(session, world.karim, noor[0])
    look = entries(world.database, "notes-opened")[0].id
    with world.database.transaction() as session:
        ask_officer_about_look(session, noor[1], look, "")
    with world.database.transaction() as session:
        question_id = session.scalars(select(LookQuestion.id)).one()
        assert len(open_questions(session, officer).mine) == 1
        open_look_question(session, officer, question_id)
        answer_look_question(session, officer, question_id, "Hij zocht de kijkdag op.")
    acts = {"question-asked", "question-passed-on", "questions-listed", "question-opened", "question-answered"}
    for system in (de_brug, straatkracht):
        seen = {entry["act"] for entry in _items(system)}
        assert seen.isdisjoint(acts)
        assert "consent-given" in seen
        assert "question" not in system.ask("GET", "/fhir/AuditEvent?_count=100").text
    with world.database.reading() as session:
        told = {line.act for line in entries_of(session, world.straatkracht.id, Filter())}
    assert acts - told == {"question-asked"}  # the officer learns of it from the question, as everybody it is put to


def test_no_system_learns_what_a_colleague_was_asked_about_a_pattern_or_by_somebody_who_is_named(
    world: World, de_brug: System
) -> None:
    with world.database.transaction() as session:
        for act in (PatternAnswered, NamedRequestOpened, NamedRequestEnded):
            append(session, act(actor=world.joke))
        for act in (PatternsListed, NamedRequestEntered):
            append(session, act(actor=world.de_brug.officer))
        append(session, PeopleListed(actor=world.joke))
    asked = {"pattern-answered", "patterns-listed", "named-request-entered", "named-request-opened", "named-request-ended"}
    seen = {entry["act"] for entry in _items(de_brug)}
    assert "people-listed" in seen
    assert seen.isdisjoint(asked)
    events = de_brug.ask("GET", "/fhir/AuditEvent?_count=100").text
    assert "people-listed" in events
    assert not [word for word in ("pattern", "named-request") if word in events]
    with world.database.reading() as session:
        told = {line.act for line in entries_of(session, world.de_brug.id, Filter())}
    assert asked <= told


def test_pages_are_oldest_first_and_lose_and_double_nothing(world: World, de_brug: System, noor: Noor) -> None:
    for number in range(5):
        de_brug.put_note(str(number), source_note(noor[0]))
    whole = [entry["entryId"] for entry in _items(de_brug, "act=note-written")]
    pages, cursor = list[str](), ""
    while True:
        page = de_brug.ask("GET", f"/v1/entries?act=note-written&limit=2{cursor}").get_json()
        pages += [entry["entryId"] for entry in page["items"]]
        if page["nextCursor"] is None:
            break
        cursor = f"&cursor={page['nextCursor']}"
    assert pages == whole
    assert len(pages) == 5


def test_the_log_is_searched_by_time_pair_actor_act_and_outcome(
    world: World, de_brug: System, noor: Noor, clock: FakeClock
) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    clock.advance(hours=1)
    de_brug.put_note("2", source_note(noor[0]))
    assert len(_items(de_brug, "act=note-written&from=2026-03-03T14:00:00Z")) == 1
    assert len(_items(de_brug, "act=note-written&to=2026-03-03T14:02:00Z")) == 1
    assert len(_items(de_brug, f"act=note-written&pairId={noor[0]}")) == 2
    assert _items(de_brug, "act=note-written&pairId=abc") == []
    assert len(_items(de_brug, "act=note-written&actor=Systeem van De Brug")) == 2
    assert _items(de_brug, "act=note-written&actor=Karim") == []
    assert _items(de_brug, "act=note-written&outcome=refused") == []


def test_whoever_stopped_sharing_is_not_found_by_searching_for_a_name(world: World, de_brug: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    assert len(_items(de_brug, "act=nothing-shared")) == 1
    for name in ("Noor", "Sanne", "Karim"):
        assert _items(de_brug, f"act=nothing-shared&actor={name}") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("from=yesterday", "from"),
        ("from=2026-03-03T14:00:00Z&to=2026-03-03T13:00:00Z", "to"),
        ("outcome=maybe", "outcome"),
        ("act=note written", "act"),
        ("cursor=nowhere", "cursor"),
        ("actor=%E2%80%AEmirak", "actor"),
        ("who=karim", "who"),
    ],
)
def test_a_query_of_the_wrong_shape_is_refused_by_key(de_brug: System, query: str, field: str) -> None:
    answer = de_brug.ask("GET", f"/v1/entries?{query}")
    assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (400, [field])


def _items(system: System, query: str = "") -> list[dict[str, Any]]:
    answer = system.ask("GET", f"/v1/entries?limit=500&{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["items"])


def _without_looking(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if item["act"] != "log-searched"]
