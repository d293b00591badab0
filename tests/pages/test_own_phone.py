"""A professional's own phone: the full sign-in once a day, a lock that shows nothing, and one touch that opens it."""

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from demo.authenticator import Phone
from service.access.models import Passkey
from service.access.permissions import roles_of
from service.access.sessions import begin_session_of_person
from service.actors import Actor, Role
from service.pairs.models import Seat
from service.pairs.organisations import person_leaves
from service.records.models import Note
from service.tick import tick
from tests.api.system import System
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import NOTE, at_desk, entries, text_of, well_made
from tests.pages.phone import OwnPhone, empty_pair

Noor = tuple[UUID, Actor]
PHONES, OFFER, LOCK = "/toestellen", "/toestellen/dit", "/slot"
LIST = "/begeleider/"
COOKIE = "__Host-koppel"


class WorkPhone(OwnPhone):
    """A professional's phone, at the lock and before it."""

    def registers(self, wanted: str = "") -> None:
        """Yes, this is my own device."""
        self.open(OFFER + wanted)
        options = self.options(f"{OFFER}/sleutel", {"csrf_token": self.form_token})
        self.send(OFFER + wanted, {"csrf_token": self.form_token, "credential": self.device.create(options)})

    def answers_the_lock(self, path: str, device: Phone | None = None, **button: str) -> None:
        """The lock at this address, answered by a device."""
        self.open(path)
        options = self.options(f"{LOCK}/sleutel", {"csrf_token": self.form_token})
        self.send(path, {"csrf_token": self.form_token, "credential": (device or self.device).get(options), **button})


def signed_in(app: Flask, world: World, actor: Actor) -> WorkPhone:
    """A phone on which this person signed in at their organisation just now."""
    assert actor.id is not None
    phone = WorkPhone(app)
    with world.database.transaction() as session:
        phone.sign_in_with(begin_session_of_person(session, actor.id, "openid"))
    return phone


@pytest.fixture
def phone(app: Flask, world: World) -> WorkPhone:
    """Karim's, registered."""
    phone = signed_in(app, world, world.karim)
    phone.registers()
    return phone


@pytest.fixture
def locked(phone: WorkPhone, clock: FakeClock) -> WorkPhone:
    """Karim's, in his pocket for five minutes."""
    clock.advance(minutes=6)
    return phone


def is_signed_out(phone: WorkPhone) -> bool:
    phone.open(LIST)
    return phone.goes_to == f"/aanmelden?next={LIST}"


def test_after_five_minutes_it_locks_and_one_touch_leads_back_to_where_one_was(
    world: World, noor: Noor, locked: WorkPhone
) -> None:
    pair = f"/begeleider/koppel/{noor[0]}"
    locked.open(pair)
    assert (locked.status, locked.goes_to) == (303, f"{LOCK}?next={pair}")
    locked.answers_the_lock(locked.goes_to)
    assert (locked.status, locked.goes_to) == (303, pair)
    assert locked.open(pair).h1
    assert [entry.actor_id for entry in entries(world.database, "phone-unlocked")] == [world.karim.id]


def test_from_a_pair_the_second_button_of_the_lock_leads_straight_to_its_form_for_a_note(
    noor: Noor, locked: WorkPhone
) -> None:
    pair = f"/begeleider/koppel/{noor[0]}"
    page = locked.open(f"{LOCK}?next={pair}")
    assert page.find("button", attrs={"name": "to", "value": "note"})
    assert not locked.open(f"{LOCK}?next={LIST}").find("button", attrs={"name": "to"})
    locked.answers_the_lock(f"{LOCK}?next={pair}", to="note")
    assert locked.goes_to == f"{pair}/notitie"
    assert locked.follow().find(id="text")


