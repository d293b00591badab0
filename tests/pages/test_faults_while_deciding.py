"""What goes wrong between two screens: the service restarts, a thumb taps twice, two phones scan, something changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from service.app import create_app
from service.consent.decisions import stop_as_said, withdraw_consent
from service.db import Database, make_engine
from service.pairs.organisations import person_leaves
from service.settings import Settings
from service.vault import Vault
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import text_of, written
from tests.pages.joining_rows import counts
from tests.pages.noor import Noor, events, read_by, screen, stands, to_summary
from tests.pages.phone import INTRODUCTION, OwnPhone, calm, code_of, empty_pair, own_phone, words_are_right

COOKIES = ("__Host-koppel", "__Host-koppel-visit")


class Restarting:
    """A service that is another process before every request: what it knew and did not keep is gone."""

    def __init__(self, settings: Settings, clock: FakeClock) -> None:
        self._settings, self._clock = settings, clock

    def app(self) -> Flask:
        """The application of a process that has just begun."""
        engine, key_store = make_engine(self._settings.database_url), make_engine(self._settings.key_store_url)
        return create_app(self._settings, Database(engine, Vault(self._settings.master_key, key_store), self._clock))

    def go_on(self, phone: OwnPhone) -> None:
        """The phone keeps its cookies and its open page."""
        client = self.app().test_client()
        for name in COOKIES:
            value = phone.cookie(name)
            if value is not None:
                client.set_cookie(name, value, domain="koppel.test", secure=True)
        phone.client = client


def test_a_restart_between_any_two_screens_changes_nothing_for_who_joins_and_decides(
    app: Flask, world: World, settings: Settings, clock: FakeClock
) -> None:
    restart, phone, pair_id = Restarting(settings, clock), OwnPhone(app), empty_pair(world)
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    code = code_of(world, pair_id, world.sanne)
    phone.open(f"/j/{code}")
    restart.go_on(phone)
    phone.submit(f"/j/{code}", INTRODUCTION)
    restart.go_on(phone)
    phone.follow()
    words_are_right(world, pair_id, world.sanne)
    phone.open("/jongere/begin/sleutel")
    options = phone.options("/jongere/begin/sleutel/nieuw", {"csrf_token": phone.form_token})
    restart.go_on(phone)  # while the phone asks for a fingerprint
    phone.submit("/jongere/begin/sleutel", {"credential": phone.device.create(options)})
    phone.open(screen(pair_id, "wie"))
    for chosen in ({}, {}, {"subject_housing": "yes"}, {}, {}):
        if phone.answer.request.path.endswith("samen"):
            break
        restart.go_on(phone)
        phone.choose(**chosen)
    path = phone.answer.request.path
    assert path == screen(pair_id, "samen")
    sent = {**phone.standing_in(path), "answer": "yes"}
    sent["credential"] = phone.device.get(phone.options(f"{path}/sleutel", sent))
    restart.go_on(phone)
    phone.send(path, sent)
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    restart.go_on(phone)
    phone.follow()
    calm(phone)
    assert read_by(world, world.karim, pair_id) == ["Noor belde zelf."]


def test_a_restart_with_another_secret_is_told_and_decides_nothing(
    world: World, noor: Noor, phone: OwnPhone, settings: Settings, clock: FakeClock
) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    path = phone.answer.request.path
    sent = {**phone.standing_in(path), "answer": "yes", "csrf_token": "of a page that was open for long"}
    Restarting(settings, clock).go_on(phone)
    phone.send(path, sent)
    assert phone.status == 400
    assert "Probeer het nog een keer" in text_of(phone.page) or "opnieuw" in text_of(phone.page)
    assert phone.page.select_one("form[data-quick-exit]")
    assert events(world, noor[0]) == ["propose", "propose"]


def test_two_taps_on_yes_at_the_same_moment_are_one_yes(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    path = phone.answer.request.path
    sent = {**phone.standing_in(path), "answer": "yes"}
    sent["credential"] = phone.device.get(phone.options(f"{path}/sleutel", sent))
    phones = [copy_of(phone) for _ in range(2)]
    at_once(*(lambda tapped=tapped: tapped.send(path, sent) for tapped in phones))
    assert [tapped.goes_to for tapped in phones] == [screen(noor[0], "klaar/ja")] * 2
    assert events(world, noor[0]).count("give") == 1
    assert "change" not in events(world, noor[0])


def test_of_two_phones_that_scan_at_the_same_moment_one_goes_on_and_the_other_leaves_nothing(
    app: Flask, world: World
) -> None:
    pair_id = empty_pair(world)
    code = code_of(world, pair_id, world.sanne)
    phones = [OwnPhone(app), OwnPhone(app)]
    for phone in phones:
        phone.open(f"/j/{code}")
    at_once(*(lambda phone=phone: phone.submit(f"/j/{code}", INTRODUCTION) for phone in phones))
    assert sorted(phone.status for phone in phones) == [303, 404]
    (late,) = [phone for phone in phones if phone.status == 404]
    assert calm(late).h1.get_text() == "Deze code werkt niet"
    assert counts(world) == [1, 0, 1, 0, 0, 1]


def test_who_may_read_left_while_the_page_was_open_so_it_is_shown_anew(world: World, noor: Noor, phone: OwnPhone) -> None:
    assert world.karim.id is not None
    to_summary(phone, noor[0], subject_housing="yes")
    with world.database.transaction() as session:
        person_leaves(session, world.straatkracht.administrator, world.karim.id)
    phone.say_yes()
    assert phone.status == 409
    assert "Er is net iets veranderd." in phone.page.find(id="errors").get_text()
    calm(phone)
    assert not any(standing.is_active for standing in stands(world, noor[0]).values())


def said_aloud(world: World, noor: Noor, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        stop_as_said(session, world.sanne, noor[0])


def in_another_window(world: World, noor: Noor, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])


def by_time(world: World, noor: Noor, clock: FakeClock) -> None:
    clock.advance(minutes=1)


WAYS_TO_STOP = (
    (said_aloud, "Jij zei: stop. Daarom is het stopgezet."),
    (in_another_window, "Je stopte: Karim leest niets meer van Sanne."),
    (by_time, "De tijd was om. Het stopte vanzelf."),
)


def assert_says_what_happened(phone: OwnPhone, words: str) -> None:
    page = text_of(calm(phone))
    assert (phone.status, phone.page.h1.get_text()) == (409, "Er is intussen iets veranderd")
    assert words in page
    assert "Er wordt nu niets gelezen." in page
    assert phone.page.find("a", href="/jongere/toestemming")


@pytest.mark.parametrize(("stopped", "words"), WAYS_TO_STOP)
def test_a_change_that_was_open_while_sharing_stopped_ends_in_a_page_that_says_so_and_changes_nothing(
    app: Flask,
    world: World,
    noor: Noor,
    clock: FakeClock,
    stopped: Callable[[World, Noor, FakeClock], None],
    words: str,
) -> None:
    pair_id = noor[0]
    with world.database.transaction() as session:
        give_consent(session, noor[1], pair_id, world.karim, subjects=["housing"], months=1)
    until = stands(world, pair_id)[world.straatkracht.id].until
    assert until is not None
    clock.present = until - timedelta(minutes=1)
    phone = own_phone(app, world, noor[1])
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="yes", subject_income="yes")
    phone.choose(months="1")
    stopped(world, noor, clock)
    before = events(world, pair_id)
    phone.say_yes()
    assert_says_what_happened(phone, words)
    assert events(world, pair_id) == before
    assert not stands(world, pair_id)[world.straatkracht.id].is_active

    # Chosen anew, it is a yes like any other.
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="yes")
    phone.choose(months="1")
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")


@pytest.mark.parametrize("screens", [0, 1])
def test_sharing_that_stopped_before_the_last_screen_is_told_on_the_next_one(
    world: World, noor: Noor, phone: OwnPhone, clock: FakeClock, screens: int
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    phone.open(f"/jongere/keuze/{noor[0]}/veranderen/{world.straatkracht.id}")
    if screens:
        phone.choose(subject_housing="yes")
    said_aloud(world, noor, clock)
    phone.submit(phone.answer.request.path, {"answer": "next"})
    assert_says_what_happened(phone, "Jij zei: stop. Daarom is het stopgezet.")
    phone.open(screen(noor[0], "hoe-lang"))
    assert phone.goes_to == screen(noor[0], "wie")  # what was chosen on those screens is forgotten


def test_going_on_longer_with_what_was_stopped_meanwhile_says_so_and_starts_nothing(
    world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, months=1)
    clock.advance(days=20)
    phone = own_phone(phone.app, world, noor[1])
    phone.open(f"/jongere/toestemming/{noor[0]}/langer")
    said_aloud(world, noor, clock)
    phone.press(months="3")
    assert_says_what_happened(phone, "Jij zei: stop. Daarom is het stopgezet.")
    assert events(world, noor[0])[-1] == "pause"


def test_on_again_for_what_was_stopped_for_good_in_another_window_asks_anew(
    world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    said_aloud(world, noor, clock)
    path = f"/jongere/toestemming/{noor[0]}/{world.straatkracht.id}/weer-aan"
    phone.open(path)
    in_another_window(world, noor, clock)
    phone.press(months="3")
    assert_says_what_happened(phone, "Je stopte: Karim leest niets meer van Sanne.")
    assert events(world, noor[0])[-1] == "withdraw"
    phone.open(path)
    phone.press(months="3")
    assert stands(world, noor[0])[world.straatkracht.id].is_active


@pytest.mark.parametrize("path", ["pauze", "stop"])
def test_stopping_what_was_stopped_elsewhere_is_a_clear_page_and_no_second_stop(
    world: World, noor: Noor, phone: OwnPhone, path: str
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    phone.open("/jongere/toestemming")
    token = {"csrf_token": phone.form_token}
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    phone.send(f"/jongere/toestemming/{noor[0]}/{path}", token)
    assert phone.status == 303
    phone.follow()
    calm(phone)
    assert events(world, noor[0])[-1] == "withdraw"
    assert events(world, noor[0]).count("withdraw") == 1


def copy_of(phone: OwnPhone) -> OwnPhone:
    """The same phone once more: the same cookies, another connection."""
    other = OwnPhone(phone.app, phone.device)
    for name in COOKIES:
        value = phone.cookie(name)
        if value is not None:
            other.client.set_cookie(name, value, domain="koppel.test", secure=True)
    return other


def at_once(*acts: Callable[[], object]) -> None:
    """All of these, begun at the same moment."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        ready.wait(60)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(timeout=600)
