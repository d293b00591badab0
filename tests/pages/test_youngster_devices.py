"""My devices and keys: a new phone, a new code, a lost phone; theirs alone to see and to end."""

import re

import pytest
from flask import Flask

from demo.authenticator import Phone
from service.access.recovery import keep_recovery_code
from service.access.sessions import begin_session_of_youngster
from service.audit.search import entries_of
from service.audit.selecting import Filter
from tests.factories import World, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import counted, entries, text_of
from tests.pages.noor import Noor
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone

DEVICES = "/jongere/apparaten"
KEY, CODE = f"{DEVICES}/sleutel", f"{DEVICES}/code"
ON_PAPER = "0000-1111-2222-3333-4444"


def with_code(app: Flask, world: World, noor: Noor, *, own_device: bool, code: str = ON_PAPER) -> OwnPhone:
    """Noor on another device, signed in with the code on paper."""
    phone = OwnPhone(app)
    phone.open("/jongere/aanmelden/code")
    phone.submit("/jongere/aanmelden/code", {"code": code, "own_device": "yes" if own_device else "no"})
    return phone


@pytest.fixture
def paper(world: World, noor: Noor) -> str:
    """Noor has a code on paper."""
    assert noor[1].id is not None
    with world.database.transaction() as session:
        keep_recovery_code(session, noor[1].id, ON_PAPER)
    return ON_PAPER


def makes_a_key_of(phone: OwnPhone, device: Phone) -> None:
    """The phone itself, or another device beside it: a security key, for example."""
    phone.open(DEVICES)
    options = phone.options(f"{KEY}/nieuw", {"csrf_token": phone.form_token})
    phone.submit(KEY, {"credential": device.create(options)})
    assert phone.status == 303


def test_she_finds_her_devices_and_keys_from_her_own_page(world: World, noor: Noor, phone: OwnPhone, paper: str) -> None:
    phone.open(MY_PAGE)
    page = phone.open(phone.page.find("a", string="Mijn apparaten en sleutels")["href"])
    calm(phone)
    seen = text_of(page)
    assert "Dit apparaat Aangemeld op dinsdag 3 maart, 14:02, met je sleutel" in seen
    assert "Een sleutel op een telefoon of computer, gemaakt op dinsdag 3 maart" in seen
    assert "Een code op papier, gemaakt op dinsdag 3 maart" in seen


@pytest.mark.usefixtures("paper")
def test_a_new_phone_becomes_a_key_after_signing_in_with_the_code_on_paper(app: Flask, world: World, noor: Noor) -> None:
    new = with_code(app, world, noor, own_device=True)
    makes_a_key_of(new, new.device)
    assert "Gelukt. Met dit apparaat kom je voortaan terug." in text_of(new.follow())
    assert "met je sleutel" in text_of(calm(new))
    again = OwnPhone(app, new.device)
    again.sign_in()
    assert again.goes_to == MY_PAGE
    assert len(entries(world.database, "passkey-made")) == 1


@pytest.mark.usefixtures("paper")
def test_s31_on_a_borrowed_device_no_key_can_be_made(app: Flask, world: World, noor: Noor) -> None:
    library = with_code(app, world, noor, own_device=False)
    library.open(DEVICES)
    assert library.page.find("form", action=KEY) is None
    assert "Dit is een geleend apparaat." in text_of(calm(library))
    for path in (KEY, f"{KEY}/nieuw"):
        library.send(path, {"csrf_token": library.form_token, "credential": "{}"})
        assert library.status == 409
        assert "Op een geleend apparaat kun je geen sleutel maken. Doe het op je eigen telefoon." in text_of(library.page)
        assert library.page.find("a", string="Kijken wat er nu staat")["href"] == MY_PAGE
        library.open(DEVICES)
    assert entries(world.database, "passkey-made") == []


