"""From the lock to a note, on Karim's own phone, on a clock that the story sets. Why on SQLite alone: see conftest.py."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator

from service.access.sessions import begin_session_of_person
from tests.browser.moving_service import MovingService, moving_service
from tests.browser.phone import Passkeys
from tests.browser.screen import Screen
from tests.browser.watch import PHONE, Watch
from tests.databases import Template
from tests.factories import give_consent, pair_with_youngster
from tests.pages.desk import at_desk, entries

BEGUN = "Noor wil morgen samen naar de bank"
WHOLE = f"{BEGUN}, om tien uur."


@pytest.fixture
def service(sqlite: Template, tmp_path: Path) -> Iterator[MovingService]:
    with moving_service(tmp_path, sqlite) as running:
        yield running


class Thumb:
    """Counts what it means to touch: in the saddle one tap is soon two, and the second is none of its own."""

    def __init__(self) -> None:
        self.taps = 0

    def on(self, what: Locator) -> None:
        self.taps += 1
        what.click()

    def shakes_on(self, what: Locator) -> None:
        self.taps += 1
        what.dblclick()


def pair_that_shares(service: MovingService) -> UUID:
    """Sanne may read what Karim writes about housing."""
    pair_id, youngster = pair_with_youngster(service.world)
    with service.world.database.transaction() as session:
        give_consent(session, youngster, pair_id, service.world.sanne, subjects=["housing"])
    return pair_id


def signs_in_at_work(service: MovingService, screen: Screen) -> None:
    """The one full sign-in of this day."""
    karim = service.world.karim.id
    assert karim is not None
    with service.world.database.transaction() as session:
        token = begin_session_of_person(session, karim, "openid")
    screen.page.context.add_cookies([{"name": "koppel", "value": token, "url": service.url}])


def test_from_the_lock_to_a_note_takes_two_taps_and_what_was_begun_before_it_is_still_there(
    chromium: Browser, watch: Watch, service: MovingService, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = f"/begeleider/koppel/{pair_that_shares(service)}"
    screen, thumb = Screen(chromium, watch, PHONE, "nl"), Thumb()
    page = screen.page
    page.clock.install()
    passkeys = Passkeys(page)
    signs_in_at_work(service, screen)
    screen.open(f"/toestellen/dit?next={pair}")
    screen.press("Ja, dit is mijn eigen toestel")
    assert page.url.endswith(pair)
    assert passkeys.made() == ["localhost"]
    screen.follow("Iets opschrijven")
    screen.fill_in("Wat wil je delen?", BEGUN)
    page.locator("#draft-kept").wait_for()
    screen.open(pair)

    # Called away: after five minutes the phone clears its screen by itself, and "back" shows nothing either.
    service.clock.advance(minutes=6)
    page.clock.fast_forward("06:00")
    page.wait_for_url(lambda address: "/slot?next=" in address)
    screen.look()
    screen.back()
    assert "/slot?next=" in page.url
    assert not any(word in page.content() for word in ("Karim", "Noor", "bank"))
    screen.open(pair)

    signed_before = passkeys.times_signed()
    began = perf_counter()
    thumb.shakes_on(page.get_by_role("button", name="Ontgrendelen en iets opschrijven"))
    page.wait_for_url(f"**{pair}/notitie")
    text = page.locator("#text")
    text.wait_for()
    took = perf_counter() - began
    page.locator("#draft-back").wait_for()
    assert text.input_value() == BEGUN
    thumb.on(text)
    assert thumb.taps <= 3
    assert passkeys.times_signed() == signed_before + 1
    assert entries(service.world.database, "phone-unlock-refused") == []
    text.fill(WHOLE)
    screen.choose("Waarover?", "Wonen")
    screen.choose("Wat voor notitie is het?", "Nieuws")
    screen.choose("Hoe weet je dit?", "Zelf gezien")
    page.locator('input[name="discussed"][value="yes"]').check()
    screen.press("Bewaren")
    assert WHOLE in at_desk(service.app, service.world, service.world.sanne).open(pair).get_text()
    with capsys.disabled():
        print(f"\nKarim, own phone: {thumb.taps} taps from the lock to typing, {took:.1f} s from the first tap to the form")
