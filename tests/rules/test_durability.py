"""What is acknowledged is on disk. The tests' own engines do not wait for it (tests/engines.py); the service's do."""

from pathlib import Path

from sqlalchemy import text

from service.db import make_engine

FULL = 2


def test_sqlite_waits_for_the_disk_at_every_commit(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'koppel.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == FULL
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()
