"""One running adapter per organisation."""

import pytest

from service.exchange.leases import take_lease
from service.pairs.models import RegistrationSystem
from tests.api.overlapping import answer_to_the_second
from tests.api.system import System
from tests.api.told import entries
from tests.factories import World
from tests.fake_clock import FakeClock


def test_the_first_instance_gets_the_lease_for_a_minute(world: World, de_brug: System) -> None:
    answer = de_brug.take_lease("one")
    assert answer.get_json() == {"number": 1, "until": "2026-03-03T13:03:00Z"}
    assert len(entries(world.database, "lease-taken")) == 1


def test_another_instance_waits_until_the_end_and_is_told_when_that_is(de_brug: System, clock: FakeClock) -> None:
    until = de_brug.take_lease("one").get_json()["until"]
    held = de_brug.take_lease("two")
    assert (held.status_code, held.get_json()["reason"]) == (409, "lease-held")
    assert held.get_json()["until"] == until.replace("Z", ".000Z")
    clock.advance(seconds=60)
    assert de_brug.take_lease("two").get_json()["number"] == 2


def test_the_same_instance_takes_it_again_at_once_under_the_same_number(de_brug: System, clock: FakeClock) -> None:
    de_brug.take_lease("one")
    clock.advance(seconds=40)
    again = de_brug.take_lease("one").get_json()
    assert again == {"number": 1, "until": "2026-03-03T13:03:40Z"}
    clock.advance(seconds=30)
    assert de_brug.take_lease("two").status_code == 409


def test_a_lease_that_ended_comes_back_under_a_higher_number(de_brug: System, clock: FakeClock) -> None:
    de_brug.take_lease("one")
    clock.advance(seconds=61)
    assert de_brug.take_lease("one").get_json()["number"] == 2


def test_every_organisation_has_its_own(de_brug: System, straatkracht: System) -> None:
    assert de_brug.take_lease("one").status_code == 200
    assert straatkracht.take_lease("two").status_code == 200


@pytest.mark.parametrize("number", [None, "1", "7"])
def test_inbox_and_fetch_need_the_present_number(de_brug: System, clock: FakeClock, number: str | None) -> None:
    de_brug.take_lease("one")
    clock.advance(seconds=61)
    de_brug.take_lease("two")
    headers = {"Lease-Number": number} if number else {}
    for path in ("/v1/inbox", "/v1/notes/5d7e1b52-2f0c-4f6a-9f0e-1c2d3e4f5a6b"):
        answer = de_brug.ask("GET", path, headers=headers)
        assert (answer.status_code, answer.get_json()["reason"]) == (409, "lease-lost")


def test_a_lease_is_lost_by_time_alone(de_brug: System, clock: FakeClock) -> None:
    de_brug.take_lease("one")
    assert de_brug.read_inbox().status_code == 200
    clock.advance(seconds=60)
    assert de_brug.read_inbox().status_code == 409


@pytest.mark.parametrize("number", ["", "abc", "-1", "0", "1.0", "99999999999", "٣"])
def test_a_number_that_is_none_is_named(de_brug: System, number: str) -> None:
    answer = de_brug.ask("GET", "/v1/inbox", headers={"Lease-Number": number.encode().decode("latin-1")})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.get_json()["errors"]] == ["Lease-Number"]


@pytest.mark.parametrize("is_first", [True, False], ids=["never taken", "ended"])
def test_of_two_instances_that_ask_at_the_same_moment_one_gets_it(
    world: World, de_brug: System, clock: FakeClock, is_first: bool
) -> None:
    if not is_first:
        de_brug.take_lease("before")
        clock.advance(seconds=61)
    second = answer_to_the_second(
        world.database,
        lambda session: take_lease(session, world.de_brug.system, "one"),
        lambda: de_brug.take_lease("two"),
    )
    assert (second.status_code, second.get_json()["reason"]) == (409, "lease-held")


def test_what_a_system_leaves_behind_is_said_with_the_lease_and_kept_until_it_says_otherwise(
    world: World, de_brug: System
) -> None:
    def said() -> str:
        with world.database.reading() as session:
            return session.get_one(RegistrationSystem, world.de_brug.system.id).residues

    for _ in range(2):
        de_brug.take_lease("one", residues=["Reservekopieën van de map.", "Wat een collega afdrukte."])
    de_brug.take_lease("one")
    assert said() == "Reservekopieën van de map.\nWat een collega afdrukte."
    assert [entry.facts for entry in entries(world.database, "residues-declared")] == ['{"residues":"2"}']
    refused = de_brug.take_lease("one", residues=["x" * 201])
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (400, "residues.0")
    de_brug.take_lease("one", residues=[])
    assert said() == ""


def test_a_lease_that_another_has_declares_nothing(world: World, de_brug: System) -> None:
    de_brug.take_lease("one")
    assert de_brug.take_lease("two", residues=["Niets."]).status_code == 409
    assert entries(world.database, "residues-declared") == []
