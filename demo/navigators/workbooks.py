"""Straatkracht's two workbooks, as colleagues use them in a spreadsheet program: opened, changed, saved, closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from adapters.spreadsheet.words import Column, ReceivedColumn
from demo.calendar import today

_SOURCE = "aan-koppel.xlsx"
_RECEIVED = "van-koppel.xlsx"
_FIRST_ROW = 5  # of what is received, below the headings


class Workbooks:
    """The folder in which both stand; `author` is the colleague at the keyboard."""

    def __init__(self, folder: Path, author: str) -> None:
        self.folder = folder
        self._author = author

    def puts_the_code_with(self, name: str, code: str) -> None:
        """On the sheet Jongeren, behind the youngster's name."""
        with self._open() as workbook:
            workbook["Jongeren"].append([code, name])

    def writes_a_note(self, code: str, subject: str, text: str) -> None:
        """On the sheet Notities, to be shared."""
        typed: dict[Column, Any] = {
            Column.CODE: code,
            Column.DATE: today(),
            Column.AUTHOR: self._author,
            Column.SUBJECT: subject,
            Column.KIND: "Stand van zaken",
            Column.HOW_KNOWN: "Zelf gezien",
            Column.DISCUSSED: "Ja",
            Column.TEXT: text,
            Column.SHARE: "ja",
        }
        with self._open() as workbook:
            sheet = workbook["Notities"]
            row = next(number for number in range(2, 1000) if sheet.cell(number, 1).value is None)
            for position, column in enumerate(Column, 1):
                if column in typed:
                    sheet.cell(row, position, typed[column])

    def received(self) -> list[dict[str, str]]:
        """The rows of van-koppel.xlsx: heading → what stands there."""
        rows = load_workbook(self.folder / _RECEIVED, read_only=True)["Van Koppel"].iter_rows(
            min_row=_FIRST_ROW, values_only=True
        )
        named = [dict(zip((column.value for column in ReceivedColumn), map(str, row), strict=False)) for row in rows]
        return [row for row in named if row.get(ReceivedColumn.MARKER.value, "None") != "None"]

    def received_texts(self) -> list[str]:
        """What the rows say."""
        return [row[ReceivedColumn.TEXT.value] for row in self.received()]

    def holds(self, text: str) -> bool:
        """Whether this stands anywhere in the received file, visible or not."""
        workbook = load_workbook(self.folder / _RECEIVED)
        return any(text in str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row)

    @contextmanager
    def _open(self) -> Iterator[Workbook]:
        """As LibreOffice does: a lock file beside it as long as it is open, so that the adapter stays away."""
        file = self.folder / _SOURCE
        lock = file.with_name(f".~lock.{file.name}#")
        lock.write_text(f"{self._author},{self._author.lower()},werkplek,,;", encoding="utf-8")
        try:
            workbook = load_workbook(file)
            yield workbook
            workbook.save(file)
        finally:
            lock.unlink()
