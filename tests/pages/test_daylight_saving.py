"""Ends are midnights in the Netherlands, also on the two days of the year that have 23 and 25 hours."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from service.consent.decisions import pause_consent
from service.errors import NothingSharedError
from service.records.reading import open_shared_notes
from tests.factories import World, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import text_of, written
from tests.pages.noor import Noor, stands
from tests.pages.phone import MY_PAGE, own_phone

TEXT = "Noor belde zelf."
# Given on a day, for a month of thirty days; its last day; and the midnight after that.
ENDS = {
    "the last day is the short one": ((2026, 2, 27), "29 maart", datetime(2026, 3, 29, 22, tzinfo=UTC)),
    "the last day is before the short one": ((2026, 2, 26), "28 maart", datetime(2026, 3, 28, 23, tzinfo=UTC)),
    "the last day is the long one": ((2026, 9, 25), "25 oktober", datetime(2026, 10, 25, 23, tzinfo=UTC)),
    "the last day is before the long one": ((2026, 9, 24), "24 oktober", datetime(2026, 10, 24, 22, tzinfo=UTC)),
}
INSTANT = timedelta(microseconds=1)


def reads(world: World, noor: Noor) -> list[str]:
    """What Karim reads now."""
    try:
        with world.database.transaction() as session:
            return [note.text for note in open_shared_notes(session, world.karim, noor[0])]
    except NothingSharedError:
        return []


@pytest.fixture
def clock() -> FakeClock:
    """The beginning of the year: every day below is still to come."""
    return FakeClock(datetime(2026, 1, 5, 12, tzinfo=UTC))


@pytest.mark.parametrize("end", ENDS)
def test_sharing_stops_at_midnight_to_the_instant(app: Flask, world: World, noor: Noor, clock: FakeClock, end: str) -> None:
    given, last_day, midnight = ENDS[end]
    for hour in (0, 21):  # just after midnight and late in the evening are the same day
        clock.present = datetime(*given, hour, 30, tzinfo=UTC)
        with world.database.transaction() as session:
            give_consent(session, noor[1], noor[0], world.karim, months=1)
        assert stands(world, noor[0])[world.straatkracht.id].until == midnight
    written(world, world.sanne, noor[0], TEXT)
    clock.present = midnight - INSTANT
    assert reads(world, noor) == [TEXT]
    assert f"tot {last_day}" in text_of(own_phone(app, world, noor[1]).open(MY_PAGE))
    clock.present = midnight
    assert reads(world, noor) == []
    assert f"tot {last_day}" not in text_of(own_phone(app, world, noor[1]).open(MY_PAGE))


def test_what_was_stopped_at_half_past_two_stays_stopped_when_it_is_two_again(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    clock.present = datetime(2026, 10, 24, 12, tzinfo=UTC)
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    written(world, world.sanne, noor[0], TEXT)
    clock.present = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # half past two in summer time
    assert reads(world, noor) == [TEXT]
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    clock.present = datetime(2026, 10, 25, 1, 5, tzinfo=UTC)  # five past two in winter time
    assert reads(world, noor) == []
    assert "Gestopt op zondag 25 oktober, 02:30." in text_of(own_phone(app, world, noor[1]).open(MY_PAGE))
