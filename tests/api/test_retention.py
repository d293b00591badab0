"""Text from a registration system that no consent covers is destroyed after fourteen days, whatever was said meanwhile."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from service.actors import Actor
from service.consent.decisions import decide_consent, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.gate import require_subject_grant
from service.records.models import Note, NoteReply, NoteVersion
from service.records.queries import notes_under
from service.records.replies import Answer, answer_note
from service.tick import tidy
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import EVIDENCE, World, form_pair, propose_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import written

Noor = tuple[UUID, Actor]
Says = Callable[[World, Noor], None]


def nothing(world: World, noor: Noor) -> None:
    """She does not answer."""


def no(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        decide_consent(session, noor[1], noor[0], {world.straatkracht.id: Terms(), world.de_brug.id: Terms()}, EVIDENCE)


def later(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        postpone_consent(session, noor[1], noor[0], EVIDENCE)


def pause(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])


def stop(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])


def texts(world: World, noor: Noor) -> list[str]:
    """What stands on Noor's own page."""
    with world.database.reading() as session:
        return [note.text for note in notes_under(session, require_subject_grant(session, noor[1], noor[0]))]


@pytest.mark.parametrize("says", [nothing, no, later])
def test_whatever_noor_answers_the_text_goes_fourteen_days_after_the_proposal(
    world: World, de_brug: System, noor: Noor, clock: FakeClock, says: Says
) -> None:
    de_brug.put_note("1", source_note(noor[0], text="Zo was het."))
    clock.advance(days=5)
    says(world, noor)
    clock.advance(days=9, seconds=-1)
    tidy(world.database)
    assert texts(world, noor) == ["Zo was het."]
    clock.advance(seconds=1)
    tidy(world.database)
    assert texts(world, noor) == []


@pytest.mark.parametrize(("stops", "says_later"), [(pause, nothing), (stop, nothing), (pause, stop)])
def test_however_sharing_stopped_the_text_goes_fourteen_days_after(
    world: World, de_brug: System, noor: Noor, clock: FakeClock, stops: Says, says_later: Says
) -> None:
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0], text="Zo was het."))
    clock.advance(days=40)
    tidy(world.database)
    stops(world, noor)
    clock.advance(days=5)
    says_later(world, noor)
    clock.advance(days=9, seconds=-1)
    tidy(world.database)
    assert texts(world, noor) == ["Zo was het."]
    clock.advance(seconds=1)
    tidy(world.database)
    assert texts(world, noor) == []


@pytest.mark.parametrize("stops", [pause, stop])
def test_a_new_proposal_starts_the_fourteen_days_anew_however_sharing_stopped(
    world: World, de_brug: System, noor: Noor, clock: FakeClock, stops: Says
) -> None:
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0], text="Zo was het."))
    clock.advance(days=40)
    stops(world, noor)
    clock.advance(days=5)
    with world.database.transaction() as session:
        propose_consent(session, noor[0], world.sanne, world.karim)
    clock.advance(days=14, seconds=-1)
    tidy(world.database)
    assert texts(world, noor) == ["Zo was het."]
    clock.advance(seconds=1)
    tidy(world.database)
    assert texts(world, noor) == []


def test_when_consent_runs_out_the_text_goes_fourteen_days_after_its_end_although_nobody_wrote_that_down(
    world: World, de_brug: System, noor: Noor, clock: FakeClock
) -> None:
    say_yes(world, *noor, world.karim, months=1)
    de_brug.put_note("1", source_note(noor[0], text="Zo was het."))
    clock.advance(days=31 + 13)
    tidy(world.database)
    assert texts(world, noor) == ["Zo was het."]
    clock.advance(days=1)
    tidy(world.database)
    assert texts(world, noor) == []


def test_what_is_shared_and_what_was_written_on_a_page_stays(
    world: World, de_brug: System, noor: Noor, clock: FakeClock
) -> None:
    say_yes(world, *noor, world.karim, subjects={"housing"})
    de_brug.put_note("1", source_note(noor[0], text="Gedeeld."))
    de_brug.put_note("2", source_note(noor[0], text="Niet gedeeld.", subject="income"))
    written(world, world.sanne, noor[0], "Op de pagina.", subject="income")
    clock.advance(days=14)
    tidy(world.database)
    assert sorted(texts(world, noor)) == ["Gedeeld.", "Op de pagina."]


def test_a_note_in_a_pair_to_which_nothing_was_proposed_waits(world: World, de_brug: System, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        empty_pair = form_pair(session, world.sanne, world.karim)
    de_brug.put_note("1", source_note(empty_pair))
    clock.advance(days=90)
    tidy(world.database)
    with world.database.reading() as session:
        assert session.scalars(select(Note.body)).one()


def test_of_a_destroyed_text_nothing_is_left_but_what_the_log_says(
    world: World, de_brug: System, noor: Noor, clock: FakeClock
) -> None:
    note_id = UUID(de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"])
    de_brug.put_note("1", source_note(noor[0], text="Verbeterd.", sourceRevision=2))
    with world.database.transaction() as session:
        answer_note(session, noor[1], noor[0], note_id, Answer("reply", "Klopt."))
    clock.advance(days=14)
    tidy(world.database)
    with world.database.reading() as session:
        assert session.scalars(select(Note.body)).all() == [b""]
        assert session.scalars(select(NoteVersion)).all() == []
        assert session.scalars(select(NoteReply)).all() == []
    (entry,) = entries(world.database, "texts-destroyed")
    assert (entry.organisation_id, entry.other_organisation_id) == (world.de_brug.id, None)
    assert (entry.pair_id, entry.note_ids) == (noor[0], str(note_id))
    tidy(world.database)
    assert len(entries(world.database, "texts-destroyed")) == 1


@pytest.mark.parametrize("revision", [1, 2])
def test_a_text_that_its_system_sends_again_is_taken_again(
    world: World, de_brug: System, noor: Noor, clock: FakeClock, revision: int
) -> None:
    de_brug.put_note("1", source_note(noor[0], text="Zo was het."))
    clock.advance(days=14)
    tidy(world.database)
    again = de_brug.put_note("1", source_note(noor[0], text="Zo is het.", sourceRevision=revision))
    assert (again.status_code, again.get_json()["revision"]) == (200, 2)
    clock.advance(days=13)
    tidy(world.database)
    assert texts(world, noor) == ["Zo is het."]


def test_a_note_that_was_taken_back_is_destroyed_too(world: World, de_brug: System, noor: Noor, clock: FakeClock) -> None:
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0]))
    de_brug.retract("1")
    clock.advance(days=14)
    tidy(world.database)
    with world.database.reading() as session:
        assert session.scalars(select(Note.body)).all() == [b""]