def test_while_it_is_locked_no_address_gives_anything_but_the_lock_and_that_names_nobody(
    app: Flask, noor: Noor, locked: WorkPhone
) -> None:
    locked.open(f"{LOCK}?next=/begeleider/koppel/{noor[0]}")
    well_made(locked, "Op slot")
    assert not any(name in locked.answer.text for name in ("Karim", "Straatkracht", "Noor", "Sanne"))
    token = {"csrf_token": locked.form_token}
    tried = 0
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission is None or roles_of(permission) == {Role.SYSTEM}:
            continue
        path = re.sub("<uuid:pair_id>", str(noor[0]), rule.rule)
        path = re.sub("<uuid:[^>]*>", str(uuid4()), path)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub("<[^>]*>", "x", path)
        if "GET" in (rule.methods or ()):
            locked.open(path)
        else:
            locked.send(path, token)
        assert locked.answer.headers.get("Location", "").removeprefix(locked.url).split("?")[0] == LOCK, path
        tried += 1
    assert tried > 100


def test_the_next_day_the_organisation_is_asked_again(phone: WorkPhone, clock: FakeClock) -> None:
    for _ in range(11):
        clock.advance(hours=1)
        phone.answers_the_lock(LOCK)
        assert phone.goes_to == "/werk"
    clock.advance(hours=1)
    assert is_signed_out(phone)
    phone.open(f"{LOCK}?next={LIST}")
    assert phone.goes_to == f"/aanmelden?next={LIST}"


def test_without_a_registered_phone_a_session_ends_as_before(app: Flask, world: World, clock: FakeClock) -> None:
    desk = signed_in(app, world, world.karim)
    clock.advance(minutes=14)
    assert desk.open(LIST).h1
    assert not desk.page.body.has_attr("data-locks-after")
    clock.advance(minutes=16)
    assert is_signed_out(desk)


def test_whoever_has_the_cookie_alone_gets_the_lock_and_after_the_unlocking_nothing(app: Flask, locked: WorkPhone) -> None:
    copied = locked.cookie(COOKIE)
    assert copied
    thief = WorkPhone(app)
    thief.sign_in_with(copied)
    thief.answers_the_lock(LOCK)  # with a passkey of their own
    assert thief.status == 400
    locked.answers_the_lock(LOCK)
    assert locked.open(LIST).h1
    assert is_signed_out(thief)


def test_what_proves_nothing_is_refused_in_the_same_words_and_stands_in_the_log(
    app: Flask, world: World, locked: WorkPhone
) -> None:
    colleague = signed_in(app, world, world.bilal)
    colleague.registers()
    unverified = Phone(locked.url, verifies=False)
    unverified.credential_id, unverified.key = locked.device.credential_id, locked.device.key
    elsewhere = Phone("https://koppel.elsewhere")
    elsewhere.credential_id, elsewhere.key = locked.device.credential_id, locked.device.key
    said = set()
    for device in (Phone(locked.url), colleague.device, unverified, elsewhere):
        locked.answers_the_lock(LOCK, device)
        assert locked.status == 400
        said.add(text_of(locked.page.main))
    with world.database.transaction() as session:
        session.execute(update(Passkey).where(Passkey.person_id == world.karim.id).values(sign_count=5))
    locked.answers_the_lock(LOCK)  # a copy of the passkey that counts less than what was seen
    assert locked.status == 400
    locked.send(LOCK, {"csrf_token": locked.form_token})
    assert {text_of(locked.page.main), *said} == said
    assert len(said) == 1
    refused = entries(world.database, "phone-unlock-refused")
    assert [(entry.outcome, entry.actor_id) for entry in refused] == [("refused", world.karim.id)] * 6
    assert locked.open(LIST) is not None
    assert locked.goes_to.startswith(LOCK)


