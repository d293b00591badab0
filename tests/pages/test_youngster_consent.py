"""The consent screens: every choice is good, nothing is decided but what stood on the screen, and nothing tells of a no."""

import base64
import hashlib
import json
import re
import zlib
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from demo.authenticator import Phone
from service.access.models import Passkey
from service.access.recovery import keep_recovery_code
from service.access.sessions import begin_session_of_youngster
from service.actors import Actor
from service.audit.models import Entry
from service.consent.decisions import pause_consent, withdraw_consent
from service.consent.events import shown_then
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.standing import Standing, standings
from service.pairs.models import Seat, SeatRole
from service.records.reading import open_shared_notes
from service.records.writing import correct_note
from service.vault import place
from tests.api.conftest import system_of
from tests.api.system import System
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, draft, entries, text_of, written
from tests.pages.phone import OwnPhone, calm, empty_pair, joined, own_phone

Noor = tuple[UUID, Actor]


@pytest.fixture
def phone(app: Flask, world: World, noor: Noor) -> OwnPhone:
    """Noor's own phone."""
    return own_phone(app, world, noor[1])


def screen(pair_id: UUID, name: str) -> str:
    return f"/jongere/keuze/{pair_id}/{name}"


def stands(world: World, pair_id: UUID) -> dict[UUID, Standing]:
    with world.database.reading() as session:
        return dict(standings(session, pair_id))


def events(world: World, pair_id: UUID) -> list[str]:
    with world.database.reading() as session:
        chosen = select(ConsentEvent.action).where(ConsentEvent.pair_id == pair_id)
        return list(session.scalars(chosen.order_by(ConsentEvent.sequence, ConsentEvent.at)))


def read_by(world: World, reader: Actor, pair_id: UUID) -> list[str]:
    """The texts that this professional reads of the other."""
    with world.database.transaction() as session:
        return [note.text for note in open_shared_notes(session, reader, pair_id)]


def to_summary(phone: OwnPhone, pair_id: UUID, months: str = "", **chosen: str) -> None:
    """Through all screens; `chosen` is for Karim, Sanne reads nothing."""
    phone.open(screen(pair_id, "wie"))
    phone.choose()
    phone.choose()
    phone.choose(**chosen)
    phone.choose()
    if phone.answer.request.path.endswith("hoe-lang"):
        phone.choose(**({"months": months} if months else {}))


def test_s6_noor_sees_who_what_why_and_how_long_and_chooses_per_subject(app: Flask, world: World, clock: FakeClock) -> None:
    pair_id = empty_pair(world)
    with world.database.transaction() as session:
        session.add(_stand_in(world, pair_id))
    housing = written(world, world.sanne, pair_id, "Noor belde zelf de woningcorporatie.")
    written(world, world.sanne, pair_id, "Er is een schuld bij de bank.", subject="income")
    strength = written(world, world.sanne, pair_id, "Noor was elke dag op tijd.", subject="school-work", kind="strength")
    phone = joined(app, world, pair_id)
    who = phone.follow()
    calm(phone)
    assert "Sanne werkt bij De Brug." in text_of(who)
    phone.choose()
    calm(phone)
    what = text_of(phone.page.main)
    assert what.index("op tijd") < what.index("woningcorporatie")
    assert "Als je ja zegt, ziet Karim dit van Sanne:" in what
    assert "Van Karim staat er nog niets klaar voor Sanne." in what
    phone.choose()
    choose = calm(phone)
    assert choose.h1.get_text() == "Wat mag Karim lezen van wat Sanne schrijft?"
    assert not choose.find_all(checked=True)
    fold = choose.find("details", class_="plain-fold")
    first = [name.get_text() for name in choose.select(".choice .name") if fold not in name.parents]
    assert first[:3] == ["Wonen", "School en werk", "Geld en schulden"]
    assert "Als Karim er niet is: Bilal" in text_of(choose)
    phone.choose(subject_housing="yes", subject_school_work="yes", subject_income="no", stand_in="yes")
    assert phone.page.h1.get_text() == "Wat mag Sanne lezen van wat Karim schrijft?"
    phone.choose()
    long = calm(phone)
    assert not long.find_all(checked=True)
    assert "Straatkracht" in text_of(long)
    phone.choose()
    summary = calm(phone)
    assert "Tot 2 juni." in text_of(summary)
    assert "Bilal leest mee, maar alleen als Karim er niet is." in text_of(summary)
    assert "Sanne leest niets van wat Karim schrijft." in text_of(summary)
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    done = phone.follow()
    calm(phone)
    number = re.search(r"\d{3} \d{3}", done.find(class_="big-code").get_text())
    karim = at_desk(app, world, world.karim)
    pair_page = f"/begeleider/koppel/{pair_id}"
    seen = karim.open(pair_page).get_text()
    assert "woningcorporatie" in seen
    assert "op tijd" in seen
    assert "schuld" not in seen
    assert number is not None
    karim.submit(f"{pair_page}/nummer", {"number": number[0]})
    assert karim.status == 303
    with world.database.reading() as session:
        events_now = list(session.scalars(select(ConsentEvent).where(ConsentEvent.action == "give")))
    (given,) = events_now
    assert (given.subjects, given.copies, given.read_first) == ("housing school-work", False, False)
    assert given.people.split() == sorted([world.karim.id.hex, world.bilal.id.hex])  # type: ignore[union-attr]
    released = {UUID(note) for entry in entries(world.database, "notes-released") for note in (entry.note_ids or "").split()}
    assert released == {housing, strength}


