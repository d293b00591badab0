"""Joining: nothing about anybody before two words match; nothing kept of whoever does not get there."""

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.pairs.codes import new_join_code
from service.pairs.joining import joining_of, refuse_words
from service.pairs.meeting import meeting_number
from service.pairs.models import Joining, Pair
from service.pairs.seats import own_side
from tests.factories import World, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, written
from tests.pages.joining_rows import counts
from tests.pages.phone import (
    INTRODUCTION,
    KEY,
    MY_PAGE,
    OwnPhone,
    calm,
    code_of,
    empty_pair,
    joined,
)

DOES_NOT_WORK = "Deze code werkt niet"


@pytest.fixture
def pair_id(world: World) -> UUID:
    """Sanne and Karim; no youngster has joined."""
    return empty_pair(world)


@pytest.fixture
def phone(app: Flask) -> OwnPhone:
    return OwnPhone(app)


def test_the_address_in_the_qr_code_shows_the_same_bytes_for_every_code_and_spends_nothing(
    app: Flask, world: World, pair_id: UUID
) -> None:
    codes = [code_of(world, pair_id, world.sanne), new_join_code(), "NIETS", "x" * 60]
    pages = []
    for code in codes:
        phone = OwnPhone(app)
        calm_page = phone.open(f"/j/{code}")
        token = str(calm_page.find("input", {"name": "csrf_token"})["value"])
        pages.append((phone.status, phone.answer.text.replace(token, "TOKEN").replace(code, "CODE")))
    assert len(set(pages)) == 1
    assert pages[0][0] == 200
    assert counts(world) == [0, 0, 0, 0, 0, 0]
    assert not re.search("Sanne|Karim|Brug|Straatkracht", pages[0][1])


def test_s6_the_two_words_match_before_noor_sees_anything(app: Flask, world: World, pair_id: UUID, phone: OwnPhone) -> None:
    sanne = at_desk(app, world, world.sanne)
    code_page = f"/begeleider/koppel/{pair_id}/code"
    sanne.open(code_page)
    sanne.submit(code_page)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b", sanne.follow().get_text(" "))
    assert code is not None
    phone.introduce(code[0])
    waiting = phone.follow()
    calm(phone)
    words = waiting.find(class_="two-words").get_text()
    assert words in sanne.open(code_page).get_text()
    assert not re.search("Sanne|Karim|Brug|Straatkracht", phone.answer.text)
    phone.open(KEY)
    assert phone.goes_to == "/jongere/begin/woorden"
    sanne.submit(f"/begeleider/koppel/{pair_id}/woorden/ja")
    phone.open("/jongere/begin/woorden")
    assert phone.goes_to == KEY
    key_page = phone.follow()
    calm(phone)
    assert "Hoi Noor" in key_page.h1.get_text()
    assert not re.search("Sanne|Karim|Brug|Straatkracht", phone.answer.text)
    phone.make_passkey()
    assert "Sanne en Karim willen je samen helpen" in phone.follow().h1.get_text()
    assert [entry.pair_id for entry in entries(world.database, "youngster-joined")] == [pair_id]


def test_the_words_page_asks_again_by_itself_without_javascript(world: World, pair_id: UUID, phone: OwnPhone) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne))
    phone.follow()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in phone.answer.text


def test_s14_a_fifteen_year_old_is_not_enrolled_and_nothing_of_the_attempt_is_kept(
    world: World, pair_id: UUID, phone: OwnPhone
) -> None:
    code = code_of(world, pair_id, world.sanne)
    phone.introduce(code, name="Jip", birth_year="2010", birth_month="4")
    assert (phone.status, phone.page.h1.get_text()) == (404, DOES_NOT_WORK)
    assert counts(world) == [0, 0, 0, 0, 0, 0]
    assert phone.cookie("__Host-koppel") is None
    assert "Jip" not in "".join(str(entry.facts) for entry in entries(world.database, "code-shown"))
    own_try = OwnPhone(phone.app)
    own_try.introduce(code)
    assert own_try.goes_to == "/jongere/begin/woorden"


def test_used_expired_guessed_and_too_young_get_one_and_the_same_page(
    app: Flask, world: World, pair_id: UUID, clock: FakeClock
) -> None:
    used = code_of(world, pair_id, world.sanne)
    OwnPhone(app).introduce(used)
    answers = set()
    for code, year in ((used, "2007"), (new_join_code(), "2007"), ("NIETS", "2007"), (new_join_code(), "2012")):
        answers.add(_answer_to(app, code, year))
    fresh = code_of(world, pair_id, world.sanne)
    answers.add(_answer_to(app, fresh, "2012"))
    clock.advance(minutes=11)
    answers.add(_answer_to(app, fresh, "2007"))
    assert len(answers) == 1


def _answer_to(app: Flask, code: str, year: str) -> tuple[int, str]:
    phone = OwnPhone(app)
    phone.introduce(code, birth_year=year)
    return phone.status, phone.answer.text.replace(phone.form_token, "TOKEN").replace(code, "CODE")


