"""Making the two workbooks, empty and ready to write in."""

import secrets
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from adapters.spreadsheet import from_koppel, to_koppel
from adapters.spreadsheet.from_koppel import DUTCH_DAY, style_heading
from adapters.spreadsheet.locks import replace_whole
from adapters.spreadsheet.words import HOW_KNOWN, KINDS, OWNERS, SUBJECTS, YES_NO, Column

# So many rows have their drop-downs ready.
_READY_ROWS = 2000
_WIDTHS = dict(zip(Column, (13, 16, 14, 22, 18, 22, 12, 60, 13, 16, 11, 42, 12), strict=True))
_EXPLANATION = (
    "Zo werkt dit bestand",
    "1. Zet op het blad Jongeren achter elke naam de koppelcode. Die staat op de pagina van het koppel.",
    "2. Schrijf op het blad Notities één notitie per regel. Kort, één onderwerp, hooguit 600 tekens.",
    "3. Typ 'ja' bij Delen. Bewaar en sluit het bestand. Alleen regels met 'ja' gaan naar Koppel.",
    "4. In de kolom Status zie je of het gelukt is, of wat er nog anders moet.",
    "5. Haal je 'ja' weg of wis je de regel, dan trekt Koppel de notitie in.",
    "De jongere bepaalt wat de ander mag lezen. Of iets gelezen mag worden, zie je hier niet.",
    "Sorteren en regels invoegen mag. Laat de laatste kolom met rust: daaraan herkent Koppel de regel.",
)


def make_workbooks(folder: Path) -> list[Path]:
    """Make what is not there yet of the two workbooks; give the files made. What is there is never touched."""
    folder.mkdir(parents=True, exist_ok=True)
    made_with = secrets.token_hex(8)
    blanks = {
        folder / to_koppel.NAME: lambda: _to_koppel(made_with),
        folder / from_koppel.NAME: lambda: from_koppel.render(made_with, []),
    }
    made = [file for file in blanks if not file.exists()]
    for file in made:
        replace_whole(file, blanks[file]().save, None)
    return made


def _to_koppel(made_with: str) -> Workbook:
    workbook = Workbook()
    notes = workbook.worksheets[0]
    notes.title = to_koppel.NOTES_SHEET
    _headings(notes, [column.value for column in Column], list(_WIDTHS.values()))
    _drop_downs(notes)
    _columns(notes)
    youngsters = workbook.create_sheet(to_koppel.YOUNGSTERS_SHEET)
    _headings(youngsters, [Column.CODE.value, "Naam"], [16, 32])
    _explain(workbook.create_sheet("Uitleg"))
    identity = workbook.create_sheet(to_koppel.IDENTITY_SHEET)
    identity["A1"] = made_with
    identity.sheet_state = "hidden"
    return workbook


def _headings(sheet: Worksheet, names: list[str], widths: list[int]) -> None:
    for position, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(1, position, name)
        style_heading(cell)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"


def _columns(sheet: Worksheet) -> None:
    """Styles on whole columns, not on thousands of empty cells: the file stays small and quick to open."""
    for column in Column:
        whole = sheet.column_dimensions[_letter(sheet, column)]
        whole.alignment = Alignment(wrap_text=True, vertical="top")
        if column in (Column.DATE, Column.DUE):
            whole.number_format = DUTCH_DAY
        if column in (Column.STATUS, Column.KEY):
            whole.font = Font(color="6B6457", italic=column is Column.STATUS)
    sheet.auto_filter.ref = f"A1:{_letter(sheet, Column.KEY)}{_READY_ROWS}"
    sheet.column_dimensions[_letter(sheet, Column.KEY)].hidden = True


def _drop_downs(sheet: Worksheet) -> None:
    choices = {
        Column.SUBJECT: [words[0] for words in SUBJECTS.values()],
        Column.KIND: [words[0] for words in KINDS.values()],
        Column.HOW_KNOWN: [words[0] for words in HOW_KNOWN.values()],
        Column.DISCUSSED: [words[0] for words in YES_NO.values()],
        Column.OWNER: [words[0] for words in OWNERS.values()],
        Column.SHARE: ["ja"],
    }
    for column, words in choices.items():
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = column.value, "Kies een woord uit de lijst."
        rule.add(f"{_letter(sheet, column)}2:{_letter(sheet, column)}{_READY_ROWS}")
        sheet.add_data_validation(rule)


def _letter(sheet: Worksheet, column: Column) -> str:
    return sheet.cell(1, list(Column).index(column) + 1).column_letter


def _explain(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 100
    sheet.sheet_view.showGridLines = False
    for number, line in enumerate(_EXPLANATION, 1):
        sheet.cell(number, 1, line).alignment = Alignment(wrap_text=True)
    sheet["A1"].font = Font(bold=True, size=16)
