"""Whoever reads every column of the database cannot tell how an action ended (S29), nor what a youngster answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from schemas.vocabulary import ActionStatus
from service.db import Database
from service.errors import TamperedError
from service.records.acting import CAN_WAIT, Seen, leave, say_how_it_stands, take_over
from service.records.destroying import destroy_text
from service.records.models import Note
from service.records.notes import OpenedNote
from service.records.reading import open_story
from service.records.replies import WHETHER_COMING, Answer, answer_note
from service.records.sources import Source, Upload, take_source_note
from service.records.writing import correct_note
from service.tables import METADATA
from tests.api.conftest import system_of
from tests.api.told import say_yes
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.backups import Rows, kept, put_back
from tests.pages.desk import at_desk, draft, text_of, written
from tests.pages.noor import Noor

VIEWING = {"what": "Kijkdag", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
COUNTED = {"entry": "number", "entry_waiting": "number"}
"""Where the database counts by itself, and skips what was rolled back."""

Way = Callable[[World, Noor, Any], None]


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        give_consent(session, noor[1], noor[0], world.sanne)
    return noor


def the_action(world: World, pair_id: UUID) -> OpenedNote:
    with world.database.transaction() as session:
        return next(note for note in open_story(session, world.sanne, pair_id).notes if not note.is_from_system)


def says(world: World, noor: Noor, status: ActionStatus) -> None:
    """Karim says it beside Sanne's note."""
    note = the_action(world, noor[0])
    with world.database.transaction() as session:
        say_how_it_stands(session, world.karim, noor[0], Seen(note.id, note.action_revision), status)


def says_and_leaves(world: World, noor: Noor, status: ActionStatus) -> None:
    """Sanne leaves it for a while; it ends before she is back."""
    note = the_action(world, noor[0])
    with world.database.transaction() as session:
        leave(session, world.sanne, noor[0], Seen(note.id, note.action_revision), CAN_WAIT)
    says(world, noor, status)


def corrects(world: World, noor: Noor, status: ActionStatus) -> None:
    """Sanne says it in her own note, as when a pair is handed over."""
    note = the_action(world, noor[0])
    told = draft(world, note.text, kind="action", action={**VIEWING, "status": status.value})
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], note.id, told, note.revision, note.action_revision)


def sends(world: World, noor: Noor, status: ActionStatus) -> None:
    """It comes from De Brug's own system."""
    note = draft(world, "De andere.", kind="action", action={**VIEWING, "what": "Bellen", "status": status.value})
    with world.database.transaction() as session:
        revision = 1 if status == ActionStatus.OPEN else 2
        take_source_note(session, world.de_brug.system, Upload(noor[0], "sanne", note, Source("visit-1", revision)))


def answers(world: World, noor: Noor, answer: Answer) -> None:
    """Noor answers Sanne's note."""
    note = the_action(world, noor[0])
    with world.database.transaction() as session:
        answer_note(session, noor[1], noor[0], note.id, answer)


def read_by_an_administrator(database: Database, known: set[UUID]) -> dict[str, list[dict[str, Any]]]:
    """Every column. Of what is sealed or chosen at random there is only the length; `known` ids are those of before."""
    rows = kept(database.engine, METADATA)
    for table, column in COUNTED.items():
        order = sorted(row[column] for row in rows[table])
        rows[table] = [{**row, column: order.index(row[column])} for row in rows[table]]
    return {
        table: sorted(({name: _seen(value, known) for name, value in row.items()} for row in found), key=repr)
        for table, found in rows.items()
    }


def _seen(value: Any, known: set[UUID]) -> Any:
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, UUID):
        return value if value in known else "chosen at random"
    return value


def ids_in(rows: Rows) -> set[UUID]:
    return {value for found in rows.values() for row in found for value in row.values() if isinstance(value, UUID)}


DONE, DID_NOT_GO_AHEAD = ActionStatus.DONE, ActionStatus.DID_NOT_GO_AHEAD


@pytest.mark.parametrize(
    ("way", "one", "other"),
    [
        (says, DONE, DID_NOT_GO_AHEAD),
        (says_and_leaves, DONE, DID_NOT_GO_AHEAD),
        (corrects, DONE, DID_NOT_GO_AHEAD),
        (sends, DONE, DID_NOT_GO_AHEAD),
        (answers, Answer("reply", WHETHER_COMING["coming"]), Answer("reply", WHETHER_COMING["cannot"])),
        (answers, Answer("agree", ""), Answer("dispute", "Zo was het niet.")),
    ],
)
def test_how_an_action_ended_and_what_a_youngster_answered_is_in_no_column(
    world: World, shared: Noor, clock: FakeClock, way: Way, one: Any, other: Any
) -> None:
    written(world, world.sanne, shared[0], "De kijkdag staat vast.", kind="action", action=VIEWING)
    sends(world, shared, ActionStatus.OPEN)
    before, started = kept(world.database.engine, METADATA), clock.present
    read, stood = [], []
    for said in (one, other):
        put_back(world.database.engine, METADATA, before)
        clock.present = started + timedelta(hours=1)
        way(world, shared, said)
        read.append(read_by_an_administrator(world.database, ids_in(before)))
        stood.append({(str(note.action), note.replies) for note in story(world, shared[0])})
    assert stood[0] != stood[1], "who may read it sees the difference"
    assert read[0] == read[1]


