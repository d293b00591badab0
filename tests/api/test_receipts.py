"""What a system says became of a copy."""

from uuid import UUID, uuid4

import pytest

from service.actors import Actor
from service.consent.decisions import withdraw_consent
from service.exchange.copies import Wanted, copies_of_pair, fetch_pair_notes
from service.exchange.models import Copy
from tests.api.overlapping import answer_to_the_second
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import World
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]


@pytest.fixture
def fetched(world: World, de_brug: System, straatkracht: System, noor: Noor) -> str:
    """A note that Straatkracht's system has fetched, and said nothing about."""
    say_yes(world, *noor, world.karim)
    note_id: str = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    straatkracht.take_lease()
    straatkracht.fetch(note_id)
    return note_id


def test_a_receipt_closes_the_item_and_the_same_again_changes_nothing(
    world: World, straatkracht: System, fetched: str
) -> None:
    assert straatkracht.work() == [("put", fetched)]
    straatkracht.tell(fetched, 1, "stored")
    tag = straatkracht.inbox_tag()
    assert straatkracht.tell(fetched, 1, "stored").status_code == 204
    assert straatkracht.inbox_tag() == tag
    assert straatkracht.work() == []
    assert len(entries(world.database, "copy-told")) == 1


def test_a_copy_that_must_stay_by_law_is_kept_with_its_ground_and_not_asked_for_again(
    world: World, straatkracht: System, noor: Noor, fetched: str
) -> None:
    straatkracht.tell(fetched, 1, "stored")
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    ground = "Jeugdwet 7.3.8, twintig jaar " + "x" * 150
    assert straatkracht.tell(fetched, 1, "kept", ground).status_code == 204
    assert straatkracht.work() == []
    (copy,) = _copies(world, noor[0])
    assert (copy.state, copy.ground) == ("kept", ground)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"state": "kept", "revision": 1}, "ground"),
        ({"state": "stored", "revision": 1, "ground": "Jeugdwet"}, "ground"),
        ({"state": "lost", "revision": 1}, "state"),
        ({"state": "stored", "revision": 0}, "revision"),
        ({"state": "stored", "revision": True}, "revision"),
        ({"state": "stored"}, "revision"),
        ({"state": "kept", "revision": 1, "ground": "a\u202eb"}, "ground"),
        ({"state": "kept", "revision": 1, "ground": "x" * 201}, "ground"),
    ],
)
def test_a_receipt_of_the_wrong_shape_is_refused_by_field(
    straatkracht: System, fetched: str, told: dict[str, object], field: str
) -> None:
    answer = straatkracht.ask("PUT", f"/v1/notes/{fetched}/receipt", json=told)
    assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (400, [field])


def test_a_receipt_under_an_older_number_is_recorded(
    world: World, straatkracht: System, noor: Noor, fetched: str, clock: FakeClock
) -> None:
    clock.advance(seconds=61)
    straatkracht.take_lease("two")
    assert straatkracht.tell(fetched, 1, "stored", **{"Lease-Number": "1"}).status_code == 204
    (copy,) = _copies(world, noor[0])
    assert (copy.state, copy.lease_number) == ("stored", 1)


def test_removed_of_an_earlier_copy_hides_nothing_of_the_one_that_is_fetched_at_the_same_moment(
    world: World, de_brug: System, straatkracht: System, noor: Noor, fetched: str
) -> None:
    de_brug.put_note("1", source_note(noor[0], text="Noor gaat vrijdag.", sourceRevision=2))
    answer = answer_to_the_second(
        world.database,
        lambda session: fetch_pair_notes(session, world.straatkracht.system, noor[0], Wanted(None, None, 50)),
        lambda: straatkracht.tell(fetched, 1, "removed"),
    )
    assert answer.status_code == 204
    (copy,) = _copies(world, noor[0])
    assert (copy.state, copy.revision) == ("possibly-held", 2)


def test_a_receipt_needs_no_lease(straatkracht: System, fetched: str) -> None:
    straatkracht.lease_number = 0
    assert straatkracht.tell(fetched, 1, "stored").status_code == 204
    assert straatkracht.work() == []


def test_a_removal_that_was_long_under_way_does_not_hide_a_newer_copy_from_a_recall(
    world: World, straatkracht: System, noor: Noor, fetched: str, clock: FakeClock
) -> None:
    """An adapter was killed after removing; another one fetched the note again; the first one's receipt comes last."""
    clock.advance(seconds=61)
    straatkracht.take_lease("two")
    straatkracht.fetch(fetched)
    straatkracht.tell(fetched, 1, "stored")
    assert straatkracht.tell(fetched, 1, "removed", **{"Lease-Number": "1"}).status_code == 204
    assert [copy.state for copy in _copies(world, noor[0])] == ["stored"]
    assert len(entries(world.database, "copy-told")) == 2
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    assert straatkracht.work() == [("remove", fetched)]


def test_a_removal_of_an_older_revision_does_not_hide_the_newer_copy(
    world: World, de_brug: System, straatkracht: System, noor: Noor, fetched: str
) -> None:
    de_brug.put_note("1", source_note(noor[0], text="Verbeterd.", sourceRevision=2))
    straatkracht.fetch(fetched)
    straatkracht.tell(fetched, 2, "stored")
    straatkracht.tell(fetched, 1, "removed")
    assert [(copy.state, copy.revision) for copy in _copies(world, noor[0])] == [("stored", 2)]


def test_a_receipt_for_what_was_never_fetched_is_not_found(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    unfetched = de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"]
    answers = [straatkracht.tell(note_id, 1, "stored") for note_id in (unfetched, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def _copies(world: World, pair_id: UUID) -> list[Copy]:
    with world.database.reading() as session:
        return list(copies_of_pair(session, pair_id))
