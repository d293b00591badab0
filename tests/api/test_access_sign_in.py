"""People sign in at their own organisation, with more than one factor, and only whom it knows gets in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from demo.authenticator import Phone
from service.access.sessions import begin_session_of_person, find_visitor
from service.audit.models import Entry
from service.db import Database
from service.errors import NotSignedInError
from service.pairs.models import Organisation, Person
from service.pairs.organisations import IdentityProvider as Provider
from service.pairs.organisations import add_person, person_leaves
from tests.api.acted import last_act
from tests.factories import World, make_world
from tests.fake_clock import FakeClock
from tests.identity_provider import SINGLE_FACTOR, IdentityProvider, running_identity_provider
from tests.web_reader import Browser

BEGIN = "/aanmelden/de-brug"
RETURN = "/aanmelden/de-brug/terug"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    """The organisations' own sign-in, as a program of its own."""
    with running_identity_provider(tmp_path_factory.mktemp("provider"), [f"https://koppel.test{RETURN}"]) as running:
        yield running


@pytest.fixture
def world(database: Database, provider: IdentityProvider, clock: FakeClock) -> World:
    """De Brug signs in at its own provider, whose clock is the real one; Straatkracht has passkeys."""
    clock.present = datetime.now(UTC)
    return make_world(database, Provider(provider.issuer("de-brug"), provider.client_id, provider.client_secret))


def come_back(browser: Browser, provider: IdentityProvider, login: str) -> None:
    """Press the button of `login` at the organisation, and follow the way back."""
    browser.open(provider.sign_in(browser.goes_to, login).removeprefix(browser.url))


def test_the_chooser_leads_to_the_organisations_own_sign_in(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    page = browser.open("/aanmelden?next=/begeleider/koppels")
    (link,) = [a["href"] for a in page.find_all("a") if "De Brug" in a.text]
    browser.open(link)
    asked = parse_qs(urlsplit(browser.goes_to).query)
    assert browser.goes_to.startswith(provider.issuer("de-brug"))
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"https://koppel.test{RETURN}"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)


