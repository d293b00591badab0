"""A professional's notices by e-mail: of what waits on their pages, in their own hours, and never of a stop."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from service.actors import Actor
from service.consent.decisions import pause_consent, withdraw_consent
from service.consent.proposals import confirm_proposal, propose
from service.pairs.leaving import let_go
from service.pairs.mail_models import Mailbox, NoticeTimes, Rhythm
from service.pairs.mailbox import give_address
from service.pairs.models import Person
from service.pairs.notice_times import begin_times, choose_times, is_time_to_look, opens_at, remember_told, untold
from service.post.at_work import confirm_at_work, tell_at_work
from service.records.acting import ASKED, Seen, decline, leave
from service.records.pair_page import open_pair_page
from service.records.reading import open_story
from tests.api.told import say_yes
from tests.factories import ASKED_FREELY, World, give_consent
from tests.fake_clock import FakeClock
from tests.mail_server import Post
from tests.pages.desk import entries, written
from tests.post.conftest import code_in, send

Noor = tuple[UUID, Actor]

KARIM = "karim@straatkracht.test"
TEXT = "Noor belde zelf met de woningcorporatie."


@pytest.fixture
def karim(world: World, noor: Noor, post: Post) -> Actor:
    """Karim may read what Sanne writes; he wants notices on working days from eight to six. It is Tuesday, two o'clock."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        give_address(session, world.karim, KARIM)
        begin_times(session, world.karim, "nl")
    send(world.database, post)
    with world.database.transaction() as session:
        assert confirm_at_work(session, world.karim, code_in(post))
    post.messages.clear()
    return world.karim


def letters(world: World, post: Post) -> int:
    """How many leave in this minute."""
    tell_at_work(world.database)
    return send(world.database, post)


def times(**more: object) -> NoticeTimes:
    usual = {"rhythm": Rhythm.SOON, "from_hour": 8, "until_hour": 18, "weekends": False, "looked_at": None, "told": b""}
    return NoticeTimes(**{**usual, **more})


def test_of_a_new_note_once_and_without_a_word_about_anybody(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock
) -> None:
    clock.advance(minutes=10)
    assert letters(world, post) == 0
    written(world, world.sanne, noor[0], TEXT)
    clock.advance(minutes=10)
    assert letters(world, post) == 1
    (message,) = post.messages
    assert (message["To"], message["Subject"]) == (KARIM, "Er is iets nieuws")
    whole = message.as_string().lower()
    assert not [word for word in ("noor", "sanne", "brug", "jongere", "notitie", "toestemming") if word in whole]
    clock.advance(hours=2)
    assert letters(world, post) == 0
    for act in ("mail-address-given", "mail-chosen"):
        assert [entry.seen_as for entry in entries(world.database, act)] == [None]


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
def test_a_stop_makes_no_letter_and_takes_the_one_that_waits(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock, stop: Callable[..., None]
) -> None:
    written(world, world.sanne, noor[0], TEXT)
    clock.advance(minutes=10)
    tell_at_work(world.database)
    with world.database.transaction() as session:
        stop(session, noor[1], noor[0])
    assert send(world.database, post) == 0
    clock.advance(hours=2)
    assert letters(world, post) == 0


def test_what_comes_back_after_a_pause_is_not_told_twice(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock
) -> None:
    written(world, world.sanne, noor[0], TEXT)
    clock.advance(minutes=10)
    assert letters(world, post) == 1
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    clock.advance(hours=2)
    assert letters(world, post) == 0
    say_yes(world, noor[0], noor[1], karim)
    clock.advance(hours=2)
    assert letters(world, post) == 0


def test_at_night_it_waits_and_what_was_read_meanwhile_is_not_told(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock
) -> None:
    clock.present = datetime(2026, 3, 3, 18, tzinfo=UTC)
    written(world, world.sanne, noor[0], TEXT)
    assert letters(world, post) == 0
    clock.present = datetime(2026, 3, 4, 7, tzinfo=UTC)
    tell_at_work(world.database)
    with world.database.transaction() as session:
        open_pair_page(session, karim, noor[0])
    assert send(world.database, post) == 0


def test_a_letter_that_could_not_leave_by_day_waits_for_the_morning(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock
) -> None:
    written(world, world.sanne, noor[0], TEXT)
    clock.advance(minutes=10)
    tell_at_work(world.database)
    clock.present = datetime(2026, 3, 6, 20, tzinfo=UTC)  # Friday evening
    assert send(world.database, post) == 0
    clock.present = datetime(2026, 3, 9, 6, 59, tzinfo=UTC)
    assert send(world.database, post) == 0
    clock.present = datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert send(world.database, post) == 1


