"""A log may grow for years: verifying and exporting it take no more memory for that."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from service.audit import export
from service.audit.keys import verifier_keys
from service.audit.search import every_entry_of
from service.audit.selecting import Filter
from service.audit.verifying import export_log, verify_database, verify_export
from tests.log.ledger import DE_BRUG, Ledger


def test_memory_of_verifying_and_exporting_does_not_grow_with_the_log(
    written: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An officer's export is of the newest MOST entries: here of fewer, so that both logs have more."""
    monkeypatch.setattr(export, "MOST", 1500)
    database, keys = written.database, verifier_keys(written.database.vault)

    def as_a_file() -> bool:
        with database.reading() as session:
            taken = export.export_lines(every_entry_of(session, DE_BRUG, Filter()), {})
        return taken.is_cut

    steps: dict[str, Callable[[Path], object]] = {
        "verify": lambda file: verify_database(database).is_sound,
        "export-log": lambda file: export_log(database, file),
        "verify --export": lambda file: verify_export(file, keys).is_sound,
        "an officer's export": lambda file: as_a_file(),
    }
    peaks: dict[str, list[int]] = {name: [] for name in steps}
    for entries in (2000, 8000):
        written.write_together(entries)
        written.seal()
        for name, step in steps.items():
            tracemalloc.start()
            assert step(tmp_path / str(entries))
            peaks[name].append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    grown = {name: measured for name, measured in peaks.items() if measured[1] >= 2 * measured[0]}
    assert not grown, f"five times as many entries: {grown}"