def test_on_a_screen_that_was_given_to_a_youngster_the_organisation_asks_anew_who_it_is(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    for was_given, prompt in ((False, None), (True, ["login"])):
        with browser.client.session_transaction(base_url=browser.url) as visit:
            if was_given:
                visit["handed-over"] = True
        browser.open(BEGIN)
        assert parse_qs(urlsplit(browser.goes_to).query).get("prompt") == prompt
    come_back(browser, provider, "sanne")
    assert browser.cookie("__Host-koppel")
    with browser.client.session_transaction(base_url=browser.url) as visit:
        assert "handed-over" not in visit


def test_whom_the_organisation_knows_gets_in_and_goes_on_to_the_page_asked_for(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    browser.open(f"{BEGIN}?next=/begeleider/koppels")
    come_back(browser, provider, "sanne")
    assert (browser.status, browser.goes_to) == (303, "/begeleider/koppels")
    assert browser.cookie("__Host-koppel")
    assert last_act(world) == ("signed-in", None, world.sanne.id, world.de_brug.id)


MOBILE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537.36"}


def goes_and_comes_back(browser: Browser, provider: IdentityProvider, login: str, **headers: str) -> str:
    """At the organisation, and back; where it leads then."""
    browser.open(f"{BEGIN}?next=/begeleider/", **headers)
    browser.open(provider.sign_in(browser.goes_to, login).removeprefix(browser.url), **headers)
    return browser.goes_to


def test_on_a_phone_somebody_is_asked_once_whose_it_is_and_once_it_is_theirs_every_sign_in_there_locks(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    assert goes_and_comes_back(browser, provider, "sanne") == "/begeleider/"  # at a desk: nobody asks
    assert goes_and_comes_back(browser, provider, "sanne", **MOBILE) == "/toestellen/dit?next=/begeleider/"
    browser.follow()
    browser.submit("/toestellen/dit/niet?next=/begeleider/")
    assert browser.goes_to == "/begeleider/"
    assert goes_and_comes_back(browser, provider, "sanne", **MOBILE) == "/begeleider/"
    assert not browser.follow().body.has_attr("data-locks-after")

    browser.open("/toestellen/dit")
    options = browser.client.post(
        "/toestellen/dit/sleutel", base_url=browser.url, data={"csrf_token": browser.form_token}
    ).json
    browser.submit("/toestellen/dit", {"credential": Phone(browser.url).create(options)})
    assert goes_and_comes_back(browser, provider, "sanne", **MOBILE) == "/begeleider/"
    assert browser.follow().body["data-locks-after"] == "300"
    assert goes_and_comes_back(browser, provider, "joke", **MOBILE) == "/begeleider/"  # it is not hers
    assert not browser.follow().body.has_attr("data-locks-after")

    assert goes_and_comes_back(browser, provider, "sanne", **MOBILE) == "/begeleider/"  # and stays Sanne's
    assert browser.open("/toestellen").body["data-locks-after"] == "300"
    browser.submit(browser.page.select_one("main form")["action"])
    assert goes_and_comes_back(browser, provider, "sanne", **MOBILE) == "/toestellen/dit?next=/begeleider/"  # closed since
    browser.follow()
    browser.submit("/toestellen/dit/niet?next=/begeleider/")
    assert goes_and_comes_back(browser, provider, "sanne", **MOBILE) == "/begeleider/"


def test_one_factor_is_not_enough_and_the_refusal_is_logged(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    with world.database.transaction() as session:
        els = add_person(session, world.de_brug.administrator, world.de_brug.id, SINGLE_FACTOR, "Els", ["professional"])
    browser.open(BEGIN)
    come_back(browser, provider, SINGLE_FACTOR)
    assert (browser.status, browser.cookie("__Host-koppel")) == (403, None)
    assert last_act(world) == ("sign-in-refused", "one-factor", els.id, world.de_brug.id)


def test_whom_nobody_let_in_here_stays_outside(browser: Browser, world: World, provider: IdentityProvider) -> None:
    browser.open(BEGIN)
    come_back(browser, provider, "iris")
    assert (browser.status, browser.cookie("__Host-koppel")) == (403, None)
    assert last_act(world) == ("sign-in-refused", "unknown-person", None, world.de_brug.id)


def test_whoever_left_stays_outside_also_when_their_organisation_still_knows_them(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    with world.database.transaction() as session:
        assert world.sanne.id is not None
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    browser.open(BEGIN)
    come_back(browser, provider, "sanne")
    assert browser.status == 403


def test_a_return_works_once_and_only_in_the_browser_that_left(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    browser.open(BEGIN)
    back = provider.sign_in(browser.goes_to, "sanne").removeprefix(browser.url)
    other = Browser(browser.app)
    other.open(back)
    assert (other.status, other.cookie("__Host-koppel")) == (403, None)
    browser.open(back)
    assert browser.status == 303
    browser.open(back)
    assert browser.status == 403


@pytest.mark.parametrize("part", ["state", "code", "iss"])
def test_a_return_that_was_changed_on_the_way_is_refused(
    browser: Browser, world: World, provider: IdentityProvider, part: str
) -> None:
    browser.open(BEGIN)
    back = parse_qs(urlsplit(provider.sign_in(browser.goes_to, "sanne")).query)
    back[part] = ["something else"]
    browser.answer = browser.client.get(RETURN, base_url=browser.url, query_string={n: v[0] for n, v in back.items()})
    assert (browser.status, browser.cookie("__Host-koppel")) == (403, None)


def test_an_organisation_that_stopped_lets_nobody_in(browser: Browser, world: World) -> None:
    with world.database.transaction() as session:
        session.get_one(Organisation, world.de_brug.id).active = False
    browser.open(BEGIN)
    assert browser.status == 404


def test_when_the_organisations_sign_in_is_away_the_page_says_what_to_do(browser: Browser, world: World) -> None:
    with world.database.transaction() as session:
        session.get_one(Organisation, world.de_brug.id).issuer = "http://127.0.0.1:9"
    page = browser.open(BEGIN)
    assert browser.status == 403
    assert "Probeer het over een paar minuten opnieuw" in page.text


def test_the_secret_of_the_provider_is_not_readable_in_the_database(world: World, provider: IdentityProvider) -> None:
    with world.database.transaction() as session:
        sealed = session.get_one(Organisation, world.de_brug.id).client_secret
    assert sealed is not None
    assert provider.client_secret.encode() not in sealed


def test_the_page_says_that_the_account_is_another_one_and_what_to_do(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    with world.database.transaction() as session:
        person = session.get_one(Person, world.sanne.id)
        person.issuer, person.subject = provider.issuer("de-brug"), "who-had-this-login-before"
    browser.open(BEGIN)
    come_back(browser, provider, "sanne")
    assert (browser.status, browser.cookie("__Host-koppel")) == (403, None)
    assert "Deze inlognaam hoorde hier eerst bij iemand anders" in browser.page.get_text()


def test_the_first_sign_in_stands_in_the_log_and_the_next_binds_nothing(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    for _ in range(2):
        browser.open(BEGIN)
        come_back(browser, provider, "sanne")
    with world.database.reading() as session:
        acts = session.scalars(select(Entry.act).where(Entry.act.in_(("sign-in-bound", "signed-in")))).all()
        person = session.get_one(Person, world.sanne.id)
    assert acts == ["sign-in-bound", "signed-in", "signed-in"]
    assert (person.issuer, person.subject) == (provider.issuer("de-brug"), "sanne")


def test_a_new_sign_in_ends_the_session_that_this_browser_had(
    browser: Browser, world: World, provider: IdentityProvider
) -> None:
    with world.database.transaction() as session:
        left_behind = begin_session_of_person(session, world.joke.id, "openid")
        elsewhere = begin_session_of_person(session, world.joke.id, "openid")
    browser.sign_in_with(left_behind)
    browser.open(BEGIN)
    come_back(browser, provider, "sanne")
    assert browser.cookie("__Host-koppel") != left_behind
    with world.database.reading() as session:
        with pytest.raises(NotSignedInError):
            find_visitor(session, left_behind)
        assert find_visitor(session, elsewhere).actor.id == world.joke.id
