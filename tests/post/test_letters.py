"""A notice by e-mail: what it says, when it leaves, and that it leaves at least once."""

import logging
import socket
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from service.actors import Actor
from service.consent.news import tell_of_news
from service.db import Database
from service.pairs.mail_models import Letter, Mailbox
from service.pairs.mailbox import confirm_address, give_address, my_mailbox, remove_address, tell_youngster_of
from service.pairs.models import Youngster
from service.post.claims import claim_letter, count_waiting
from service.post.sending import MailServerError, connected, send_letters
from service.settings import MailSecurity, MailServer
from tests.conftest import PUBLIC_URL
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.mail_server import PASSWORD, SENDER, Post, mail_server, own_certificate
from tests.post.conftest import NOOR, code_in, send

Noor = tuple[UUID, Actor]


def tell(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        tell_youngster_of(session, noor[0])


def waiting(database: Database) -> int:
    with database.reading() as session:
        return count_waiting(session)[0]


@pytest.mark.usefixtures("mailbox")
def test_a_notice_says_that_there_is_something_new_and_nothing_about_care(world: World, noor: Noor, post: Post) -> None:
    tell(world, noor)
    assert send(world.database, post) == 1
    (message,) = post.messages
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, NOOR, "Er is iets nieuws")
    assert message["Auto-Submitted"] == "auto-generated"
    assert (
        message.get_content().splitlines()
        == (
            f"Er is iets nieuws. Kijk als je tijd hebt:\n{PUBLIC_URL}\n\nGeen berichten meer? Dat zet je daar uit."
        ).splitlines()
    )
    whole = message.as_string().lower()
    for word in ("noor ", "sanne", "karim", "brug", "straatkracht", "hulp", "jongere", "begeleider", "toestemming", "zorg"):
        assert word not in whole


@pytest.mark.usefixtures("mailbox")
def test_an_english_reader_gets_it_in_english(world: World, noor: Noor, post: Post) -> None:
    with world.database.transaction() as session:
        session.get_one(Youngster, noor[1].id).language = "en"
    tell(world, noor)
    send(world.database, post)
    assert post.messages[0]["Subject"] == "There is something new"
    assert "Have a look when you have time" in post.messages[0].get_content()


def test_nobody_gets_a_notice_without_having_chosen_it(world: World, noor: Noor, post: Post) -> None:
    tell(world, noor)
    assert send(world.database, post) == 0
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    tell(world, noor)
    assert send(world.database, post) == 1
    assert [message["Subject"] for message in post.messages] == ["Je code"]


def test_the_address_and_the_code_do_not_stand_in_the_database(world: World, noor: Noor, post: Post) -> None:
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    send(world.database, post)
    with world.database.reading() as session:
        mailbox = session.get_one(Mailbox, noor[1].id)
        kept = mailbox.address + (mailbox.code or b"")
    assert NOOR.encode() not in kept
    assert code_in(post).encode() not in kept
    with world.database.reading() as session:
        found = my_mailbox(session, noor[1])
    assert found is not None
    assert found.address == NOOR


@pytest.mark.usefixtures("mailbox")
def test_what_was_rolled_back_is_told_to_nobody(world: World, noor: Noor, post: Post) -> None:
    with suppress(RuntimeError), world.database.transaction() as session:
        tell_youngster_of(session, noor[0])
        raise RuntimeError("midway")
    assert send(world.database, post) == 0


@pytest.mark.usefixtures("mailbox")
def test_a_busy_afternoon_is_one_notice_and_what_came_after_it_another_an_hour_later(
    world: World, noor: Noor, post: Post, clock: FakeClock
) -> None:
    for _ in range(3):
        tell(world, noor)
    assert send(world.database, post) == 1
    clock.advance(minutes=20)
    tell(world, noor)
    assert send(world.database, post) == 0
    clock.advance(minutes=40)
    assert send(world.database, post) == 1
    assert waiting(world.database) == 0


@pytest.mark.usefixtures("mailbox")
def test_what_happens_while_a_notice_is_under_way_is_told_too(
    world: World, noor: Noor, post: Post, clock: FakeClock
) -> None:
    tell(world, noor)
    post.meanwhile = lambda: tell(world, noor)
    assert send(world.database, post) == 1
    post.meanwhile = None
    clock.advance(hours=1)
    assert send(world.database, post) == 1
    assert post.messages[0]["Message-ID"] != post.messages[1]["Message-ID"]


@pytest.mark.usefixtures("mailbox")
def test_a_service_that_dies_with_a_letter_in_its_hands_sends_it_again_as_the_same_letter(
    world: World, noor: Noor, post: Post, clock: FakeClock
) -> None:
    tell(world, noor)
    with world.database.transaction() as session:
        assert claim_letter(session) is not None  # and here it died, before or after the server had it
    assert send(world.database, post) == 0
    clock.advance(minutes=1)
    assert send(world.database, post) == 1
    assert waiting(world.database) == 0


