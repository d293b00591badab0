"""Colleagues of Straatkracht at work in aan-koppel.xlsx, and what they read in van-koppel.xlsx."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from adapters.spreadsheet.words import Column, ReceivedColumn

GOOD_ROW: dict[Column, Any] = {
    Column.DATE: date(2026, 3, 3),
    Column.AUTHOR: "Karim",
    Column.SUBJECT: "Wonen",
    Column.KIND: "Stand van zaken",
    Column.HOW_KNOWN: "Zelf gezien",
    Column.DISCUSSED: "Ja",
    Column.SHARE: "ja",
}


def write_youngster(folder: Path, code: str, name: str) -> None:
    def act(sheet: Worksheet) -> None:
        sheet.append([code, name])

    edit(folder, act, "Jongeren")


def write_row(folder: Path, code: str, text: str, **more: Any) -> int:
    """Type a row below the others; `more`: names of Column in small letters. Gives its number."""
    typed = {**GOOD_ROW, Column.CODE: code, Column.TEXT: text, **{Column[name.upper()]: more[name] for name in more}}
    number = 0

    def act(sheet: Worksheet) -> None:
        nonlocal number
        number = next(n for n in range(2, 100) if all(cell.value is None for cell in sheet[n]))
        for column, value in typed.items():
            sheet.cell(number, column_number(column), value)

    edit(folder, act)
    return number


def set_cell(folder: Path, number: int, column: Column, value: Any) -> None:
    def act(sheet: Worksheet) -> None:
        sheet.cell(number, column_number(column)).value = value

    edit(folder, act)


def delete_column(folder: Path, column: Column) -> None:
    edit(folder, lambda sheet: sheet.delete_cols(column_number(column)))


def wipe_row(folder: Path, number: int) -> None:
    edit(folder, lambda sheet: sheet.delete_rows(number))


def cell(folder: Path, number: int, column: Column) -> Any:
    return load_workbook(folder / "aan-koppel.xlsx")["Notities"].cell(number, column_number(column)).value


def edit(folder: Path, act: Callable[[Worksheet], object], sheet: str = "Notities") -> None:
    """Open, change, save, as a person would."""
    workbook = load_workbook(folder / "aan-koppel.xlsx")
    act(workbook[sheet])
    workbook.save(folder / "aan-koppel.xlsx")


def column_number(column: Column) -> int:
    return list(Column).index(column) + 1


def received(folder: Path) -> list[dict[str, Any]]:
    """What a colleague reads in van-koppel.xlsx: heading → value, without the line that says that nothing is shared."""
    rows = load_workbook(folder / "van-koppel.xlsx")["Van Koppel"].iter_rows(min_row=5, values_only=True)
    named = [dict(zip([column.value for column in ReceivedColumn], row, strict=True)) for row in rows]
    return [row for row in named if row["Kenmerk"]]


def received_texts(folder: Path) -> list[str]:
    return [row["Notitie"] for row in received(folder)]
