"""S21, asking: one tap asks why somebody looked; who must answer has a name and a day, and there is somebody else to ask."""

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Actor
from service.consent.decisions import pause_consent
from service.pairs.models import Person
from service.pairs.organisations import person_leaves
from service.records.models import LookQuestion
from tests.api.conftest import system_of
from tests.factories import World, actor_of, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, sign_in_again, text_of, well_made, written
from tests.pages.noor import WHO_LOOKED, Noor, give
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone
from tests.web_reader import Browser

WORRY = "Ik had die dag geen afspraak met je."
ANSWER = "Ik zocht de kijkdag op, want ik belde met de verhuurder."


@pytest.fixture
def looked(app: Flask, world: World, noor: Noor) -> Browser:
    """Karim, who read a note of Sanne about Noor."""
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Er is een kijkdag.")
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{noor[0]}")
    return karim


def ask(phone: OwnPhone, to: str = "looker", text: str = "", place: int = 0) -> str:
    """Ask about the newest look (or the one at this place); gives where the question was sent."""
    page = phone.open(WHO_LOOKED)
    form = page.select('.card .divided form[action$="/vraag"]')[place]
    path = str(form["action"])
    phone.submit(path, {"to": to, "text": text})
    assert phone.status == 303
    phone.follow()
    return path


def question_of(world: World) -> LookQuestion:
    with world.database.reading() as session:
        return session.scalars(select(LookQuestion)).one()


def asked_of(world: World, who: str = "begeleider/vraag") -> str:
    return f"/{who}/{question_of(world).id}"


def test_one_tap_asks_why_and_says_who_must_answer_by_which_day(world: World, looked: Browser, phone: OwnPhone) -> None:
    form = phone.open(MY_PAGE).select_one('form[action$="/vraag"]')
    assert form.find("button", {"value": "looker"}).get_text() == "Vraag het Karim"
    phone.submit(form["action"], {"to": "looker"})
    page = text_of(phone.follow())
    calm(phone)
    assert "Waarom las Karim notities over jou?" in page
    assert "Karim moet antwoorden, uiterlijk dinsdag 10 maart." in page
    assert "Karim moet antwoorden" in text_of(phone.open(MY_PAGE))
    assert phone.page.find("a", string="Je vroeg waarom")


def test_karim_sees_the_question_on_both_his_pages_answers_and_noor_reads_it(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone
) -> None:
    ask(phone, text=WORRY)
    for path in ("/begeleider/", f"/begeleider/koppel/{noor[0]}"):
        looked.open(path)
        assert "Noor vraagt waarom je keek. Antwoord uiterlijk dinsdag 10 maart." in text_of(looked.page)
        assert WORRY not in looked.answer.text
    looked.open(looked.page.find("a", href=asked_of(world))["href"])
    well_made(looked, "Vraag van een jongere")
    assert WORRY in looked.answer.text
    assert "Waarom las je notities over mij?" in looked.answer.text
    looked.submit(asked_of(world), {"answer": ANSWER})
    assert looked.status == 303
    assert "vraagt waarom je keek" not in text_of(looked.open("/begeleider/"))
    assert f"Karim: {ANSWER}" in text_of(phone.open(WHO_LOOKED))
    assert f"Karim: {ANSWER}" in text_of(phone.open(MY_PAGE))


def test_an_answer_is_seen_on_her_page_for_two_weeks_and_stays_with_the_question(
    world: World, looked: Browser, phone: OwnPhone, clock: FakeClock, noor: Noor, app: Flask
) -> None:
    ask(phone)
    looked.open(asked_of(world))
    looked.submit(asked_of(world), {"answer": ANSWER})
    clock.advance(days=15)
    phone = own_phone(app, world, noor[1])
    assert ANSWER not in text_of(phone.open(MY_PAGE))
    assert ANSWER in text_of(phone.open(WHO_LOOKED))