def test_a_challenge_counts_once_and_for_ten_minutes_and_only_the_newest(locked: WorkPhone, clock: FakeClock) -> None:
    locked.open(LOCK)
    token = {"csrf_token": locked.form_token}
    older, newer = locked.options(f"{LOCK}/sleutel", token), locked.options(f"{LOCK}/sleutel", token)
    locked.send(LOCK, {**token, "credential": locked.device.get(older)})
    assert locked.status == 400
    locked.send(LOCK, {**token, "credential": locked.device.get(newer)})
    assert locked.status == 400  # the first answer spent it
    stale = locked.options(f"{LOCK}/sleutel", token)
    clock.advance(minutes=11)
    locked.send(LOCK, {**token, "credential": locked.device.get(stale)})
    assert locked.status == 400
    answer = locked.device.get(locked.options(f"{LOCK}/sleutel", token))
    locked.send(LOCK, {**token, "credential": answer})
    assert locked.status == 303
    clock.advance(minutes=6)
    locked.open(LOCK)
    locked.send(LOCK, {"csrf_token": locked.form_token, "credential": answer})
    assert locked.status == 400


def test_a_second_window_goes_on_once_the_first_has_unlocked(locked: WorkPhone) -> None:
    locked.open(f"{LOCK}?next={LIST}")
    locked.answers_the_lock(LOCK)
    locked.open(f"{LOCK}?next={LIST}")
    assert locked.goes_to == LIST


def test_whoever_left_unlocks_nothing_and_their_phone_is_forgotten(
    world: World, locked: WorkPhone, clock: FakeClock
) -> None:
    locked.open(LOCK)
    token = {"csrf_token": locked.form_token}
    answer = locked.device.get(locked.options(f"{LOCK}/sleutel", token))
    with world.database.transaction() as session:
        assert world.karim.id is not None
        person_leaves(session, world.straatkracht.administrator, world.karim.id)
    locked.send(LOCK, {**token, "credential": answer})
    assert (locked.status, locked.goes_to) == (303, "/aanmelden")
    tick(world.database)
    (ended,) = entries(world.database, "phone-ended")
    assert (ended.actor_role, ended.organisation_id) == ("service", world.straatkracht.id)
    clock.advance(days=8)
    tick(world.database)
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Passkey).where(Passkey.unlocks.is_(True))) == 0


def test_a_seat_lost_meanwhile_stays_lost_after_unlocking(world: World, noor: Noor, locked: WorkPhone) -> None:
    pair = f"/begeleider/koppel/{noor[0]}"
    with world.database.transaction() as session:
        session.execute(update(Seat).where(Seat.person_id == world.karim.id).values(ends_at=world.database.clock()))
    locked.answers_the_lock(f"{LOCK}?next={pair}")
    locked.follow()
    assert locked.status == 404


@pytest.mark.parametrize("at_the_lock", [False, True], ids=["open", "at the lock"])
def test_signing_out_ends_it_without_a_touch_too(phone: WorkPhone, clock: FakeClock, at_the_lock: bool) -> None:
    if at_the_lock:
        clock.advance(minutes=6)
    phone.open(LOCK if at_the_lock else LIST)
    copied = phone.cookie(COOKIE)
    phone.submit(f"{LOCK}/afmelden" if at_the_lock else "/afmelden")
    assert phone.answer.headers["Clear-Site-Data"] == '"storage"'
    assert copied
    phone.sign_in_with(copied)
    assert is_signed_out(phone)


def test_signing_out_at_the_lock_ends_a_session_that_was_unlocked_meanwhile(world: World, phone: WorkPhone) -> None:
    phone.open(LIST)
    copied = phone.cookie(COOKIE)
    assert copied
    phone.send(f"{LOCK}/afmelden", {"csrf_token": phone.form_token})
    assert (phone.status, phone.goes_to) == (303, "/")
    phone.sign_in_with(copied)
    phone.open(LIST)
    assert phone.status == 303
    assert [entry.actor_id for entry in entries(world.database, "signed-out")] == [world.karim.id]