def test_of_two_phones_that_scan_at_once_one_goes_on(app: Flask, world: World, pair_id: UUID) -> None:
    code = code_of(world, pair_id, world.sanne)
    first, second = OwnPhone(app), OwnPhone(app)
    first.open(f"/j/{code}")
    second.open(f"/j/{code}")
    first.submit(f"/j/{code}", INTRODUCTION)
    second.submit(f"/j/{code}", INTRODUCTION)
    assert (first.status, second.status) == (303, 404)
    assert second.page.h1.get_text() == DOES_NOT_WORK


def test_s33_the_flatmate_who_photographed_the_code_sees_a_question_and_nothing_else(
    world: World, pair_id: UUID, phone: OwnPhone
) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne), name="Huisgenoot")
    seen = text_of(phone.follow())
    assert "Zien jullie hetzelfde?" in seen
    assert not re.search("Sanne|Karim|Brug|Straatkracht|Noor", seen)
    with world.database.transaction() as session:
        joining = joining_of(session, pair_id)
        assert joining is not None
        refuse_words(session, world.sanne, pair_id, joining.id)
    for path in ("/jongere/begin/woorden", KEY, MY_PAGE, f"/jongere/keuze/{pair_id}/wie"):
        phone.open(path)
        assert phone.status == 303
        assert phone.goes_to.startswith(("/j", "/jongere/aanmelden"))
    with world.database.reading() as session:
        assert session.scalars(select(Joining.name)).all() == [b""]
        assert session.get_one(Pair, pair_id).youngster_id is None


def test_s34_a_worker_who_scans_with_a_phone_of_her_own_never_opens_the_direction_towards_her(
    app: Flask, world: World, pair_id: UUID
) -> None:
    phone = joined(app, world, pair_id)  # Sanne shows the code, and plays the youngster herself
    _says_yes_to_everything(phone)
    sanne, karim = at_desk(app, world, world.sanne), at_desk(app, world, world.karim)
    with world.database.transaction() as session:
        karims = own_side(session, pair_id, world.straatkracht.id)
        assert karims.met_at is None
        assert meeting_number(session, karims) is not None  # it stands on the played page; Karim has not met anybody
    written(world, world.karim, pair_id, "Karim zag iets.", subject="housing")
    assert "Karim zag iets." not in sanne.open(f"/begeleider/koppel/{pair_id}").get_text()
    assert "Karim zag iets." in karim.open(f"/begeleider/koppel/{pair_id}").get_text()


def _says_yes_to_everything(phone: OwnPhone) -> None:
    phone.follow()
    phone.choose()
    phone.choose()
    phone.choose(subject_housing="yes")
    phone.choose(subject_housing="yes")
    phone.choose()
    phone.say_yes()
    assert phone.goes_to.endswith("/klaar/ja")


def test_a_code_can_be_typed_with_dashes_spaces_and_look_alikes(world: World, pair_id: UUID, phone: OwnPhone) -> None:
    code = code_of(world, pair_id, world.sanne)
    phone.open("/jongere/code")
    calm(phone)
    phone.submit("/jongere/code", {"code": code.lower().replace("-", " ").replace("0", "o")})
    assert phone.goes_to == f"/j/{code.replace('-', '')}"
    phone.open("/j")
    phone.submit("/j", {"code": "<script>"})
    assert (phone.status, phone.page.find(id="code-error").get_text()) == (
        400,
        "Typ de code zoals hij op het scherm of op je papier staat.",
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "No\u202eor"}, "name"),
        ({"birth_month": "13"}, "birth_month"),
        ({"birth_month": ""}, "birth_month"),
        ({"birth_year": "mei"}, "birth_year"),
        ({"birth_year": "99999999999999"}, "birth_year"),
    ],
)
def test_what_is_wrong_is_named_what_was_typed_stays_and_the_code_is_not_spent(
    world: World, pair_id: UUID, phone: OwnPhone, typed: dict[str, str], field: str
) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne), **typed)
    page = calm(phone)
    assert phone.status == 400
    assert page.find(id="errors").find("a")["href"] == f"#{field}"
    if field != "name":
        assert page.find(id="name")["value"] == "Noor"
    assert counts(world)[-1] == 0


def test_a_field_that_is_not_on_the_page_is_refused(world: World, pair_id: UUID, phone: OwnPhone) -> None:
    phone.introduce(code_of(world, pair_id, world.sanne), youngster_id="x")
    assert phone.status == 400
    assert counts(world)[-1] == 0


def test_guessing_codes_is_slowed_down(app: Flask, world: World) -> None:
    phone = OwnPhone(app)
    statuses = []
    for _ in range(32):
        phone.introduce(new_join_code())
        statuses.append(phone.status)
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429


def test_somebody_who_is_joining_opens_nothing_else(world: World, pair_id: UUID, phone: OwnPhone) -> None:
    other_pair, _ = pair_with_youngster(world)
    phone.introduce(code_of(world, pair_id, world.sanne))
    for path in (MY_PAGE, "/jongere/notities", f"/jongere/keuze/{other_pair}/wie", "/begeleider/"):
        phone.open(path)
        assert phone.status == 404
    assert len(entries(world.database, "not-permitted")) == 4
