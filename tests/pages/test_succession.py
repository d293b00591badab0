"""S20: somebody leaves, and who follows sees nothing before the youngster has met and accepted them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete, update

from service.actors import SERVICE, Actor, Role
from service.audit.search import Filter, entries_of
from service.consent.decisions import pause_consent
from service.db import now
from service.errors import NotYoursError
from service.pairs.forming import change_label
from service.pairs.mail_models import Letter, Mailbox
from service.pairs.mailbox import give_address
from service.pairs.organisations import add_person, person_leaves, person_leaves_after
from service.pairs.succession import name_successor, withdraw_successor
from tests.api.conftest import system_of
from tests.factories import World, form_pair, give_consent, join
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, entries, text_of, well_made, written
from tests.pages.noor import Noor, read_by, stands
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone
from tests.web_reader import Browser

LAST = date(2026, 3, 30)
END = datetime(2026, 3, 30, 22, 0, tzinfo=UTC)  # midnight in the Netherlands: summer time since the day before
OF_KARIM = "Noor is naar de kijkdag geweest."
OF_SANNE = "Noor belde zelf de woningcorporatie."
ACTION = {"what": "Uitkering navragen", "owner": "writer", "dueAt": None, "place": None, "status": "open"}


def pair_page(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


def question(world: World, pair_id: UUID) -> str:
    return f"/jongere/opvolger/{pair_id}/{world.de_brug.id}"


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Karim wrote something that Sanne may read, Sanne wrote an action, and something that Karim may not read."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.sanne)
    written(world, world.karim, noor[0], OF_KARIM)
    written(world, world.sanne, noor[0], OF_SANNE, kind="action", action=ACTION)
    return noor


def named(world: World, pair_id: UUID, by: Actor | None = None, who: Actor | None = None) -> None:
    successor = who or world.joke
    assert successor.id is not None
    with world.database.transaction() as session:
        name_successor(session, by or world.sanne, pair_id, successor.id)


def leaves(world: World, last_day: date | None = None) -> None:
    administrator, sanne = world.de_brug.administrator, world.sanne.id
    assert sanne is not None
    with world.database.transaction() as session:
        if last_day is None:
            person_leaves(session, administrator, sanne)
        else:
            person_leaves_after(session, administrator, sanne, last_day)


def says_yes(phone: OwnPhone, world: World, pair_id: UUID) -> None:
    phone.open(question(world, pair_id))
    phone.say_yes()
    assert phone.status == 303


def status_of(app: Flask, world: World, who: Actor, path: str) -> int:
    desk = at_desk(app, world, who)
    desk.open(path)
    return desk.status


def test_s20_sanne_leaves_on_the_30th_and_joke_reads_only_after_noor_has_met_and_accepted_her(
    app: Flask, world: World, shared: Noor, sanne: Browser, phone: OwnPhone, clock: FakeClock
) -> None:
    pair_id, page = shared[0], pair_page(shared[0])
    leaves(world, LAST)
    hand_over = f"{page}/overdracht"
    sanne.open(hand_over)
    sanne.submit(f"{hand_over}/opvolger", {"person": str(world.joke.id)})
    sanne.follow()
    sanne.submit(f"{hand_over}/kennismaken", {"day": "2026-03-12", "time": "14:30"})
    planned = text_of(well_made_after(sanne))
    assert "donderdag 12 maart, 14:30" in planned
    assert "De jongere en Karim zien dat." in planned
    told = "Sanne stopt bij De Brug. De laatste dag is maandag 30 maart. Joke neemt het over, als de jongere dat goed vindt."
    seen_by_partner = text_of(at_desk(app, world, world.karim).open(page))
    assert told in seen_by_partner
    assert "12 maart" not in seen_by_partner, "an appointment with the other organisation, which no consent covers"
    assert "Kennismaken: donderdag 12 maart, 14:30." in text_of(sanne.open(page))
    mine = text_of(calm(_at(phone, MY_PAGE)))
    assert "Joke wil het overnemen van Sanne" in mine
    assert "De laatste dag van Sanne is maandag 30 maart. Kennismaken: donderdag 12 maart, 14:30." in mine
    joke = at_desk(app, world, world.joke)
    assert joke.open(page).get_text().find("Noor") == -1
    assert joke.status == 404
    assert "Je bent gevraagd om een koppel over te nemen." in text_of(joke.open("/begeleider/"))
    says_yes(phone, world, pair_id)
    assert "Joke begint op 31 maart" in text_of(phone.follow())
    clock.present = END - timedelta(microseconds=1)
    assert status_of(app, world, world.joke, page) == 404
    assert status_of(app, world, world.sanne, page) == 200
    clock.present = END
    assert at_desk(app, world, world.sanne).open(page).get_text().find("Noor") == -1
    with pytest.raises(NotYoursError):
        read_by(world, world.sanne, pair_id)
    joke = at_desk(app, world, world.joke)
    joke.open(page)
    assert joke.status == 303
    first = text_of(well_made_after(joke, "Overdragen"))
    assert "Je neemt Noor over van Sanne" in first
    assert "Uitkering navragen" in first
    assert OF_SANNE not in first
    field = joke.page.find("input", {"type": "radio"})["name"]
    joke.submit(f"{hand_over}/acties", {field: "goes-on"})
    seen = text_of(joke.follow())
    assert OF_KARIM in seen
    assert OF_SANNE in seen


def well_made_after(browser: Browser, title: str = "Overdragen") -> BeautifulSoup:
    """The page that a redirect leads to."""
    browser.follow()
    return well_made(browser, title)


def _at(phone: OwnPhone, path: str) -> OwnPhone:
    phone.open(path)
    return phone


def test_who_follows_sees_when_and_with_whom_and_nothing_about_the_youngster(app: Flask, world: World, shared: Noor) -> None:
    with world.database.transaction() as session:
        change_label(session, world.sanne, shared[0], "Noor van de Ringdijk")
    named(world, shared[0])
    joke = at_desk(app, world, world.joke)
    joke.open("/begeleider/")
    link = next(a["href"] for a in joke.page.select(".waiting a") if "/overname/" in a["href"])
    joke.open(link)
    seen = text_of(well_made(joke, "Overnemen"))
    assert "Je neemt het over van Sanne" in seen
    assert "Karim" in seen
    assert "Noor" not in joke.answer.text
    joke.submit(link, {"day": "2026-03-12", "time": "14:30"})
    assert "donderdag 12 maart, 14:30" in text_of(well_made_after(joke, "Overnemen"))
    assert status_of(app, world, world.bilal, link) == 404
    joke.submit(link, {"day": "2026-03-01", "time": "14:30"})
    assert joke.status == 400
    assert joke.page.find(id="day-error")


def test_a_no_to_a_successor_changes_nothing_and_no_organisation_learns_of_it(
    app: Flask, world: World, shared: Noor, phone: OwnPhone
) -> None:
    named(world, shared[0])
    _seen_by_organisations(app, world, shared[0])  # what was new to them is not any more
    before, people = _seen_by_organisations(app, world, shared[0]), stands(world, shared[0])[world.de_brug.id].people
    phone.open(question(world, shared[0]))
    phone.submit(question(world, shared[0]), {"answer": "no"})
    assert "Je zei nee." in text_of(phone.follow())
    assert _seen_by_organisations(app, world, shared[0]) == before
    assert stands(world, shared[0])[world.de_brug.id].people == people
    assert [entry.seen_as for entry in entries(world.database, "successor-declined")] == [None]
    leaves(world)
    assert status_of(app, world, world.joke, pair_page(shared[0])) == 404
    says_yes(phone, world, shared[0])  # a no is not for ever
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]


@pytest.mark.parametrize("asks_again_after", [0, 13])
def test_who_is_named_again_soon_after_a_no_keeps_it_and_who_names_them_cannot_tell(
    app: Flask, world: World, shared: Noor, phone: OwnPhone, clock: FakeClock, asks_again_after: int
) -> None:
    wants_letters(world, shared)
    seen = []
    for says_no in (False, True):
        named(world, shared[0])
        if says_no:
            phone.open(question(world, shared[0]))
            phone.submit(question(world, shared[0]), {"answer": "no"})
        with world.database.transaction() as session:
            withdraw_successor(session, world.sanne, shared[0])
            session.execute(delete(Letter))
        if says_no:
            clock.advance(days=asks_again_after)
        named(world, shared[0])
        assert letters(world) == (0 if says_no else 1)
        sanne = at_desk(app, world, world.sanne)
        seen.append(text_of(sanne.open(f"{pair_page(shared[0])}/overdracht").main))
    assert seen[0] == seen[1]
    assert "Je zei nee." in text_of(calm(_at(own_phone(app, world, shared[1]), MY_PAGE)))


def test_a_meeting_planned_with_somebody_who_got_a_no_sends_no_letter_and_who_plans_it_cannot_tell(
    world: World, shared: Noor, phone: OwnPhone, sanne: Browser
) -> None:
    wants_letters(world, shared)
    named(world, shared[0])
    hand_over, seen = f"{pair_page(shared[0])}/overdracht", []
    for says_no in (False, True):
        if says_no:
            phone.open(question(world, shared[0]))
            phone.submit(question(world, shared[0]), {"answer": "no"})
        with world.database.transaction() as session:
            session.execute(delete(Letter))
        sanne.open(hand_over)
        sanne.submit(f"{hand_over}/kennismaken", {"day": "2026-03-12", "time": "14:30"})
        assert letters(world) == (0 if says_no else 1)
        seen.append(
            (sanne.status, text_of(well_made_after(sanne).main), entries(world.database, "meeting-planned")[-1].seen_as)
        )
    assert seen[0] == seen[1]


def test_two_weeks_after_a_no_somebody_may_be_asked_about_the_same_person_again(
    app: Flask, world: World, shared: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    wants_letters(world, shared)
    named(world, shared[0])
    phone.open(question(world, shared[0]))
    phone.submit(question(world, shared[0]), {"answer": "no"})
    with world.database.transaction() as session:
        withdraw_successor(session, world.sanne, shared[0])
        session.execute(delete(Letter))
    clock.advance(days=14)
    named(world, shared[0])
    assert letters(world) == 1
    assert "Zolang je niets kiest, ziet Joke niets van jou." in text_of(calm(_at(own_phone(app, world, shared[1]), MY_PAGE)))


def wants_letters(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        give_address(session, noor[1], "noor@voorbeeld.test")
        session.execute(update(Mailbox).values(confirmed_at=now(session), code=None))
        session.execute(delete(Letter))


def letters(world: World) -> int:
    with world.database.reading() as session:
        return session.query(Letter).count()


def _seen_by_organisations(app: Flask, world: World, pair_id: UUID) -> list[object]:
    seen: list[object] = []
    for office in (world.de_brug, world.straatkracht):
        desk = at_desk(app, world, office.holder)
        seen.append(text_of(desk.open(pair_page(pair_id)).main))
        system = system_of(app, office)
        seen.append((system.ask("GET", "/v1/pairs").data, system.inbox_tag()))
        with world.database.reading() as session:
            seen.append({line.act for line in entries_of(session, office.id, Filter(pair_id=pair_id))})
    seen.append(text_of(at_desk(app, world, world.joke).open("/begeleider/").main))
    return seen


def test_a_yes_without_the_passkeys_signature_lets_nobody_in(world: World, shared: Noor, phone: OwnPhone) -> None:
    named(world, shared[0])
    leaves(world)
    phone.open(question(world, shared[0]))
    phone.submit(question(world, shared[0]), {"answer": "yes"})
    assert phone.status == 400
    with pytest.raises(NotYoursError):
        read_by(world, world.joke, shared[0])


def test_a_yes_to_joke_is_no_yes_to_who_was_named_since(world: World, shared: Noor, phone: OwnPhone) -> None:
    named(world, shared[0])
    phone.open(question(world, shared[0]))
    with world.database.transaction() as session:
        els = add_person(session, SERVICE, world.de_brug.id, "els", "Els", [Role.PROFESSIONAL])
        name_successor(session, world.sanne, shared[0], els.id)
    phone.say_yes()
    assert phone.status == 409
    assert "Is het goed als Els het overneemt van Sanne?" in text_of(calm(phone))


def test_a_holder_who_stays_hands_over_when_noor_said_yes_and_every_open_action_was_checked(
    app: Flask, world: World, shared: Noor, sanne: Browser, phone: OwnPhone
) -> None:
    hand_over = f"{pair_page(shared[0])}/overdracht"
    named(world, shared[0])
    says_yes(phone, world, shared[0])
    assert status_of(app, world, world.joke, pair_page(shared[0])) == 404
    sanne.open(hand_over)
    sanne.submit(f"{hand_over}/acties", {})
    assert sanne.status == 400
    field = sanne.page.find("input", {"type": "radio"})["name"]
    sanne.submit(f"{hand_over}/acties", {field: "done"})
    assert sanne.status == 303
    assert "Overgedragen." in text_of(sanne.follow())
    assert status_of(app, world, world.sanne, pair_page(shared[0])) == 404
    joke = at_desk(app, world, world.joke)
    seen = text_of(joke.open(pair_page(shared[0])))
    assert OF_KARIM in seen
    assert "Niets open" in seen
    (checked,) = entries(world.database, "actions-checked")
    assert checked.note_ids


def test_checking_the_actions_waits_for_the_pair_before_it_reads_and_reads_it_once(
    world: World, shared: Noor, sanne: Browser
) -> None:
    hand_over = f"{pair_page(shared[0])}/overdracht"
    named(world, shared[0])
    sanne.open(hand_over)
    field = sanne.page.find("input", {"type": "radio"})["name"]
    before = len(entries(world.database, "notes-opened"))
    with counted(world.database) as statements:
        sanne.submit(f"{hand_over}/acties", {field: "done"})
    assert sanne.status == 303
    assert len(entries(world.database, "notes-opened")) == 2 * before  # as much again as by opening the page
    if world.database.engine.dialect.name == "postgresql":  # two taps at once would else wait for each other in a circle
        locks = [statement for statement in statements if "pg_advisory_xact_lock" in statement]
        assert "shared" not in locks[0]


def test_an_action_that_came_since_the_page_was_shown_is_checked_too(world: World, shared: Noor, sanne: Browser) -> None:
    hand_over = f"{pair_page(shared[0])}/overdracht"
    named(world, shared[0])
    sanne.open(hand_over)
    field = sanne.page.find("input", {"type": "radio"})["name"]
    token = sanne.form_token
    written(world, world.sanne, shared[0], "Nog iets", kind="action", action=ACTION)
    sanne.send(f"{hand_over}/acties", {"csrf_token": token, field: "goes-on"})
    assert sanne.status == 400
    assert entries(world.database, "actions-checked") == []


def test_who_follows_reads_nothing_of_the_partner_while_it_is_paused_and_what_noor_says_after_it(
    world: World, shared: Noor, phone: OwnPhone
) -> None:
    with world.database.transaction() as session:
        pause_consent(session, shared[1], shared[0])
    named(world, shared[0])
    leaves(world)
    phone.open(question(world, shared[0]))
    assert "Van Karim leest Joke niets." in text_of(calm(phone))
    phone.say_yes()
    joke = {world.joke.id}
    assert stands(world, shared[0])[world.de_brug.id].people.isdisjoint(joke)
    phone.open("/jongere/weer-aan")
    assert "Joke" in text_of(phone.page.main)
    phone.press(months="3")
    assert stands(world, shared[0])[world.de_brug.id].people == joke
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]


def test_a_choice_between_the_yes_and_the_last_day_keeps_who_was_accepted(
    world: World, shared: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    leaves(world, LAST)
    named(world, shared[0])
    says_yes(phone, world, shared[0])
    path = f"/jongere/keuze/{shared[0]}/veranderen/{world.de_brug.id}"
    phone.open(path)
    phone.submit(path, {"subject-housing": "yes", "answer": "next"})
    phone.follow()
    phone.choose(months="3")
    phone.say_yes()
    assert stands(world, shared[0])[world.de_brug.id].people == {world.sanne.id, world.joke.id}
    clock.present = END
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]


@pytest.mark.parametrize("last_day", [None, LAST])
def test_nobody_goes_silently(
    app: Flask, world: World, shared: Noor, phone: OwnPhone, clock: FakeClock, last_day: date | None
) -> None:
    leaves(world, last_day)
    if last_day is not None:
        told = text_of(at_desk(app, world, world.karim).open(pair_page(shared[0])))
        assert "De laatste dag is maandag 30 maart. Er is nog niemand die het overneemt." in told
        assert "Sanne stopt bij De Brug" in text_of(calm(_at(phone, MY_PAGE)))
        clock.present = END
        phone = own_phone(app, world, shared[1])
    karim = at_desk(app, world, world.karim)
    assert "Bij De Brug is nu niemand." in text_of(karim.open(pair_page(shared[0])))
    assert "(nu niemand)" in text_of(karim.open("/begeleider/"))
    assert "Bij De Brug is nu niemand voor jou" in text_of(calm(_at(phone, MY_PAGE)))
    people = text_of(at_desk(app, world, world.de_brug.administrator).open("/beheer/"))
    assert "1 plek zonder opvolger" in people


def test_the_administrator_names_who_follows_without_seeing_any_youngster(
    app: Flask, world: World, shared: Noor, administrator: Browser, phone: OwnPhone
) -> None:
    leaves(world)
    administrator.open("/beheer/")
    path = f"/beheer/medewerkers/{world.sanne.id}/opvolger"
    administrator.submit(path, {"successor": str(world.karim.id)})
    assert administrator.status == 400
    administrator.submit(path, {"successor": str(world.joke.id)})
    seen = text_of(administrator.follow())
    assert "Bewaard voor 1 plek." in seen
    assert "Noor" not in seen
    assert "Bij De Brug is nu niemand. Joke neemt het over, als de jongere dat goed vindt." in text_of(
        at_desk(app, world, world.karim).open(pair_page(shared[0]))
    )
    says_yes(phone, world, shared[0])
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]
    administrator.open("/beheer/")
    administrator.send(path, {"csrf_token": administrator.form_token, "successor": str(world.joke.id)})
    assert "Er was geen plek waarvoor nog iemand nodig is." in text_of(administrator.follow())
    strange = f"/beheer/medewerkers/{world.karim.id}/opvolger"
    administrator.send(strange, {"csrf_token": administrator.form_token, "successor": str(world.bilal.id)})
    assert administrator.status == 404


def test_a_last_day_that_moves_moves_the_hand_over_with_it(app: Flask, world: World, shared: Noor, phone: OwnPhone) -> None:
    leaves(world, LAST)
    named(world, shared[0])
    says_yes(phone, world, shared[0])
    leaves(world, date(2026, 4, 15))
    assert "Joke begint op 16 april" in text_of(calm(_at(phone, MY_PAGE)))
    leaves(world)
    assert status_of(app, world, world.joke, f"{pair_page(shared[0])}/overdracht") == 200
    assert read_by(world, world.joke, shared[0]) == [OF_KARIM]


def test_when_who_follows_leaves_too_nobody_follows_and_the_holder_goes_on(
    app: Flask, world: World, shared: Noor, phone: OwnPhone
) -> None:
    named(world, shared[0])
    says_yes(phone, world, shared[0])
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.joke.id)  # type: ignore[arg-type]
    _at(phone, MY_PAGE)  # where it says what was just done
    assert "Joke" not in text_of(calm(_at(phone, MY_PAGE)))
    assert status_of(app, world, world.sanne, pair_page(shared[0])) == 200


def test_where_no_youngster_has_joined_who_follows_sits_there_when_the_other_goes(app: Flask, world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
    named(world, pair_id)
    assert status_of(app, world, world.joke, pair_page(pair_id)) == 200
    assert status_of(app, world, world.sanne, pair_page(pair_id)) == 404


def test_a_youngster_who_joins_meanwhile_is_asked_before_who_follows_sees_anything(
    app: Flask, world: World, clock: FakeClock
) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
    leaves(world, LAST)
    named(world, pair_id)
    with world.database.transaction() as session:
        youngster = join(session, pair_id, world.sanne)
    assert "Joke wil het overnemen van Sanne" in text_of(calm(_at(own_phone(app, world, youngster), MY_PAGE)))
    clock.present = END
    assert status_of(app, world, world.joke, pair_page(pair_id)) == 404


def test_only_a_holder_hands_over_and_only_to_a_colleague(app: Flask, world: World, shared: Noor, joke: Browser) -> None:
    joke.open(f"{pair_page(shared[0])}/overdracht")
    assert joke.status == 404
    sanne = at_desk(app, world, world.sanne)
    sanne.open(f"{pair_page(shared[0])}/overdracht")
    sanne.submit(f"{pair_page(shared[0])}/overdracht/opvolger", {"person": str(world.karim.id)})
    assert sanne.status == 400
    sanne.submit(f"{pair_page(shared[0])}/overdracht/opvolger", {"person": str(world.joke.id)})
    sanne.follow()
    sanne.submit(f"{pair_page(shared[0])}/overdracht/opvolger/weg")
    assert "Het gaat niet door." in text_of(sanne.follow())


def test_every_act_has_its_entry_and_both_officers_see_who_sat_there(world: World, shared: Noor, phone: OwnPhone) -> None:
    named(world, shared[0])
    says_yes(phone, world, shared[0])
    leaves(world)
    with world.database.reading() as session:
        seen = [
            {line.act for line in entries_of(session, office.id, Filter())} for office in (world.de_brug, world.straatkracht)
        ]
    about = {"successor-named", "successor-accepted", "seat-left", "seat-taken"}
    assert all(about <= acts for acts in seen)
    (accepted,) = entries(world.database, "successor-accepted")
    assert "sha256" in str(accepted.facts)
    assert accepted.youngster_id == shared[1].id


def test_the_pages_ask_as_many_questions_of_the_database_with_a_hand_over_as_without(
    app: Flask, world: World, shared: Noor, sanne: Browser, phone: OwnPhone
) -> None:
    counts = []
    for is_named in (False, True):
        if is_named:
            named(world, shared[0])
        for browser, path in ((sanne, "/begeleider/"), (sanne, pair_page(shared[0])), (phone, MY_PAGE)):
            browser.open(path)
            with counted(world.database) as statements:
                browser.open(path)
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
