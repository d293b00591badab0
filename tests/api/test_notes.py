"""Fetching the partner's notes: gated, logged, and counted as a copy."""

from uuid import UUID

from service.actors import Actor
from service.consent.decisions import withdraw_consent
from service.exchange.copies import copies_of_pair
from tests.api.system import System
from tests.api.told import TEXT, entries, say_yes, source_note
from tests.factories import World

Noor = tuple[UUID, Actor]


def test_a_fetched_note_holds_what_its_reader_may_see_and_nothing_else(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("secret-key-in-tryton", source_note(noor[0])).get_json()["noteId"]
    straatkracht.take_lease()
    answer = straatkracht.fetch(note_id)
    assert answer.get_json() == {
        "noteId": note_id,
        "pairId": str(noor[0]),
        "revision": 1,
        "subject": "housing",
        "kind": "agreement",
        "text": TEXT,
        "howKnown": "told-by-youngster",
        "discussed": True,
        "action": None,
        "writtenAt": "2026-03-03T13:05:00Z",
        "corrected": False,
        "author": {"name": "Sanne", "organisation": "De Brug"},
        "replies": [],
        "marker": f"[koppel {note_id} r1]",
    }
    assert answer.headers["ETag"] == '"1"'


def test_a_fetch_is_logged_under_its_consent_and_counts_as_a_copy_from_then_on(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.take_lease()
    straatkracht.fetch(note_id)
    (entry,) = entries(world.database, "note-fetched")
    assert (entry.note_ids, entry.pair_id, entry.checks) == (note_id, noor[0], "arc")
    assert (entry.organisation_id, entry.other_organisation_id) == (world.straatkracht.id, world.de_brug.id)
    with world.database.reading() as session:
        assert [copy.state for copy in copies_of_pair(session, noor[0])] == ["possibly-held"]


def test_a_note_that_was_withdrawn_is_not_found_and_the_attempt_stands_in_the_log(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    straatkracht.take_lease()
    assert straatkracht.fetch(note_id).status_code == 404
    assert entries(world.database, "note-fetched") == []
    assert [entry.outcome for entry in entries(world.database, "not-found")] == ["refused"]


def test_a_note_that_did_not_change_is_304_and_a_stored_copy_stays_stored(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.carry_out()
    answer = straatkracht.fetch(note_id, **{"If-None-Match": '"1"'})
    assert (answer.status_code, answer.data) == (304, b"")
    assert straatkracht.inbox() == []
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    assert straatkracht.fetch(note_id, **{"If-None-Match": '"1"'}).status_code == 404


def test_ones_own_note_is_not_a_copy_to_fetch(world: World, de_brug: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    de_brug.take_lease()
    assert de_brug.fetch(note_id).status_code == 404


def test_the_notes_of_a_pair_come_oldest_first_in_pages_that_lose_and_double_nothing(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    for number in range(7):
        moment = f"2026-03-03T1{number // 2}:00:00Z"  # some have the same moment
        de_brug.put_note(str(number), source_note(noor[0], text=f"Notitie {number}.", writtenAt=moment))
    texts, cursor = list[str](), ""
    while True:
        page = straatkracht.ask("GET", f"/v1/pairs/{noor[0]}/notes?limit=2{cursor}").get_json()
        texts += [note["text"] for note in page["items"]]
        if len(texts) == 4:
            de_brug.retract("0")  # what came before the place where we are must not move that place
        if page["nextCursor"] is None:
            break
        cursor = f"&cursor={page['nextCursor']}"
    assert texts == [f"Notitie {number}." for number in range(7)]


def test_a_page_of_notes_is_one_entry_and_marks_only_what_it_shows(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    shown = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    de_brug.put_note("2", source_note(noor[0]))
    straatkracht.ask("GET", f"/v1/pairs/{noor[0]}/notes?limit=1")
    (entry,) = entries(world.database, "notes-fetched")
    assert entry.note_ids == shown
    with world.database.reading() as session:
        assert [str(copy.note_id) for copy in copies_of_pair(session, noor[0])] == [shown]


def test_the_notes_of_one_subject(world: World, de_brug: System, straatkracht: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0]))
    de_brug.put_note("2", source_note(noor[0], subject="school-work"))
    de_brug.put_note("3", source_note(noor[0], subject="income"))
    items = straatkracht.ask("GET", f"/v1/pairs/{noor[0]}/notes?subject=school-work").get_json()["items"]
    assert [note["subject"] for note in items] == ["school-work"]


def test_nothing_shared_is_the_same_answer_before_any_consent_and_after_it(
    world: World, straatkracht: System, noor: Noor
) -> None:
    path = f"/v1/pairs/{noor[0]}/notes"
    never = straatkracht.ask("GET", path)
    say_yes(world, *noor, world.karim)
    assert straatkracht.ask("GET", path).status_code == 200
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    after = straatkracht.ask("GET", path)
    assert (never.status_code, never.data) == (403, after.data)
    assert after.get_json()["reason"] == "nothing-shared"
    assert [entry.reason for entry in entries(world.database, "read-refused")] == ["nothing-shared"] * 2


def test_fetching_again_under_the_list_does_not_open_what_is_stored_already(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0]))
    straatkracht.carry_out()
    straatkracht.ask("GET", f"/v1/pairs/{noor[0]}/notes")
    assert straatkracht.inbox() == []