def test_nobody_but_who_is_asked_can_open_or_answer_it(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone
) -> None:
    ask(phone, text=WORRY)
    as_professional, as_officer = asked_of(world), asked_of(world, "toezicht/vragen")
    others = [
        (world.sanne, as_professional),
        (world.joke, as_professional),
        (world.bilal, as_professional),
        (world.straatkracht.officer, as_officer),
        (world.de_brug.officer, as_officer),
    ]
    for who, path in others:
        desk = at_desk(app, world, who)
        desk.open(path)
        assert desk.status == 404, who.name
        assert WORRY not in desk.answer.text
        desk.open(f"/{path.split('/')[1]}/")
        desk.send(path, {"answer": "Ik ben het.", "csrf_token": desk.form_token})
        assert desk.status == 404, who.name
    assert question_of(world).answer is None
    assert WORRY not in text_of(at_desk(app, world, world.sanne).open(f"/begeleider/koppel/{noor[0]}"))


def test_another_youngster_can_neither_ask_about_this_look_nor_pass_the_question_on(
    app: Flask, world: World, looked: Browser, phone: OwnPhone
) -> None:
    path = ask(phone)
    milan = own_phone(app, world, pair_with_youngster(world, "Milan")[1])
    milan.open(MY_PAGE)
    for address in (path, f"{WHO_LOOKED}/vraag/{question_of(world).id}/iemand-anders"):
        milan.send(address, {"to": "looker", "csrf_token": milan.form_token})
        assert milan.status == 404
        milan.open(MY_PAGE)
    assert question_of(world).officer_asked_at is None


def test_asked_twice_it_is_one_question(world: World, looked: Browser, phone: OwnPhone) -> None:
    path = ask(phone)
    phone.send(path, {"to": "officer", "csrf_token": phone.form_token})
    assert phone.status == 303
    assert question_of(world).officer_asked_at is None


def test_an_answer_is_given_once_and_what_may_not_be_shared_is_kept_out_of_it(
    world: World, looked: Browser, phone: OwnPhone
) -> None:
    ask(phone)
    path = asked_of(world)
    looked.open(path)
    looked.submit(path, {"answer": "Haar nummer is 111222333."})
    assert looked.status == 422
    assert "111222333" in looked.page.find("textarea").get_text()
    assert question_of(world).answer is None
    looked.submit(path, {"answer": ""})
    assert looked.status == 400
    sent = {**looked.standing_in(path), "answer": ANSWER}
    looked.send(path, sent)
    looked.send(path, {**sent, "answer": "Toch iets anders."})
    assert looked.status == 409
    assert ANSWER in looked.answer.text


def test_question_and_answer_are_sealed_and_the_log_holds_neither(
    world: World, looked: Browser, phone: OwnPhone, noor: Noor
) -> None:
    ask(phone, text=WORRY)
    looked.open(asked_of(world))
    looked.submit(asked_of(world), {"answer": ANSWER})
    question = question_of(world)
    assert WORRY.encode() not in question.text
    assert ANSWER.encode() not in (question.answer or b"")
    (asked,), (opened,), (answered,) = (
        entries(world.database, f"question-{what}") for what in ("asked", "opened", "answered")
    )
    assert asked.seen_as is None  # hers alone: organisations learn of it from whoever it was put to
    assert asked.actor_id == noor[1].id
    assert {entry.pair_id for entry in (asked, opened, answered)} == {noor[0]}
    assert {opened.actor_id, answered.actor_id} == {world.karim.id}
    assert all((entry.facts, entry.note_ids) == (None, None) for entry in (asked, opened, answered))


def test_that_noor_reads_her_questions_is_not_logged(world: World, looked: Browser, phone: OwnPhone) -> None:
    ask(phone)
    before = len(entries(world.database, "question-opened"))
    phone.open(WHO_LOOKED)
    phone.open(MY_PAGE)
    assert len(entries(world.database, "question-opened")) == before == 0


def test_the_officer_sees_that_a_question_waits_beyond_its_day_and_not_what_it_asks(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone, clock: FakeClock
) -> None:
    ask(phone, text=WORRY)
    officer = at_desk(app, world, world.straatkracht.officer)
    officer.open("/toezicht/vragen")
    well_made(officer, "Vragen")
    assert "Er is geen vraag te laat." in text_of(officer.page)
    assert "Karim" not in text_of(officer.page)
    clock.advance(days=8)
    officer = sign_in_again(officer, world, world.straatkracht.officer)
    late = text_of(officer.open("/toezicht/vragen"))
    assert "Karim · koppel" in late
    assert "antwoord was nodig op dinsdag 10 maart" in late
    assert WORRY not in officer.answer.text
    assert not officer.page.find("a", href=asked_of(world, "toezicht/vragen"))
    elsewhere = at_desk(app, world, world.de_brug.officer)
    assert "Er is geen vraag te laat." in text_of(elsewhere.open("/toezicht/vragen"))