@pytest.mark.usefixtures("mailbox")
def test_while_the_mail_server_is_away_letters_wait_and_nothing_is_given_up(
    world: World, noor: Noor, post: Post, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    tell(world, noor)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: whoever calls is refused
        away = MailServer("127.0.0.1", taken.getsockname()[1], MailSecurity.NONE, SENDER)
        with caplog.at_level(logging.WARNING, "koppel"):
            assert send_letters(world.database, away, PUBLIC_URL) == 0
    assert "letters wait: 127.0.0.1" in caplog.text
    clock.advance(days=9)
    assert send(world.database, post) == 1


@pytest.mark.usefixtures("mailbox")
def test_a_refused_letter_is_tried_ever_later_and_after_two_days_her_page_says_so(
    world: World, noor: Noor, post: Post, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    tell(world, noor)
    post.refuse = f"550 no mailbox {NOOR} here"
    rounds = 0
    with caplog.at_level(logging.WARNING, "koppel"):
        while waiting(world.database) and rounds < 300:
            send(world.database, post)
            clock.advance(minutes=20)
            rounds += 1
    assert 2 * 24 * 3 < rounds < 3 * 24 * 3
    tries = caplog.text.count("SMTPDataError 550")
    assert 10 < tries < 30
    assert NOOR not in caplog.text
    with world.database.reading() as session:
        found = my_mailbox(session, noor[1])
    assert found is not None
    assert found.has_failed
    post.refuse = ""
    tell(world, noor)
    assert send(world.database, post) == 1
    with world.database.reading() as session:
        found = my_mailbox(session, noor[1])
    assert found is not None
    assert not found.has_failed


@pytest.mark.usefixtures("mailbox")
def test_a_removed_address_is_gone_with_everything_that_waited(world: World, noor: Noor, post: Post) -> None:
    tell(world, noor)
    with world.database.transaction() as session:
        remove_address(session, noor[1])
        remove_address(session, noor[1])
    assert send(world.database, post) == 0
    with world.database.reading() as session:
        assert my_mailbox(session, noor[1]) is None
        assert session.query(Letter).count() == 0


@pytest.mark.usefixtures("mailbox")
def test_a_destroyed_key_leaves_a_letter_that_goes_nowhere(world: World, noor: Noor, post: Post) -> None:
    tell(world, noor)
    assert noor[1].id is not None
    world.database.vault.destroy_key(noor[1].id)
    assert send(world.database, post) == 0
    assert waiting(world.database) == 0


def test_a_code_is_good_for_five_tries_and_an_hour(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    def give() -> str:
        with world.database.transaction() as session:
            give_address(session, noor[1], NOOR)
        send(world.database, post)
        return code_in(post)

    def typed(code: str) -> bool:
        with world.database.transaction() as session:
            return confirm_address(session, noor[1], code)

    code = give()
    wrong = "000000" if code != "000000" else "000001"
    assert [typed(wrong) for _ in range(5)] == [False] * 5
    assert not typed(code)
    code = give()
    assert [typed(wrong) for _ in range(4)] == [False] * 4
    clock.advance(minutes=59)
    assert typed(f"{code[:3]} {code[3:]}")
    code = give()
    clock.advance(hours=1)
    assert not typed(code)


def test_a_code_that_is_over_is_not_sent_any_more(world: World, noor: Noor, post: Post, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    clock.advance(hours=1)
    assert send(world.database, post) == 0
    assert waiting(world.database) == 0


@pytest.mark.usefixtures("mailbox")
def test_two_processes_that_find_the_same_news_write_one_letter(world: World, noor: Noor, post: Post) -> None:
    with world.database.transaction() as session:
        session.get_one(Mailbox, noor[1].id).notes_counted = 99  # a pair that is not hers any more
    tell_of_news(world.database)
    tell_of_news(world.database)
    assert waiting(world.database) == 0


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_letter_goes_over_tls_with_a_login(
    security: MailSecurity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World, noor: Noor
) -> None:
    context, certificate = own_certificate(tmp_path)
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    with mail_server(context, security) as post:
        assert send_letters(world.database, post.secured(security), PUBLIC_URL) == 0  # nobody vouches for its certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send_letters(world.database, post.secured(security), PUBLIC_URL) == 1
        wrong = post.secured(security, f"{PASSWORD}!")
        with pytest.raises(MailServerError, match="did not take KOPPEL_SMTP_LOGIN"), connected(wrong):
            pass


def test_no_letter_goes_over_an_open_line_where_tls_was_meant(world: World, noor: Noor, post: Post) -> None:
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    assert send_letters(world.database, post.secured(MailSecurity.STARTTLS), PUBLIC_URL) == 0
    assert post.messages == []
