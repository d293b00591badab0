"""What is new to a professional: what can be read since they last looked, whenever it was written."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.decisions import end_after, pause_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.gate import require_subject_grant
from service.records.release import decide_and_release, mark_read, release_note
from service.records.replies import hide_note, show_note_again
from tests.factories import EVIDENCE, World
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, text_of, written
from tests.pages.noor import Noor

Passes = Callable[[Session, World, Noor, UUID], None]
Stops = Callable[[Session, Actor, UUID], None]


def says_yes(
    session: Session,
    world: World,
    noor: Noor,
    *seen: UUID,
    subjects: tuple[str, ...] = ("housing",),
    read_first: bool = False,
) -> None:
    """To Karim, with these notes on her screen."""
    assert world.karim.id is not None
    terms = Terms(frozenset(subjects), frozenset({world.karim.id}), end_after(session, 3), read_first=read_first)
    decide_and_release(session, noor[1], noor[0], {world.straatkracht.id: terms}, EVIDENCE, dict.fromkeys(seen, 1))


def in_the_preview(session: Session, world: World, noor: Noor, note_id: UUID) -> None:
    says_yes(session, world, noor, note_id)


def by_itself(session: Session, world: World, noor: Noor, note_id: UUID) -> None:
    release_note(session, noor[1], noor[0], note_id, 1, EVIDENCE)


def by_reading(session: Session, world: World, noor: Noor, note_id: UUID) -> None:
    mark_read(session, require_subject_grant(session, noor[1], noor[0]), [note_id])


def by_wanting_no_more_to_read_first(session: Session, world: World, noor: Noor, note_id: UUID) -> None:
    says_yes(session, world, noor)


def nothing(session: Session, world: World, noor: Noor) -> None:
    """Nothing is shared yet."""


def other_subjects(session: Session, world: World, noor: Noor) -> None:
    says_yes(session, world, noor, subjects=("income",))


def read_first(session: Session, world: World, noor: Noor) -> None:
    says_yes(session, world, noor, read_first=True)


def new_to_karim(app: Flask, world: World, pair_id: UUID) -> tuple[bool, int]:
    """On his list, and how many notes on the page of the pair, which he looks at."""
    karim = at_desk(app, world, world.karim)
    on_list = "nieuw" in text_of(karim.open("/begeleider/").tbody)
    return on_list, len(karim.open(f"/begeleider/koppel/{pair_id}").select("article .badge"))


def goes_by(clock: FakeClock) -> None:
    clock.advance(hours=1)


@pytest.mark.parametrize(
    ("before", "passes"),
    [
        (nothing, in_the_preview),
        (other_subjects, in_the_preview),
        (read_first, by_reading),
        (read_first, by_wanting_no_more_to_read_first),
    ],
)
def test_a_note_is_new_from_when_it_can_be_read_whenever_it_was_written(
    app: Flask, world: World, noor: Noor, clock: FakeClock, before: Callable[..., None], passes: Passes
) -> None:
    with world.database.transaction() as session:
        before(session, world, noor)
    note_id = written(world, world.sanne, noor[0], "Noor belde zelf.")
    goes_by(clock)
    assert new_to_karim(app, world, noor[0]) == (False, 0)
    goes_by(clock)
    with world.database.transaction() as session:
        passes(session, world, noor, note_id)
    assert new_to_karim(app, world, noor[0]) == (True, 1)
    assert new_to_karim(app, world, noor[0]) == (False, 0)


def test_what_was_hidden_or_written_during_a_stop_is_new_when_she_lets_it_pass_by_itself(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        says_yes(session, world, noor)
    note_id = written(world, world.sanne, noor[0], "Noor belde zelf.")
    with world.database.transaction() as session:
        hide_note(session, noor[1], noor[0], note_id)
    goes_by(clock)
    assert new_to_karim(app, world, noor[0]) == (False, 0)
    goes_by(clock)
    with world.database.transaction() as session:
        show_note_again(session, noor[1], noor[0], note_id)
        by_itself(session, world, noor, note_id)
    assert new_to_karim(app, world, noor[0]) == (True, 1)


@pytest.mark.parametrize("stops", [pause_consent, withdraw_consent])
def test_after_a_stop_what_he_had_read_is_not_new_again_and_what_he_had_not_still_is(
    app: Flask, world: World, noor: Noor, clock: FakeClock, stops: Stops
) -> None:
    with world.database.transaction() as session:
        says_yes(session, world, noor)
    read = written(world, world.sanne, noor[0], "Noor belde zelf.")
    assert new_to_karim(app, world, noor[0]) == (True, 1)
    goes_by(clock)
    unread = written(world, world.sanne, noor[0], "Noor kreeg een huis.")
    with world.database.transaction() as session:
        stops(session, noor[1], noor[0])
    goes_by(clock)
    assert new_to_karim(app, world, noor[0]) == (False, 0), "he looked, and there was nothing to see"
    goes_by(clock)
    with world.database.transaction() as session:
        says_yes(session, world, noor, read, unread)
    assert new_to_karim(app, world, noor[0]) == (True, 1)
