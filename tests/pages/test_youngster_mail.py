"""A message by e-mail: off unless she chooses it, theirs alone to see, and gone when she says so."""

import pytest
from flask import Flask

from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.post.sending import send_letters
from tests.factories import World
from tests.mail_server import Post
from tests.pages.desk import entries, text_of
from tests.pages.noor import Noor
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone
from tests.post.conftest import code_in

MAIL = "/jongere/berichten"
CODE, GONE = f"{MAIL}/code", f"{MAIL}/weg"
NOOR = "noor@voorbeeld.test"


@pytest.fixture
def own(mailing: Flask, world: World, noor: Noor) -> OwnPhone:
    """Noor's own phone."""
    return own_phone(mailing, world, noor[1])


def asks(phone: OwnPhone, address: str = NOOR) -> None:
    phone.open(MAIL)
    phone.submit(MAIL, {"address": address})


def delivered(world: World, post: Post) -> str:
    """The code that arrives."""
    send_letters(world.database, post.server, "https://koppel.test")
    return code_in(post)


def test_she_turns_it_on_with_the_code_that_was_sent_there_and_off_again(world: World, own: OwnPhone, post: Post) -> None:
    own.open(MY_PAGE)
    page = own.open(own.page.find("a", string="Bericht per mail")["href"])
    assert "Alleen: “Er is iets nieuws.” Geen namen, en niets over hulp." in text_of(calm(own))
    assert page.find("input", {"name": "address"})["value"] == ""
    asks(own, f" {NOOR} ")
    assert own.goes_to == MAIL
    assert f"Er gaat een code naar {NOOR}" in text_of(own.follow())
    own.submit(CODE, {"code": delivered(world, post)})
    own.follow()
    assert f"Mail gaat naar {NOOR}." in text_of(calm(own))
    own.submit(GONE)
    assert "Het staat uit. Je adres is weg." in text_of(own.follow())
    assert NOOR not in own.answer.text
    assert own.page.find("input", {"name": "address"})


def test_a_wrong_code_is_said_and_after_five_only_a_new_one_helps(world: World, own: OwnPhone, post: Post) -> None:
    asks(own)
    code = delivered(world, post)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        own.open(MAIL)
        own.submit(CODE, {"code": wrong})
        assert own.status == 400
    assert "De code werkt niet meer" in text_of(calm(own))
    own.submit(MAIL)
    assert own.goes_to == MAIL
    own.follow()
    own.submit(CODE, {"code": delivered(world, post)})
    assert "Het staat aan." in text_of(own.follow())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "noor",
        "noor@voorbeeld",
        "noor@voorbeeld.test, an@voorbeeld.test",
        "noor@voorbeeld.test\r\nBcc: an@voorbeeld.test",
    ],
)
def test_what_is_no_address_is_asked_for_again(own: OwnPhone, post: Post, address: str) -> None:
    asks(own, address)
    assert own.status == 400
    assert "Typ je adres, zoals naam@voorbeeld.nl." in text_of(calm(own))


def test_nobodys_mailbox_is_filled_with_codes(own: OwnPhone) -> None:
    for _ in range(3):
        asks(own)
        assert own.status == 303
        own.open(MAIL)
        own.submit(GONE)
    asks(own)
    assert own.status == 429


def test_without_a_mail_server_it_is_not_offered(world: World, phone: OwnPhone) -> None:
    page = phone.open(MAIL)
    assert "Mail sturen kan hier nu niet." in text_of(calm(phone))
    assert page.find("input", {"name": "address"}) is None
    phone.send(MAIL, {"csrf_token": phone.form_token, "address": NOOR})
    assert phone.status == 409


def test_it_is_logged_as_hers_alone_without_the_address(world: World, own: OwnPhone, post: Post) -> None:
    asks(own)
    own.follow()
    own.submit(CODE, {"code": delivered(world, post)})
    own.follow()
    own.submit(GONE)
    own.follow()
    for act in ("mail-address-given", "mail-chosen", "mail-address-removed"):
        (entry,) = entries(world.database, act)
        assert entry.seen_as is None
        assert entry.facts in (None, "{}")
    with world.database.reading() as session:
        for office in (world.de_brug, world.straatkracht):
            assert not any("mail" in str(line) for line in entries_of(session, office.id, Filter()))
