"""van-koppel.xlsx: what the partner shared, for people to read. It is always rendered whole and put in place in one
step, so that a recall leaves nothing behind in it and nobody ever finds half a file.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from adapters.base import Held, find_marker
from adapters.spreadsheet.locks import Signature, replace_whole, signature
from adapters.spreadsheet.mapping import ReceivedRow
from adapters.spreadsheet.to_koppel import IDENTITY_SHEET, open_workbook, workbook_id
from adapters.spreadsheet.words import NOTHING_SHARED, ReceivedColumn

NAME = "van-koppel.xlsx"
SHEET = "Van Koppel"
DUTCH_DAY = "[$-413]d mmmm yyyy"
_HEADING_ROW = 4
_WIDTHS = dict(zip(ReceivedColumn, (16, 18, 26, 20, 18, 60, 22, 16, 34, 13, 26), strict=True))
_FIELDS: dict[ReceivedColumn, str] = {
    ReceivedColumn.NAME: "name",
    ReceivedColumn.DATE: "date",
    ReceivedColumn.SENDER: "sender",
    ReceivedColumn.SUBJECT: "subject",
    ReceivedColumn.KIND: "kind",
    ReceivedColumn.TEXT: "text",
    ReceivedColumn.HOW_KNOWN: "how_known",
    ReceivedColumn.DISCUSSED: "discussed",
    ReceivedColumn.REPLIES: "replies",
    ReceivedColumn.CODE: "code",
    ReceivedColumn.MARKER: "marker",
}
INK, PAPER, SOFT, LINE = "1F2A37", "FFFFFF", "F4F1EA", "D8D2C4"


def read_rows(file: Path) -> tuple[Signature, str, list[ReceivedRow]]:
    """What stands in the workbook now, with its signature and the id it was made with."""
    seen = signature(file)
    workbook = open_workbook(file)
    rows = [row for row in (_row(cells) for cells in _cells(workbook)) if row]
    return seen, workbook_id(workbook), rows


def held_in(rows: Sequence[ReceivedRow]) -> list[Held]:
    return [replace(held, text=_shown(row)) for row in rows if (held := find_marker(row.marker))]


def replace_rows(file: Path, seen: Signature | None, made_with: str, rows: Sequence[ReceivedRow]) -> None:
    """Render these rows, newest first, and nothing else; TryLaterError when somebody has the file open."""
    replace_whole(file, lambda temporary: render(made_with, rows).save(temporary), seen)


def render(made_with: str, rows: Sequence[ReceivedRow]) -> Workbook:
    """The workbook with these rows; with none it says so in the words that the pages use."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    _head(sheet)
    for number, row in enumerate(sorted(rows, key=lambda row: row.date, reverse=True), _HEADING_ROW + 1):
        _write_row(sheet, number, row)
    if not rows:
        sheet.cell(_HEADING_ROW + 1, 1, NOTHING_SHARED).font = Font(italic=True, color="6B6457", size=12)
    _layout(sheet, len(rows))
    identity = workbook.create_sheet(IDENTITY_SHEET)
    identity["A1"] = made_with
    identity.sheet_state = "hidden"
    return workbook


def style_heading(cell: Cell) -> None:
    """The look of a heading, the same in both workbooks."""
    cell.font = Font(bold=True, color=PAPER)
    cell.fill = PatternFill("solid", fgColor=INK)
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _head(sheet: Worksheet) -> None:
    sheet["A1"] = "Van Koppel: wat met jullie gedeeld is"
    sheet["A1"].font = Font(bold=True, size=16, color=INK)
    sheet["A2"] = (
        "Koppel schrijft dit bestand steeds opnieuw. Wat je hier zelf typt, verdwijnt. Stopt de jongere met delen, dan "
        "verdwijnt de regel. Bewaar daarom geen eigen kopie."
    )
    sheet["A2"].font = Font(color="6B6457")
    for number, column in enumerate(ReceivedColumn, 1):
        style_heading(sheet.cell(_HEADING_ROW, number, column.value))
    sheet.row_dimensions[_HEADING_ROW].height = 32


def _write_row(sheet: Worksheet, number: int, row: ReceivedRow) -> None:
    edge = Border(bottom=Side("thin", color=LINE))
    for position, column in enumerate(ReceivedColumn, 1):
        cell = sheet.cell(number, position)
        value = getattr(row, _FIELDS[column])
        if isinstance(value, datetime):
            cell.value = value
            cell.number_format = DUTCH_DAY
        else:
            _write_text(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        cell.border = edge
        if number % 2:
            cell.fill = PatternFill("solid", fgColor=SOFT)
        if column in (ReceivedColumn.CODE, ReceivedColumn.MARKER):
            cell.font = Font(size=9, color="6B6457")


def _write_text(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    # What the partner typed is text, also when it begins with =, + or @: never a formula, also not after an edit.
    cell.data_type = "s"
    cell.quotePrefix = True


def _layout(sheet: Worksheet, rows: int) -> None:
    for position, column in enumerate(ReceivedColumn, 1):
        sheet.column_dimensions[sheet.cell(_HEADING_ROW, position).column_letter].width = _WIDTHS[column]
    last = sheet.cell(_HEADING_ROW, len(ReceivedColumn)).column_letter
    if rows:
        sheet.auto_filter.ref = f"A{_HEADING_ROW}:{last}{_HEADING_ROW + rows}"
    sheet.freeze_panes = f"B{_HEADING_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    # Against typing by accident, not against anyone: there is no password. Reading, sorting and filtering stay possible.
    sheet.protection.sheet = True
    sheet.protection.autoFilter = False
    sheet.protection.sort = False
    sheet.protection.formatColumns = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"


def _cells(workbook: Workbook) -> list[dict[str, object]]:
    if SHEET not in workbook.sheetnames:
        return []
    rows = list(workbook[SHEET].iter_rows(values_only=True))
    heading = next((number for number, row in enumerate(rows) if ReceivedColumn.MARKER.value in row), len(rows))
    names = [str(name) for name in rows[heading]] if heading < len(rows) else []
    return [dict(zip(names, row, strict=False)) for row in rows[heading + 1 :]]


def _shown(row: ReceivedRow) -> str:
    return "\n".join(str(getattr(row, name)) for name in _FIELDS.values())


def _row(cells: dict[str, object]) -> ReceivedRow | None:
    if not find_marker(str(cells.get(ReceivedColumn.MARKER) or "")):
        return None
    values = {_FIELDS[column]: cells.get(column) for column in ReceivedColumn}
    date = values["date"] if isinstance(values["date"], datetime) else datetime(1970, 1, 1)
    texts = {f.name: str(values[f.name] or "") for f in fields(ReceivedRow) if f.name != "date"}
    return ReceivedRow(date=date, **texts)
