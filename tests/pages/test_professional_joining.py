"""From the code on the professional's screen to a youngster who takes part, as the professional's pages show it."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Actor
from service.exchange.inbox import read_inbox
from service.exchange.leases import take_lease
from service.pairs.codes import hash_of
from service.pairs.joining import Introduction, complete_joining, joining_of, spend_code
from service.pairs.meeting import meeting_number, renew_meeting_number
from service.pairs.models import JoinCode, Joining
from service.pairs.seats import own_side
from service.pairs.systems import revoke_system
from tests.factories import World, form_pair, give_consent, join, propose_consent, youngster_actor
from tests.pages.desk import at_desk, entries, sign_in_again, text_of, well_made, written
from tests.web_reader import Browser

NOOR = Introduction("Noor", (2007, 1), "nl")
WRONG = "Dit nummer klopt niet. Vraag het nog een keer."
USED_UP = "Dit nummer werkt niet meer. De jongere kan op de eigen pagina een nieuw nummer maken."


@pytest.fixture
def empty(world: World) -> UUID:
    """A pair of Sanne and Karim in which no youngster is yet."""
    with world.database.transaction() as session:
        return form_pair(session, world.sanne, world.karim)


def address(pair_id: UUID, part: str = "") -> str:
    return f"/begeleider/koppel/{pair_id}{part}"


def shows_code(browser: Browser, pair_id: UUID) -> str:
    """Press the button; the code that is on the screen then."""
    browser.open(address(pair_id, "/code"))
    browser.submit(address(pair_id, "/code"))
    return browser.follow().find(class_="big-code").get_text(strip=True)


def scans(world: World, code: str) -> UUID:
    """Somebody scans the code and says their name."""
    with world.database.transaction() as session:
        joining = spend_code(session, code, NOOR)
        assert joining is not None
        return joining.id


def number_for(world: World, pair_id: UUID, holder: Actor) -> str:
    """The number on the youngster's page for this holder."""
    assert holder.organisation_id is not None
    with world.database.reading() as session:
        return meeting_number(session, own_side(session, pair_id, holder.organisation_id)) or ""


def test_the_code_comes_on_the_screen_by_a_button_with_a_qr_code_of_its_address(
    world: World, empty: UUID, sanne: Browser
) -> None:
    sanne.open(address(empty, "/code"))
    well_made(sanne, "Code laten zien")
    assert entries(world.database, "code-shown") == []
    code = shows_code(sanne, empty)
    page = well_made(sanne, "Code laten zien")
    assert page.svg.path
    assert page.find("div", {"data-refresh-url": address(empty, "/code/stand")})
    assert (code in sanne.answer.request.url, len(entries(world.database, "code-shown"))) == (False, 1)
    with world.database.reading() as session:
        (kept,) = session.scalars(select(JoinCode))
    assert kept.code_hash == hash_of(code)


def test_the_code_stays_on_this_screen_for_ten_minutes_and_is_on_no_other(
    app: Flask, world: World, empty: UUID, sanne: Browser
) -> None:
    code = shows_code(sanne, empty)
    assert code in sanne.open(address(empty, "/code")).get_text()
    elsewhere = at_desk(app, world, world.sanne)
    assert code not in elsewhere.open(address(empty, "/code")).get_text()
    world.database.clock.advance(minutes=10)
    assert code not in sanne.open(address(empty, "/code")).get_text()


def test_a_code_cookie_of_another_session_opens_nothing(app: Flask, world: World, empty: UUID, sanne: Browser) -> None:
    code = shows_code(sanne, empty)
    (taken,) = [value for value in sanne.client._cookies.values() if "code" in value.key]
    elsewhere = at_desk(app, world, world.sanne)
    elsewhere.client.set_cookie(taken.key, taken.value, domain="koppel.test", secure=True, path=taken.path)
    assert code not in elsewhere.open(address(empty, "/code")).get_text()
    elsewhere.client.set_cookie(taken.key, "geen cookie!", domain="koppel.test", secure=True, path=taken.path)
    elsewhere.open(address(empty, "/code"))
    assert elsewhere.status == 200


def test_a_new_code_ends_the_one_before_it(world: World, empty: UUID, sanne: Browser) -> None:
    first = shows_code(sanne, empty)
    sanne.open(address(empty, "/code"))
    sanne.client.delete_cookie("__Secure-koppel-code", domain="koppel.test", path=address(empty, "/code"))
    second = shows_code(sanne, empty)
    assert first != second
    with world.database.transaction() as session:
        assert spend_code(session, first, NOOR) is None
        assert spend_code(session, second, NOOR) is not None


