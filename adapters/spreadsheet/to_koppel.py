"""Reading aan-koppel.xlsx, in which people write, and filling its status and key columns.

Nothing else in it is ever changed, and it is only written while nobody has it open.
"""

import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from adapters.base import TryLaterError
from adapters.spreadsheet.locks import Signature, replace_whole, signature
from adapters.spreadsheet.mapping import Unreadable, pair_code
from adapters.spreadsheet.words import Column

NAME = "aan-koppel.xlsx"
NOTES_SHEET = "Notities"
YOUNGSTERS_SHEET = "Jongeren"
IDENTITY_SHEET = "Koppel"
# Headings may stand below a few lines of somebody's own.
_DEEPEST_HEADING = 10


@dataclass(frozen=True)
class Row:
    """One row of Notities. `number` counts as on the screen."""

    number: int
    cells: Mapping[Column, Any] = field(repr=False)

    @property
    def key(self) -> str:
        value = self.cells.get(Column.KEY)
        return value.strip() if isinstance(value, str) else ""

    @property
    def status(self) -> str:
        value = self.cells.get(Column.STATUS)
        return "" if value is None or isinstance(value, Unreadable) else str(value)


@dataclass(frozen=True)
class Youngster:
    """One row of Jongeren: a pair's code beside the name that this organisation uses."""

    number: int
    code: str
    name: str


@dataclass(frozen=True)
class Content:
    """The workbook as it was saved at `seen`. `missing`: sheets or headings that are not there."""

    seen: Signature
    workbook_id: str
    rows: Sequence[Row]
    youngsters: Sequence[Youngster]
    missing: Sequence[str]


def read_content(file: Path) -> Content:
    """Read the whole workbook; TryLaterError while it cannot be read, as in the middle of being saved."""
    seen = signature(file)
    workbook = open_workbook(file)
    missing: list[str] = []
    notes, youngsters = _sheet(workbook, NOTES_SHEET, missing), _sheet(workbook, YOUNGSTERS_SHEET, missing)
    rows = _rows(notes, missing) if notes else []
    return Content(seen, workbook_id(workbook), rows, _youngsters(youngsters, missing) if youngsters else [], missing)


def fill_cells(file: Path, seen: Signature, changes: Mapping[tuple[int, Column], str]) -> None:
    """Fill status and key cells (row number, column → text); TryLaterError when somebody has it open or saved it."""

    def write(temporary: Path) -> None:
        workbook = open_workbook(file)
        sheet = workbook[NOTES_SHEET]
        headings = _headings(sheet, Column.CODE, Column.TEXT)[1]
        for (number, column), text in changes.items():
            cell = sheet.cell(number, headings[column])
            if not isinstance(cell, MergedCell):
                cell.value = text or None
                whole = sheet.column_dimensions[cell.column_letter]
                cell.alignment, cell.font = copy(whole.alignment), copy(whole.font)
        workbook.save(temporary)

    if changes:
        replace_whole(file, write, seen)


def open_workbook(file: Path) -> Workbook:
    try:
        return load_workbook(file)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise TryLaterError(
            f"{file.name} is nu niet te lezen ({type(error).__name__}). Blijft dat zo, zet dan een reservekopie terug."
        ) from error


def workbook_id(workbook: Workbook) -> str:
    """The mark with which this workbook was made, from its hidden sheet; "" if it was not made for Koppel."""
    return str(workbook[IDENTITY_SHEET]["A1"].value or "") if IDENTITY_SHEET in workbook.sheetnames else ""


def _sheet(workbook: Workbook, name: str, missing: list[str]) -> Worksheet | None:
    if name not in workbook.sheetnames:
        missing.append(f"het blad {name}")
        return None
    sheet = workbook[name]
    return sheet if isinstance(sheet, Worksheet) else None


def _rows(sheet: Worksheet, missing: list[str]) -> list[Row]:
    heading_row, headings = _headings(sheet, Column.CODE, Column.TEXT)
    missing += [f"de kolom {column} op het blad {NOTES_SHEET}" for column in Column if column not in headings]
    columns = {Column(name): number for name, number in headings.items() if name in set(Column)}
    rows = []
    for cells in sheet.iter_rows(min_row=heading_row + 1):
        values = {column: _value(cells[number - 1]) for column, number in columns.items()}
        if any(value is not None and value is not Unreadable.MERGED for value in values.values()):
            rows.append(Row(cells[0].row, values))
    return rows


def _youngsters(sheet: Worksheet, missing: list[str]) -> list[Youngster]:
    heading_row, headings = _headings(sheet, Column.CODE)
    if Column.CODE not in headings or "Naam" not in headings:
        missing.append(f"de kolommen {Column.CODE} en Naam op het blad {YOUNGSTERS_SHEET}")
        return []
    found = []
    for cells in sheet.iter_rows(min_row=heading_row + 1):
        code = pair_code(_value(cells[headings[Column.CODE] - 1]))
        name = _value(cells[headings["Naam"] - 1])
        if code:
            found.append(Youngster(cells[0].row, code, name.strip() if isinstance(name, str) else ""))
    return found


def _headings(sheet: Worksheet, *sought: str) -> tuple[int, dict[str, int]]:
    """The number of the row with the headings, and the number of each heading's column."""
    for cells in sheet.iter_rows(min_row=1, max_row=_DEEPEST_HEADING):
        headings = {str(cell.value).strip(): cell.column for cell in cells if cell.value is not None}
        if all(name in headings for name in sought):
            return cells[0].row, {name: int(column) for name, column in headings.items()}
    return _DEEPEST_HEADING, {}


def _value(cell: Cell | MergedCell) -> Any:
    if isinstance(cell, MergedCell):
        return Unreadable.MERGED
    if cell.data_type == "f":
        return Unreadable.FORMULA
    if cell.data_type == "e":
        return Unreadable.FAULT
    return cell.value
