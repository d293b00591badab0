"""The main job between two registration systems, as the scenarios tell it."""

from uuid import UUID

from service.actors import Actor
from service.consent.decisions import pause_consent, withdraw_consent
from tests.api.system import System
from tests.api.told import TEXT, entries, say_yes, source_note
from tests.factories import World
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]


def test_sanne_writes_once_and_karim_reads_it_in_the_system_of_straatkracht(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    """S1."""
    pair_id, youngster = noor
    kept = de_brug.put_note("ir.note-118", source_note(pair_id)).get_json()
    assert straatkracht.inbox() == []

    say_yes(world, pair_id, youngster, world.karim, previewed={kept["noteId"]: kept["revision"]})
    (item,) = straatkracht.inbox()
    assert item == {"noteId": kept["noteId"], "revision": 1, "pairId": str(pair_id), "do": "put"}
    fetched = straatkracht.fetch(item["noteId"]).get_json()
    assert fetched["text"] == TEXT
    assert fetched["author"] == {"name": "Sanne", "organisation": "De Brug"}
    assert straatkracht.tell(item["noteId"], fetched["revision"], "stored").status_code == 204
    assert straatkracht.inbox() == []
    assert [entry.organisation_id for entry in entries(world.database, "note-fetched")] == [world.straatkracht.id]
    assert [entry.facts for entry in entries(world.database, "copy-told")] == ['{"state":"stored","revision":"1"}']


def test_noor_pauses_while_a_copy_is_on_its_way_and_it_is_removed_in_the_next_cycle(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    """S8, the part of the exchange."""
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    under_way = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    not_fetched = de_brug.put_note("2", source_note(pair_id, text="Kom om tien uur.")).get_json()["noteId"]
    straatkracht.inbox()
    assert straatkracht.fetch(under_way).status_code == 200

    with world.database.transaction() as session:
        pause_consent(session, youngster, pair_id)
    assert straatkracht.fetch(under_way).status_code == 404
    assert straatkracht.fetch(not_fetched).status_code == 404
    assert straatkracht.ask("GET", f"/v1/pairs/{pair_id}/notes").get_json()["reason"] == "nothing-shared"
    assert straatkracht.work() == [("remove", under_way)]

    # The receipt of what was stored just before comes late: it may stand there, so it must go.
    assert straatkracht.tell(under_way, 1, "stored").status_code == 204
    assert straatkracht.work() == [("remove", under_way)]
    assert straatkracht.tell(under_way, 1, "removed").status_code == 204
    assert straatkracht.work() == []


def test_a_stored_receipt_that_comes_after_the_removal_yields_a_remove_again(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    note_id = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    straatkracht.carry_out()
    with world.database.transaction() as session:
        withdraw_consent(session, youngster, pair_id)
    straatkracht.carry_out()
    tag = straatkracht.inbox_tag()
    straatkracht.tell(note_id, 1, "stored")
    assert straatkracht.inbox_tag() != tag
    assert straatkracht.work() == [("remove", note_id)]


def test_after_three_days_of_outage_every_note_arrives_once_and_what_was_withdrawn_never_does(
    world: World, de_brug: System, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    """S25."""
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    stands = de_brug.put_note("before", source_note(pair_id, text="Van voor de storing.")).get_json()["noteId"]
    assert list(straatkracht.carry_out()) == [stands]

    clock.advance(days=1)
    first = de_brug.put_note("day-1", source_note(pair_id, text="Dag een.", writtenAt=_at(clock))).get_json()["noteId"]
    de_brug.put_note("gone", source_note(pair_id, text="Deze wordt ingetrokken.", writtenAt=_at(clock)))
    clock.advance(days=1)
    de_brug.retract("before")
    de_brug.retract("gone")
    de_brug.put_note("day-1", source_note(pair_id, text="Dag een, verbeterd.", writtenAt=_at(clock), sourceRevision=2))
    clock.advance(days=1)
    third = de_brug.put_note("day-3", source_note(pair_id, text="Dag drie.", writtenAt=_at(clock))).get_json()["noteId"]

    assert straatkracht.work() == [("remove", stands), ("put", first), ("put", third)]
    assert straatkracht.carry_out() == {first: "Dag een, verbeterd.", third: "Dag drie."}
    assert straatkracht.carry_out() == {}


def test_consent_that_was_withdrawn_during_the_outage_lets_nothing_arrive(
    world: World, de_brug: System, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    """S25, the recall that came in between."""
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    stands = de_brug.put_note("before", source_note(pair_id)).get_json()["noteId"]
    straatkracht.carry_out()
    clock.advance(days=2)
    de_brug.put_note("during", source_note(pair_id, text="Tijdens de storing."))
    with world.database.transaction() as session:
        withdraw_consent(session, youngster, pair_id)
    clock.advance(days=1)
    assert straatkracht.work() == [("remove", stands)]
    assert straatkracht.carry_out() == {}
    assert straatkracht.work() == []


def _at(clock: FakeClock) -> str:
    return clock().isoformat()
