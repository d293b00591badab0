"""Notes end by themselves, by a clock that tells nobody what the youngster said; a dry run says what would go."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from service.actors import SERVICE, Actor
from service.consent.decisions import decide_consent
from service.consent.events import Terms
from service.consent.gate import require_subject_grant
from service.errors import InvalidInputError
from service.pairs.models import Pair, PairState
from service.records.ending import choose_months
from service.records.models import Note
from service.records.queries import notes_under, versions_under_each
from service.records.replies import Answer, answer_note
from service.records.writing import correct_note
from service.settings import Settings
from service.tick import tidy
from tests.api.system import System
from tests.api.test_operators_command_line import CommandLine
from tests.api.told import entries, say_yes
from tests.factories import EVIDENCE, World, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, draft, text_of, well_made, written

Noor = tuple[UUID, Actor]
TEXT = "Zo was het."


@pytest.fixture
def note_id(world: World, noor: Noor) -> UUID:
    """Written on Koppel's own page: no system has it."""
    return written(world, world.sanne, noor[0], TEXT)


def texts(world: World, noor: Noor) -> list[str]:
    with world.database.reading() as session:
        return [note.text for note in notes_under(session, require_subject_grant(session, noor[1], noor[0]))]


def end_pair(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        session.execute(
            update(Pair).where(Pair.id == noor[0]).values(state=PairState.ENDED, ended_at=world.database.clock())
        )


def yes(world: World, noor: Noor, note_id: UUID) -> None:
    say_yes(world, *noor, world.karim, previewed={str(note_id): 1})


def no(world: World, noor: Noor, note_id: UUID) -> None:
    with world.database.transaction() as session:
        decide_consent(session, noor[1], noor[0], {world.straatkracht.id: Terms(), world.de_brug.id: Terms()}, EVIDENCE)


def nothing(world: World, noor: Noor, note_id: UUID) -> None:
    """She does not answer."""


@pytest.mark.parametrize("says", [yes, no, nothing])
def test_a_note_ends_twelve_months_after_it_came_whatever_she_said_and_whenever(
    world: World, noor: Noor, note_id: UUID, clock: FakeClock, says: Callable[[World, Noor, UUID], None]
) -> None:
    clock.advance(days=100)
    says(world, noor, note_id)
    clock.advance(days=265)
    tidy(world.database)
    assert texts(world, noor) == [TEXT]
    clock.advance(days=1)
    tidy(world.database)
    assert texts(world, noor) == []
    (entry,) = entries(world.database, "notes-ended")
    assert (entry.note_ids, entry.organisation_id, entry.other_organisation_id) == (str(note_id), world.de_brug.id, None)


def test_what_was_said_about_it_ends_with_it_and_copies_are_asked_back(
    world: World, noor: Noor, note_id: UUID, straatkracht: System, clock: FakeClock
) -> None:
    yes(world, noor, note_id)
    straatkracht.carry_out()
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], note_id, draft(world, "Zo was het niet."), 1)
        answer_note(session, noor[1], noor[0], note_id, Answer("reply", "Dat klopt."))
    straatkracht.carry_out()
    tag = straatkracht.inbox_tag()
    clock.advance(days=80)
    say_yes(world, *noor, world.karim, previewed={str(note_id): 2}, months=6)
    for _ in range(2):
        clock.advance(days=150)
        say_yes(world, *noor, world.karim, previewed={str(note_id): 2}, months=6)
        straatkracht.carry_out()
    assert straatkracht.work() == []
    tag = straatkracht.inbox_tag()
    tidy(world.database)
    assert straatkracht.read_inbox(tag).status_code == 200
    assert straatkracht.work() == [("remove", str(note_id))]
    with world.database.reading() as session:
        assert versions_under_each(session, [require_subject_grant(session, noor[1], noor[0])]) == {}


def test_three_months_after_the_end_of_the_pair_it_ends_too(
    world: World, noor: Noor, note_id: UUID, clock: FakeClock
) -> None:
    end_pair(world, noor)
    clock.advance(days=92)
    tidy(world.database)
    assert texts(world, noor) == [TEXT]
    clock.advance(days=1)
    tidy(world.database)
    assert texts(world, noor) == []


def test_an_organisation_may_choose_less_for_its_own_notes_and_never_more(
    world: World, noor: Noor, note_id: UUID, clock: FakeClock
) -> None:
    written(world, world.karim, noor[0], "Van Karim.")
    for note_months, ended_months in ((13, 3), (12, 4), (2, 1), (12, 0)):
        with world.database.transaction() as session, pytest.raises(InvalidInputError):
            choose_months(session, SERVICE, world.de_brug.id, note_months, ended_months)
    with world.database.transaction() as session:
        choose_months(session, SERVICE, world.de_brug.id, 3, 1)
    (entry,) = entries(world.database, "retention-chosen")
    assert entry.other_organisation_id == world.de_brug.id
    clock.advance(days=93)
    tidy(world.database)
    assert texts(world, noor) == ["Van Karim."]


def test_a_dry_run_says_what_would_go_and_changes_nothing(
    tmp_path: Path, settings: Settings, world: World, noor: Noor, clock: FakeClock
) -> None:
    written(world, world.sanne, noor[0], TEXT)
    milan = pair_with_youngster(world, "Milan")
    written(world, world.karim, milan[0], "Over Milan.")
    with world.database.transaction() as session:  # long ago: the command goes by the clock on the wall
        session.execute(update(Note).values(accepted_at=clock() - timedelta(days=1800)))
    command_line = CommandLine(tmp_path, settings)
    chosen = command_line.run(
        "organisation", "retention", "--organisation", "straatkracht", "--note-months", "6", "--ended-months", "2"
    )
    assert chosen.exit_code == 0, chosen.output
    dry = command_line.run("retention", "--dry-run").output
    assert "De Brug: 1 notes older than 12 months, 0 of pairs that ended more than 3 months ago, 0 that no consent" in dry
    assert "Straatkracht: 1 notes older than 6 months, 0 of pairs that ended more than 2 months ago, 0 that no" in dry
    assert "The log: nothing." in dry
    assert texts(world, noor) == [TEXT]
    assert "Removed: 2 notes." in command_line.run("retention").output
    assert texts(world, noor) == []
    too_long = command_line.run(
        "organisation", "retention", "--organisation", "de-brug", "--note-months", "24", "--ended-months", "3"
    )
    assert (too_long.exit_code, "note-months: From 3 to 12" in too_long.output) == (1, True)


def test_the_officer_sees_how_much_went_and_how_much_goes_soon(
    app: Flask, world: World, noor: Noor, note_id: UUID, clock: FakeClock
) -> None:
    clock.advance(days=340)
    written(world, world.sanne, noor[0], "Later.")
    officer = at_desk(app, world, world.de_brug.officer)
    officer.open("/toezicht/bewaren")
    seen = text_of(well_made(officer, "Bewaartermijnen"))
    assert "Er is nog niets weggegaan. Binnen 30 dagen gaat er 1 notitie weg." in seen
    clock.advance(days=30)
    tidy(world.database)
    seen = text_of(at_desk(app, world, world.de_brug.officer).open("/toezicht/bewaren"))
    assert "Maart 2027 1 0" in seen or "maart 2027 1 0" in seen
    assert "Binnen 30 dagen gaan er 0 notities weg." in seen
    other = text_of(at_desk(app, world, world.straatkracht.officer).open("/toezicht/bewaren"))
    assert "Er is nog niets weggegaan." in other
    assert len(entries(world.database, "retention-seen")) == 3
