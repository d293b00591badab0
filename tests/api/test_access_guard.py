"""A request is one transaction: what was refused leaves nothing behind but its refusal, and that it always leaves."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.sessions import begin_session_of_person, begin_session_of_youngster
from service.actors import Actor, Role
from service.audit.models import Entry
from service.errors import InvalidInputError, NothingSharedError
from service.pairs.models import Organisation
from service.pairs.organisations import person_leaves
from service.pairs.seats import require_seat
from tests.factories import World, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.web_reader import Browser


@pytest.fixture
def probed(own_app: Flask, world: World) -> Flask:
    """The application with routes that do what the tests ask about."""

    @guard(Permission.OPEN_PAIR)
    def rename(session: Session, actor: Actor) -> ResponseReturnValue:
        session.get_one(Organisation, actor.organisation_id).work = "changed"
        return f"{actor.name} as {actor.role}"

    @guard(Permission.OPEN_PAIR)
    def rename_and_fail(session: Session, actor: Actor) -> ResponseReturnValue:
        session.get_one(Organisation, actor.organisation_id).work = "changed"
        raise InvalidInputError({"text": ["Korter."]})

    @guard(Permission.OPEN_PAIR)
    def break_down(session: Session, actor: Actor) -> ResponseReturnValue:
        raise RuntimeError("secret detail")

    @guard(Permission.OPEN_PAIR)
    def open_pair(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
        require_seat(session, actor, pair_id)
        return "own"

    @guard(Permission.OPEN_SHARED_NOTES)
    def nothing_shared(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
        raise NothingSharedError(pair_id)

    @guard(Permission.SEARCH_LOG)
    def for_officers(session: Session, actor: Actor) -> ResponseReturnValue:
        return "the log"

    @guard(Permission.OPEN_MY_PAGE)
    def my_page(session: Session, actor: Actor) -> ResponseReturnValue:
        session.execute(text("SELECT 1"))
        return "mine"

    @guard(Permission.OPEN_PAIR)
    def stream(session: Session, actor: Actor) -> ResponseReturnValue:
        def parts() -> Iterator[str]:
            yield "bit by bit"

        return Response(parts())

    for name, view in list(locals().items()):
        if hasattr(view, "permission"):
            needs_pair = "pair_id" in view.__wrapped__.__annotations__
            own_app.add_url_rule(f"/probe/{name}" + ("/<uuid:pair_id>" if needs_pair else ""), f"probe_{name}", view)
    return own_app


@pytest.fixture
def sanne(probed: Flask, world: World) -> Browser:
    """Sanne's browser, signed in."""
    return signed_in(probed, world, world.sanne)


def signed_in(app: Flask, world: World, who: Actor) -> Browser:
    """The browser of a person or youngster who signed in."""
    assert who.id is not None
    browser = Browser(app)
    with world.database.transaction() as session:
        if who.role is Role.YOUNGSTER:
            token = begin_session_of_youngster(session, who.id, "passkey", own_device=True)
        else:
            token = begin_session_of_person(session, who.id, "openid")
    browser.sign_in_with(token)
    return browser


def test_what_was_done_is_committed_before_the_answer(sanne: Browser, world: World) -> None:
    sanne.open("/probe/rename")
    assert (sanne.status, sanne.answer.text) == (200, "Sanne as professional")
    assert _work(world) == "changed"


def test_what_was_refused_is_rolled_back(sanne: Browser, world: World) -> None:
    sanne.open("/probe/rename_and_fail")
    assert sanne.status == 400
    assert _work(world) == ""


def test_an_unknown_error_says_nothing_outside(sanne: Browser) -> None:
    sanne.open("/probe/break_down")
    assert sanne.status == 500
    assert "secret detail" not in sanne.answer.text


def test_an_answer_that_would_be_streamed_is_an_error(sanne: Browser) -> None:
    sanne.open("/probe/stream")
    assert sanne.status == 500
    assert "bit by bit" not in sanne.answer.text


def test_another_role_sees_a_page_that_is_not_there_and_the_refusal_is_logged(sanne: Browser, world: World) -> None:
    sanne.open("/probe/for_officers")
    assert sanne.status == 404
    assert _last(world) == ("not-permitted", "refused", None, world.sanne.id, None, None)


def test_the_right_role_is_let_in_and_nothing_is_refused(probed: Flask, world: World) -> None:
    before = _count(world)
    officer = signed_in(probed, world, world.de_brug.officer)
    officer.open("/probe/for_officers")
    assert (officer.status, officer.answer.text) == (200, "the log")
    assert _count(world) == before


def test_a_pair_that_is_not_yours_and_one_that_does_not_exist_look_the_same(probed: Flask, world: World) -> None:
    pair_id, _ = pair_with_youngster(world)
    joke = signed_in(probed, world, world.joke)
    joke.open(f"/probe/open_pair/{pair_id}")
    others = (joke.status, joke.answer.text)
    assert _last(world) == ("not-found", "refused", None, world.joke.id, world.straatkracht.id, None)
    joke.open(f"/probe/open_pair/{uuid4()}")
    assert (joke.status, joke.answer.text) == others
    assert others[0] == 404
    assert _last(world) == ("not-found", "refused", None, world.joke.id, None, None)


