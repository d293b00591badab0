"""Earlier texts of a note: the partner finds only what could be read before. What never passed does not pass afterwards."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.decisions import end_after, pause_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.gate import require_subject_grant
from service.records.reading import open_history, open_my_history
from service.records.release import decide_and_release, mark_read
from service.records.replies import hide_note
from service.records.writing import correct_note
from tests.factories import EVIDENCE, World, give_consent
from tests.pages.desk import draft, written

Noor = tuple[UUID, Actor]


@pytest.fixture
def agreed(world: World, noor: Noor) -> Noor:
    """Karim may read what Sanne writes about housing."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    return noor


def corrected(world: World, pair_id: UUID, note_id: UUID) -> None:
    with world.database.transaction() as session:
        correct_note(session, world.sanne, pair_id, note_id, draft(world, "Zo is het."), 1)


def read_by(world: World, reader: Actor, pair_id: UUID, note_id: UUID) -> list[str]:
    """The earlier texts that this professional finds."""
    with world.database.transaction() as session:
        return [version.text for version in open_history(session, reader, pair_id, note_id).earlier]


def test_what_the_partner_could_read_stays_in_its_history(world: World, agreed: Noor) -> None:
    note_id = written(world, world.sanne, agreed[0], "Zo was het.")
    corrected(world, agreed[0], note_id)
    assert read_by(world, world.karim, agreed[0], note_id) == ["Zo was het."]


def test_what_was_heard_and_never_discussed_or_read_does_not_pass_by_a_correction(world: World, agreed: Noor) -> None:
    heard = {"how_known": "heard-from-others", "discussed": False}
    note_id = written(world, world.sanne, agreed[0], "Er gaat een verhaal rond.", **heard)
    corrected(world, agreed[0], note_id)
    assert read_by(world, world.karim, agreed[0], note_id) == []
    assert read_by(world, world.sanne, agreed[0], note_id) == ["Er gaat een verhaal rond."]
    with world.database.reading() as session:
        assert [old.text for old in open_my_history(session, agreed[1], agreed[0], note_id)] == ["Er gaat een verhaal rond."]


def test_what_the_youngster_wanted_to_read_first_and_did_not_does_not_pass_by_a_correction(world: World, noor: Noor) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, read_first=True)
    note_id = written(world, world.sanne, pair_id, "Zo was het.")
    corrected(world, pair_id, note_id)
    with world.database.transaction() as session:
        mark_read(session, require_subject_grant(session, youngster, pair_id), [note_id])
    assert read_by(world, world.karim, pair_id, note_id) == []


def test_what_does_not_belong_here_is_not_in_the_history_when_its_writer_has_answered(world: World, agreed: Noor) -> None:
    note_id = written(world, world.sanne, agreed[0], "Dit hoort hier niet.")
    with world.database.transaction() as session:
        hide_note(session, agreed[1], agreed[0], note_id)
    corrected(world, agreed[0], note_id)
    assert read_by(world, world.karim, agreed[0], note_id) == []


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
@pytest.mark.parametrize("corrected_first", [True, False])
def test_what_was_corrected_before_sharing_went_on_again_is_not_in_the_history(
    world: World, agreed: Noor, stop: Callable[..., None], corrected_first: bool
) -> None:
    pair_id, youngster = agreed
    note_id = written(world, world.sanne, pair_id, "Zo was het.")
    if corrected_first:
        corrected(world, pair_id, note_id)
    with world.database.transaction() as session:
        stop(session, youngster, pair_id)
    if not corrected_first:
        corrected(world, pair_id, note_id)
    with world.database.transaction() as session:
        yes_to_karim(session, world, agreed, {note_id: 2})
    assert read_by(world, world.karim, pair_id, note_id) == []
    with world.database.reading() as session:
        assert len(open_my_history(session, youngster, pair_id, note_id)) == 1


def yes_to_karim(session: Session, world: World, noor: Noor, previewed: Mapping[UUID, int]) -> None:
    """Taken up again, or given anew, with these notes on the screen."""
    terms = Terms(frozenset({"housing"}), frozenset({world.karim.id}), end_after(session, 3))
    decide_and_release(session, noor[1], noor[0], {world.straatkracht.id: terms}, EVIDENCE, previewed)
