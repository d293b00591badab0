"""What somebody typed and could not send is not lost, is not shared, and is kept by nobody but themselves."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from service.actors import Actor
from service.consent.decisions import withdraw_consent
from service.pairs.models import Seat
from service.records.models import Note
from service.records.writing import retract_note
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import NOTE, at_desk, entries, sign_in_again, text_of, well_made, written
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
TYPED = "Noor kwam op tijd voor de kijkdag."


def form_of(pair_id: UUID, note_id: UUID | None = None) -> str:
    return f"/begeleider/koppel/{pair_id}/notitie" + (f"/{note_id}" if note_id else "")


def notes(world: World) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


def kept_where(browser: Browser) -> tuple[str, list[str]]:
    """The name under which the browser keeps what is typed on this page, and the keys that it gets for that."""
    form = browser.page.find("form", attrs={"data-draft": True})
    return form["data-draft"], form["data-draft-keys"].split()


@pytest.mark.parametrize("corrects", [False, True], ids=["a new note", "a correction"])
def test_what_is_written_while_consent_is_withdrawn_stays_on_the_screen_and_is_not_shared_and_the_page_says_so(
    world: World, noor: Noor, sanne: Browser, karim: Browser, corrects: bool
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    path = form_of(noor[0], written(world, world.sanne, noor[0], "Eerst.") if corrects else None)
    before = notes(world)
    sanne.open(path)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    sanne.submit(path, {"text": TYPED} if corrects else {**NOTE, "text": TYPED})
    page = well_made(sanne, "Notitie verbeteren" if corrects else "Iets opschrijven")
    assert sanne.status == 409
    assert "Er wordt nu niets gedeeld. Je tekst staat nog hier. Alleen jij ziet hem." in text_of(page.find(role="alert"))
    assert page.find(id="text").get_text().strip() == TYPED
    assert (notes(world), entries(world.database, "note-corrected")) == (before, [])

    sanne.submit(path)
    assert "Er wordt nu niets gedeeld. Wat je opschreef, blijft bij jouw organisatie." in text_of(sanne.follow())
    assert TYPED in text_of(sanne.page.article)
    assert TYPED not in karim.open(f"/begeleider/koppel/{noor[0]}").get_text()


def test_who_read_that_nothing_is_shared_is_told_before_it_is_read_by_the_other_half(
    world: World, noor: Noor, sanne: Browser, karim: Browser
) -> None:
    path = form_of(noor[0])
    sanne.open(path)
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    sanne.submit(path, {**NOTE, "text": TYPED})
    assert (sanne.status, notes(world)) == (409, 0)
    assert "Er wordt nu gedeeld." in text_of(well_made(sanne, "Iets opschrijven").find(role="alert"))
    sanne.submit(path)
    assert TYPED in karim.open(f"/begeleider/koppel/{noor[0]}").get_text()


def test_a_seat_handed_over_while_the_form_is_open_shows_the_text_once_more_and_keeps_nothing(
    world: World, noor: Noor, sanne: Browser
) -> None:
    path, never_was = form_of(noor[0]), form_of(uuid4())
    sanne.open(path)
    filled: dict[str, str | list[str]] = {**sanne.standing_in(path), **NOTE, "text": TYPED}
    with world.database.transaction() as session:
        session.execute(update(Seat).where(Seat.person_id == world.sanne.id).values(ends_at=world.database.clock()))
    sanne.send(path, filled)
    page = sanne.page
    assert (sanne.status, notes(world)) == (404, 0)
    assert "Misschien heeft een collega het net overgenomen. Er is niets bewaard en niets gedeeld." in text_of(page)
    assert page.find(id="typed").get_text().strip() == TYPED
    told = sanne.answer.text
    sanne.send(never_was, filled)
    assert (sanne.status, sanne.answer.text) == (404, told)  # nobody learns which pairs there are


def test_whose_session_ended_while_typing_comes_back_to_the_same_form(
    world: World, noor: Noor, sanne: Browser, clock: FakeClock
) -> None:
    path = form_of(noor[0])
    sanne.open(path)
    before = kept_where(sanne)
    clock.advance(minutes=16)
    sanne.submit(path, {**NOTE, "text": TYPED})
    assert (sanne.status, sanne.goes_to) == (303, f"/aanmelden?next={path}")
    assert notes(world) == 0
    again = sign_in_again(sanne, world, world.sanne)
    again.open(path)
    assert kept_where(again) == before
    assert again.page.find("form", attrs={"data-draft-restores": True})


def test_the_key_of_what_is_typed_is_its_writers_alone_and_lasts_two_days(
    app: Flask, world: World, noor: Noor, sanne: Browser, karim: Browser, joke: Browser, clock: FakeClock
) -> None:
    for browser in (sanne, karim, joke):
        browser.open(form_of(noor[0]))
    name, (today, yesterday) = kept_where(sanne)
    of_karim, keys_of_karim = kept_where(karim)
    assert name != of_karim
    assert not {today, yesterday} & set(keys_of_karim)
    assert (joke.status, today in joke.answer.text) == (404, False)
    seen = [[today, yesterday]]
    for _ in range(2):
        clock.advance(days=1)
        desk = at_desk(app, world, world.sanne)
        desk.open(form_of(noor[0]))
        seen.append(kept_where(desk)[1])
    assert seen[1][1] == today
    assert today not in seen[2]


def test_a_note_whose_answer_never_came_can_be_sent_again_and_is_kept_once(world: World, noor: Noor, sanne: Browser) -> None:
    path = form_of(noor[0])
    sanne.open(path)
    filled: dict[str, str | list[str]] = {**sanne.standing_in(path), **NOTE, "text": TYPED}
    for _ in range(2):
        sanne.send(path, filled)
        assert sanne.status == 303
    assert (notes(world), len(entries(world.database, "note-written"))) == (1, 1)
    sanne.send(path, {**filled, "text": "Iets anders."})
    assert notes(world) == 2  # changed meanwhile: nothing typed is dropped as if it were known
    sanne.open(path)
    sanne.submit(path, {**NOTE, "text": TYPED})
    assert notes(world) == 3  # the same words on another day are another note


def test_a_note_taken_back_and_sent_again_from_the_same_form_is_a_new_one(world: World, noor: Noor, sanne: Browser) -> None:
    path = form_of(noor[0])
    sanne.open(path)
    filled: dict[str, str | list[str]] = {**sanne.standing_in(path), **NOTE, "text": TYPED}
    sanne.send(path, filled)
    with world.database.transaction() as session:
        retract_note(session, world.sanne, noor[0], session.scalars(select(Note.id)).one())
    sanne.send(path, filled)
    assert TYPED in text_of(sanne.follow().article)
    assert len(entries(world.database, "note-written")) == 2


def test_once_sent_the_browser_is_told_to_drop_what_it_kept(noor: Noor, sanne: Browser) -> None:
    sanne.open(form_of(noor[0]))
    name, _ = kept_where(sanne)
    sanne.submit(form_of(noor[0]), {**NOTE, "text": TYPED})
    assert sanne.follow().find(attrs={"data-draft-sent": name})
    assert not sanne.open(f"/begeleider/koppel/{noor[0]}").find(attrs={"data-draft-sent": True})


def test_signing_out_drops_whatever_the_browser_kept(noor: Noor, sanne: Browser) -> None:
    sanne.open(form_of(noor[0]))
    sanne.submit("/afmelden")
    assert sanne.answer.headers["Clear-Site-Data"] == '"storage"'
