"""The spreadsheet adapter keeps every promise of the suite, on real workbooks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.conformance import Conformance
from adapters.spreadsheet.blank import make_workbooks
from adapters.spreadsheet.client import Spreadsheet
from adapters.spreadsheet.words import Column
from adapters.trial import Trial
from tests.adapters.workbooks import set_cell, wipe_row, write_row, write_youngster

NOOR, MILAN = "K7M2-9QXD", "P4RT-6HJK"


class Karim:
    """Writes in the workbook; a handle is the number of a row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, text: str) -> str:
        return str(write_row(self._folder, NOOR, text))

    def change(self, handle: str, text: str) -> str:
        set_cell(self._folder, int(handle), Column.TEXT, text)
        return handle

    def take_away(self, handle: str) -> None:
        wipe_row(self._folder, int(handle))


class TestSpreadsheet(Conformance):
    @pytest.fixture
    def trial(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
        folder = tmp_path / "map"
        make_workbooks(folder)
        for code, name in ((NOOR, "Noor"), (MILAN, "Milan"), (MILAN, "Milan (oud)")):
            write_youngster(folder, code, name)

        @contextmanager
        def elsewhere() -> Iterator[None]:
            folder.rename(tmp_path / "weg")
            make_workbooks(folder)
            yield
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
            (tmp_path / "weg").rename(folder)

        @contextmanager
        def broken_removal() -> Iterator[None]:
            def refuse(*_: object) -> None:
                raise PermissionError(13, "Permission denied")

            with monkeypatch.context() as patch:
                patch.setattr(os, "replace", refuse)
                yield

        system = Spreadsheet(folder, tmp_path / "state", {})
        return Trial(system, NOOR, "ZZZZ-ZZZZ", MILAN, Karim(folder), elsewhere, broken_removal)
