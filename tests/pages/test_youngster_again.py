"""On again after a stop, going on longer, letting one note pass: each a yes, on one page, by the youngster alone."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from demo.authenticator import Phone
from schemas.vocabulary import ActionStatus
from service.access.recovery import keep_recovery_code
from service.access.sessions import begin_session_of_youngster
from service.consent.decisions import expire_consents, pause_consent, withdraw_consent
from service.consent.events import shown_then
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.notices import hash_of_text
from service.consent.transitions import State
from service.errors import NothingSharedError
from service.records.acting import Seen, say_how_it_stands
from service.records.reading import open_note
from service.records.replies import hide_note
from service.records.writing import correct_note
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import draft, entries, text_of, written
from tests.pages.noor import Noor, events, give, read_by_karim, stands
from tests.pages.phone import MY_CONSENTS, MY_NOTES, MY_PAGE, OwnPhone, calm, own_phone

AGAIN = "/jongere/weer-aan"


def pause(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])


def withdraw(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])


def test_s8_what_was_written_during_a_pause_passes_only_when_it_stood_on_noors_screen(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Van voor de pauze.")
    pause(world, noor)
    seen = written(world, world.sanne, noor[0], "Tijdens de pauze.")
    phone.open(MY_PAGE)
    phone.open(phone.page.find("a", string="Weer aan")["href"])
    page = text_of(calm(phone))
    assert "Karim leest wat Sanne schrijft over: Wonen School en werk" in page
    assert "Tijdens de pauze." in page
    assert "Van voor de pauze." not in page
    written(world, world.sanne, noor[0], "Na het laden van de pagina.")
    phone.press(months="3")
    assert "Het staat weer aan, tot 2 juni." in text_of(phone.follow())
    assert read_by_karim(world, noor) == {"Van voor de pauze.", "Tijdens de pauze."}
    (entry,) = entries(world.database, "notes-released")
    assert entry.note_ids == str(seen)


def test_what_is_said_of_an_action_during_a_pause_passes_only_as_it_stood_on_noors_screen(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    action = {"what": "Kijkdag", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
    note_id = written(world, world.sanne, noor[0], "De kijkdag staat vast.", kind="action", action=action)
    written(world, world.sanne, noor[0], "Van voor de pauze.")
    pause(world, noor)
    says(world, noor, note_id, ActionStatus.WAITING_ON_OTHERS)
    page = text_of(calm(_at(phone, AGAIN)))
    assert "De kijkdag staat vast. Kijkdag · wacht op anderen" in page
    says(world, noor, note_id, ActionStatus.TAKEN)
    phone.press(months="3")
    assert read_by_karim(world, noor) == {"Van voor de pauze."}, "she saw something else"
    release = f"{MY_NOTES}/{noor[0]}/{note_id}/delen"
    assert "Kijkdag · opgepakt" in text_of(calm(_at(phone, release)))
    phone.press()
    assert read_by_karim(world, noor) == {"Van voor de pauze.", "De kijkdag staat vast."}
    says(world, noor, note_id, ActionStatus.DONE)
    assert len(read_by_karim(world, noor)) == 2, "while it is shared, both see how it stands at once"


def says(world: World, noor: Noor, note_id: UUID, status: ActionStatus) -> None:
    """Sanne says on the page of the pair how it stands."""
    with world.database.transaction() as session:
        note = open_note(session, world.sanne, noor[0], note_id)
        say_how_it_stands(session, world.sanne, noor[0], Seen(note_id, note.action_revision), status)


def _at(phone: OwnPhone, path: str) -> OwnPhone:
    phone.open(path)
    return phone


def test_s9_three_months_after_she_stopped_noor_agrees_again_in_two_taps(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=6)
    written(world, world.sanne, noor[0], "Van toen.")
    clock.advance(minutes=1)
    withdraw(world, noor)
    clock.advance(days=91)
    written(world, world.sanne, noor[0], "Van intussen.")
    phone = own_phone(app, world, noor[1])
    page = phone.open(MY_PAGE)
    phone.open(page.find("a", string="Weer aan")["href"])
    assert "Van intussen." in text_of(calm(phone))
    assert "Wat Karim eerder kon lezen" in text_of(phone.page)
    phone.press(months="1")
    assert read_by_karim(world, noor) == {"Van toen.", "Van intussen."}


@pytest.mark.parametrize("is_written_down", [True, False])
def test_what_ran_out_can_be_taken_up_on_one_page_too(
    app: Flask, world: World, noor: Noor, clock: FakeClock, is_written_down: bool
) -> None:
    give(world, noor, world.karim, months=1)
    clock.advance(days=40)
    if is_written_down:
        with world.database.transaction() as session:
            expire_consents(session)
    phone = own_phone(app, world, noor[1])
    phone.open(f"{MY_CONSENTS}/{noor[0]}/{world.straatkracht.id}/weer-aan")
    phone.press(months="3")
    assert stands(world, noor[0])[world.straatkracht.id].is_active


def test_on_again_for_everything_leaves_alone_what_was_stopped_altogether(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    give(world, noor, world.sanne)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0], world.de_brug.id)
    pause(world, noor)
    for path in (AGAIN, f"{MY_CONSENTS}/{noor[0]}/weer-aan"):
        assert "Sanne leest wat Karim schrijft" not in text_of(phone.open(path))
    phone.press(months="3")
    assert stands(world, noor[0])[world.straatkracht.id].is_active
    assert not stands(world, noor[0])[world.de_brug.id].is_active


def test_s10_two_weeks_before_the_end_going_on_is_two_taps_and_silence_never_does_it(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1)
    path = f"{MY_CONSENTS}/{noor[0]}/langer"
    phone = own_phone(app, world, noor[1])
    assert not phone.open(MY_CONSENTS).find("a", href=path)
    clock.advance(days=17)
    phone = own_phone(app, world, noor[1])
    phone.open(MY_PAGE)
    assert phone.page.find("a", string="Wil je door?")["href"] == path
    phone.open(path)
    assert "Dit stopt bijna. Zeg je niets, dan stopt het." in text_of(calm(phone))
    phone.press(months="6")
    assert "Het gaat door tot 18 september." in text_of(phone.follow())
    assert "Je zei: Karim mag lezen wat Sanne schrijft" in text_of(phone.open(MY_CONSENTS))
    assert not phone.page.find("a", href=path)
    clock.advance(days=185)
    phone = own_phone(app, world, noor[1])
    assert "De tijd was om." in text_of(phone.open(MY_CONSENTS))


def _after_a_pause(world: World, noor: Noor, clock: FakeClock) -> str:
    pause(world, noor)
    return AGAIN


def _after_withdrawing(world: World, noor: Noor, clock: FakeClock) -> str:
    withdraw(world, noor)
    return f"{MY_CONSENTS}/{noor[0]}/{world.straatkracht.id}/weer-aan"


def _almost_over(world: World, noor: Noor, clock: FakeClock) -> str:
    clock.advance(days=20)
    return f"{MY_CONSENTS}/{noor[0]}/langer"


def _one_note(world: World, noor: Noor, clock: FakeClock) -> str:
    pause(world, noor)
    note_id = written(world, world.sanne, noor[0], "Tijdens de pauze.")
    give(world, noor, world.karim, months=1)
    return f"{MY_NOTES}/{noor[0]}/{note_id}/delen"


OPENINGS = (_after_a_pause, _after_withdrawing, _almost_over, _one_note)


@pytest.mark.parametrize("opening", OPENINGS)
def test_whoever_only_holds_the_open_phone_opens_nothing(
    app: Flask, world: World, noor: Noor, clock: FakeClock, opening: Callable[[World, Noor, FakeClock], str]
) -> None:
    give(world, noor, world.karim, months=1)
    path = opening(world, noor, clock)
    before = events(world, noor[0])
    phone = own_phone(app, world, noor[1])
    phone.open(path)
    for credential in ("", "{}"):
        phone.submit(path, {"months": "3", "credential": credential} if "delen" not in path else {"credential": credential})
        assert phone.status == 400
        calm(phone)
        assert "Dat lukte niet" in phone.page.find(id="errors").get_text()
    phone.press(Phone(phone.url), **({} if "delen" in path else {"months": "3"}))
    assert phone.status == 400
    assert events(world, noor[0]) == before
    assert entries(world.database, "notes-released") == []


@pytest.mark.parametrize("opening", OPENINGS)
def test_with_a_code_on_paper_noor_types_it(
    app: Flask, world: World, noor: Noor, clock: FakeClock, opening: Callable[[World, Noor, FakeClock], str]
) -> None:
    give(world, noor, world.karim, months=1)
    path = opening(world, noor, clock)
    phone, code = OwnPhone(app), "0000-1111-2222-3333-4444"
    with world.database.transaction() as session:
        assert noor[1].id is not None
        keep_recovery_code(session, noor[1].id, code)
        phone.sign_in_with(begin_session_of_youngster(session, noor[1].id, "code", own_device=False))
    months = {} if "delen" in path else {"months": "3"}
    phone.open(path)
    phone.submit(path, {**months, "code": "0000-1111-2222-3333-9999"})
    assert (phone.status, phone.page.find(id="code-error") is not None) == (400, True)
    calm(phone)
    phone.submit(path, {**months, "code": code})
    assert phone.status == 303
    with world.database.reading() as session:
        kept = session.scalars(select(ConsentEvidence).order_by(ConsentEvidence.at.desc(), ConsentEvidence.id)).all()
        assert "own-code" in {evidence.channel for evidence in kept}


def test_a_signature_over_one_month_is_worth_nothing_for_six(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    pause(world, noor)
    phone.open(AGAIN)
    sent = {**phone.standing_in(AGAIN), "months": "1"}
    signed = phone.device.get(phone.options(f"{AGAIN}/sleutel", sent))
    phone.send(AGAIN, {**sent, "months": "6", "credential": signed})
    assert phone.status == 400
    assert stands(world, noor[0])[world.straatkracht.id].state is State.PAUSED


def test_when_what_would_go_on_changed_since_the_page_was_opened_it_is_shown_anew(
    world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    give(world, noor, world.karim)
    pause(world, noor)
    clock.present = clock.present.replace(hour=22, minute=50)  # ten to twelve in the Netherlands
    phone = own_phone(phone.app, world, noor[1])
    phone.open(AGAIN)
    assert "3 maanden, tot 2 juni" in text_of(phone.page)
    clock.advance(minutes=20)
    phone.press(months="3")
    assert (phone.status, "3 maanden, tot 3 juni" in text_of(phone.page)) == (409, True)
    assert "Er is net iets veranderd." in phone.page.find(id="errors").get_text()
    phone.press(months="3")
    assert phone.goes_to == MY_PAGE


def test_a_second_tap_changes_nothing(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    pause(world, noor)
    phone.open(AGAIN)
    sent = phone.press(months="3")
    phone.send(AGAIN, sent)
    assert phone.goes_to == MY_PAGE
    assert events(world, noor[0]).count("resume") == 1
    phone.open(AGAIN)
    assert phone.goes_to == MY_PAGE


def test_one_direction_can_be_paused_and_taken_up_again_alone(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    give(world, noor, world.sanne)
    phone.open(MY_CONSENTS)
    phone.submit(f"{MY_CONSENTS}/{noor[0]}/{world.straatkracht.id}/pauze")
    assert "Even gestopt. Karim leest nu niets van Sanne." in text_of(phone.follow())
    assert [standing.is_active for to, standing in stands(world, noor[0]).items() if to == world.de_brug.id] == [True]
    with pytest.raises(NothingSharedError):
        read_by_karim(world, noor)
    phone.open(phone.page.find("a", string="Weer aan")["href"])
    assert "Sanne leest wat Karim schrijft" not in text_of(calm(phone))
    phone.press(months="3")
    assert all(standing.is_active for standing in stands(world, noor[0]).values())


def test_what_was_hidden_before_the_pause_does_not_pass_by_going_on(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Over haar broer.")
    with world.database.transaction() as session:
        hide_note(session, noor[1], noor[0], note_id)
    pause(world, noor)
    phone.open(AGAIN)
    phone.press(months="3")
    assert read_by_karim(world, noor) == set()


def test_the_page_can_be_read_again_as_it_was_with_the_button_that_was_pressed(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim, copies=True)
    pause(world, noor)
    note_id = written(world, world.sanne, noor[0], "Tijdens de pauze.")
    phone.open(AGAIN)
    on_screen = text_of(phone.page)
    phone.press(months="6")
    with world.database.reading() as session:
        event = session.scalars(select(ConsentEvent).where(ConsentEvent.action == "resume")).one()
        kept = session.get_one(ConsentEvidence, event.evidence_id)
        text, _ = shown_then(session, noor[0], kept.id)
    assert (kept.text_hash, kept.channel, kept.recognised_by) == (hash_of_text(text), "own-device", "passkey")
    lines = [line for line in text.split("\n") if line and not line.startswith("[")]
    assert [line for line in lines if line not in on_screen] == []
    assert f"[{note_id} r1]" in text
    assert text.endswith("[6 maanden, tot 1 september]")


def test_a_note_corrected_after_its_page_was_opened_is_shown_anew_and_does_not_pass(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1)
    path = _one_note(world, noor, clock)
    phone = own_phone(app, world, noor[1])
    phone.open(path)
    pause(world, noor)
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], UUID(path.split("/")[-2]), draft(world, "Zo is het."), 1)
    give(world, noor, world.karim, months=1)
    phone.press()
    assert phone.status == 409
    assert "Zo is het." in text_of(calm(phone))
    assert read_by_karim(world, noor) == set()
    phone.press()
    assert read_by_karim(world, noor) == {"Zo is het."}
    (entry,) = entries(world.database, "notes-released")
    assert "evidence" in (entry.facts or "")
