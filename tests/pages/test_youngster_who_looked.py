"""Who looked, and looking through their eyes."""

from uuid import UUID

import pytest
from flask import Flask

from service.consent.decisions import pause_consent
from service.errors import NothingSharedError, NotYoursError
from service.pages.youngster import looked
from service.pairs.models import Seat, SeatRole
from service.pairs.organisations import person_leaves
from service.records.reading import open_shared_notes
from service.records.writing import retract_note
from tests.api.conftest import system_of
from tests.factories import World, form_pair, give_consent, join, meet, propose_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, entries, text_of, written
from tests.pages.noor import WHO_LOOKED, Noor, give
from tests.pages.phone import OwnPhone, calm, own_phone


def eyes(noor: Noor, organisation_id: UUID) -> str:
    return f"/jongere/door-de-ogen/{noor[0]}/{organisation_id}"


def test_s21_noor_sees_who_looked_when_and_at_what(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim, copies=True)
    for text in ("Een.", "Twee.", "Drie."):
        written(world, world.sanne, noor[0], text)
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{noor[0]}")
    karim.open("/begeleider/")
    system_of(app, world.straatkracht).carry_out()
    phone.open(WHO_LOOKED)
    page = text_of(calm(phone))
    assert "dinsdag 3 maart" in page
    assert "Karim van Straatkracht las 3 notities over wonen. 14:02" in page
    assert "Karim van Straatkracht opende de lijst waarin jij staat. 14:02" in page
    assert "Het systeem van Straatkracht haalde 3 notities op, over wonen." in page
    assert "0 notities" not in page


def test_that_something_was_read_stays_visible_after_it_was_retracted(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Een.")
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    with world.database.transaction() as session:
        retract_note(session, world.sanne, noor[0], note_id)
    assert "Karim van Straatkracht las 1 notitie over wonen." in text_of(phone.open(WHO_LOOKED))


def _wait_for_reading(world: World, noor: Noor) -> None:
    written(world, world.sanne, noor[0], "Gehoord van een buurman.", how_known="heard-from-others", discussed=False)


def _pause(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])


def _karim_leaves(world: World, noor: Noor) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        person_leaves(session, world.straatkracht.administrator, world.karim.id)


