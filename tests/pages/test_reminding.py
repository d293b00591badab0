"""A message on the evening before an appointment: Noor asks for it, and whoever acts says that it was sent (S5)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from service.consent.decisions import pause_consent, withdraw_consent
from service.errors import ConflictError
from service.records.acting import Seen, say_reminded
from service.records.reminders import is_reminded
from service.records.replies import REMINDING, Answer, answer_note
from service.records.writing import correct_note
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, draft, entries, text_of, written
from tests.pages.noor import Noor
from tests.pages.phone import MY_PAGE, own_phone
from tests.pages.test_actions import VIEWING, at, the_action


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Both may read each other about housing; a viewing day stands in a note of Sanne's."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        give_consent(session, noor[1], noor[0], world.sanne)
    written(world, world.sanne, noor[0], "De kijkdag staat vast.", kind="action", action=VIEWING)
    return noor


def test_s5_whoever_acts_says_that_the_message_was_sent_and_everybody_whom_it_concerns_sees_that(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    note = the_action(world, world.sanne, shared[0])
    sent, words = f"{at(shared[0])}/actie/{note.id}/herinnerd", "Vanavond een berichtje sturen: Kijkdag"

    def says(to_remind: str) -> None:
        with world.database.transaction() as session:
            answer_note(session, shared[1], shared[0], note.id, Answer("reply", REMINDING[to_remind]))

    says("remind")
    clock.present = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
    karim = at_desk(app, world, world.karim)
    assert not karim.open(at(shared[0])).find("form", action=sent), "it is for tomorrow evening"
    karim.send(sent, {"revision": "0", "csrf_token": karim.form_token})
    assert (karim.status, entries(world.database, "reminder-sent")) == (409, [])
    clock.present = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)
    karim, sanne = at_desk(app, world, world.karim), at_desk(app, world, world.sanne)
    assert words in text_of(sanne.open("/begeleider/"))
    karim.open(at(shared[0]))
    form = karim.standing_in(sent)
    for _ in range(2):  # two presses, one message
        karim.send(sent, form)
    assert "Bewaard. De ander en de jongere zien dat het berichtje is gestuurd." in text_of(karim.follow())
    (entry,) = entries(world.database, "reminder-sent")
    assert (entry.actor_id, entry.note_ids, entry.facts) == (world.karim.id, str(note.id), None)
    assert entry.consent_id is not None, "it stands in a note of Sanne's"
    assert words not in text_of(sanne.open("/begeleider/"))
    assert "Noor wilde de avond ervoor een berichtje. Dat is gestuurd." in text_of(sanne.open(at(shared[0])))
    assert not sanne.page.find("form", action=sent)
    assert "Je vroeg om een berichtje. Dat is gestuurd." in text_of(own_phone(app, world, shared[1]).open(MY_PAGE))
    clock.advance(minutes=1)
    says("no-reminder")
    clock.advance(minutes=1)
    says("remind")
    assert words in text_of(sanne.open("/begeleider/")), "she asks again"


def test_a_reminder_that_was_sent_counts_no_more_once_the_appointment_has_moved(
    world: World, shared: Noor, clock: FakeClock
) -> None:
    note = the_action(world, world.sanne, shared[0])
    with world.database.transaction() as session:
        answer_note(session, shared[1], shared[0], note.id, Answer("reply", REMINDING["remind"]))
    clock.present = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    with world.database.transaction() as session:
        say_reminded(session, world.karim, shared[0], Seen(note.id, note.action_revision))
    assert is_reminded(the_action(world, world.sanne, shared[0]))
    clock.advance(minutes=1)
    moved = draft(world, "De kijkdag is later.", kind="action", action={**VIEWING, "dueAt": "2026-03-12T13:00:00Z"})
    with world.database.transaction() as session:
        correct_note(session, world.sanne, shared[0], note.id, moved, 1)
    assert not is_reminded(the_action(world, world.sanne, shared[0]))


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
def test_who_may_not_read_the_appointment_any_more_cannot_say_that_the_message_was_sent(
    world: World, shared: Noor, clock: FakeClock, stop: Callable[..., None]
) -> None:
    note = the_action(world, world.sanne, shared[0])
    with world.database.transaction() as session:
        answer_note(session, shared[1], shared[0], note.id, Answer("reply", REMINDING["remind"]))
        stop(session, shared[1], shared[0])
    clock.present = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    with world.database.transaction() as session, pytest.raises(ConflictError):
        say_reminded(session, world.karim, shared[0], Seen(note.id, note.action_revision))
    assert entries(world.database, "reminder-sent") == []
