"""What a system says that it holds, against what consent covers and what was stored."""

from uuid import UUID, uuid4

import pytest

from service.actors import Actor
from service.consent.decisions import withdraw_consent
from service.exchange.copies import copies_of_pair
from service.exchange.holdings import drift_to_mend
from service.pairs.models import RegistrationSystem
from tests.api.system import System, digest
from tests.api.told import entries, say_yes, source_note
from tests.factories import World

Noor = tuple[UUID, Actor]


@pytest.fixture
def stored(world: World, de_brug: System, straatkracht: System, noor: Noor) -> list[str]:
    """Two notes that stand in Straatkracht's system, in the order of their identifiers."""
    say_yes(world, *noor, world.karim)
    for number in (1, 2):
        de_brug.put_note(str(number), source_note(noor[0], text=f"Notitie {number}."))
    return sorted(straatkracht.carry_out())


def as_stored(*note_ids: str) -> list[tuple[str, int, str]]:
    return [(note_id, 1, digest(note_id, 1)) for note_id in note_ids]


def test_what_stands_there_as_it_was_stored_is_named_by_nobody(
    world: World, straatkracht: System, stored: list[str]
) -> None:
    tag = straatkracht.inbox_tag()
    assert straatkracht.list_holdings(*as_stored(*stored)) == []
    assert straatkracht.inbox_tag() == tag
    (entry,) = entries(world.database, "copies-listed")
    assert (entry.note_ids or "", entry.facts) == ("", '{"copies":"2","found":"0"}')
    with world.database.reading() as session:
        assert session.get_one(RegistrationSystem, world.straatkracht.system.id).listed_at is not None


def test_a_text_that_somebody_changed_is_named_and_left_as_it_is(
    world: World, straatkracht: System, stored: list[str]
) -> None:
    changed = (stored[0], 1, digest(stored[0], 1, "iets anders"))
    for _ in range(2):
        assert straatkracht.list_holdings(changed, *as_stored(stored[1])) == [("text-differs", stored[0])]
    assert straatkracht.work() == []
    with world.database.reading() as session:
        assert [(each.note_id, each.finding, each.looks) for each in drift_to_mend(session, world.straatkracht.id)] == [
            (stored[0], "text-differs", 2)
        ]
        assert drift_to_mend(session, world.de_brug.id) == []
    (entry, _) = entries(world.database, "copies-listed")
    assert entry.note_ids == stored[0]
    assert straatkracht.list_holdings(*as_stored(*stored)) == []
    with world.database.reading() as session:
        assert drift_to_mend(session, world.straatkracht.id) == []


def test_a_system_that_no_longer_knows_its_digest_is_not_accused(straatkracht: System, stored: list[str]) -> None:
    items = [{"noteId": note_id, "revision": 1} for note_id in stored]
    answer = straatkracht.ask("PUT", "/v1/holdings", json={"items": items}, headers=straatkracht.lease())
    assert answer.get_json() == {"items": []}


def test_a_copy_that_consent_no_longer_covers_is_named_as_long_as_it_stands(
    world: World, straatkracht: System, noor: Noor, stored: list[str]
) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    straatkracht.take_lease()
    assert straatkracht.list_holdings(*as_stored(*stored)) == [("not-covered", note_id) for note_id in stored]
    straatkracht.carry_out()
    assert straatkracht.list_holdings() == []


def test_what_came_back_with_an_old_backup_after_its_removal_must_go_again_and_noor_sees_it_as_asked_back(
    world: World, straatkracht: System, noor: Noor, stored: list[str]
) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    straatkracht.carry_out()
    assert straatkracht.work() == []
    assert straatkracht.list_holdings(*as_stored(stored[0])) == [("not-covered", stored[0])]
    assert straatkracht.work() == [("remove", stored[0])]
    with world.database.reading() as session:
        states = {str(copy.note_id): copy.state for copy in copies_of_pair(session, noor[0])}
    assert states == {stored[0]: "possibly-held", stored[1]: "removed"}


def test_an_old_revision_from_a_backup_and_a_copy_that_is_gone_are_put_there_again(
    de_brug: System, straatkracht: System, noor: Noor, stored: list[str]
) -> None:
    for number in (1, 2):
        de_brug.put_note(str(number), source_note(noor[0], text=f"Verbeterd {number}.", sourceRevision=2))
    straatkracht.carry_out()
    assert straatkracht.list_holdings(*as_stored(stored[0])) == [("other-revision", stored[0]), ("gone", stored[1])]
    assert sorted(straatkracht.work()) == sorted(("put", note_id) for note_id in stored)
    assert sorted(straatkracht.carry_out()) == stored
    assert straatkracht.list_holdings(*((note_id, 2, digest(note_id, 2)) for note_id in stored)) == []


def test_a_copy_that_stands_there_twice_is_put_there_again_so_that_one_is_left(
    straatkracht: System, stored: list[str]
) -> None:
    held = as_stored(stored[0], *stored)
    assert straatkracht.list_holdings(*held) == [("doubled", stored[0])]
    assert straatkracht.work() == [("put", stored[0])]


def test_a_copy_of_what_was_never_fetched_is_unknown_whether_such_a_note_exists_or_not(
    de_brug: System, straatkracht: System, noor: Noor, stored: list[str]
) -> None:
    unfetched = de_brug.put_note("3", source_note(noor[0])).get_json()["noteId"]
    strange = sorted([unfetched, str(uuid4()), "proef-1"])
    found = straatkracht.list_holdings(*as_stored(*stored, *strange))
    assert found == [("unknown", note_id) for note_id in strange]
    assert straatkracht.work() == [("put", unfetched)]


def test_a_copy_that_must_stay_by_law_is_no_finding(
    world: World, straatkracht: System, noor: Noor, stored: list[str]
) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    for note_id in stored:
        straatkracht.tell(note_id, 1, "kept", "Jeugdwet 7.3.8")
    assert straatkracht.list_holdings(*as_stored(*stored)) == []


def test_a_part_of_the_list_says_nothing_of_what_lies_beside_it(straatkracht: System, stored: list[str]) -> None:
    first, second = stored
    assert straatkracht.list_holdings(until=first) == [("gone", first)]
    assert straatkracht.list_holdings(*as_stored(second), after=first) == []
    assert straatkracht.work() == [("put", first)]


@pytest.mark.parametrize(
    ("bounds", "field"),
    [({"after": "b", "until": "a"}, "until"), ({"after": "z"}, "items"), ({"until": "0"}, "items")],
    ids=["until before after", "an item before", "an item beyond"],
)
def test_a_list_out_of_its_bounds_is_refused_by_field(straatkracht: System, bounds: dict[str, str], field: str) -> None:
    straatkracht.take_lease()
    body = {"items": [{"noteId": "m", "revision": 1}] if field == "items" else [], **bounds}
    answer = straatkracht.ask("PUT", "/v1/holdings", json=body, headers=straatkracht.lease())
    assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (400, [field])


def test_without_the_lease_nothing_is_taken_from_a_list(straatkracht: System, stored: list[str]) -> None:
    answer = straatkracht.ask("PUT", "/v1/holdings", json={"items": []}, headers={"Lease-Number": "99"})
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "lease-lost")
    assert straatkracht.work() == []
