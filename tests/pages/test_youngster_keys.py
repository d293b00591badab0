"""The last step of joining: a passkey, a code on paper, or the key somebody already has."""

from uuid import UUID

import pytest
from flask import Flask

from demo.authenticator import Phone
from service.pairs.models import Pair
from tests.factories import World
from tests.pages.desk import text_of
from tests.pages.joining_rows import counts
from tests.pages.phone import (
    KEY,
    MY_PAGE,
    OwnPhone,
    calm,
    code_of,
    empty_pair,
    joined,
    words_are_right,
)
from tests.web_reader import Browser


@pytest.fixture
def pair_id(world: World) -> UUID:
    """Sanne and Karim; no youngster has joined."""
    return empty_pair(world)


@pytest.fixture
def phone(app: Flask) -> OwnPhone:
    return OwnPhone(app)


def test_a_code_on_paper_is_shown_once_and_kept_only_when_noor_has_it(
    app: Flask, world: World, pair_id: UUID, phone: OwnPhone
) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne))
    words_are_right(world, pair_id, world.sanne)
    phone.open(KEY)
    phone.submit("/jongere/begin/code")
    lost = calm(phone).find(class_="big-code").get_text()
    phone.open(KEY)
    page = phone.submit("/jongere/begin/code")
    code = page.find(class_="big-code").get_text()
    assert counts(world)[1:5] == [0, 1, 0, 0]
    phone.submit("/jongere/begin/code/bewaard")
    assert phone.goes_to == f"/jongere/keuze/{pair_id}/wie"
    assert "Sanne en Karim" in phone.follow().h1.get_text()
    borrowed = Browser(app)
    borrowed.open("/jongere/aanmelden/code")
    borrowed.submit("/jongere/aanmelden/code", {"code": lost})
    assert borrowed.status == 400
    borrowed.submit("/jongere/aanmelden/code", {"code": code.lower()})
    assert borrowed.goes_to == MY_PAGE
    assert "Hoi Noor" in borrowed.follow().h1.get_text()


def test_nobody_can_make_us_keep_a_code_of_their_own(world: World, pair_id: UUID, phone: OwnPhone) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne))
    words_are_right(world, pair_id, world.sanne)
    phone.open(KEY)
    phone.submit("/jongere/begin/code")
    phone.submit("/jongere/begin/code/bewaard", {"offer": "0000-0000-0000-0000-0000"})
    assert phone.status == 409
    assert counts(world)[1] == 0


def test_a_device_that_proves_nothing_makes_no_youngster(world: World, pair_id: UUID, app: Flask) -> None:
    phone = OwnPhone(app, Phone("https://elders.test"))
    phone.introduce(code_of(world, pair_id, world.sanne))
    words_are_right(world, pair_id, world.sanne)
    phone.make_passkey()
    page = calm(phone)
    assert phone.status == 400
    assert "Dat lukte niet" in page.find(id="errors").get_text()
    assert counts(world)[1:5] == [0, 1, 0, 0]
    phone.device = Phone(phone.url)
    phone.make_passkey()
    assert phone.goes_to == f"/jongere/keuze/{pair_id}/wie"


def test_no_key_can_be_made_before_the_words_are_right(world: World, pair_id: UUID, phone: OwnPhone) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne))
    phone.follow()
    token = phone.form_token
    for path in ("sleutel/nieuw", "sleutel", "code", "sleutel/bekend", "bekend", "code/bewaard"):
        phone.send(f"/jongere/begin/{path}", {"csrf_token": token})
        assert phone.status == 409
    assert "Wacht tot je begeleider zegt dat de twee woorden kloppen." in text_of(phone.page)
    assert phone.page.find("a", string="Kijken wat er nu staat")["href"] == "/jongere/begin/woorden"
    assert counts(world)[1:5] == [0, 1, 0, 0]


def test_whoever_is_here_already_joins_another_pair_with_the_passkey_they_have(app: Flask, world: World) -> None:
    first = empty_pair(world)
    phone = joined(app, world, first)
    second = empty_pair(world)
    other = OwnPhone(app, phone.device)
    other.introduce(code_of(world, second, world.sanne), name="Noortje")
    words_are_right(world, second, world.sanne)
    other.open(KEY)
    options = other.options(f"{KEY}/bekend", {"csrf_token": other.form_token})
    other.submit("/jongere/begin/bekend", {"credential": other.device.get(options)})
    assert other.goes_to == f"/jongere/keuze/{second}/wie"
    assert "Hoi Noor." in other.follow().h1.get_text()
    with world.database.reading() as session:
        assert len({session.get_one(Pair, pair_id).youngster_id for pair_id in (first, second)}) == 1


def test_back_after_joining_leads_on_to_my_page(app: Flask, world: World, pair_id: UUID) -> None:
    phone = joined(app, world, pair_id)
    for path in ("/jongere/begin/woorden", KEY):
        phone.open(path)
        assert phone.goes_to == MY_PAGE