def _stand_in(world: World, pair_id: UUID) -> Seat:
    start = world.database.clock()
    return Seat(
        pair_id=pair_id,
        organisation_id=world.straatkracht.id,
        person_id=world.bilal.id,
        role=SeatRole.STAND_IN,
        starts_at=start.replace(year=start.year + 1),
    )


def test_s6_what_karim_writes_opens_for_sanne_only_after_he_entered_noors_number(app: Flask, world: World) -> None:
    pair_id = empty_pair(world)
    phone = joined(app, world, pair_id)
    phone.follow()
    phone.choose()
    phone.choose()
    phone.choose()
    phone.choose(subject_housing="yes")
    phone.choose()
    phone.say_yes()
    number = re.sub(r"\D", "", phone.follow().find(class_="big-code").get_text())
    written(world, world.karim, pair_id, "Karim was mee naar de kijkdag.")
    sanne, karim = at_desk(app, world, world.sanne), at_desk(app, world, world.karim)
    page = f"/begeleider/koppel/{pair_id}"
    assert "kijkdag" not in sanne.open(page).get_text()
    karim.open(page)
    karim.submit(f"{page}/nummer", {"number": number})
    assert "kijkdag" in sanne.open(page).get_text()


def test_the_evidence_is_the_text_on_the_screens_and_the_passkey_signed_it(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    note = written(world, world.sanne, pair_id, "Noor belde zelf.")
    to_summary(phone, pair_id, months="6", subject_housing="yes", read_first="yes")
    on_screen = text_of(phone.page.find(id="consent-text"))
    sent = phone.say_yes()
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence)).one()
        shown, _ = shown_then(session, pair_id, evidence.id)
        ticked = world.database.vault.open(pair_id, place("consent_evidence", evidence.id, "ticked"), evidence.ticked)
    assert evidence.text_hash == hashlib.sha256(shown.encode()).hexdigest() == sent["shown"]
    assert ticked == sent["ticked"]
    assert (evidence.language, evidence.channel, evidence.recognised_by) == ("nl", "own-device", "passkey")
    assert f"[{note} r1]" in shown
    assert "Noor belde zelf." not in shown
    summary = shown[shown.index("Jouw keuze") :]
    assert all(line in on_screen for line in summary.splitlines() if line)
    assert json.loads(ticked)["directions"][0]["subjects"] == ["housing"]
    assert json.loads(ticked)["lastDay"] == "2026-09-01"


