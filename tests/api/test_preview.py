"""What was written before a yes passes when the youngster had it on screen, in the direction that they decided."""

from uuid import UUID

from service.actors import Actor
from service.records.reading import open_shared_notes
from tests.api.told import say_yes
from tests.factories import World, give_consent
from tests.pages.desk import written

Noor = tuple[UUID, Actor]


def read_by_karim(world: World, pair_id: UUID) -> list[UUID]:
    with world.database.transaction() as session:
        return [note.id for note in open_shared_notes(session, world.karim, pair_id)]


def test_what_noor_had_on_screen_passes_with_her_yes(world: World, noor: Noor) -> None:
    note_id = written(world, world.sanne, noor[0], "Zo was het.")
    say_yes(world, *noor, world.karim, previewed={str(note_id): 1})
    assert read_by_karim(world, noor[0]) == [note_id]


def test_a_yes_about_what_karim_writes_lets_nothing_pass_of_what_sanne_writes(world: World, noor: Noor) -> None:
    note_id = written(world, world.sanne, noor[0], "Zo was het.")
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)  # nothing was on screen: the note waits
    say_yes(world, *noor, world.sanne, previewed={str(note_id): 1})
    assert read_by_karim(world, noor[0]) == []