def _karim_sits_twice(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        session.add(
            Seat(
                pair_id=noor[0],
                organisation_id=world.straatkracht.id,
                person_id=world.karim.id,
                role=SeatRole.STAND_IN,
                starts_at=world.database.clock(),
            )
        )


@pytest.mark.parametrize("happens", [lambda world, noor: None, _wait_for_reading, _pause, _karim_leaves, _karim_sits_twice])
def test_through_karims_eyes_is_exactly_what_karim_sees_and_is_not_logged_as_his_reading(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, happens: object
) -> None:
    give(world, noor, world.karim, subjects=["housing"])
    written(world, world.sanne, noor[0], "Er is een kijkdag.")
    written(world, world.sanne, noor[0], "Er is een schuld.", subject="income")
    happens(world, noor)
    phone.open(eyes(noor, world.straatkracht.id))
    calm(phone)
    seen = {part.get_text() for part in phone.page.select(".note .text")}
    assert entries(world.database, "notes-opened") == []
    with world.database.transaction() as session:
        try:
            read = {note.text for note in open_shared_notes(session, world.karim, noor[0])}
        except (NothingSharedError, NotYoursError):
            read = set()
    assert seen == read


def test_through_sannes_eyes_nothing_shows_before_karim_has_met_noor(app: Flask, world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
        propose_consent(session, pair_id, world.sanne, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    written(world, world.karim, pair_id, "Karim was mee.")
    phone = own_phone(app, world, youngster)
    path = eyes((pair_id, youngster), world.de_brug.id)
    assert "Er wordt nu niets gedeeld." in text_of(phone.open(path))
    with world.database.transaction() as session:
        meet(session, pair_id, world.karim)
    assert "Karim was mee." in text_of(phone.open(path))


def test_who_opened_her_page_without_reading_a_note_stands_there_too(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    opened = "Karim van Straatkracht opende de pagina over jou, zonder een notitie te lezen."
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{noor[0]}/notitie")  # her name stands on the page on which he writes
    assert entries(world.database, "pair-opened")
    assert opened in text_of(phone.open(WHO_LOOKED))
    assert opened in text_of(phone.open("/jongere/"))


def test_the_page_of_the_pair_opened_before_anything_was_written_stands_there_as_far_as_it_shows_who_she_is(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    assert "Er heeft nog niemand gekeken." in text_of(phone.open(WHO_LOOKED))
    give(world, noor, world.karim)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    assert "opende de pagina over jou" in text_of(phone.open(WHO_LOOKED))


def test_that_somebody_who_has_not_met_her_opened_a_page_to_write_is_nobodys_yet(app: Flask, world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{pair_id}/notitie")
    at_desk(app, world, world.sanne).open(f"/begeleider/koppel/{pair_id}/notitie")
    seen = text_of(own_phone(app, world, youngster).open(WHO_LOOKED))
    assert "Sanne van De Brug opende de pagina over jou" in seen
    assert "Karim" not in seen


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of ten entries, so that a test needs no hundreds."""
    monkeypatch.setattr(looked, "ENTRIES", 10)


@pytest.mark.usefixtures("short_pages")
def test_every_look_can_be_found_a_page_at_a_time_and_none_stands_twice_or_is_cut_in_two(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Van Sanne.")
    written(world, world.karim, noor[0], "Van Karim.")
    karim = at_desk(app, world, world.karim)
    for _ in range(12):  # each look is two entries: what he wrote and what she wrote
        clock.advance(minutes=1)
        karim.open(f"/begeleider/koppel/{noor[0]}")
    times, path = [], WHO_LOOKED
    while path:
        page = phone.open(path)
        calm(phone)
        assert len(page.select(".card .divided > div")) <= 5
        assert text_of(page).count("2 notities over wonen") == len(page.select(".card .divided > div"))
        times += [line.get_text(strip=True) for line in page.select(".card .divided p.small")]
        older = page.find("a", string="Verder terug →")
        path = older["href"] if older else ""
    assert len(times) == len(set(times)) == 12
    assert times == sorted(times, reverse=True)
    assert phone.page.find("a", string="← Naar de nieuwste")["href"] == WHO_LOOKED


@pytest.mark.usefixtures("short_pages")
def test_an_older_page_costs_as_many_queries_as_the_first(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    give(world, noor, world.karim)
    written(world, world.sanne, noor[0], "Van Sanne.")
    karim = at_desk(app, world, world.karim)
    for _ in range(12):
        clock.advance(minutes=1)
        karim.open(f"/begeleider/koppel/{noor[0]}")
    phone.open(WHO_LOOKED)  # that she is here is written down once a minute
    with counted(world.database) as first:
        older = phone.open(WHO_LOOKED).find("a", string="Verder terug →")["href"]
    with counted(world.database) as second:
        phone.open(older)
    assert len(first) == len(second)


@pytest.mark.parametrize("before", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_place_that_does_not_exist_shows_nothing(world: World, noor: Noor, phone: OwnPhone, before: str) -> None:
    phone.open(f"{WHO_LOOKED}?before={before}")
    assert phone.status == (400 if before == "x" else 200)
    assert not phone.page.select(".divided")


def test_a_look_says_which_appointment_there_was_that_day_or_that_no_reason_was_given(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    give(world, noor, world.karim)
    viewing = {"what": "Kijkdag", "owner": "partner", "dueAt": "2026-03-03T15:00:00Z", "status": "open", "place": None}
    written(world, world.sanne, noor[0], "Kijkdag.", kind="action", action=viewing)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    clock.advance(days=1)
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    phone = own_phone(app, world, noor[1])
    first, second = [text_of(line) for line in phone.open(WHO_LOOKED).select(".card .divided p.small.starts")]
    assert first == "14:02 · gaf geen aparte reden"
    assert second == "14:02 · er was die dag een afspraak: Kijkdag"


def test_through_karims_eyes_her_name_and_goal_stand_there_as_long_as_he_sees_them(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    phone.open("/jongere/")
    phone.submit("/jongere/doel", {"goal": "Ik wil een eigen plek."})
    path = eyes(noor, world.straatkracht.id)
    assert "Ik wil een eigen plek." not in text_of(phone.open(path))
    give(world, noor, world.karim)
    assert "Noor “Ik wil een eigen plek.”" in text_of(phone.open(path))
