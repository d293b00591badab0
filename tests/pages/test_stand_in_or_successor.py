"""A yes to who takes over one day is no yes to who stands in tomorrow, and the other way round."""

from datetime import date
from uuid import UUID

import pytest

from service.actors import SERVICE, Role
from service.consent.choices import Choice, Choices, choice_that_stands, stands_already, terms_of
from service.consent.decisions import decide_consent, end_after
from service.consent.my_pairs import my_pair
from service.consent.stand_ins import refuse_stand_in
from service.consent.successors import accept_successor, refuse_successor
from service.errors import NotYoursError
from service.pairs.being_away import be_away
from service.pairs.organisations import add_person, person_leaves
from service.pairs.stand_ins import name_stand_in
from service.pairs.succession import name_successor, name_successor_of, withdraw_successor
from tests.factories import EVIDENCE, World, give_consent
from tests.pages.desk import written
from tests.pages.noor import Noor, read_by, stands

TODAY = date(2026, 3, 3)
OF_KARIM = "Noor is naar de kijkdag geweest."


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Karim wrote something that Sanne may read."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.sanne)
    written(world, world.karim, noor[0], OF_KARIM)
    return noor


def stands_in(world: World, pair_id: UUID) -> None:
    with world.database.transaction() as session:
        name_stand_in(session, world.sanne, pair_id, _id_of_joke(world))


def follows(world: World, noor: Noor, person_id: UUID | None = None) -> None:
    """Sanne names who takes over, Joke unless another is given, and Noor says yes."""
    who = person_id or _id_of_joke(world)
    with world.database.transaction() as session:
        name_successor(session, world.sanne, noor[0], who)
        accept_successor(session, noor[1], noor[0], world.de_brug.id, who, EVIDENCE)


def while_sanne_is_away(world: World, noor: Noor) -> list[str]:
    with world.database.transaction() as session:
        be_away(session, world.sanne, TODAY, TODAY)
    return read_by(world, world.joke, noor[0])


def chosen(world: World, noor: Noor, *, stand_in: bool) -> None:
    """Through the consent screens: about housing, with or without whoever stands in."""
    with world.database.transaction() as session:
        until, pair = end_after(session, 3), my_pair(session, noor[1], noor[0])
        choice = Choice(world.de_brug.id, frozenset({"housing"}), stand_in=stand_in)
        choices = Choices((choice,), 3, TODAY)
        assert not stands_already(pair, choices, until)
        decide_consent(session, noor[1], noor[0], terms_of(pair, choices, until), EVIDENCE)
        again = my_pair(session, noor[1], noor[0])
        assert stands_already(again, choices, until)
        assert choice_that_stands(again.direction_to(world.de_brug.id)).stand_in is stand_in


def _id_of_joke(world: World) -> UUID:
    assert world.joke.id is not None
    return world.joke.id


def test_a_yes_to_joke_as_successor_lets_her_read_nothing_while_sanne_is_away(world: World, shared: Noor) -> None:
    stands_in(world, shared[0])
    follows(world, shared)
    with pytest.raises(NotYoursError):
        while_sanne_is_away(world, shared)


def test_a_no_to_joke_as_stand_in_on_the_consent_screens_holds_while_she_is_to_follow(world: World, shared: Noor) -> None:
    stands_in(world, shared[0])
    follows(world, shared)
    chosen(world, shared, stand_in=True)
    chosen(world, shared, stand_in=False)
    with pytest.raises(NotYoursError):
        while_sanne_is_away(world, shared)


def test_a_yes_to_els_as_successor_makes_no_stand_in_of_joke_who_was_to_follow_before(world: World, shared: Noor) -> None:
    follows(world, shared)
    with world.database.transaction() as session:
        withdraw_successor(session, world.sanne, shared[0])
        els = add_person(session, SERVICE, world.de_brug.id, "els", "Els", [Role.PROFESSIONAL]).id
    stands_in(world, shared[0])
    follows(world, shared, els)
    with pytest.raises(NotYoursError):
        while_sanne_is_away(world, shared)


def test_a_no_to_joke_as_successor_leaves_her_the_stand_in_that_noor_accepted(world: World, shared: Noor) -> None:
    stands_in(world, shared[0])
    chosen(world, shared, stand_in=True)
    follows(world, shared)
    with world.database.transaction() as session:
        refuse_successor(session, shared[1], shared[0], world.de_brug.id, EVIDENCE)
    assert while_sanne_is_away(world, shared) == [OF_KARIM]


def test_a_no_to_joke_as_stand_in_leaves_her_the_successor_that_noor_accepted(world: World, shared: Noor) -> None:
    stands_in(world, shared[0])
    chosen(world, shared, stand_in=True)
    follows(world, shared)
    with world.database.transaction() as session:
        refuse_stand_in(session, shared[1], shared[0], world.de_brug.id, EVIDENCE)
    assert stands(world, shared[0])[world.de_brug.id].people == {world.sanne.id, world.joke.id}
    with pytest.raises(NotYoursError):
        while_sanne_is_away(world, shared)
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.sanne.id)  # type: ignore[arg-type]
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]


def test_naming_els_for_all_of_sannes_pairs_leaves_joke_where_noor_accepted_her(world: World, shared: Noor) -> None:
    follows(world, shared)
    with world.database.transaction() as session:
        els = add_person(session, SERVICE, world.de_brug.id, "els", "Els", [Role.PROFESSIONAL]).id
        assert name_successor_of(session, world.de_brug.administrator, world.sanne.id, els) == 0  # type: ignore[arg-type]
        person_leaves(session, world.de_brug.administrator, world.sanne.id)  # type: ignore[arg-type]
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]