def test_every_line_of_the_evidence_stood_on_a_screen(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id = noor[0]
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    screens = []
    for name, chosen in (("wie", {}), ("", {}), ("", {"subject_housing": "yes"}), ("", {}), ("", {})):
        if name:
            phone.open(screen(pair_id, name))
        screens.append(text_of(phone.page.main))
        phone.choose(**chosen)
    screens.append(text_of(phone.page.main))
    phone.say_yes()
    with world.database.reading() as session:
        shown, _ = shown_then(session, pair_id, session.scalars(select(ConsentEvidence.id)).one())
    everything = " ".join(screens)
    lines = [line for line in shown.splitlines() if line and not line.startswith("[")]
    assert len(lines) > 40
    assert [line for line in lines if line not in everything] == []


def _answers(app: Flask, world: World, pair_id: UUID) -> dict[str, Any]:
    """Everything that both organisations can open, byte for byte but for the form's token."""
    seen: dict[str, Any] = {}
    for actor in (world.sanne, world.karim):
        desk = at_desk(app, world, actor)
        for path in ("/begeleider/", f"/begeleider/koppel/{pair_id}", f"/begeleider/koppel/{pair_id}/notitie"):
            desk.open(path)
            token = desk.page.find("input", {"name": "csrf_token"})
            text = desk.answer.text.replace(str(token["value"]), "TOKEN") if token else desk.answer.text
            seen[f"{actor.name} {path}"] = (desk.status, text)
    for office in (world.de_brug, world.straatkracht):
        officer = at_desk(app, world, office.officer)
        officer.open("/toezicht/toestemmingen")
        seen[f"officer of {office.slug}"] = officer.page.main.get_text()
        seen[office.slug] = _answers_of(system_of(app, office), pair_id)
    return seen


def _answers_of(system: System, pair_id: UUID) -> dict[str, Any]:
    answers = {"pairs": system.ask("GET", "/v1/pairs").data, "tag": system.inbox_tag(), "inbox": system.inbox()}
    answers["notes"] = system.ask("GET", f"/v1/pairs/{pair_id}/notes").data
    logged = system.ask("GET", "/v1/entries").get_json()["items"]
    answers["acts"] = sorted({(entry["act"], str(entry.get("pairId"))) for entry in logged})
    return answers


@pytest.mark.parametrize("answer", ["nothing", "later"])
@pytest.mark.parametrize("where", ["wie", "wat", "samen"])
def test_s7_after_no_or_later_both_organisations_see_the_same_bytes_as_before(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, answer: str, where: str
) -> None:
    pair_id = noor[0]
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    _answers(app, world, pair_id)  # looking once marks what is new as seen
    before = _answers(app, world, pair_id)
    if where == "samen":
        to_summary(phone, pair_id, subject_housing="yes")
    else:
        phone.open(screen(pair_id, where))
    phone.submit(phone.answer.request.path, {"answer": answer})
    done = phone.follow()
    calm(phone)
    assert done.h1.get_text() == ("Oké." if answer == "nothing" else "Prima. Dan later.")
    assert _answers(app, world, pair_id) == before
    step = {"nothing": "refuse", "later": "postpone"}[answer]
    assert events(world, pair_id) == ["propose", "propose", step, step]


def test_no_needs_no_passkey_and_says_what_the_others_see(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0])
    page = calm(phone)
    assert not page.find("button", attrs={"data-passkey": True})
    phone.submit(phone.answer.request.path, {"answer": "yes"})
    page = phone.follow()
    assert "Ze zien alleen: “Er wordt nu niets gedeeld.”" in text_of(page)
    assert events(world, noor[0]) == ["propose", "propose", "refuse", "refuse"]


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
    phone.submit(f"/jongere/notities/{pair_id}/{corrected}/delen")
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
    assert phone.status == 400
    assert "Dat lukte niet" in phone.page.find(id="errors").get_text()
    assert not any(standing.is_active for standing in stands(world, pair_id).values())
    phone.open(path)
    assert phone.goes_to == screen(pair_id, "wie")


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


def test_one_direction_can_be_changed_and_the_other_is_not_touched(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing"])
        give_consent(session, youngster, pair_id, world.sanne, subjects=["housing"])
    later = written(world, world.sanne, pair_id, "Er is een schuld.", subject="income")
    before = stands(world, pair_id)[world.de_brug.id]
    phone.open("/jongere/toestemming")
    change = f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}"
    assert phone.page.find("a", href=change)
    page = phone.open(change)
    assert [field["name"] for field in page.find_all(checked=True) if field["value"] == "yes"] == ["subject-housing"]
    phone.choose(subject_housing="yes", subject_income="yes")
    phone.choose(months="1")
    assert "Er is een schuld." in text_of(phone.page)
    phone.say_yes()
    now = stands(world, pair_id)
    assert now[world.straatkracht.id].subjects == {"housing", "income"}
    assert now[world.de_brug.id] == before
    assert read_by(world, world.karim, pair_id) == ["Er is een schuld."]
    assert str(later) in (entries(world.database, "notes-released")[0].note_ids or "")


