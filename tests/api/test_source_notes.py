"""Own notes that a registration system sends, corrects and retracts."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from service.actors import Actor
from service.pairs.models import Pair, PairState
from service.records.models import Note, NoteVersion
from service.records.notes import Draft
from service.records.sources import Upload, take_source_note
from service.records.writing import Source, correct_note
from tests.api.overlapping import answer_to_the_second
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import World, form_pair
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]
ACTION = {"what": "Meegaan", "owner": "partner", "dueAt": "2026-03-05T10:30:00+01:00", "status": "open"}


def test_a_note_is_created_once_and_the_answer_never_says_whether_it_is_shared(
    world: World, de_brug: System, noor: Noor
) -> None:
    answer = de_brug.put_note("ir.note-118", source_note(noor[0]))
    assert answer.status_code == 201
    assert set(answer.get_json()) == {"noteId", "revision", "accepted"}
    assert answer.headers["ETag"] == '"1"'
    again = de_brug.put_note("ir.note-118", source_note(noor[0]))
    assert (again.status_code, again.get_json()) == (200, answer.get_json())
    assert [entry.actor_id for entry in entries(world.database, "note-written")] == [world.de_brug.system.id]


def test_the_answer_is_the_same_with_and_without_consent(world: World, de_brug: System, noor: Noor) -> None:
    pair_id, youngster = noor
    waiting = de_brug.put_note("1", source_note(pair_id))
    say_yes(world, pair_id, youngster, world.karim)
    shared = de_brug.put_note("2", source_note(pair_id))
    assert (waiting.status_code, {**waiting.get_json(), "noteId": ""}) == (
        shared.status_code,
        {**shared.get_json(), "noteId": ""},
    )


def test_a_correction_replaces_the_text_and_keeps_the_old_one_in_the_history(
    world: World, de_brug: System, noor: Noor
) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    answer = de_brug.put_note("1", source_note(noor[0], text="Vrijdag, niet donderdag.", sourceRevision=2))
    assert (answer.status_code, answer.get_json()["revision"], answer.headers["ETag"]) == (200, 2, '"2"')
    assert len(entries(world.database, "note-corrected")) == 1
    assert _count(world, NoteVersion) == 1


def test_an_older_revision_changes_nothing(world: World, de_brug: System, noor: Noor) -> None:
    de_brug.put_note("1", source_note(noor[0], sourceRevision=7))
    answer = de_brug.put_note("1", source_note(noor[0], text="Ouder.", sourceRevision=6))
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "older-revision")
    assert _count(world, NoteVersion) == 0


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"writtenAt": "2026-03-02T23:59:59+01:00"}, "before-pair", "writtenAt"),
        ({"writtenAt": "2026-03-03T14:12:01+01:00"}, "in-future", "writtenAt"),
        ({"text": "Haar BSN is 111222333."}, "national-number", "text"),
        ({"text": "Maak het over op NL91 ABNA 0417 1643 00."}, "bank-account", "text"),
        ({"text": "Ze woont op 1011 AB 12."}, "address", "text"),
        ({"text": "[koppel 5d7e1b52 r3] Noor gaat mee."}, "koppel-marker", "text"),
        ({"author": "joke"}, "author-not-on-seat", "author"),
        ({"author": "niemand"}, "author-not-on-seat", "author"),
        ({"kind": "action", "action": {**ACTION, "what": "Bel over BSN 111222333"}}, "national-number", "action.what"),
        ({"kind": "action", "action": {**ACTION, "place": "Kade 12, 1011 AB 12"}}, "address", "action.place"),
    ],
)
def test_what_may_not_be_shared_is_refused_by_reason_and_field_and_nothing_of_it_is_kept(
    world: World, de_brug: System, noor: Noor, changes: dict[str, Any], reason: str, field: str
) -> None:
    before = len(entries(world.database))
    answer = de_brug.put_note("1", source_note(noor[0], **changes))
    assert (answer.status_code, answer.get_json()["reason"]) == (422, reason)
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]
    assert _count(world, Note) == 0
    assert len(entries(world.database)) == before


@pytest.mark.parametrize("written_at", ["2026-03-03T00:00:00+01:00", "2026-03-03T14:12:00+01:00"])
def test_the_day_of_the_pair_counts_as_a_whole_and_clocks_may_differ_a_little(
    de_brug: System, noor: Noor, written_at: str
) -> None:
    assert de_brug.put_note("1", source_note(noor[0], writtenAt=written_at)).status_code == 201


def test_a_correction_cannot_change_the_subject(de_brug: System, noor: Noor) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    answer = de_brug.put_note("1", source_note(noor[0], subject="income", sourceRevision=2))
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "subject-fixed")


def test_a_pair_that_ended_takes_no_notes(world: World, de_brug: System, noor: Noor) -> None:
    with world.database.transaction() as session:
        session.get_one(Pair, noor[0]).state = PairState.ENDED
    answer = de_brug.put_note("1", source_note(noor[0]))
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "pair-ended")


def test_a_key_that_belongs_to_another_pair_is_a_conflict(world: World, de_brug: System, noor: Noor) -> None:
    with world.database.transaction() as session:
        other_pair = form_pair(session, world.sanne, world.karim)
    de_brug.put_note("1", source_note(noor[0]))
    answer = de_brug.put_note("1", source_note(other_pair, sourceRevision=2))
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "conflict")


def test_two_organisations_may_use_the_same_key(de_brug: System, straatkracht: System, noor: Noor) -> None:
    assert de_brug.put_note("1", source_note(noor[0])).status_code == 201
    assert straatkracht.put_note("1", source_note(noor[0], author="karim")).status_code == 201


@pytest.mark.parametrize("source_id", ["ir.note-118", "a b".replace(" ", "+"), "100%", "a?b=c&d", "#1", "x" * 200, "~"])
def test_a_key_of_visible_characters_is_taken_as_it_is(world: World, de_brug: System, noor: Noor, source_id: str) -> None:
    assert de_brug.put_note(source_id, source_note(noor[0])).status_code == 201
    with world.database.reading() as session:
        assert session.scalar(select(Note.source_id)) == source_id


def test_retracting_takes_the_note_away_and_twice_is_no_error(world: World, de_brug: System, noor: Noor) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    assert [de_brug.retract(key).status_code for key in ("1", "1", "never-there")] == [204, 204, 204]
    assert len(entries(world.database, "note-retracted")) == 1
    with world.database.reading() as session:
        assert session.scalar(select(Note.retracted_at)) is not None


def test_a_note_of_the_partner_under_the_same_key_is_not_retracted(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    assert straatkracht.retract("1").status_code == 204
    with world.database.reading() as session:
        assert session.scalar(select(Note.retracted_at)) is None


def test_who_corrects_what_somebody_else_just_corrected_gets_412_and_loses_nothing(
    world: World, de_brug: System, noor: Noor
) -> None:
    seen = de_brug.put_note("1", source_note(noor[0])).headers["ETag"]
    first = source_note(noor[0], text="De eerste.", sourceRevision=2)
    second = source_note(noor[0], text="De tweede.", sourceRevision=2)
    assert de_brug.put_note("1", first, **{"If-Match": seen}).status_code == 200
    refused = de_brug.put_note("1", second, **{"If-Match": seen})
    assert (refused.status_code, refused.get_json()["reason"]) == (412, "precondition-failed")
    # The same again is no second writer: the answer was lost on its way.
    assert de_brug.put_note("1", first, **{"If-Match": seen}).status_code == 200
    assert _count(world, NoteVersion) == 1


def test_if_match_on_a_note_that_is_not_there_creates_nothing(world: World, de_brug: System, noor: Noor) -> None:
    assert de_brug.put_note("1", source_note(noor[0]), **{"If-Match": '"1"'}).status_code == 412
    assert de_brug.put_note("1", source_note(noor[0]), **{"If-Match": "1"}).status_code == 400
    assert _count(world, Note) == 0


def test_of_two_who_correct_at_the_same_moment_one_wins_and_the_other_is_told(
    world: World, de_brug: System, noor: Noor
) -> None:
    seen = de_brug.put_note("1", source_note(noor[0])).headers["ETag"]
    second = answer_to_the_second(
        world.database,
        lambda session: take_source_note(session, world.de_brug.system, _upload(noor[0], revision=2)),
        lambda: de_brug.put_note("1", source_note(noor[0], text="De tweede.", sourceRevision=3), **{"If-Match": seen}),
    )
    assert (second.status_code, second.get_json()["reason"]) == (412, "precondition-failed")
    assert _count(world, NoteVersion) == 1


def test_of_two_who_correct_on_a_page_and_in_a_system_at_the_same_moment_neither_text_is_lost(
    world: World, de_brug: System, noor: Noor
) -> None:
    note_id = UUID(de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"])
    second = answer_to_the_second(
        world.database,
        lambda session: correct_note(session, world.sanne, noor[0], note_id, _upload(noor[0]).draft, 1),
        lambda: de_brug.put_note("1", source_note(noor[0], text="De tweede.", sourceRevision=2)),
    )
    assert (second.status_code, second.get_json()["revision"]) == (200, 3)
    assert _count(world, NoteVersion) == 2


def test_the_same_note_sent_twice_at_the_same_moment_is_one_note(world: World, de_brug: System, noor: Noor) -> None:
    second = answer_to_the_second(
        world.database,
        lambda session: take_source_note(session, world.de_brug.system, _upload(noor[0])),
        lambda: de_brug.put_note("1", source_note(noor[0])),
    )
    assert second.status_code == 200
    assert _count(world, Note) == 1


def test_an_action_arrives_as_it_was_sent_with_its_moment_in_utc(
    world: World, de_brug: System, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    say_yes(world, noor[0], noor[1], world.karim)
    kept = de_brug.put_note("1", source_note(noor[0], kind="action", action=ACTION)).get_json()
    straatkracht.take_lease()
    assert straatkracht.fetch(kept["noteId"]).get_json()["action"] == {
        "what": "Meegaan",
        "owner": "partner",
        "dueAt": "2026-03-05T09:30:00Z",
        "notBeforeDate": None,
        "place": None,
        "status": "open",
    }


def test_a_note_for_a_pair_that_is_not_yours_is_not_found(de_brug: System, noor: Noor) -> None:
    assert {de_brug.put_note("1", source_note(pair)).status_code for pair in (uuid4(), "abc", "_")} == {404}


def _count(world: World, table: type[Any]) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _upload(pair_id: UUID, revision: int = 1) -> Upload:
    """Sanne's note under the key 1, as the service takes it."""
    written_at = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)
    draft = Draft("housing", "agreement", "told-by-youngster", True, f"Van revisie {revision}.", written_at)
    return Upload(pair_id, "sanne", draft, Source("1", revision))
