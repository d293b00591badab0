"""The pairs of an organisation, and what moves in them: only what this reader sees."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import event

from service.actors import Actor
from service.consent.decisions import decide_consent, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.gate import require_subject_grant
from service.db import Database
from service.pairs.forming import invite_partner
from service.pairs.models import Pair, PairState
from service.pairs.organisations import person_leaves
from service.records.release import mark_read
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import EVIDENCE, World, form_pair, give_consent, join, pair_with_youngster, propose_consent
from tests.fake_clock import FakeClock

Noor = tuple[UUID, Actor]


def test_a_pair_shows_its_code_its_partner_and_its_seat_and_nothing_of_the_youngster(
    world: World, straatkracht: System, noor: Noor
) -> None:
    (pair,) = straatkracht.pairs()
    with world.database.reading() as session:
        code = session.get_one(Pair, noor[0]).code
    assert pair | {"revision": ""} == {
        "pairId": str(noor[0]),
        "code": code,
        "state": "open",
        "partner": {"organisation": "De Brug", "holder": "Sanne"},
        "seat": {"holder": {"name": "Karim", "login": "karim"}, "standIn": None},
        "sharing": {"in": "none", "out": "none"},
        "revision": "",
    }


def test_listing_the_pairs_is_one_entry_that_names_them(world: World, straatkracht: System, noor: Noor) -> None:
    straatkracht.pairs()
    (entry,) = entries(world.database, "pairs-listed")
    assert entry.facts == f'{{"pairs":"{noor[0]}"}}'
    assert (entry.organisation_id, entry.program) == (world.straatkracht.id, "straatkracht")


def test_sharing_is_active_in_the_direction_that_was_given(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    assert straatkracht.pairs()[0]["sharing"] == {"in": "active", "out": "none"}
    assert de_brug.pairs()[0]["sharing"] == {"in": "none", "out": "active"}


def test_a_direction_whose_writer_has_not_met_the_youngster_is_not_active(
    world: World, de_brug: System, straatkracht: System
) -> None:
    """S34: Karim's number was never entered, so what he writes stays closed, whatever is said."""
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
        propose_consent(session, pair_id, world.sanne, world.karim)
        for reader in (world.sanne, world.karim):
            give_consent(session, youngster, pair_id, reader, copies=True)
    assert de_brug.pairs()[0]["sharing"] == {"in": "none", "out": "active"}
    assert straatkracht.pairs()[0]["sharing"] == {"in": "active", "out": "none"}


def test_an_invitation_that_was_not_answered_is_no_pair_yet(world: World, de_brug: System) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        invite_partner(session, world.sanne, world.karim.id, "samen-begeleiden", None)
    assert de_brug.pairs() == []


def test_a_pair_that_ended_is_still_listed_and_shares_nothing(world: World, straatkracht: System, noor: Noor) -> None:
    say_yes(world, *noor, world.karim)
    with world.database.transaction() as session:
        session.get_one(Pair, noor[0]).state = PairState.ENDED
    (pair,) = straatkracht.pairs()
    assert (pair["state"], pair["sharing"]) == ("ended", {"in": "none", "out": "none"})


def test_who_left_is_not_on_the_seat_any_more(world: World, de_brug: System, straatkracht: System, noor: Noor) -> None:
    assert world.sanne.id is not None
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    assert de_brug.pairs() == []
    assert straatkracht.pairs()[0]["partner"] == {"organisation": "De Brug", "holder": None}


def test_the_number_of_queries_does_not_grow_with_the_number_of_pairs(world: World, straatkracht: System) -> None:
    pair_with_youngster(world, "Noor")
    straatkracht.pairs()  # the first call of a minute also writes down that the system was seen
    one = _queries(world.database, straatkracht.pairs)
    for name in ("Milan", "Sam", "Yara"):
        pair_with_youngster(world, name)
    assert len(straatkracht.pairs()) == 4
    assert _queries(world.database, straatkracht.pairs) == one


def _refuse(world: World, pair_id: UUID, youngster: Actor) -> None:
    with world.database.transaction() as session:
        decide_consent(session, youngster, pair_id, {world.straatkracht.id: Terms()}, EVIDENCE)


def _postpone(world: World, pair_id: UUID, youngster: Actor) -> None:
    with world.database.transaction() as session:
        postpone_consent(session, youngster, pair_id, EVIDENCE)


def _pause_what_is_not_shared(world: World, pair_id: UUID, youngster: Actor) -> None:
    with world.database.transaction() as session:
        pause_consent(session, youngster, pair_id)


@pytest.mark.parametrize("answers", [_refuse, _postpone, _pause_what_is_not_shared])
def test_no_and_later_move_nothing_that_an_organisation_can_see(
    world: World,
    de_brug: System,
    straatkracht: System,
    noor: Noor,
    answers: Callable[[World, UUID, Actor], None],
) -> None:
    before = _what_is_seen(de_brug, straatkracht)
    answers(world, *noor)
    assert _what_is_seen(de_brug, straatkracht) == before


def test_a_note_that_waits_and_what_the_youngster_reads_move_nothing_that_the_partner_can_see(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim, subjects=["housing"])
    ordinary = de_brug.put_note("1", source_note(pair_id)).get_json()["noteId"]
    before = _what_is_seen(straatkracht)
    waiting = de_brug.put_note("2", source_note(pair_id, subject="income")).get_json()["noteId"]
    de_brug.put_note("2", source_note(pair_id, subject="income", text="Anders.", sourceRevision=2))
    with world.database.transaction() as session:
        grant = require_subject_grant(session, youngster, pair_id)
        mark_read(session, grant, [UUID(ordinary), UUID(waiting)])
    de_brug.retract("2")
    assert _what_is_seen(straatkracht) == before


def test_a_yes_a_note_that_passes_its_correction_and_a_stop_each_move_the_inbox(
    world: World, de_brug: System, straatkracht: System, noor: Noor
) -> None:
    seen = [straatkracht.inbox_tag()]
    say_yes(world, *noor, world.karim)
    seen.append(straatkracht.inbox_tag())
    de_brug.put_note("1", source_note(noor[0]))
    seen.append(straatkracht.inbox_tag())
    de_brug.put_note("1", source_note(noor[0], text="Anders.", sourceRevision=2))
    seen.append(straatkracht.inbox_tag())
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    seen.append(straatkracht.inbox_tag())
    assert len(set(seen)) == len(seen)


def test_the_revision_of_a_pair_changes_with_what_its_reader_sees(
    world: World, straatkracht: System, noor: Noor, clock: FakeClock
) -> None:
    before = straatkracht.pairs()[0]["revision"]
    say_yes(world, *noor, world.karim)
    during = straatkracht.pairs()[0]["revision"]
    clock.advance(days=100)
    assert during != before
    assert straatkracht.pairs()[0]["revision"] == before


def _what_is_seen(*systems: System) -> list[tuple[object, str]]:
    return [(system.pairs(), system.inbox_tag()) for system in systems]


def _queries(database: Database, ask: Callable[[], object]) -> int:
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    ask()
    event.remove(database.engine, "before_cursor_execute", count)
    return len(counted)


def test_nothing_is_shared_with_an_organisation_whose_accepted_people_have_left(
    world: World, de_brug: System, noor: Noor
) -> None:
    say_yes(world, *noor, world.karim)
    with world.database.transaction() as session:
        assert world.karim.id is not None
        person_leaves(session, world.straatkracht.administrator, world.karim.id)
    assert de_brug.pairs()[0]["sharing"] == {"in": "none", "out": "none"}
