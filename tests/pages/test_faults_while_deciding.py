"""What goes wrong between two screens: the service restarts, a thumb taps twice, two phones scan, something changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
from tests.pages.phone import INTRODUCTION, OwnPhone, calm, code_of, empty_pair, words_are_right

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


def test_what_was_said_aloud_while_the_page_was_open_stands_until_she_signs_herself(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    with world.database.transaction() as session:
        give_consent(session, noor[1], pair_id, world.karim, subjects=["housing"])
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="yes", subject_income="yes")
    phone.choose(months="1")
    with world.database.transaction() as session:
        stop_as_said(session, world.sanne, pair_id)
    assert not stands(world, pair_id)[world.straatkracht.id].is_active
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    assert events(world, pair_id)[-2:] == ["pause", "resume"]


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
            done.result(timeout=120)
