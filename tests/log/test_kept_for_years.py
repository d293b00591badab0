"""The log outlives what it tells of: five years at least, whatever time has made end and be destroyed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from service.db import Database
from service.records.models import DESTROYED, Note
from service.settings import Settings
from service.tick import tick, tidy
from tests.api.test_operators_command_line import CommandLine
from tests.factories import World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.log.ledger import Ledger
from tests.pages.desk import written

YEARS = 6


@pytest.fixture
def command_line(tmp_path: Path, settings: Settings, database: Database) -> CommandLine:
    return CommandLine(tmp_path, settings)


def test_six_years_on_everything_else_has_ended_and_no_entry_is_gone(
    command_line: CommandLine, ledger: Ledger, world: World, clock: FakeClock
) -> None:
    pair_id, youngster = pair_with_youngster(world)
    written(world, world.sanne, pair_id, "Zo was het.")
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    ledger.write(3)
    ledger.seal()
    told = _entries(ledger)
    assert (len(told) > 3, _texts(ledger)) == (True, 1)
    for _ in range(YEARS):
        clock.advance(days=366)
        tick(world.database)
        tidy(world.database)
    assert _texts(ledger) == 0, "what was written went in time, so retention did run"
    assert _entries(ledger)[: len(told)] == told
    verified = command_line.run("verify")
    assert (verified.exit_code, "Nothing was changed, taken away" in verified.output) == (0, True), verified.output


def _entries(ledger: Ledger) -> list[Sequence[Any]]:
    """Every entry with all its columns, in their order."""
    with ledger.database.reading() as session:
        return [tuple(row) for row in session.execute(text("SELECT * FROM entry ORDER BY number"))]


def _texts(ledger: Ledger) -> int:
    """How many texts of notes the database still holds."""
    with ledger.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Note).where(Note.body != DESTROYED)) or 0