def test_a_page_with_a_code_that_asks_by_itself_does_not_keep_the_lock_from_falling(
    world: World, phone: WorkPhone, clock: FakeClock
) -> None:
    code = f"/begeleider/koppel/{empty_pair(world)}/code"
    phone.open(code)
    phone.submit(code)
    asks = phone.follow().select_one("[data-refresh]")["data-refresh-url"]
    for _ in range(4):
        clock.advance(minutes=1)
        phone.open(asks)
        assert phone.status == 204
    clock.advance(minutes=1)
    phone.open(asks)
    assert (phone.status, phone.goes_to) == (303, f"{LOCK}?next={asks}")
    assert phone.open(f"{LOCK}?next={code}").h1


def test_a_form_that_is_sent_while_it_is_locked_keeps_nothing_and_is_found_back_with_what_the_browser_kept(
    world: World, noor: Noor, phone: WorkPhone, clock: FakeClock
) -> None:
    path = f"/begeleider/koppel/{noor[0]}/notitie"
    before = phone.open(path).find("form", attrs={"data-draft": True})
    clock.advance(minutes=6)
    phone.submit(path, {**NOTE, "text": "Noor kwam op tijd."})
    assert (phone.status, phone.goes_to) == (303, f"{LOCK}?next={path}")
    phone.answers_the_lock(phone.goes_to)
    after = phone.follow().find("form", attrs={"data-draft": True})
    assert after.has_attr("data-draft-restores")
    assert (after["data-draft"], after["data-draft-keys"]) == (before["data-draft"], before["data-draft-keys"])
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 0


def test_the_lock_leads_to_pages_of_ours_alone(locked: WorkPhone, clock: FakeClock) -> None:
    for wanted in ("//elsewhere.example", "https://elsewhere.example/", "/slot/sleutel", "/bestaat-niet"):
        locked.answers_the_lock(f"{LOCK}?next={wanted}")
        assert (locked.status, locked.goes_to) == (303, "/werk")
        clock.advance(minutes=6)


def test_who_signed_in_longer_ago_or_not_at_their_organisation_makes_no_key_to_a_phone_that_lies_open(
    app: Flask, world: World, clock: FakeClock
) -> None:
    lying_open, by_passkey = signed_in(app, world, world.karim), at_desk(app, world, world.karim)
    clock.advance(minutes=11)
    assert lying_open.open(OFFER).find("a", string="Opnieuw aanmelden")["href"] == f"/aanmelden?next={OFFER}"
    assert "Hier is niets in te stellen." in text_of(by_passkey.open(OFFER))
    assert not by_passkey.open(PHONES).find("a", string="Dit toestel instellen")
    for phone in (lying_open, by_passkey):
        for path in (OFFER, f"{OFFER}/sleutel"):
            phone.open(OFFER)
            phone.send(path, {"csrf_token": phone.form_token, "credential": "{}"})
            assert phone.status == 409
    assert entries(world.database, "phone-registered") == []


def test_registering_asks_for_a_key_in_the_device_itself_and_leads_on(app: Flask, world: World) -> None:
    phone = signed_in(app, world, world.karim)
    page = phone.open(f"{OFFER}?next={LIST}")
    well_made(phone, "Dit toestel ontgrendelen")
    assert "Doe dit alleen als dit je eigen toestel is." in text_of(page)
    options = phone.options(f"{OFFER}/sleutel", {"csrf_token": phone.form_token})
    wanted = options["authenticatorSelection"]
    assert (wanted["authenticatorAttachment"], wanted["residentKey"]) == ("platform", "required")
    assert wanted["userVerification"] == "required"
    phone.submit(f"{OFFER}", {"credential": "{}"})
    assert phone.status == 400
    phone.registers(f"?next={LIST}")
    assert (phone.status, phone.goes_to) == (303, LIST)
    assert "Gelukt. Dit toestel ontgrendel je voortaan met één tik." in text_of(phone.follow())
    assert phone.page.body["data-locks-after"] == "300"
    assert [entry.actor_id for entry in entries(world.database, "phone-registered")] == [world.karim.id]