def test_changing_one_direction_to_nothing_stops_that_one_alone(world: World, noor: Noor, phone: OwnPhone) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="no", subject_school_work="no")
    phone.submit(phone.answer.request.path, {"answer": "yes"})
    now = stands(world, pair_id)
    assert (now[world.straatkracht.id].is_active, now[world.de_brug.id].is_active) == (False, True)


def test_a_paused_direction_can_be_changed_and_the_pause_is_nobodys_business(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id, youngster = noor
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    to_summary(phone, pair_id, subject_housing="yes")
    phone.say_yes()
    with world.database.transaction() as session:
        pause_consent(session, youngster, pair_id)
    phone.open(f"/jongere/keuze/{pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="yes", subject_practical="yes")
    phone.choose()
    phone.say_yes()
    assert phone.goes_to == screen(pair_id, "klaar/ja")
    assert read_by(world, world.karim, pair_id) == ["Noor belde zelf."]
    with world.database.reading() as session:
        seen = [entry.seen_as for entry in session.scalars(select(Entry).where(Entry.act == "consent-changed"))]
    assert seen == ["consent-given"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("wie", {"answer": "misschien"}),
        ("wie", {}),
        ("wat", {"answer": "next", "note": "x"}),
        ("hoe-lang", {"answer": "next", "months": "12"}),
        ("hoe-lang", {"answer": "next", "extra": "1"}),
        ("samen", {"answer": "yes", "ticked": "{}", "shown": "0" * 64}),
        ("samen", {"answer": "yes", "ticked": '{"directions":[],"months":3,"lastDay":"2026-06-02"}', "shown": "0" * 64}),
        ("samen", {"answer": "yes", "ticked": "[" * 3000, "shown": "0" * 64}),
        ("samen", {"answer": "yes", "ticked": "{}", "shown": "kort"}),
    ],
)
def test_wrong_input_gets_a_page_that_says_so_and_decides_nothing(
    world: World, noor: Noor, phone: OwnPhone, name: str, fields: dict[str, str]
) -> None:
    pair_id = noor[0]
    to_summary(phone, pair_id, subject_housing="yes")
    token = phone.form_token
    phone.send(screen(pair_id, name), {"csrf_token": token, **fields})
    assert phone.status == 400
    assert events(world, pair_id) == ["propose", "propose"]


def test_choices_for_an_organisation_of_another_pair_are_refused(world: World, noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    path = phone.answer.request.path
    fields = phone.standing_in(path)
    ticked = json.loads(str(fields["ticked"]))
    ticked["directions"][0]["to"] = str(noor[0])
    phone.send(path, {**fields, "ticked": json.dumps(ticked), "answer": "yes"})
    assert phone.status == 404


def test_a_choice_that_is_not_made_is_read_by_nobody_who_finds_the_phone(noor: Noor, phone: OwnPhone) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    kept = phone.cookie("__Host-koppel-visit") or ""
    body = kept.lstrip(".").split(".")[0]
    said = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    said = zlib.decompress(said) if kept.startswith(".") else said
    assert b"draft" in said
    assert b"housing" not in said
    assert str(noor[0]).encode() not in said


def test_another_youngsters_question_is_not_there(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    other = empty_pair(world)
    for name in ("wie", "wat", "hoe-lang", "samen", f"kiezen/{world.straatkracht.id}", "klaar/ja"):
        phone.open(screen(other, name))
        assert phone.status == 404
    phone.open("/jongere/")
    token = phone.form_token
    phone.send(screen(other, "wie"), {"csrf_token": token, "answer": "nothing"})
    assert phone.status == 404
    assert events(world, other) == ["propose", "propose"]
    assert len(entries(world.database, "not-found")) == 7


def test_a_professional_cannot_decide_for_noor(world: World, noor: Noor, sanne: OwnPhone) -> None:
    sanne.open("/begeleider/")
    token = sanne.form_token
    sanne.open(screen(noor[0], "wie"))
    assert sanne.status == 404
    sanne.send(screen(noor[0], "wie"), {"csrf_token": token, "answer": "nothing"})
    assert sanne.status == 404
    assert [entry.actor_id for entry in entries(world.database, "not-permitted")] == [world.sanne.id] * 2