def test_who_finds_the_phone_lying_open_makes_no_way_in_that_stays(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    phone = own_phone(app, world, noor[1])
    phone.open(DEVICES)
    token = {"csrf_token": phone.form_token}
    clock.advance(minutes=11)
    page = phone.open(DEVICES)
    assert page.find("form", action=KEY) is None
    assert page.find("form", action=CODE) is None
    assert page.find("a", string="Opnieuw aanmelden")["href"] == "/jongere/aanmelden?next=/jongere/apparaten"
    for path in (KEY, f"{KEY}/nieuw", CODE, f"{CODE}/bewaard"):
        phone.send(path, token)
        assert phone.status == 409, path
    phone.open("/jongere/aanmelden?next=/jongere/apparaten")
    phone.sign_in("?next=/jongere/apparaten")
    assert phone.goes_to == DEVICES
    assert phone.follow().find("form", action=KEY)


def test_a_device_that_proves_nothing_becomes_no_key(world: World, noor: Noor, phone: OwnPhone) -> None:
    phone.open(DEVICES)
    phone.submit(KEY, {"credential": "{}"})
    assert phone.status == 400
    assert phone.page.find(id="errors")
    elsewhere = phone.device.create(phone.options(f"{KEY}/nieuw", {"csrf_token": phone.form_token}))
    phone.options(f"{KEY}/nieuw", {"csrf_token": phone.form_token})  # another challenge since
    phone.submit(KEY, {"credential": elsewhere})
    assert phone.status == 400
    calm(phone)


@pytest.mark.usefixtures("paper")
def test_a_new_code_takes_the_place_of_the_old_one_when_she_has_written_it_down(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    phone.open(DEVICES)
    page = phone.submit(CODE)
    calm(phone)
    code = page.find(class_="big-code").get_text(strip=True)
    assert with_code(app, world, noor, own_device=False).status == 303  # until then the old one works
    phone.submit(f"{CODE}/bewaard")
    assert "Je nieuwe code werkt. De oude niet meer." in text_of(phone.follow())
    assert with_code(app, world, noor, own_device=False).status == 400
    assert with_code(app, world, noor, own_device=False, code=code).status == 303
    assert len(entries(world.database, "recovery-code-made")) == 1


def test_a_code_of_ones_own_choice_is_not_kept(world: World, noor: Noor, phone: OwnPhone) -> None:
    phone.open(DEVICES)
    phone.send(f"{CODE}/bewaard", {"csrf_token": phone.form_token, "offer": "0000-0000"})
    assert phone.status == 409
    assert entries(world.database, "recovery-code-made") == []


@pytest.mark.usefixtures("paper")
def test_a_lost_phone_is_signed_out_at_once_and_its_key_opens_nothing(app: Flask, world: World, noor: Noor) -> None:
    lost = own_phone(app, world, noor[1])
    other = own_phone(app, world, noor[1])
    library = with_code(app, world, noor, own_device=False)
    page = library.open(DEVICES)
    assert text_of(page).count("Een ander apparaat") == 2
    library.submit(f"{DEVICES}/afmelden")
    assert "Alle andere apparaten zijn afgemeld." in text_of(library.follow())
    for phone in (lost, other):
        phone.open(MY_PAGE)
        assert phone.goes_to.startswith("/jongere/aanmelden")
    for form in library.page.find_all("form", action=re.compile("/weg$")):
        if form["action"].startswith(KEY):
            library.open(DEVICES)
            library.submit(form["action"])
    assert "Die sleutel werkt niet meer." in text_of(library.follow())
    for phone in (lost, other):
        phone.sign_in()
        assert phone.status == 400
    assert len(entries(world.database, "sessions-ended")) == 1
    assert len(entries(world.database, "key-ended")) == 2


@pytest.mark.usefixtures("paper")
def test_one_device_can_be_signed_out_alone(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    library = with_code(app, world, noor, own_device=False)
    other = own_phone(app, world, noor[1])
    phone.open(DEVICES)
    (form,) = [row.form for row in phone.page.select(".divided > .row") if row.form and "geleend" in row.get_text()]
    phone.submit(form["action"])
    library.open(MY_PAGE)
    assert library.status == 303
    other.open(MY_PAGE)
    assert other.status == 200


def test_the_last_way_in_stays(world: World, noor: Noor, phone: OwnPhone) -> None:
    page = phone.open(DEVICES)
    assert not page.find_all("form", action=re.compile(f"^{KEY}/.*weg$"))
    makes_a_key_of(phone, Phone(phone.url))
    first, second = [form["action"] for form in phone.open(DEVICES).find_all("form", action=re.compile(f"^{KEY}/.*weg$"))]
    token = phone.form_token
    phone.send(first, {"csrf_token": token})
    assert phone.status == 303
    phone.open(DEVICES)
    phone.send(second, {"csrf_token": phone.form_token})
    assert phone.status == 409


def test_nothing_of_another_youngsters_devices_can_be_seen_or_ended(app: Flask, world: World, noor: Noor) -> None:
    _, milan = pair_with_youngster(world, "Milan")
    noors, milans = own_phone(app, world, noor[1]), own_phone(app, world, milan)
    own_phone(app, world, noor[1])
    makes_a_key_of(noors, Phone(noors.url))
    noors.open(DEVICES)
    mine = [form["action"] for form in noors.page.select("main form") if re.search("[0-9a-f]{8}-", form["action"])]
    assert len(mine) == 4
    milans.open(DEVICES)
    token = {"csrf_token": milans.form_token}
    for path in mine:
        milans.send(path, token)
        assert milans.status == 404
    noors.open(MY_PAGE)
    assert noors.status == 200


def test_no_organisation_learns_of_it_and_looking_stands_in_no_log(world: World, noor: Noor, phone: OwnPhone) -> None:
    with counted(world.database) as statements:
        phone.open(DEVICES)
    assert [statement for statement in statements if not statement.startswith(("SELECT", "BEGIN"))] == []
    with world.database.reading() as session:
        before = [entries_of(session, office.id, Filter()) for office in (world.de_brug, world.straatkracht)]
    makes_a_key_of(phone, Phone(phone.url))
    own_phone(phone.app, world, noor[1])
    phone.open(DEVICES)
    phone.submit(f"{DEVICES}/afmelden")
    with world.database.reading() as session:
        assert [entries_of(session, office.id, Filter()) for office in (world.de_brug, world.straatkracht)] == before


def test_twenty_devices_cost_as_many_queries_as_one(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    phone.open(DEVICES)
    with counted(world.database) as few:
        phone.open(DEVICES)
    with world.database.transaction() as session:
        for _ in range(20):
            assert noor[1].id is not None
            begin_session_of_youngster(session, noor[1].id, "passkey", own_device=True)
    with counted(world.database) as many:
        phone.open(DEVICES)
    assert len(few) == len(many)
