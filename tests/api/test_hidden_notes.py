"""What "does not belong here" is hidden from the partner until its writer has answered; saving it again is no answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from service.actors import Actor
from service.records.replies import hide_note
from service.records.writing import correct_note
from tests.api.system import System
from tests.api.told import source_note
from tests.factories import World, give_consent
from tests.pages.desk import draft, written
from tests.pages.noor import read_by_karim

Noor = tuple[UUID, Actor]
ACTION = {"what": "Bellen met de gemeente", "owner": "writer", "status": "open"}


@pytest.fixture
def hidden(world: World, noor: Noor) -> UUID:
    """A note about an action, which Noor hid from Karim."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    note_id = written(world, world.sanne, noor[0], "Over haar broer.", kind="action", action=ACTION)
    with world.database.transaction() as session:
        hide_note(session, noor[1], noor[0], note_id)
    return note_id


def corrected(world: World, noor: Noor, note_id: UUID, text: str, **more: Any) -> None:
    with world.database.transaction() as session:
        note = draft(world, text, **{"kind": "action", "action": ACTION, **more})
        correct_note(session, world.sanne, noor[0], note_id, note, 1)


@pytest.mark.parametrize("text", ["Over haar broer.", "Over  haar\nbroer. "])
def test_saved_again_as_it_was_it_stays_hidden(world: World, noor: Noor, hidden: UUID, text: str) -> None:
    corrected(world, noor, hidden, text)
    assert read_by_karim(world, noor) == set()


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Over haarzelf."},
        {"kind": "update", "action": None},
        {"how_known": "told-by-youngster"},
        {"discussed": False},
        {"action": {**ACTION, "what": "Bellen met haar school"}},
    ],
)
def test_a_correction_of_something_that_the_reader_sees_answers_it(
    world: World, noor: Noor, hidden: UUID, changed: Mapping[str, Any]
) -> None:
    corrected(world, noor, hidden, **{"text": "Over haar broer.", **changed})
    assert read_by_karim(world, noor) == {changed.get("text", "Over haar broer.")}


def test_a_system_that_sends_the_same_text_in_a_higher_revision_does_not_show_it_again(
    world: World, noor: Noor, de_brug: System
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    note_id = UUID(de_brug.put_note("1", source_note(noor[0])).get_json()["noteId"])
    with world.database.transaction() as session:
        hide_note(session, noor[1], noor[0], note_id)
    assert de_brug.put_note("1", source_note(noor[0], sourceRevision=2)).status_code == 200
    assert read_by_karim(world, noor) == set()
    assert de_brug.put_note("1", source_note(noor[0], sourceRevision=3, text="Anders.")).status_code == 200
    assert read_by_karim(world, noor) == {"Anders."}