def test_once_a_day_of_what_a_colleague_asks(world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        choose_times(session, karim, Rhythm.DAILY, (9, 17), weekends=False)
    clock.present = datetime(2026, 3, 24, 9, tzinfo=UTC)
    assert letters(world, post) == 0
    with world.database.transaction() as session:
        propose(session, world.sanne, noor[0], "samen-begeleiden", ["housing"], ASKED_FREELY)
    clock.advance(hours=3)
    assert letters(world, post) == 0
    clock.present = datetime(2026, 3, 25, 8, tzinfo=UTC)
    assert letters(world, post) == 1
    with world.database.transaction() as session:
        confirm_proposal(session, karim, noor[0])


def test_of_a_colleague_who_asks_to_take_an_action_over_and_again_when_they_ask_again(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock
) -> None:
    calling = {"what": "Bellen", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
    note_id = written(world, world.sanne, noor[0], TEXT, kind="action", action=calling)

    def asks() -> None:
        with world.database.transaction() as session:
            (note,) = (note for note in open_story(session, world.sanne, noor[0]).own if note.id == note_id)
            leave(session, world.sanne, noor[0], Seen(note_id, note.action_revision), ASKED)

    with world.database.transaction() as session:
        open_pair_page(session, karim, noor[0])
    clock.advance(minutes=50)
    assert letters(world, post) == 0
    asks()
    clock.advance(minutes=50)
    assert letters(world, post) == 1
    clock.advance(minutes=50)
    assert letters(world, post) == 0
    with world.database.transaction() as session:
        (note,) = (note for note in open_story(session, karim, noor[0]).shared if note.id == note_id)
        decline(session, karim, noor[0], Seen(note_id, note.action_revision))
    asks()
    clock.advance(minutes=50)
    assert letters(world, post) == 1
    whole = post.messages[-1].as_string().lower()
    assert not [word for word in ("noor", "sanne", "bellen", "actie") if word in whole]


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
def test_not_of_an_action_that_is_covered_no_more_when_the_letter_would_leave(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock, stop: Callable[..., None]
) -> None:
    calling = {"what": "Bellen", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
    note_id = written(world, world.sanne, noor[0], TEXT, kind="action", action=calling)
    with world.database.transaction() as session:
        open_pair_page(session, karim, noor[0])
        leave(session, world.sanne, noor[0], Seen(note_id, 0), ASKED)
    with world.database.transaction() as session:
        stop(session, noor[1], noor[0])
    clock.advance(minutes=10)
    assert letters(world, post) == 0


def test_who_leaves_hears_nothing_and_the_address_is_gone(
    world: World, noor: Noor, karim: Actor, post: Post, clock: FakeClock
) -> None:
    written(world, world.sanne, noor[0], TEXT)
    clock.advance(minutes=10)
    tell_at_work(world.database)
    with world.database.transaction() as session:
        let_go(session, world.straatkracht.administrator, session.get_one(Person, karim.id), clock())
    assert letters(world, post) == 0
    with world.database.reading() as session:
        assert session.get(Mailbox, karim.id) is None


def test_quiet_hours_follow_the_clock_on_the_wall_also_when_that_is_put_forward() -> None:
    friday = datetime(2026, 3, 27, 17, tzinfo=UTC)  # six o'clock: it is over
    monday = datetime(2026, 3, 30, 6, tzinfo=UTC)  # eight o'clock, in summer time by now
    assert opens_at(times(), friday) == monday
    assert opens_at(times(), monday) == monday
    assert opens_at(times(weekends=True), friday) == datetime(2026, 3, 28, 7, tzinfo=UTC)
    assert not is_time_to_look(times(), friday)
    assert is_time_to_look(times(), monday)
    assert not is_time_to_look(times(looked_at=monday), datetime(2026, 3, 30, 6, 9, tzinfo=UTC))
    assert not is_time_to_look(times(rhythm=Rhythm.DAILY, looked_at=monday), datetime(2026, 3, 30, 12, tzinfo=UTC))
    assert is_time_to_look(times(rhythm=Rhythm.DAILY, looked_at=monday), datetime(2026, 3, 31, 6, tzinfo=UTC))


def test_what_was_told_longest_ago_is_forgotten_first() -> None:
    told = times()
    names = [number.to_bytes(8) for number in range(501)]
    for name in names:
        remember_told(told, frozenset({name}))
    assert untold(told, frozenset(names)) == {names[0]}
