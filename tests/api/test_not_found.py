"""To everyone outside the pair a youngster who exists and one who does not look the same."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from service.actors import Actor
from service.audit.models import Entry
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.errors import NotYoursError
from service.exchange.copies import Told, Wanted, fetch_note, fetch_pair_notes, take_receipt
from service.exchange.leases import take_lease
from service.exchange.models import CopyState
from tests.api.conftest import system_of
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import Office, World, add_office
from tests.pages.desk import at_desk

Noor = tuple[UUID, Actor]

OF_EACH_REQUEST = {"number", "id", "salt", "trace_id", "span_id"}
"""Columns of an entry that differ between any two requests."""


@pytest.fixture
def kompas(world: World) -> Office:
    """A third organisation, with no pair of its own."""
    with world.database.transaction() as session:
        return add_office(session, "kompas", "Kompas", ("Ilse", "Tom"))


@pytest.fixture
def outsider(app: Flask, kompas: Office) -> System:
    """The system of that third organisation."""
    system = system_of(app, kompas)
    system.take_lease()
    return system


def test_a_program_that_guesses_identifiers_gets_the_same_404_and_the_other_officer_sees_the_attempts(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    """S27. The note and its pair exist; the guesses beside them do not."""
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.take_lease()
    answers = [straatkracht.fetch(guess) for guess in (note_id, uuid4(), "abc", "0" * 64)]
    assert {(answer.status_code, answer.data) for answer in answers} == {(404, answers[0].data)}
    assert len({_headers(answer) for answer in answers}) == 1

    attempts = [line for line in _seen_by(world, world.de_brug) if line.is_attempt_from_outside]
    assert [(line.act, line.actor, line.organisation) for line in attempts] == [
        ("not-found", "Systeem van Straatkracht", "Straatkracht")
    ]
    own = [line for line in _seen_by(world, world.straatkracht) if line.act == "not-found"]
    assert len(own) == 4
    assert {(line.pair_id, line.note_ids, line.reason, line.checks) for line in own} == {(None, (), None, "a")}


def test_pairs_and_notes_of_others_and_what_does_not_exist_answer_alike_byte_for_byte(
    world: World, de_brug: System, outsider: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    real, unknown = (str(noor[0]), note_id), (str(uuid4()), str(uuid4()))
    answers = [
        answer
        for pair_id, this_note in (real, unknown, ("abc", "_"))
        for answer in (
            outsider.ask("GET", f"/v1/pairs/{pair_id}/notes"),
            outsider.fetch(this_note),
            outsider.tell(this_note, 1, "stored"),
            outsider.put_note("1", source_note(pair_id, author="ilse")),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({_headers(answer) for answer in answers}) == 1


def test_each_attempt_is_one_entry_that_differs_in_nothing_but_its_hidden_target(
    world: World, de_brug: System, outsider: System, noor: Noor
) -> None:
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    for guess in (note_id, uuid4()):
        outsider.fetch(guess)
    there, nowhere = entries(world.database, "not-found")
    assert (there.other_organisation_id, nowhere.other_organisation_id) == (world.de_brug.id, None)
    hidden = {*OF_EACH_REQUEST, "other_organisation_id"}
    names = {column.key for column in Entry.__table__.columns} - hidden
    assert {name: getattr(there, name) for name in names} == {name: getattr(nowhere, name) for name in names}
    # In its own part of the log the asking organisation cannot tell them apart either.
    seen = [item for item in outsider.ask("GET", "/v1/entries").get_json()["items"] if item["act"] == "not-found"]
    assert len(seen) == 2
    assert len({str({**item, "entryId": "", "traceId": ""}) for item in seen}) == 1


def test_a_pair_of_two_others_that_is_guessed_shows_to_both_their_officers_and_as_one_entry(
    world: World, outsider: System, kompas: Office, noor: Noor
) -> None:
    for pair_id in (noor[0], uuid4()):
        assert outsider.ask("GET", f"/v1/pairs/{pair_id}/notes").status_code == 404
    there, nowhere = entries(world.database, "not-found")
    targets = {there.other_organisation_id, there.third_organisation_id}
    assert targets == {world.de_brug.id, world.straatkracht.id}
    assert (nowhere.other_organisation_id, nowhere.third_organisation_id) == (None, None)
    hidden = {*OF_EACH_REQUEST, "other_organisation_id", "third_organisation_id"}
    names = {column.key for column in Entry.__table__.columns} - hidden
    assert {name: getattr(there, name) for name in names} == {name: getattr(nowhere, name) for name in names}
    for office in (world.de_brug, world.straatkracht):
        (attempt,) = [line for line in _seen_by(world, office) if line.is_attempt_from_outside]
        assert (attempt.act, attempt.organisation) == ("not-found", "Kompas")
    seen = [item for item in outsider.ask("GET", "/v1/entries").get_json()["items"] if item["act"] == "not-found"]
    assert len({str({**item, "entryId": "", "traceId": ""}) for item in seen}) == 1


def test_a_worker_of_a_third_organisation_who_guesses_a_pair_is_seen_by_both_officers(
    app: Flask, world: World, kompas: Office, noor: Noor
) -> None:
    ilse = at_desk(app, world, kompas.holder)
    ilse.open(f"/begeleider/koppel/{noor[0]}")
    assert ilse.status == 404
    for office in (world.de_brug, world.straatkracht):
        (attempt,) = [line for line in _seen_by(world, office) if line.is_attempt_from_outside]
        assert (attempt.actor, attempt.organisation) == ("Ilse", "Kompas")


@pytest.mark.parametrize("exists", [True, False], ids=["exists", "does not exist"])
def test_the_services_themselves_say_not_yours_whatever_is_asked_for(
    world: World, de_brug: System, kompas: Office, noor: Noor, exists: bool
) -> None:
    note_id = UUID(de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"])
    pair, note = (noor[0], note_id) if exists else (uuid4(), uuid4())
    with world.database.transaction() as session:
        number = take_lease(session, kompas.system, "one").number
        for ask in (
            lambda: fetch_note(session, kompas.system, note, number),
            lambda: fetch_pair_notes(session, kompas.system, pair, Wanted(None, None, 50)),
            lambda: take_receipt(session, kompas.system, note, Told(1, CopyState.STORED, None, number)),
        ):
            with pytest.raises(NotYoursError) as refused:
                ask()
            assert str(refused.value) == "not the caller's, or not there"


def _headers(answer: Any) -> str:
    """Every header but the trace, which is new in every answer."""
    return str(sorted((name, value) for name, value in answer.headers if name.lower() != "traceresponse"))


def _seen_by(world: World, office: Office) -> list[Any]:
    with world.database.reading() as session:
        return entries_of(session, office.id, Filter(), limit=200)