def test_nothing_shared_is_logged_with_its_pair_and_always_the_same_word(sanne: Browser, world: World) -> None:
    pair_id, _ = pair_with_youngster(world)
    sanne.open(f"/probe/nothing_shared/{pair_id}")
    assert sanne.status == 403
    assert _last(world) == ("read-refused", "refused", "nothing-shared", world.sanne.id, None, pair_id)


def test_when_the_refusal_cannot_be_written_nothing_is_shown(sanne: Browser, world: World) -> None:
    pair_id, _ = pair_with_youngster(world)
    event.listen(world.database.engine, "before_cursor_execute", _failing_on_entries)
    try:
        sanne.open(f"/probe/nothing_shared/{pair_id}")
    finally:
        event.remove(world.database.engine, "before_cursor_execute", _failing_on_entries)
    assert sanne.status == 500


def test_an_anonymous_visitor_is_sent_to_the_door_and_leaves_no_entry(probed: Flask, world: World) -> None:
    before = _count(world)
    browser = Browser(probed)
    browser.open("/probe/rename?note=secret")
    assert (browser.status, browser.goes_to) == (303, "/aanmelden?next=/probe/rename")
    assert _count(world) == before


def test_an_anonymous_act_is_not_carried_over_the_door(probed: Flask) -> None:
    browser = Browser(probed)
    browser.open("/aanmelden")
    browser.send("/afmelden", {"csrf_token": browser.form_token})
    assert (browser.status, browser.goes_to) == (303, "/")


def test_a_youngsters_reading_page_writes_nothing(probed: Flask, world: World) -> None:
    _, noor = pair_with_youngster(world)
    before = _count(world)
    page = signed_in(probed, world, noor)
    page.open("/probe/my_page")
    assert (page.status, page.answer.text) == (200, "mine")
    assert _count(world) == before


def test_a_professional_cannot_open_a_youngsters_page(sanne: Browser) -> None:
    sanne.open("/probe/my_page")
    assert sanne.status == 404


def test_a_session_ends_when_it_is_idle_for_a_quarter_of_an_hour(sanne: Browser, clock: FakeClock) -> None:
    for _ in range(3):
        clock.advance(minutes=14)
        sanne.open("/probe/rename")
        assert sanne.status == 200
    clock.advance(minutes=15)
    sanne.open("/probe/rename")
    assert sanne.status == 303


def test_a_session_ends_after_a_day_of_work_however_busy_it_was(sanne: Browser, clock: FakeClock) -> None:
    for _ in range(12 * 6):
        clock.advance(minutes=10)
        sanne.open("/probe/rename")
    assert sanne.status == 303


def test_reading_pages_keep_a_youngsters_session_alive(probed: Flask, world: World, clock: FakeClock) -> None:
    _, noor = pair_with_youngster(world)
    page = signed_in(probed, world, noor)
    for _ in range(3):
        clock.advance(minutes=20)
        page.open("/probe/my_page")
        assert page.status == 200


def test_whoever_leaves_is_out_with_the_next_request(sanne: Browser, world: World) -> None:
    with world.database.transaction() as session:
        assert world.sanne.id is not None
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    sanne.open("/probe/rename")
    assert sanne.status == 303


def test_when_an_organisation_stops_its_people_are_out(sanne: Browser, world: World) -> None:
    with world.database.transaction() as session:
        session.get_one(Organisation, world.de_brug.id).active = False
    sanne.open("/probe/rename")
    assert sanne.status == 303


def test_after_signing_out_the_cookie_is_worth_nothing(sanne: Browser, world: World) -> None:
    token = sanne.cookie("__Host-koppel")
    assert token is not None
    sanne.open("/aanmelden")
    sanne.send("/afmelden", {"csrf_token": sanne.form_token})
    assert (sanne.status, sanne.cookie("__Host-koppel")) == (303, None)
    assert _last(world)[0] == "signed-out"
    sanne.sign_in_with(token)
    sanne.open("/probe/rename")
    assert sanne.status == 303


def test_a_made_up_cookie_is_nobody(probed: Flask, world: World) -> None:
    browser = Browser(probed)
    browser.sign_in_with("x" * 43)
    browser.open("/probe/rename")
    assert browser.status == 303


def _failing_on_entries(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    if "INSERT INTO entry " in statement:
        raise OSError("the disk is full")


def _work(world: World) -> str:
    with world.database.transaction() as session:
        return session.get_one(Organisation, world.de_brug.id).work


def _count(world: World) -> int:
    with world.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Entry)) or 0


def _last(world: World) -> tuple[str, str, str | None, UUID | None, UUID | None, UUID | None]:
    with world.database.transaction() as session:
        entry = session.scalars(select(Entry).order_by(Entry.number.desc()).limit(1)).one()
        return entry.act, entry.outcome, entry.reason, entry.actor_id, entry.other_organisation_id, entry.pair_id
