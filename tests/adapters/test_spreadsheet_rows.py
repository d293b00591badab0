"""What people do with rows, and what they type wrong: nothing gets lost, doubled or guessed."""

from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from adapters.spreadsheet.words import Column
from tests.adapters.stage import MILAN, NOOR, Stage
from tests.adapters.workbooks import cell, column_number, edit, set_cell, write_row, write_youngster


def sent_texts(stage: Stage) -> list[str]:
    return sorted(note["text"] for note in stage.service.source_notes.values())


@pytest.mark.parametrize(
    ("column", "typed", "told"),
    [
        ("code", "K7M2", "typ de code van het koppel"),
        ("code", "AAAA-BBBB", "hoort geen open koppel"),
        ("date", "gisteren", "typ een datum, zoals 3-3-2026"),
        ("date", "31-2-2026", "typ een datum"),
        ("date", "3-3-2199", "deze dag moet nog komen"),
        ("author", None, "typ je eigen naam"),
        ("subject", "Wonnen", "kies 'Steun', 'Wonen'"),
        ("kind", None, "kies 'Wat goed gaat'"),
        ("how_known", "van horen zeggen", "kies 'Zelf gezien'"),
        ("discussed", "misschien", "kies 'Ja', 'Nog niet'"),
        ("text", None, "typ de notitie"),
        ("text", "=1+1", "bevat een formule"),
        ("text", "#N/A", "bevat een fout"),
        ("text", "a" * 601, "de notitie heeft 601 tekens; hooguit 600"),
        ("text", "[koppel n1 r1] overgenomen", "kwam via Koppel binnen"),
    ],
)
def test_a_badly_typed_row_says_what_to_mend_and_the_rest_goes_on(stage: Stage, column: str, typed: Any, told: str) -> None:
    row = write_row(stage.folder, **{"code": NOOR, "text": "Goed bedoeld.", column: typed})
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]
    assert told in cell(stage.folder, row, Column.STATUS)
    assert stage.told(f"aan-koppel.xlsx, rij {row}")


