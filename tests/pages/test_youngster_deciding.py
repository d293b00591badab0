"""Saying yes: what is decided is what stood on the screen, once, and by the youngster alone."""

from flask import Flask
from sqlalchemy import select

from demo.authenticator import Phone
from service.access.models import Passkey
from service.access.recovery import keep_recovery_code
from service.access.sessions import begin_session_of_youngster
from service.consent.decisions import withdraw_consent
from service.consent.models import ConsentEvidence
from service.records.writing import correct_note
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import draft, text_of, written
from tests.pages.noor import Noor, events, read_by, screen, stands, to_summary
from tests.pages.phone import OwnPhone, calm, own_phone


def test_a_note_corrected_between_preview_and_yes_waits_until_noor_sees_it(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    corrected = written(world, world.sanne, pair_id, "Noor belde.")
    written(world, world.sanne, pair_id, "Er is een kijkdag.")
    to_summary(phone, pair_id, subject_housing="yes")
    with world.database.transaction() as session:
        correct_note(session, world.sanne, pair_id, corrected, draft(world, "Noor belde niet."), 1)
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    assert read_by(world, world.karim, pair_id) == ["Er is een kijkdag."]
    phone.open("/jongere/notities")
    phone.submit(f"/jongere/notities/{pair_id}/{corrected}/lezen")
    assert "Karim leest deze notitie nog niet" in text_of(phone.follow())
    phone.open(f"/jongere/notities/{pair_id}/{corrected}/delen")
    phone.press()
    assert sorted(read_by(world, world.karim, pair_id)) == ["Er is een kijkdag.", "Noor belde niet."]


def test_what_was_heard_from_others_passes_once_it_stood_on_noors_own_screen(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    written(world, world.sanne, noor[0], "Een buurman klaagde.", how_known="heard-from-others", discussed=False)
    to_summary(phone, noor[0], subject_housing="yes")
    assert "Een buurman klaagde." in text_of(phone.page)
    phone.say_yes()
    assert read_by(world, world.karim, noor[0]) == ["Een buurman klaagde."]


def test_a_second_tap_on_yes_changes_nothing(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id = noor[0]
    to_summary(phone, pair_id, subject_housing="yes")
    path = phone.answer.request.path
    sent = phone.say_yes()
    phone.send(path, sent)
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    assert events(world, pair_id).count("give") == 1
    assert "change" not in events(world, pair_id)


def test_back_after_withdrawing_shows_the_screen_again_and_shares_nothing(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id = noor[0]
    to_summary(phone, pair_id, subject_housing="yes")
    path = phone.answer.request.path
    sent = phone.say_yes()
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], pair_id)
    phone.open(screen(pair_id, "klaar/ja"))
    assert phone.goes_to == "/jongere/"
    phone.send(path, sent)  # the very same request, with the signature of before
    assert (phone.status, phone.page.h1.get_text()) == (409, "Er is intussen iets veranderd")
    phone.open(path)
    assert phone.goes_to == screen(pair_id, "wie")
    to_summary(phone, pair_id, subject_housing="yes")
    phone.send(path, {**sent, "stood": phone.standing_in(path)["stood"]})  # the old signature on a new screen
    assert phone.status == 400
    assert "Dat lukte niet" in phone.page.find(id="errors").get_text()
    assert not any(standing.is_active for standing in stands(world, pair_id).values())


def test_another_passkey_signs_nothing_for_noor(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    phone.say_yes(Phone(phone.url))
    assert phone.status == 400
    assert events(world, noor[0]) == ["propose", "propose"]


def test_a_signature_over_other_choices_is_worth_nothing(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id = noor[0]
    to_summary(phone, pair_id, subject_housing="yes")
    path = phone.answer.request.path
    housing = {**phone.standing_in(path), "answer": "yes"}
    to_summary(phone, pair_id, subject_housing="yes", subject_income="yes")
    more = {**phone.standing_in(path), "answer": "yes"}
    options = phone.options(f"{path}/sleutel", housing)
    phone.send(path, {**more, "credential": phone.device.get(options)})
    assert phone.status == 400
    assert events(world, pair_id) == ["propose", "propose"]


def test_a_day_later_the_screen_is_shown_again_with_the_day_of_today(
    world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    pair_id = noor[0]
    clock.present = clock.present.replace(hour=22, minute=50)  # ten to twelve in the Netherlands
    phone = own_phone(phone.app, world, noor[1])
    to_summary(phone, pair_id, subject_housing="yes")
    assert "Tot 2 juni." in text_of(phone.page)
    clock.advance(minutes=20)
    phone.say_yes()
    assert phone.status == 409
    assert "Er is net iets veranderd." in phone.page.find(id="errors").get_text()
    assert "Tot 3 juni." in text_of(phone.page)
    assert events(world, pair_id) == ["propose", "propose"]
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")


def test_two_screens_open_at_once_decide_what_stood_on_the_one_that_is_sent(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    to_summary(phone, pair_id, subject_housing="yes")
    first = phone.answer
    to_summary(phone, pair_id, subject_income="yes")
    phone.answer = first
    phone.say_yes()
    assert stands(world, pair_id)[world.straatkracht.id].subjects == {"housing"}


def test_with_a_code_on_paper_noor_types_it_to_say_yes(app: Flask, world: World, noor: Noor) -> None:
    pair_id, youngster = noor
    assert youngster.id is not None
    code = "0000-1111-2222-3333-4444"
    phone = OwnPhone(app)
    with world.database.transaction() as session:
        keep_recovery_code(session, youngster.id, code)
        phone.sign_in_with(begin_session_of_youngster(session, youngster.id, "code", own_device=False))
    to_summary(phone, pair_id, subject_housing="yes")
    path = phone.answer.request.path
    for typed in ("", "0000-1111-2222-3333-9999"):
        phone.submit(path, {"answer": "yes", "code": typed})
        assert phone.status == 400
        assert phone.page.find(id="code-error").get_text() == "Deze code klopt niet. Kijk hem nog eens na."
        calm(phone)
    phone.submit(path, {"answer": "yes", "code": code.replace("-", " ")})
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence)).one()
        assert session.scalars(select(Passkey)).first() is None
    assert (evidence.channel, evidence.recognised_by) == ("own-code", "code")
