"""Words of a note on a list of pairs are a reading of that note: in the log of its pair, under the yes that opened it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Actor
from service.audit.acts import CaseloadOpened, NotesOpened
from service.audit.affected import affected_between
from service.audit.log import append_each
from service.consent.decisions import pause_consent
from service.db import Database
from service.pairs.patterns import find_patterns, patterns_about_me
from service.records.models import Note
from service.records.until_monday import gather_to_leave
from tests.factories import World, form_pair, give_consent, join, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, written
from tests.pages.noor import WHO_LOOKED, Noor
from tests.pages.phone import OwnPhone, own_phone
from tests.pages.test_until_monday import PAGE, say
from tests.web_reader import Browser

CASELOAD, PAPER = "/begeleider/", "/begeleider/lijst"
Read = dict[tuple[str | None, bool], set[str]]


class RunningClock(FakeClock):
    """As in the world: no two looks at it are the same moment."""

    def __call__(self) -> datetime:
        self.present += timedelta(microseconds=1)
        return self.present


def action(what: str, owner: str, day: int = 12) -> dict[str, Any]:
    return {"what": what, "owner": owner, "dueAt": f"2026-03-{day}T22:59:00Z", "place": None, "status": "open"}


def noted(world: World, writer: Actor, pair_id: UUID, what: str, owner: str = "writer", day: int = 12) -> str:
    """A note with this action in it; returns its id, as the log writes it."""
    return str(written(world, writer, pair_id, f"Over: {what}.", kind="action", action=action(what, owner, day)))


def read(database: Database) -> Read:
    """What notes the log says were read, by pair and by whether a consent covered it."""
    found: Read = {}
    for entry in entries(database, "notes-opened"):
        found.setdefault((str(entry.pair_id), entry.consent_id is not None), set()).update((entry.note_ids or "").split())
    return found


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    with world.database.transaction() as session:
        for reader in (world.karim, world.sanne):
            give_consent(session, noor[1], noor[0], reader)
    return noor


def test_what_stands_on_the_friday_page_is_logged_by_half_with_its_notes_and_the_yes_that_opened_it(
    world: World, shared: Noor, karim: Browser
) -> None:
    mine = noted(world, world.karim, shared[0], "Kijkdag")
    hers = noted(world, world.sanne, shared[0], "Papieren", "partner")
    noted(world, world.sanne, shared[0], "Uitkering")  # Sanne's to do: not on his page
    written(world, world.sanne, shared[0], "Er is gebeld.")
    other, youngster = pair_with_youngster(world, "Milan")
    with world.database.transaction() as session:
        give_consent(session, youngster, other, world.karim)
    milans = noted(world, world.sanne, other, "Rooster", "partner")
    karim.open(PAGE)
    pair = str(shared[0])
    assert read(world.database) == {(pair, False): {mine}, (pair, True): {hers}, (str(other), True): {milans}}
    (listed,) = entries(world.database, "caseload-opened")
    assert (pair in str(listed.facts), str(other) in str(listed.facts), listed.note_ids) == (True, True, None)
    for entry in entries(world.database, "notes-opened"):
        assert (entry.actor_id, entry.outcome, entry.at) == (world.karim.id, "permitted", listed.at)
        assert (entry.other_organisation_id == world.de_brug.id) == (entry.consent_id is not None)


def test_sannes_officer_finds_which_of_her_notes_karim_read_on_friday_and_of_no_other_pair(
    world: World, shared: Noor, karim: Browser, clock: FakeClock
) -> None:
    hers = noted(world, world.sanne, shared[0], "Papieren", "partner")
    other, _ = pair_with_youngster(world, "Milan")
    karim.open(PAGE)
    with world.database.reading() as session:
        start, end = clock.present - timedelta(hours=1), clock.present + timedelta(hours=1)
        notes = {one.pair_id: one.notes for one in affected_between(session, world.de_brug.id, start, end)}
    assert notes == {shared[0]: {hers}}
    with world.database.reading() as session:
        own = {one.pair_id: one.notes for one in affected_between(session, world.straatkracht.id, start, end)}
    assert own == {shared[0]: {hers}, other: set()}


def test_a_press_on_the_button_is_no_reading_unless_the_page_comes_back(
    app: Flask, world: World, shared: Noor, karim: Browser
) -> None:
    note = noted(world, world.karim, shared[0], "Kijkdag")
    other = at_desk(app, world, world.karim)
    for window in (karim, other):
        window.open(PAGE)
    say(karim, Kijkdag="asked")
    assert (karim.status, len(entries(world.database, "caseload-opened"))) == (303, 2)
    assert len(entries(world.database, "notes-opened")) == 2
    say(other, Kijkdag="can-wait")
    assert (other.status, len(entries(world.database, "caseload-opened"))) == (409, 3)
    assert entries(world.database, "notes-opened")[-1].note_ids == note


def test_what_is_covered_no_more_is_not_even_held_by_who_names_it_in_a_form(world: World, shared: Noor) -> None:
    hers = UUID(noted(world, world.sanne, shared[0], "Papieren", "partner"))
    with world.database.transaction() as session:
        pause_consent(session, shared[1], shared[0])
    with world.database.transaction() as karims:
        assert gather_to_leave(karims, world.karim, [hers]).actions == []
        if world.database.engine.dialect.name == "postgresql":  # SQLite holds everything at once
            with world.database.transaction() as sannes:
                assert sannes.scalar(select(Note.id).where(Note.id == hers).with_for_update(nowait=True)) == hers


def test_the_list_logs_the_notes_whose_words_stand_on_it_and_no_other(world: World, shared: Noor, karim: Browser) -> None:
    first = noted(world, world.sanne, shared[0], "Kijkdag")
    noted(world, world.sanne, shared[0], "Later", day=20)
    karim.open(CASELOAD)
    assert "Kijkdag" in text_of(karim.page.tbody)
    (entry,) = entries(world.database, "notes-opened")
    assert (entry.note_ids, entry.pair_id) == (first, shared[0])
    assert (entry.consent_id is not None, entry.consent_revision is not None) == (True, True)


def test_where_the_list_says_something_else_first_no_note_was_read_but_on_paper_it_was(
    app: Flask, world: World, shared: Noor, karim: Browser
) -> None:
    note = noted(world, world.karim, shared[0], "Kijkdag")
    karim.open(PAGE)
    say(karim, Kijkdag="asked")
    before = len(entries(world.database, "notes-opened"))
    sanne = at_desk(app, world, world.sanne)
    assert "Karim vraagt of jij iets overneemt" in text_of(sanne.open(CASELOAD).tbody)
    assert "Kijkdag" not in sanne.answer.text
    assert len(entries(world.database, "notes-opened")) == before
    sanne.submit(PAPER)
    assert "Kijkdag" in text_of(sanne.page.tbody)
    assert entries(world.database, "notes-opened")[-1].note_ids == note


def test_a_search_in_the_list_logs_only_the_notes_of_who_was_found(world: World, shared: Noor, karim: Browser) -> None:
    noors = noted(world, world.karim, shared[0], "Kijkdag")
    other, youngster = pair_with_youngster(world, "Milan")
    with world.database.transaction() as session:
        give_consent(session, youngster, other, world.karim)
    milans = noted(world, world.karim, other, "Rooster")
    karim.open(CASELOAD)
    assert set().union(*read(world.database).values()) == {noors, milans}
    karim.submit(CASELOAD, {"wanted": "milan"})
    assert entries(world.database, "notes-opened")[-1].note_ids == milans
    assert len(entries(world.database, "notes-opened")) == 3


def test_noor_sees_one_line_for_one_friday_page_with_what_stood_on_it(
    app: Flask, world: World, shared: Noor, phone: OwnPhone
) -> None:
    world.database.clock = RunningClock()
    noted(world, world.karim, shared[0], "Kijkdag")
    noted(world, world.sanne, shared[0], "Papieren", "partner")
    karim = at_desk(app, world, world.karim)
    karim.open(PAGE)
    seen = text_of(phone.open(WHO_LOOKED))
    opened = "Karim van Straatkracht opende de lijst waarin jij staat."
    assert f"{opened} Daarop stond iets uit 2 notities over wonen." in seen
    assert seen.count("Karim van Straatkracht") == 1
    karim.open(f"/begeleider/koppel/{shared[0]}")
    seen = text_of(phone.open(WHO_LOOKED))
    assert "Karim van Straatkracht las 2 notities over wonen." in seen
    assert seen.count("Karim van Straatkracht") == 2, "the page of the pair is one look too, by a clock that goes on"
    phone.submit(phone.page.select("form[action$=vraag]")[-1]["action"], {"to": "looker"})
    assert "Waarom opende Karim de lijst waarin jij staat?" in text_of(phone.follow())


def test_before_karim_has_met_her_noor_reads_on_her_page_only_that_he_opened_his_list(app: Flask, world: World) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
    noted(world, world.karim, pair_id, "Kijkdag")
    at_desk(app, world, world.karim).open(PAGE)
    seen = text_of(own_phone(app, world, youngster).open(WHO_LOOKED))
    assert "Karim van Straatkracht opende de lijst waarin jij staat." in seen
    assert "Daarop stond" not in seen


def test_a_full_list_on_friday_raises_no_question_and_as_many_pairs_opened_one_by_one_do(
    world: World, clock: FakeClock
) -> None:
    def reads(own_list: bool) -> None:
        opened = [NotesOpened(actor=world.joke, pair_id=uuid4(), note_ids=[uuid4()]) for _ in range(25)]
        with world.database.transaction() as session:
            append_each(session, [CaseloadOpened(actor=world.joke), *opened] if own_list else opened)

    def kinds() -> list[str]:
        clock.advance(hours=2)
        with world.database.transaction() as session:
            find_patterns(session)
        with world.database.reading() as session:
            return [seen.kind for seen in patterns_about_me(session, world.joke)]

    reads(own_list=True)
    assert kinds() == []
    reads(own_list=False)
    assert kinds() == ["many-pairs"]


def test_entries_of_one_moment_are_as_many_leaves_each_with_a_salt_of_its_own(world: World) -> None:
    world.database.clock = RunningClock(datetime(2026, 3, 6, 16, 0, tzinfo=UTC))
    with world.database.transaction() as session:
        append_each(session, [])
        append_each(session, [NotesOpened(actor=world.joke, pair_id=uuid4()) for _ in range(3)])
    made = entries(world.database, "notes-opened")
    assert [len({getattr(entry, name) for entry in made}) for name in ("salt", "id", "pair_id", "at")] == [3, 3, 3, 1]