def test_how_one_action_stands_cannot_be_put_in_the_place_of_another_or_of_what_was_said_before(
    world: World, shared: Noor
) -> None:
    for text in ("De kijkdag staat vast.", "De sleutel is zoek."):
        written(world, world.sanne, shared[0], text, kind="action", action=VIEWING)
        says(world, shared, ActionStatus.TAKEN)
    with world.database.transaction() as session:
        notes = list(session.execute(select(Note.id, Note.action_status).where(Note.action_status.is_not(None))))
    assert len(notes) == 2, "or nothing was swapped"
    note, other = notes
    put(world, note.id, other.action_status)
    with pytest.raises(TamperedError):
        the_action(world, shared[0])
    put(world, note.id, note.action_status)
    with world.database.transaction() as session:
        seen = {each.id: each for each in open_story(session, world.karim, shared[0]).notes}[note.id]
        take_over(session, world.karim, shared[0], Seen(note.id, seen.action_revision))
    assert {(each.action or {})["status"] for each in story(world, shared[0])} == {"taken"}, "it stays as it was said"
    put(world, note.id, note.action_status)
    with pytest.raises(TamperedError):
        story(world, shared[0])


@pytest.mark.parametrize("back_in_text", [False, True])
def test_what_was_said_about_an_action_cannot_be_taken_away(world: World, shared: Noor, *, back_in_text: bool) -> None:
    note_id = written(world, world.sanne, shared[0], "De kijkdag staat vast.", kind="action", action=VIEWING)
    says(world, shared, ActionStatus.DONE)
    if back_in_text:
        corrects(world, shared, ActionStatus.DONE)
    assert (the_action(world, shared[0]).action or {})["status"] == "done"
    put(world, note_id, None)
    with pytest.raises(TamperedError, match=rf"note\|{note_id}\|action_status\|1 "):
        story(world, shared[0])


def test_a_note_whose_text_was_destroyed_can_come_again_without_what_was_said_about_its_action(
    world: World, shared: Noor
) -> None:
    sends(world, shared, ActionStatus.OPEN)
    note_id = next(note.id for note in story(world, shared[0]) if note.is_from_system)
    with world.database.transaction() as session:
        say_how_it_stands(session, world.karim, shared[0], Seen(note_id, 0), ActionStatus.DONE)
    with world.database.transaction() as session:
        destroy_text(session, session.scalars(select(Note).where(Note.id == note_id)).one())
    with world.database.transaction() as session:
        again = Upload(shared[0], "sanne", draft(world, "Zonder actie."), Source("visit-1", 1))
        take_source_note(session, world.de_brug.system, again)
    assert [(note.text, note.action) for note in story(world, shared[0])] == [("Zonder actie.", None)]


def test_what_was_changed_in_the_database_does_not_look_like_what_was_erased(
    app: Flask, world: World, noor: Noor, caplog: pytest.LogCaptureFixture
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "De sleutel is zoek.", kind="action", action=VIEWING)
    says(world, noor, ActionStatus.DONE)
    put(world, note_id, None)
    sanne = at_desk(app, world, world.sanne)
    sanne.open(f"/begeleider/koppel/{noor[0]}")
    assert sanne.status == 500
    assert "Er ging iets mis bij ons" in text_of(sanne.page)
    assert f"what is sealed at note|{note_id}|action_status|1 does not open" in caplog.text
    assert "De sleutel is zoek." not in caplog.text
    system = system_of(app, world.straatkracht)
    system.take_lease()
    answer = system.fetch(note_id)
    assert (answer.status_code, answer.get_json()["reason"]) == (500, "unexpected")


def put(world: World, note_id: UUID, sealed: Any) -> None:
    with world.database.transaction() as session:
        session.execute(update(Note).where(Note.id == note_id).values(action_status=sealed))


def story(world: World, pair_id: UUID) -> list[OpenedNote]:
    with world.database.transaction() as session:
        return open_story(session, world.karim, pair_id).notes
