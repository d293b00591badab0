"""The inbox: what should still be done, and nothing else; an unchanged one costs one look-up."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import event, update

from service.actors import Actor
from service.audit.models import Entry
from service.consent.decisions import expire_consents
from service.pairs.meeting import confirm_record
from service.pairs.models import RegistrationSystem, Seat
from service.records.replies import Answer, answer_note, hide_note
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import World, form_pair, give_consent, join, meet, propose_consent
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]


def test_an_unchanged_inbox_is_304_with_its_tag_and_pace(world: World, straatkracht: System, noor: Noor) -> None:
    straatkracht.take_lease()
    first = straatkracht.read_inbox()
    assert (first.status_code, first.headers["Retry-After"]) == (200, "5")
    for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}"):
        again = straatkracht.read_inbox(tag)
        assert (again.status_code, again.data, again.headers["Retry-After"]) == (304, b"", "5")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert len(entries(world.database, "inbox-read")) == 1


def test_an_unchanged_inbox_looks_up_its_revision_and_nothing_of_pairs_consents_or_notes(
    world: World, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    tag = straatkracht.inbox_tag()
    statements: list[str] = []

    def note_down(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note_down)
    assert straatkracht.read_inbox(tag).status_code == 304
    event.remove(world.database.engine, "before_cursor_execute", note_down)
    tables = ("pair", "seat", "consent_event", "note", "copy", Entry.__tablename__)
    assert [one for one in statements if any(f"FROM {table} " in f"{one} ".replace("\n", "") for table in tables)] == []
    assert len([one for one in statements if "organisation_revision" in one]) == 1
    assert [one for one in statements if not one.startswith(("SELECT", "BEGIN"))] == [], "nothing is written"


def test_a_proof_is_spent_by_the_inbox_that_it_opened_and_not_by_an_unchanged_one(
    world: World, straatkracht: System, noor: Noor
) -> None:
    tag = straatkracht.inbox_tag()
    token, headers = straatkracht.token(), {**straatkracht.lease(), "If-None-Match": tag}
    proof = straatkracht.proof("GET", "/v1/inbox", token)

    def ask() -> int:
        return straatkracht.call("GET", "/v1/inbox", token, proof, headers=headers).status_code

    assert [ask(), ask()] == [304, 304]
    say_yes(world, *noor, world.karim)
    assert [ask(), ask()] == [200, 401]


def test_an_unchanged_inbox_is_for_an_active_system_with_its_scope_and_lease_alone(
    world: World, straatkracht: System, noor: Noor
) -> None:
    tag = straatkracht.inbox_tag()
    straatkracht.lease_number = 99
    assert straatkracht.read_inbox(tag).status_code == 409
    with world.database.transaction() as session:
        session.execute(update(RegistrationSystem).values(active=False))
    assert straatkracht.read_inbox(tag).status_code == 401


def test_reading_the_inbox_is_logged_with_the_number_of_items(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0]))
    straatkracht.inbox()
    (entry,) = entries(world.database, "inbox-read")
    assert (entry.facts, entry.organisation_id) == ('{"items":"1"}', world.straatkracht.id)


def test_without_permission_to_copy_the_inbox_is_empty_and_the_note_is_not_found(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim, copies=False)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    assert straatkracht.inbox() == []
    assert straatkracht.fetch(note_id).status_code == 404
    assert straatkracht.ask("GET", f"/v1/pairs/{noor[0]}/notes").status_code == 403


def test_nothing_is_delivered_until_the_holder_has_confirmed_the_record(
    world: World, de_brug: System, straatkracht: System
) -> None:
    """S35: both attached the pair's code, one of them perhaps to the wrong person's record."""
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
        meet(session, pair_id, world.karim)
        propose_consent(session, pair_id, world.sanne, world.karim)
        give_consent(session, youngster, pair_id, world.karim, copies=True)
    note_id = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    assert straatkracht.inbox() == []
    assert straatkracht.fetch(note_id).status_code == 404
    with world.database.transaction() as session:
        confirm_record(session, world.karim, pair_id)
    assert straatkracht.work() == [("put", note_id)]


def test_a_correction_and_an_answer_of_the_youngster_ask_for_the_note_again_at_a_higher_revision(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    note_id = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    straatkracht.carry_out()
    de_brug.put_note("1", source_note(pair_id, text="Vrijdag.", sourceRevision=2))
    assert [(item["do"], item["revision"]) for item in straatkracht.inbox()] == [("put", 2)]
    straatkracht.carry_out()
    with world.database.transaction() as session:
        answer_note(session, youngster, pair_id, UUID(note_id), Answer("dispute", "Klopt niet, ik was bij mijn oma."))
    assert [(item["do"], item["revision"]) for item in straatkracht.inbox()] == [("put", 3)]
    fetched = straatkracht.fetch(note_id).get_json()
    assert [(reply["kind"], reply["text"]) for reply in fetched["replies"]] == [
        ("dispute", "Klopt niet, ik was bij mijn oma.")
    ]
    assert (fetched["corrected"], fetched["marker"]) == (True, f"[koppel {note_id} r3]")


def test_this_does_not_belong_here_recalls_the_copy(world: World, de_brug: System, straatkracht: System, noor: Noor) -> None:
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    note_id = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    straatkracht.carry_out()
    with world.database.transaction() as session:
        hide_note(session, youngster, pair_id, UUID(note_id))
    assert straatkracht.work() == [("remove", note_id)]


def test_consent_that_ran_out_changes_the_tag_even_when_nothing_runs_in_the_background(
    world: World, de_brug: System, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    say_yes(world, *noor, world.karim, months=1)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.carry_out()
    tag = straatkracht.inbox_tag()
    clock.advance(days=40)
    straatkracht.take_lease()
    answer = straatkracht.read_inbox(tag)
    assert answer.status_code == 200
    assert [(item["do"], item["noteId"]) for item in answer.get_json()["items"]] == [("remove", note_id)]
    # Writing the end down afterwards may move the tag once more, and then it rests.
    with world.database.transaction() as session:
        expire_consents(session)
    rested = straatkracht.inbox_tag()
    assert straatkracht.read_inbox(rested).status_code == 304


def test_a_turn_on_a_seat_that_ends_by_itself_changes_the_tag(
    world: World, de_brug: System, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    say_yes(world, *noor, world.karim)
    note_id = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.carry_out()
    with world.database.transaction() as session:
        ends = update(Seat).where(Seat.person_id == world.karim.id).values(ends_at=clock.present + timedelta(days=20))
        session.execute(ends)
    straatkracht.inbox()
    tag = straatkracht.inbox_tag()
    clock.advance(days=30)
    straatkracht.take_lease()
    answer = straatkracht.read_inbox(tag)
    assert answer.status_code == 200
    assert [item["do"] for item in answer.get_json()["items"]] == ["remove"]
    assert answer.get_json()["items"][0]["noteId"] == note_id


def test_the_tag_of_one_organisation_does_not_move_with_what_another_receives(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    own, partner = de_brug.inbox_tag(), straatkracht.inbox_tag()
    de_brug.put_note("1", source_note(noor[0]))
    assert (de_brug.inbox_tag() == own, straatkracht.inbox_tag() == partner) == (True, False)