def test_the_two_words_appear_when_somebody_scanned_and_only_on_the_showing_screen(
    world: World, empty: UUID, sanne: Browser, karim: Browser
) -> None:
    code = shows_code(sanne, empty)
    sanne.open(address(empty, "/code/stand"))
    assert sanne.status == 204
    joining_id = scans(world, code)
    sanne.open(address(empty, "/code/stand"))
    assert (sanne.status, sanne.goes_to) == (303, address(empty, "/code"))
    sanne.follow()
    with world.database.reading() as session:
        words = session.get_one(Joining, joining_id).words
    assert words in text_of(well_made(sanne, "Code laten zien"))
    assert "Noor" not in sanne.answer.text
    assert words not in karim.open(address(empty, "/code")).get_text()
    assert "Bevestig de twee woorden" in text_of(sanne.open(address(empty)))
    assert "Bevestig de twee woorden" not in text_of(karim.open(address(empty)))


def test_ja_dit_klopt_lets_the_youngster_go_on(world: World, empty: UUID, sanne: Browser) -> None:
    joining_id = scans(world, shows_code(sanne, empty))
    sanne.open(address(empty, "/code"))
    sanne.submit(address(empty, "/woorden/ja"))
    assert "Nu is de jongere aan zet." in text_of(sanne.follow())
    with world.database.transaction() as session:
        complete_joining(session, joining_id)
    sanne.open(address(empty, "/code"))
    assert sanne.goes_to == address(empty)
    assert [entry.actor_id for entry in entries(world.database, "words-confirmed")] == [world.sanne.id]


def test_nee_dit_klopt_niet_ends_it_and_keeps_nothing(world: World, empty: UUID, sanne: Browser) -> None:
    joining_id = scans(world, shows_code(sanne, empty))
    sanne.open(address(empty, "/code"))
    sanne.submit(address(empty, "/woorden/nee"))
    assert "Er is niets bewaard." in text_of(sanne.follow())
    with world.database.reading() as session:
        gone = session.get_one(Joining, joining_id)
        assert (gone.name, gone.birth_month, joining_of(session, empty)) == (b"", b"", None)
    assert "De code werkt tien minuten" in text_of(sanne.open(address(empty, "/code")))


def test_whoever_did_not_show_the_code_cannot_confirm_the_words(
    world: World, empty: UUID, sanne: Browser, karim: Browser
) -> None:
    joining_id = scans(world, shows_code(sanne, empty))
    sanne.open(address(empty, "/code"))
    karim.open(address(empty))
    token = karim.page.find("input", {"name": "csrf_token"})["value"]
    karim.send(address(empty, "/woorden/ja"), {"csrf_token": token, "joining": str(joining_id)})
    assert karim.status == 404
    assert entries(world.database, "words-confirmed") == []


@pytest.mark.parametrize("answer", ["ja", "nee"])
def test_a_tab_that_stood_open_answers_about_its_own_two_words_and_nobody_elses(
    world: World, empty: UUID, sanne: Browser, answer: str
) -> None:
    sanne.open(address(empty, "/code"))
    another_tab = sanne.answer
    scans(world, shows_code(sanne, empty))
    sanne.open(address(empty, "/code"))
    first_tab, sanne.answer = sanne.answer, another_tab
    world.database.clock.advance(minutes=1)
    sanne.submit(address(empty, "/code"))
    newer = scans(world, sanne.follow().find(class_="big-code").get_text(strip=True))
    sanne.answer = first_tab
    sanne.submit(address(empty, f"/woorden/{answer}"))
    assert sanne.status == 409
    assert "Er staan nu andere woorden" in text_of(sanne.page)
    with world.database.reading() as session:
        kept = session.get_one(Joining, newer)
        assert (kept.confirmed_at, kept.refused_at) == (None, None)
    sanne.open(address(empty, "/code"))
    sanne.submit(address(empty, "/woorden/ja"))
    with world.database.reading() as session:
        assert session.get_one(Joining, newer).confirmed_at is not None


@pytest.mark.parametrize("joining", ["", "x"])
def test_without_knowing_whose_words_stood_there_nothing_is_confirmed(
    world: World, empty: UUID, sanne: Browser, joining: str
) -> None:
    joining_id = scans(world, shows_code(sanne, empty))
    sanne.open(address(empty, "/code"))
    sanne.submit(address(empty, "/woorden/ja"), {"joining": joining})
    assert sanne.status == 400
    with world.database.reading() as session:
        assert session.get_one(Joining, joining_id).confirmed_at is None


def test_somebody_without_a_seat_gets_no_code(world: World, empty: UUID, joke: Browser) -> None:
    joke.open("/begeleider/nieuw-koppel")
    token = joke.page.find("input", {"name": "csrf_token"})["value"]
    joke.send(address(empty, "/code"), {"csrf_token": token})
    assert joke.status == 404
    assert entries(world.database, "code-shown") == []
    assert len(entries(world.database, "not-found")) == 1


def test_the_number_of_the_youngster_opens_what_karim_writes(world: World, empty: UUID, karim: Browser) -> None:
    with world.database.transaction() as session:
        join(session, empty, world.sanne)
    karim.open(address(empty))
    number = number_for(world, empty, world.karim)
    karim.submit(address(empty, "/nummer"), {"number": f"{number[:3]} {number[3:]}"})
    assert "Dank je." in text_of(karim.follow())
    assert "Vul het nummer van de jongere in" not in text_of(karim.page)
    assert len(entries(world.database, "meeting-confirmed")) == 1


