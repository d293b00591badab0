"""Coming back and leaving at once."""

import pytest
from flask import Flask

from service.access.sessions import begin_session_of_person, begin_session_of_youngster, find_visitor
from service.errors import NotSignedInError
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import text_of
from tests.pages.noor import Noor
from tests.pages.phone import MY_NOTES, MY_PAGE, OwnPhone, calm, code_of, empty_pair, own_phone
from tests.web_reader import Browser


def test_s30_quick_exit_ends_the_session_and_leaves_a_page_that_says_nothing(phone: OwnPhone) -> None:
    phone.open(MY_PAGE)
    phone.submit("/jongere/weg")
    page = phone.follow()
    assert phone.answer.request.path == "/leeg"
    assert text_of(page.body) == ""
    phone.open(MY_PAGE)
    assert phone.goes_to.startswith("/jongere/aanmelden")


BY_BACK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
BY_CLICK = {**BY_BACK, "Sec-Fetch-User": "?1"}
BY_TYPING = {**BY_CLICK, "Sec-Fetch-Site": "none"}


@pytest.mark.parametrize("path", ["/", MY_PAGE, MY_NOTES, "/jongere/aanmelden", "/j/K7M2-9QXD-3F"])
def test_s30_after_quick_exit_back_leads_to_the_page_that_says_nothing(phone: OwnPhone, path: str, clock: FakeClock) -> None:
    phone.open(MY_PAGE, **BY_CLICK)
    assert phone.status == 200
    phone.submit("/jongere/weg")
    phone.open(path, **BY_BACK)
    assert (phone.status, phone.goes_to) == (303, "/leeg")
    phone.open(path, **BY_BACK)
    assert phone.goes_to == "/leeg"  # as often as somebody tries


def test_who_comes_back_on_purpose_can_sign_in_and_has_back_again(phone: OwnPhone) -> None:
    phone.open(MY_PAGE)
    phone.submit("/jongere/weg")
    page = phone.open("/jongere/aanmelden", **BY_TYPING)
    assert phone.status == 200
    assert page.find("script", src="/static/left.js")  # typed once, and asked for by "back": the script tells them apart
    page = phone.open("/jongere/aanmelden/code", **BY_CLICK)
    assert phone.status == 200
    assert phone.cookie("weg") is None
    phone.open("/jongere/aanmelden", **BY_BACK)
    assert phone.status == 200
    assert not phone.page.find("script", src="/static/left.js")


def test_a_browser_that_says_nothing_about_clicks_comes_to_the_sign_in(phone: OwnPhone) -> None:
    phone.open(MY_PAGE)
    phone.submit("/jongere/weg")
    phone.open(MY_PAGE)
    assert phone.goes_to == "/jongere/aanmelden?next=/jongere/"


@pytest.mark.parametrize("path", ["/jongere/bestaat-niet", "/jongere/keuze/niets/wie", "/j/"])
def test_a_page_that_is_not_there_has_a_quick_way_out_too(phone: OwnPhone, path: str) -> None:
    phone.open(path)
    assert phone.status == 404
    assert calm(phone).select_one("form[data-quick-exit]")
    phone.submit("/jongere/weg")
    assert phone.goes_to == "/leeg"


def test_s31_on_a_borrowed_device_the_page_leaves_by_itself_and_on_ones_own_it_stays(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    assert noor[1].id is not None
    library = OwnPhone(app)
    with world.database.transaction() as session:
        library.sign_in_with(begin_session_of_youngster(session, noor[1].id, "code", own_device=False))
    for path in (MY_PAGE, MY_NOTES):
        page = library.open(path)
        assert page.select_one("form[data-quick-exit]")["data-leave-after"] == "300"
        assert page.select_one("head noscript meta")["content"] == "300;url=/leeg"
        assert not phone.open(path).select_one("[data-leave-after]")


def test_quick_exit_works_for_somebody_who_is_not_signed_in(browser: Browser) -> None:
    browser.open("/j/NIETS")
    browser.submit("/jongere/weg")
    assert (browser.status, browser.goes_to) == (303, "/leeg")


def test_s31_on_a_borrowed_device_the_session_ends_after_five_minutes(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    assert noor[1].id is not None
    phone = OwnPhone(app)
    with world.database.transaction() as session:
        phone.sign_in_with(begin_session_of_youngster(session, noor[1].id, "code", own_device=False))
    clock.advance(minutes=4)
    phone.open(MY_PAGE)
    assert phone.status == 200
    clock.advance(minutes=6)
    phone.open(MY_PAGE)
    assert phone.goes_to == "/jongere/aanmelden?next=/jongere/"


def test_noor_comes_back_with_her_passkey_to_where_she_wanted_to_go(app: Flask, world: World, noor: Noor) -> None:
    device = own_phone(app, world, noor[1]).device
    phone = OwnPhone(app, device)
    phone.open(MY_NOTES)
    assert phone.goes_to == "/jongere/aanmelden?next=/jongere/notities"
    phone.sign_in("?next=/jongere/notities")
    assert phone.goes_to == MY_NOTES
    phone.sign_in("?next=//elders.test/")
    assert phone.goes_to == MY_PAGE


def test_signing_in_with_somebody_elses_or_no_passkey_is_one_answer(app: Flask, world: World, noor: Noor) -> None:
    phone = OwnPhone(app)
    phone.sign_in()
    assert phone.status == 400
    assert "Dat lukte niet" in text_of(calm(phone))
    phone.open("/jongere/aanmelden")
    phone.submit("/jongere/aanmelden", {"credential": "{}"})
    assert phone.status == 400


def test_coming_back_ends_the_session_that_somebody_left_in_this_browser(app: Flask, world: World, noor: Noor) -> None:
    device = own_phone(app, world, noor[1]).device
    phone = OwnPhone(app, device)
    with world.database.transaction() as session:
        left_behind = begin_session_of_person(session, world.sanne.id, "passkey")
    phone.sign_in_with(left_behind)
    phone.sign_in()
    assert phone.goes_to == MY_PAGE
    with world.database.reading() as session, pytest.raises(NotSignedInError):
        find_visitor(session, left_behind)


def test_who_scans_a_code_ends_the_session_that_somebody_left_in_this_browser(app: Flask, world: World) -> None:
    phone = OwnPhone(app)
    with world.database.transaction() as session:
        left_behind = begin_session_of_person(session, world.sanne.id, "passkey")
    phone.sign_in_with(left_behind)
    phone.introduce(code_of(world, empty_pair(world), world.sanne))
    assert phone.status == 303
    with world.database.reading() as session, pytest.raises(NotSignedInError):
        find_visitor(session, left_behind)


def test_a_code_is_guessed_ten_times_and_then_no_more(app: Flask, world: World, noor: Noor) -> None:
    phone = OwnPhone(app)
    statuses = []
    for _ in range(11):
        phone.open("/jongere/aanmelden/code")
        phone.submit("/jongere/aanmelden/code", {"code": "0000-1111-2222-3333-4444", "own_device": "yes"})
        statuses.append(phone.status)
    assert statuses == [400] * 10 + [429]
