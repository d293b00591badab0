"""Several pairs, several people at the same moment: each waits for the other in one order, and nobody is sent away."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import SERVICE, Actor, Role
from service.consent.decisions import expire_consents
from service.consent.successors import accept_successor
from service.db import Database
from service.errors import ConflictError
from service.exchange.inbox import read_inbox
from service.exchange.leases import take_lease
from service.pairs.joining import (
    Introduction,
    complete_joining,
    confirm_words,
    my_joining,
    refuse_words,
    show_code,
    spend_code,
)
from service.pairs.locks import lock_each_for_change, lock_for_change
from service.pairs.meeting import confirm_record
from service.pairs.models import Seat
from service.pairs.organisations import add_person, person_leaves, person_leaves_after
from service.pairs.revisions import raise_revision
from service.pairs.succession import name_successor, name_successor_of
from service.records.ending import ENDED_MONTHS, NOTE_MONTHS, choose_months, end_old_notes
from service.records.handing_over import check_actions, open_to_check
from tests.api.overlapping import answer_to_the_second
from tests.factories import EVIDENCE, World, form_pair, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import written

Pairs = list[tuple[UUID, Actor]]


@pytest.fixture
def pairs(world: World) -> Pairs:
    """Noor and Milan, who both share with Karim for a month; in the order of their pairs."""
    made = sorted((pair_with_youngster(world, name) for name in ("Noor", "Milan")), key=lambda pair: pair[0])
    with world.database.transaction() as session:
        for pair_id, youngster in made:
            give_consent(session, youngster, pair_id, world.karim, months=1, copies=True)
    return made


def test_midnight_and_somebody_who_changes_the_last_of_the_pairs(world: World, pairs: Pairs, clock: FakeClock) -> None:
    last = pairs[-1][0]
    clock.advance(days=40)
    ended = answer_to_the_second(
        world.database,
        lambda session: lock_for_change(session, last),
        lambda: expired(world.database),
        then=lambda session: confirm_record(session, world.karim, last),
    )
    assert ended == 2


def test_midnight_and_a_system_that_asks_what_to_do(world: World, pairs: Pairs, clock: FakeClock) -> None:
    system = world.straatkracht.system
    with world.database.transaction() as session:
        lease = take_lease(session, system, "one").number
        assert read_inbox(session, system, lease, None).items == []
    clock.advance(days=40)
    with world.database.transaction() as session:
        lease = take_lease(session, system, "one").number
    found = answer_to_the_second(
        world.database,
        lambda session: lock_for_change(session, pairs[0][0]),
        lambda: inbox_tag(world.database, system, lease),
        then=lambda session: confirm_record(session, world.karim, pairs[0][0]),
    )
    assert found


def test_notes_of_both_organisations_that_end_and_somebody_who_tells_both(world: World, clock: FakeClock) -> None:
    pair_id, youngster = pair_with_youngster(world)
    first, second = sorted((world.de_brug, world.straatkracht), key=lambda office: office.id)
    with world.database.transaction() as session:
        for office in (first, second):
            give_consent(session, youngster, pair_id, office.holder, months=6)
            choose_months(session, SERVICE, office.id, NOTE_MONTHS[0], ENDED_MONTHS[0])
    for office in (first, second):  # what ends of the first is told to the second, before the other way round
        written(world, office.holder, pair_id, "Zo was het.")
    clock.advance(days=100)
    ended = answer_to_the_second(
        world.database,
        lambda session: raise_revision(session, first.id),
        lambda: end_old_notes(world.database),
        then=lambda session: raise_revision(session, second.id),
    )
    assert ended == 2


def test_who_names_a_successor_for_all_of_sannes_pairs_learns_who_holds_them_by_then(world: World, pairs: Pairs) -> None:
    pair_id, youngster = pairs[0]
    joke, sanne = world.joke.id, world.sanne.id
    assert joke is not None
    assert sanne is not None
    with world.database.transaction() as session:
        els = add_person(session, SERVICE, world.de_brug.id, "els", "Els", [Role.PROFESSIONAL]).id
        name_successor(session, world.sanne, pair_id, joke)
        check_actions(session, world.sanne, open_to_check(session, world.sanne, pair_id), {})

    def name_els() -> int:
        with world.database.transaction() as session:
            return name_successor_of(session, world.de_brug.administrator, sanne, els)

    def accept(session: Session) -> None:
        accept_successor(session, youngster, pair_id, world.de_brug.id, joke, EVIDENCE)

    assert answer_to_the_second(world.database, accept, name_els) == 1


def test_who_leaves_while_named_for_one_more_pair_follows_in_none_of_them(world: World) -> None:
    joke, sanne = world.joke.id, world.sanne.id
    assert joke is not None
    assert sanne is not None
    with world.database.transaction() as session:
        first, other = sorted(form_pair(session, world.sanne, world.karim) for _ in range(2))
        person_leaves_after(session, world.de_brug.administrator, sanne, date(2026, 3, 30))
        name_successor(session, world.sanne, first, joke)

    def leave() -> None:
        with world.database.transaction() as session:
            person_leaves(session, world.de_brug.administrator, joke)

    answer_to_the_second(
        world.database,
        lambda session: lock_each_for_change(session, [first, other]),
        leave,
        then=lambda session: name_successor(session, world.sanne, other, joke),
    )
    with world.database.reading() as session:
        assert session.scalars(select(Seat).where(Seat.person_id == joke)).all() == []


def expired(database: Database) -> int:
    with database.transaction() as session:
        return expire_consents(session)


def inbox_tag(database: Database, system: Actor, lease: int) -> str:
    with database.transaction() as session:
        return read_inbox(session, system, lease, None).etag


def test_who_completes_while_the_holder_says_other_words_does_not_join(world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        code, _ = show_code(session, world.sanne, pair_id)
        joining = spend_code(session, code, Introduction("Huisgenoot", (2007, 1), "nl"))
        assert joining is not None
        flatmate = Actor(role=Role.JOINING, id=joining.id)
        confirm_words(session, world.sanne, pair_id, joining.id)

    def complete() -> str:
        try:
            with world.database.transaction() as session:
                mine = my_joining(session, flatmate)
                complete_joining(session, mine.id)
        except ConflictError:
            return "refused"
        return f"joined as {mine.id}"

    def refuse(session: Session) -> None:
        refuse_words(session, world.sanne, pair_id, flatmate.id or pair_id)

    assert answer_to_the_second(world.database, refuse, complete) == "refused"