def test_a_wrong_number_is_said_counted_and_used_up_after_five(world: World, empty: UUID, karim: Browser) -> None:
    with world.database.transaction() as session:
        youngster = join(session, empty, world.sanne)
    right = number_for(world, empty, world.karim)
    wrong = "000000" if right != "000000" else "111111"
    said = []
    for _ in range(5):
        karim.open(address(empty))
        karim.submit(address(empty, "/nummer"), {"number": wrong})
        said.append(karim.page.find(id="number-error").get_text())
        assert (karim.status, karim.page.find(id="number")["value"]) == (422, wrong)
    assert said == [WRONG] * 4 + [USED_UP]
    karim.submit(address(empty, "/nummer"), {"number": right})
    assert karim.status == 422
    assert len(entries(world.database, "meeting-number-refused")) == 6
    assert youngster.id is not None
    assert world.karim.organisation_id is not None
    with world.database.transaction() as session:
        renew_meeting_number(session, youngster, empty, world.karim.organisation_id)
    (renewed,) = entries(world.database, "meeting-number-renewed")
    assert (renewed.youngster_id, renewed.pair_id, renewed.seen_as) == (youngster.id, empty, None)
    karim.open(address(empty))
    karim.submit(address(empty, "/nummer"), {"number": number_for(world, empty, world.karim)})
    assert karim.status == 303


@pytest.mark.parametrize("number", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\u0000"])
def test_what_is_no_number_is_asked_for_again_and_not_counted(
    world: World, empty: UUID, karim: Browser, number: str
) -> None:
    with world.database.transaction() as session:
        join(session, empty, world.sanne)
    karim.open(address(empty))
    karim.submit(address(empty, "/nummer"), {"number": number})
    assert karim.status == 400
    assert "Vul de zes cijfers in" in karim.page.find(id="number-error").get_text()
    assert entries(world.database, "meeting-number-refused") == []


def test_s34_a_worker_who_scans_with_a_phone_of_her_own_never_reads_the_partners_notes(
    world: World, empty: UUID, sanne: Browser
) -> None:
    """S34. A worker who wants to read the partner's notes scans the code with a phone of her own. The direction towards
    her never opens."""
    joining_id = scans(world, shows_code(sanne, empty))
    sanne.open(address(empty, "/code"))
    sanne.submit(address(empty, "/woorden/ja"))
    with world.database.transaction() as session:
        played = complete_joining(session, joining_id)
        youngster = youngster_actor(played.id)
        propose_consent(session, empty, world.sanne, world.karim)
        give_consent(session, youngster, empty, world.sanne)
    written(world, world.karim, empty, "Van Karim, over Noor.")
    for days in (0, 1, 30):
        world.database.clock.advance(days=days)
        sanne = sign_in_again(sanne, world, world.sanne)
        page = sanne.open(address(empty))
        assert "Van Karim, over Noor." not in sanne.answer.text
        assert "Er wordt nu niets gedeeld." in text_of(page)


def test_s35_nothing_is_delivered_until_the_holder_has_confirmed_the_record(
    app: Flask, world: World, empty: UUID, karim: Browser
) -> None:
    """S35. Both organisations attached the pair's code; one of them to the wrong person's record. Nothing is delivered until
    the holder has confirmed the record."""
    with world.database.transaction() as session:
        youngster = join(session, empty, world.sanne)
        propose_consent(session, empty, world.sanne, world.karim)
        give_consent(session, youngster, empty, world.karim, copies=True)
    written(world, world.sanne, empty, "Kijkdag op 12 maart.")
    karim.open(address(empty))
    karim.submit(address(empty, "/nummer"), {"number": number_for(world, empty, world.karim)})
    page = karim.follow()
    assert "Bevestig het dossier" in text_of(page)
    assert waiting_for(world) == 0
    karim.submit(address(empty, "/dossier"))
    assert "Bevestig het dossier" not in text_of(karim.follow())
    assert waiting_for(world) == 1
    (entry,) = entries(world.database, "record-confirmed")
    assert entry.actor_id == world.karim.id


def waiting_for(world: World) -> int:
    """What stands in the inbox of Straatkracht's system."""
    system = world.straatkracht.system
    with world.database.transaction() as session:
        lease = take_lease(session, system, "proef")
        return len(read_inbox(session, system, lease.number, None).items or [])


def test_an_organisation_without_a_system_is_not_asked_about_a_record(world: World, empty: UUID, sanne: Browser) -> None:
    with world.database.transaction() as session:
        join(session, empty, world.sanne)
    assert "Bevestig het dossier" in text_of(sanne.open(address(empty)))
    with world.database.transaction() as session:
        revoke_system(session, world.de_brug.administrator, world.de_brug.system.id)
    assert "Bevestig het dossier" not in text_of(sanne.open(address(empty)))