def test_all_mistakes_of_a_row_are_named_at_once(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Goed bedoeld.", date="gisteren", subject="Huis", discussed="?")
    stage.cycle()
    status = cell(stage.folder, row, Column.STATUS)
    assert all(f"{column}:" in status for column in ("Datum", "Onderwerp", "Besproken"))


def test_a_row_that_was_sent_and_is_now_badly_typed_stays_as_it_was(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    set_cell(stage.folder, row, Column.SUBJECT, "Huis")
    stage.cycle()
    assert stage.service.retracted == []
    set_cell(stage.folder, row, Column.SUBJECT, "Wonen")
    stage.cycle()
    assert len(stage.service.accepted) == 1


def test_a_row_in_merged_cells_says_so(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Eerste.")
    row = write_row(stage.folder, NOOR, "Tweede.")
    letter = "H"
    edit(stage.folder, lambda sheet: sheet.merge_cells(f"{letter}{row - 1}:{letter}{row}"))
    stage.cycle()
    assert sent_texts(stage) == ["Eerste."]
    assert "is samengevoegd met een andere cel" in cell(stage.folder, row, Column.STATUS)


def test_a_status_cell_in_merged_cells_stops_nothing(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Eerste.")
    row = write_row(stage.folder, NOOR, "Tweede.")
    edit(stage.folder, lambda sheet: sheet.merge_cells(f"L{row - 1}:L{row}"))
    stage.cycle()
    assert sent_texts(stage) == ["Eerste.", "Tweede."]


@pytest.mark.parametrize("typed", ["3-3-2026", "03/03/26", "3 maart 2026", "dinsdag 3 maart 2026", "2026-03-03", 46084])
def test_a_date_typed_as_text_or_number_is_understood(stage: Stage, typed: Any) -> None:
    write_row(stage.folder, NOOR, "Kijkdag.", date=typed)
    stage.cycle()
    [note] = stage.service.source_notes.values()
    assert note["writtenAt"] == "2026-03-03T11:00:00Z"


def test_a_note_of_today_counts_as_written_when_it_was_first_seen_and_keeps_that_moment(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag.", date="4-3-2026")
    stage.cycle()
    set_cell(stage.folder, row, Column.TEXT, "Kijkdag om 10 uur.")
    stage.cycle()
    [note] = stage.service.source_notes.values()
    assert note["writtenAt"] == "2026-03-04T09:01:00Z"


def test_a_code_typed_in_small_letters_or_without_hyphen_is_understood(stage: Stage) -> None:
    write_row(stage.folder, "k7m29qxd", "Kijkdag.")
    stage.cycle()
    [note] = stage.service.source_notes.values()
    assert note["pairId"] == "pair-noor"


def test_a_full_name_becomes_the_login_that_the_settings_name(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag.", author="Karim de Vries")
    stage.cycle()
    [note] = stage.service.source_notes.values()
    assert note["author"] == "karim"


def test_an_action_says_who_and_by_when(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Belt de gemeente.", kind="Actie", owner="De ander", due="5-3-2026")
    stage.cycle()
    [note] = stage.service.source_notes.values()
    assert note["action"] == {
        "what": "Belt de gemeente.",
        "owner": "partner",
        "status": "open",
        "dueAt": "2026-03-05T22:59:00Z",
    }


def test_sorting_and_inserting_rows_changes_nothing(stage: Stage) -> None:
    for number in range(3):
        write_row(stage.folder, NOOR, f"Notitie {number}.")
    stage.cycle()

    def upside_down(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=4)]
        for number, values in enumerate(reversed(rows), 4):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value
        for column in range(1, 14):
            sheet.cell(2, column).value = sheet.cell(3, column).value = None

    edit(stage.folder, upside_down)
    stage.cycle()
    assert len(stage.service.accepted) == 3
    assert stage.service.retracted == []


def test_a_copied_row_becomes_a_note_of_its_own_wherever_the_copy_stands(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()

    def copy_above(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        for column in range(1, 14):
            sheet.cell(2, column).value = sheet.cell(3, column).value
        sheet.cell(2, column_number(Column.TEXT)).value = "Kijkdag om 11 uur."

    edit(stage.folder, copy_above)
    stage.cycle()
    assert sent_texts(stage) == ["Kijkdag om 10 uur.", "Kijkdag om 11 uur."]
    assert len(stage.service.accepted) == 2
    assert cell(stage.folder, 2, Column.KEY) != cell(stage.folder, 3, Column.KEY)


def test_a_wiped_key_is_given_back_to_the_row_that_still_says_the_same(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    key = cell(stage.folder, row, Column.KEY)
    set_cell(stage.folder, row, Column.KEY, None)
    stage.cycle()
    assert cell(stage.folder, row, Column.KEY) == key
    assert (len(stage.service.accepted), stage.service.retracted) == (1, [])


@pytest.mark.parametrize(("column", "typed"), [(Column.SUBJECT, "Inkomen"), (Column.CODE, MILAN)])
def test_another_subject_or_pair_makes_it_another_note_and_retracts_the_old(
    stage: Stage, column: Column, typed: str
) -> None:
    row = write_row(stage.folder, NOOR, "Er is een brief gekomen.")
    stage.cycle()
    [(before, _)] = stage.service.accepted
    set_cell(stage.folder, row, column, typed)
    stage.cycle()
    assert stage.service.retracted == [before]
    [after] = stage.service.source_notes
    assert after != before


def test_a_workbook_with_five_hundred_rows_and_other_peoples_sheets_keeps_them(stage: Stage) -> None:
    def fill(sheet: Worksheet) -> None:
        for number in range(500):
            sheet.append([NOOR, "3-3-2026", "karim", "Wonen", "Vraag", "gezien", "ja", f"Vraag {number}?"])
        sheet.parent.create_sheet("Eigen rooster")["A1"] = "=1+1"

    edit(stage.folder, fill)
    write_youngster(stage.folder, "AAAA-CCCC", "Iemand")
    edit(stage.folder, lambda sheet: sheet.cell(2, column_number(Column.SHARE), "ja"))
    stage.cycle()
    assert sent_texts(stage) == ["Vraag 0?"]
    workbook = load_workbook(stage.folder / "aan-koppel.xlsx")
    assert workbook["Eigen rooster"]["A1"].value == "=1+1"
    assert workbook["Notities"].max_row >= 501
