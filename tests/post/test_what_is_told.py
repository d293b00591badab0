"""Of what a youngster who wants notices is told, each written in the transaction of what it tells of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

import service.tick
from service.actors import Actor
from service.consent.again import SOON
from service.consent.decisions import end_after, pause_consent, renew_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.news import tell_of_news
from service.consent.proposals import confirm_proposal, propose
from service.consent.stand_ins import ask_about_stand_in
from service.consent.standing import standings
from service.exchange.copies import Told, fetch_note, take_receipt
from service.exchange.holdings import Holding, Holdings, compare_holdings
from service.exchange.leases import take_lease
from service.exchange.models import CopyState
from service.pairs.mail_models import Letter, LetterKind
from service.pairs.mailbox import confirm_address, give_address, remove_address
from service.records.answering_looks import answer_look_question
from service.records.look_questions import ask_who_looked
from service.records.models import LookQuestion
from service.records.reading import open_shared_notes
from service.records.replies import Answer, answer_note
from service.records.writing import correct_note
from service.settings import Settings
from tests.factories import ASKED_FREELY, EVIDENCE, World, form_pair, give_consent, join, propose_consent
from tests.fake_clock import FakeClock
from tests.mail_server import Post
from tests.pages.desk import draft, entries, written
from tests.post.conftest import NOOR, code_in, send

Noor = tuple[UUID, Actor]

FIRST_OF_MAY = datetime(2026, 4, 30, 22, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("mailbox")


def is_told(world: World) -> bool:
    """Whether a letter waits."""
    tell_of_news(world.database)
    with world.database.reading() as session:
        return session.scalar(select(Letter.kind)) == LetterKind.NEWS


def correct(world: World, noor: Noor, note_id: UUID, text: str, seen: int) -> None:
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], note_id, draft(world, text), seen)


def give(world: World, noor: Noor, to: Actor, months: int = 3) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], to, months=months)


def test_of_a_new_question_when_both_professionals_stand_behind_it(world: World, noor: Noor, clock: FakeClock) -> None:
    clock.advance(days=14)
    with world.database.transaction() as session:
        propose(session, world.sanne, noor[0], "samen-begeleiden", ["housing"], ASKED_FREELY)
    assert not is_told(world)
    with world.database.transaction() as session:
        confirm_proposal(session, world.karim, noor[0])
    assert is_told(world)


def test_of_a_new_note(world: World, noor: Noor) -> None:
    assert not is_told(world)
    written(world, world.sanne, noor[0], "Noor belde zelf met de woningcorporatie.")
    assert is_told(world)


def test_of_each_note_once(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    written(world, world.sanne, noor[0], "Noor belde zelf met de woningcorporatie.")
    assert is_told(world)
    send(world.database, post)
    clock.advance(hours=2)
    assert not is_told(world)
    written(world, world.karim, noor[0], "Noor was op tijd bij de voetbal.")
    assert is_told(world)


def test_not_of_notes_from_before_she_chose(world: World, noor: Noor, post: Post) -> None:
    with world.database.transaction() as session:
        remove_address(session, noor[1])
    written(world, world.sanne, noor[0], "Noor belde zelf met de woningcorporatie.")
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    send(world.database, post)
    with world.database.transaction() as session:
        assert confirm_address(session, noor[1], code_in(post))
    assert not is_told(world)


def test_of_an_answer_to_what_she_said_about_a_note(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor wil verhuizen.")
    correct(world, noor, note_id, "Noor wil misschien verhuizen.", 1)
    assert is_told(world)  # of the note itself
    send(world.database, post)
    clock.advance(hours=2)
    correct(world, noor, note_id, "Noor wil later verhuizen.", 2)
    assert not is_told(world)
    with world.database.transaction() as session:
        answer_note(session, noor[1], noor[0], note_id, Answer("reply", "Hoe staat het ermee?"))
    correct(world, noor, note_id, "Noor wil later verhuizen. De brief is weg.", 3)
    assert is_told(world)


def test_of_an_answer_to_why_somebody_looked(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Er is een kijkdag.")
    assert is_told(world)
    send(world.database, post)
    clock.advance(hours=2)
    with world.database.transaction() as session:
        open_shared_notes(session, world.karim, noor[0])
    (look,) = entries(world.database, "notes-opened")
    with world.database.transaction() as session:
        ask_who_looked(session, noor[1], look.id, "")
    assert not is_told(world)
    with world.database.transaction() as session:
        question = session.scalars(select(LookQuestion.id)).one()
        answer_look_question(session, world.karim, question, "Ik zocht de kijkdag op.")
    assert is_told(world)


def test_of_a_copy_that_stands_in_their_system_again_after_it_was_gone(
    world: World, noor: Noor, post: Post, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, copies=True)
    note_id = written(world, world.sanne, noor[0], "Er is een kijkdag.")
    assert is_told(world)
    send(world.database, post)
    clock.advance(hours=2)
    system = world.straatkracht.system
    still_there = Holdings(None, None, [Holding(str(note_id), 1, None)])
    with world.database.transaction() as session:
        lease = take_lease(session, system, "one").number
        fetch_note(session, system, note_id, lease)
        withdraw_consent(session, noor[1], noor[0])
        compare_holdings(session, system, still_there, lease)
    assert not is_told(world)  # she asked for it to go, and it has not gone yet
    with world.database.transaction() as session:
        take_receipt(session, system, note_id, Told(1, CopyState.REMOVED, None, lease))
        compare_holdings(session, system, still_there, lease)
    assert is_told(world)


def test_of_somebody_who_would_stand_in_where_something_is_shared(world: World, noor: Noor) -> None:
    assert world.joke.id is not None
    assert world.bilal.id is not None
    give(world, noor, world.karim)
    with world.database.transaction() as session:
        ask_about_stand_in(session, world.sanne, noor[0], world.joke.id)
    assert not is_told(world)  # nothing goes to De Brug, so there is nothing to ask yet
    with world.database.transaction() as session:
        ask_about_stand_in(session, world.karim, noor[0], world.bilal.id)
    assert is_told(world)


def test_of_a_consent_that_ends_in_two_weeks_once(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    give(world, noor, world.karim)
    with world.database.reading() as session:
        until = standings(session, noor[0])[world.straatkracht.id].until
    assert until is not None
    clock.present = until - SOON - timedelta(microseconds=1)
    assert not is_told(world)
    clock.present = until - SOON
    assert is_told(world)
    send(world.database, post)
    clock.advance(days=1)
    assert not is_told(world)


def test_of_the_new_end_when_she_let_it_go_on(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    give(world, noor, world.karim, months=1)
    clock.advance(days=20)
    assert is_told(world)
    send(world.database, post)
    with world.database.transaction() as session:
        standing = standings(session, noor[0])[world.straatkracht.id]
        terms = Terms(standing.subjects, standing.people, end_after(session, 1))
        renew_consent(session, noor[1], noor[0], {world.straatkracht.id: terms}, EVIDENCE)
    clock.advance(days=10)
    assert not is_told(world)
    clock.advance(days=10)
    assert is_told(world)


def test_not_of_an_end_of_what_she_stopped_herself(world: World, noor: Noor, clock: FakeClock) -> None:
    give(world, noor, world.karim)
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    clock.advance(days=85)
    assert not is_told(world)


def milan_wants_notices(world: World, post: Post) -> Noor:
    """He turns eighteen in May, and nobody reads anything of his yet."""
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        milan = join(session, pair_id, world.sanne, "Milan", (2008, 5))
        propose_consent(session, pair_id, world.sanne, world.karim)
        give_address(session, milan, "milan@voorbeeld.test")
    send(world.database, post)
    with world.database.transaction() as session:
        assert confirm_address(session, milan, code_in(post))
    return pair_id, milan


def test_of_the_question_at_eighteen_on_the_first_of_that_month_and_never_again(
    world: World, post: Post, clock: FakeClock
) -> None:
    milan = milan_wants_notices(world, post)
    with world.database.transaction() as session:
        give_consent(session, milan[1], milan[0], world.karim, months=6)
    clock.present = FIRST_OF_MAY - timedelta(microseconds=1)
    assert not is_told(world)
    clock.present = FIRST_OF_MAY
    assert is_told(world)
    send(world.database, post)
    assert [message["To"] for message in post.messages[-1:]] == ["milan@voorbeeld.test"]
    for days in (3, 40):
        clock.advance(days=days)
        assert not is_told(world)


def test_not_at_eighteen_where_nothing_stands_and_nothing_is_asked(world: World, post: Post, clock: FakeClock) -> None:
    milan_wants_notices(world, post)
    clock.present = FIRST_OF_MAY
    assert not is_told(world)


def test_the_minutes_work_tells_and_posts_what_time_brought(
    world: World, noor: Noor, post: Post, clock: FakeClock, settings: Settings
) -> None:
    give(world, noor, world.karim)
    clock.advance(days=80)
    service.tick.tick(world.database)
    service.tick.post(world.database, settings)
    assert post.messages == []  # no mail server in these settings
    service.tick.post(world.database, replace(settings, mail=post.server))
    assert [message["To"] for message in post.messages] == [NOOR]