def test_after_silence_noor_asks_the_officer_who_has_a_name_and_a_day_and_answers(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone, clock: FakeClock
) -> None:
    ask(phone, text=WORRY)
    clock.advance(days=8)
    phone = own_phone(app, world, noor[1])
    assert "Die dag is voorbij en er is geen antwoord." in text_of(phone.open(WHO_LOOKED))
    phone.submit(f"{WHO_LOOKED}/vraag/{question_of(world).id}/iemand-anders")
    page = text_of(phone.follow())
    name = world.straatkracht.officer.name
    assert f"{name}, privacyfunctionaris van Straatkracht, moet antwoorden, uiterlijk woensdag 18 maart." in page
    karim = sign_in_again(looked, world, world.karim)
    karim.open(asked_of(world))
    assert karim.status == 404  # one person at a time must answer
    officer = at_desk(app, world, world.straatkracht.officer)
    officer.open("/toezicht/vragen")
    officer.open(asked_of(world, "toezicht/vragen"))
    well_made(officer, "Vraag van een jongere")
    assert WORRY in officer.answer.text
    officer.submit(asked_of(world, "toezicht/vragen"), {"answer": ANSWER})
    assert f"{name}: {ANSWER}" in text_of(phone.open(WHO_LOOKED))


def test_an_officer_who_is_late_leaves_her_the_authority(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone, clock: FakeClock
) -> None:
    ask(phone, to="officer")
    clock.advance(days=8)
    page = text_of(own_phone(app, world, noor[1]).open(WHO_LOOKED))
    assert "Je kunt nu ook naar de Autoriteit Persoonsgegevens." in page


def test_about_somebody_who_left_and_about_a_system_the_officer_is_asked_at_once(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone
) -> None:
    give(world, noor, world.karim, copies=True)
    system_of(app, world.straatkracht).carry_out()
    assert world.karim.id is not None
    with world.database.transaction() as session:
        person_leaves(session, world.straatkracht.administrator, world.karim.id)
    page = phone.open(WHO_LOOKED)
    assert "Karim werkt daar niet meer." in text_of(page)
    assert not page.find("button", {"value": "looker"})
    for _ in range(2):
        ask(phone)
    assert text_of(phone.page).count("privacyfunctionaris van Straatkracht, moet antwoorden") == 2
    seen = text_of(at_desk(app, world, world.straatkracht.officer).open("/toezicht/vragen"))
    assert seen.count("uiterlijk dinsdag 10 maart") == 2
    passed_on = entries(world.database, "question-passed-on")
    assert {(entry.seen_as, entry.organisation_id) for entry in passed_on} == {("question-passed-on", world.straatkracht.id)}


def test_nobody_is_the_officer_about_their_own_look(
    app: Flask, world: World, noor: Noor, looked: Browser, phone: OwnPhone
) -> None:
    both = _made_officer_too(world, world.karim)
    ask(phone, to="officer")
    karim = at_desk(app, world, both)
    karim.open(asked_of(world, "toezicht/vragen"))
    assert karim.status == 404
    assert "Er wacht niets op jou." in text_of(karim.open("/toezicht/vragen"))
    page = text_of(phone.open(WHO_LOOKED))
    assert f"{world.straatkracht.officer.name}, privacyfunctionaris van Straatkracht, moet antwoorden" in page


def test_she_can_ask_and_he_can_answer_also_when_nothing_is_shared_any_more(
    world: World, noor: Noor, looked: Browser, phone: OwnPhone
) -> None:
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    ask(phone)
    page = text_of(looked.open(asked_of(world)))
    assert "kijkdag" not in page
    looked.submit(asked_of(world), {"answer": ANSWER})
    assert ANSWER in text_of(phone.open(WHO_LOOKED))


def _made_officer_too(world: World, actor: Actor) -> Actor:
    with world.database.transaction() as session:
        person = session.get_one(Person, actor.id)
        person.roles = "professional officer"
        return actor_of(person, actor.organisation)