def test_the_key_of_a_phone_signs_nobody_in(phone: WorkPhone, app: Flask) -> None:
    other = OwnPhone(app, phone.device)
    other.sign_in()
    assert other.status == 400
    for slug in ("straatkracht", "de-brug"):
        other.open(f"/aanmelden/{slug}")
        options = other.options(f"/aanmelden/{slug}/sleutel", {"csrf_token": other.form_token})
        other.send(f"/aanmelden/{slug}", {"csrf_token": other.form_token, "credential": other.device.get(options)})
        assert other.status == 400


def test_a_lost_phone_is_closed_from_another_device_and_signed_out_at_once(
    app: Flask, world: World, phone: WorkPhone, clock: FakeClock
) -> None:
    clock.advance(minutes=6)
    phone.answers_the_lock(LOCK)
    new = signed_in(app, world, world.karim)
    new.registers()
    page = new.open(PHONES)
    well_made(new, "Mijn toestellen")
    seen = text_of(page)
    assert "Dit toestel Ingesteld op dinsdag 3 maart. Nog niet ontgrendeld." in seen
    assert "Een ander toestel Ingesteld op dinsdag 3 maart. Laatst ontgrendeld op dinsdag 3 maart, 14:08." in seen
    new.submit(page.select("main form")[1]["action"])
    assert "Dat toestel ontgrendelt niets meer." in text_of(new.follow())
    assert is_signed_out(phone)
    assert new.open(LIST).h1
    assert len(entries(world.database, "phone-ended")) == 1


def test_who_closes_the_phone_in_hand_goes_on_as_at_a_desk(phone: WorkPhone, clock: FakeClock) -> None:
    phone.open(PHONES)
    phone.submit(phone.page.select_one("main form")["action"])
    clock.advance(minutes=10)
    assert phone.open(LIST).h1
    clock.advance(minutes=16)
    assert is_signed_out(phone)


def test_nobody_closes_the_phone_of_somebody_else(app: Flask, world: World, phone: WorkPhone) -> None:
    mine = phone.open(PHONES).select_one("main form")["action"]
    other = signed_in(app, world, world.bilal)
    other.open(PHONES)
    token = {"csrf_token": other.form_token}
    for path in (mine, f"{PHONES}/{uuid4()}/weg"):
        other.send(path, token)
        assert other.status == 404
    assert phone.open(LIST).h1


def test_an_administrator_closes_the_phones_of_a_colleague_and_of_nobody_else(
    app: Flask, world: World, phone: WorkPhone
) -> None:
    office = at_desk(app, world, world.straatkracht.administrator)
    other = at_desk(app, world, world.de_brug.administrator)
    way = f"/beheer/medewerkers/{world.karim.id}/toestellen/weg"
    other.open("/beheer/")
    other.send(way, {"csrf_token": other.form_token})
    assert other.status == 404
    assert "1 eigen toestel" in text_of(office.open("/beheer/"))
    office.submit(way)
    assert "De toestellen van Karim zijn afgesloten." in text_of(office.follow())
    assert "eigen toestel" not in text_of(office.page)
    assert is_signed_out(phone)
    (ended,) = entries(world.database, "phone-ended")
    assert ended.actor_id == world.straatkracht.administrator.id


def test_when_somebody_took_up_their_phone_is_nothing_for_a_program_of_their_organisation(
    app: Flask, world: World, locked: WorkPhone
) -> None:
    locked.answers_the_lock(LOCK)
    assert len(entries(world.database, "phone-unlocked")) == 1
    system = System(app, world.straatkracht.slug, world.straatkracht.system_key)
    acts = {entry["act"] for entry in system.ask("GET", "/v1/entries").get_json()["items"]}
    assert acts
    assert not [act for act in acts if act.startswith("phone-")]
