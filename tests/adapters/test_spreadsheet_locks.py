"""A workbook that is open in somebody's program is waited for, and never replaced under their hands."""

import os
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from adapters.base import TryLaterError
from adapters.spreadsheet.blank import make_workbooks
from adapters.spreadsheet.locks import find_lock, replace_whole, require_unlocked, signature
from adapters.spreadsheet.words import Column
from tests.adapters.stage import NOOR, Stage
from tests.adapters.workbooks import cell, received_texts, set_cell, write_row


def open_in_libreoffice(workbook: Path) -> Path:
    lock = workbook.with_name(f".~lock.{workbook.name}#")
    lock.write_text("Bilal Amrani,bilal,kantoor-3,04.03.2026 09:12,file:///home/bilal/.config/libreoffice/4;")
    os.utime(lock, (1772611920, 1772611920))
    return lock


def open_in_excel(workbook: Path) -> Path:
    lock = workbook.with_name(f"~${workbook.name}")
    name = b"Bilal Amrani"
    lock.write_bytes(bytes([len(name)]) + name + b" " * (54 - len(name)) + b"\x00" * 110)
    os.utime(lock, (1772611920, 1772611920))
    return lock


@pytest.mark.parametrize("open_in", [open_in_libreoffice, open_in_excel])
def test_who_has_it_open_and_since_when_is_named(tmp_path: Path, open_in: object) -> None:
    workbook = tmp_path / "van-koppel.xlsx"
    assert callable(open_in)
    lock = open_in(workbook)
    with pytest.raises(TryLaterError, match=r"open bij Bilal Amrani.* sinds 04-03-2026 09:12") as caught:
        require_unlocked(workbook)
    assert lock.name in str(caught.value)


def test_an_empty_or_foreign_lock_file_is_a_lock_of_somebody(tmp_path: Path) -> None:
    workbook = tmp_path / "van-koppel.xlsx"
    for content in (b"", b"\xff\x00\xfe"):
        workbook.with_name("~$van-koppel.xlsx").write_bytes(content)
        assert find_lock(workbook) is not None


def test_a_new_row_waits_until_the_workbook_is_closed_and_a_known_one_goes_on(stage: Stage) -> None:
    known = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    set_cell(stage.folder, known, Column.TEXT, "Kijkdag om 11 uur.")
    new = write_row(stage.folder, NOOR, "Nog een notitie.")
    lock = open_in_libreoffice(stage.folder / "aan-koppel.xlsx")
    before = (stage.folder / "aan-koppel.xlsx").read_bytes()
    stage.cycle()
    assert [note["text"] for note in stage.service.source_notes.values()] == ["Kijkdag om 11 uur."]
    assert stage.told(f"rij {new}: Deze regel wacht. aan-koppel.xlsx is open bij Bilal Amrani op kantoor-3")
    assert (stage.folder / "aan-koppel.xlsx").read_bytes() == before
    lock.unlink()
    stage.cycle()
    assert len(stage.service.source_notes) == 2
    assert cell(stage.folder, new, Column.STATUS) == "Aangekomen bij Koppel"


def test_a_row_whose_subject_changed_while_open_keeps_its_note_until_it_can_get_a_new_key(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Er is een brief.")
    stage.cycle()
    set_cell(stage.folder, row, Column.SUBJECT, "Inkomen")
    open_in_excel(stage.folder / "aan-koppel.xlsx")
    stage.cycle()
    assert stage.service.retracted == []


def test_a_recall_waits_for_an_open_workbook_and_gives_no_receipt_before_it_is_done(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    stage.service.withdraw("n1")
    lock = open_in_libreoffice(stage.folder / "van-koppel.xlsx")
    outcome = stage.cycle()
    assert outcome.later is not None
    assert "Bilal" in str(outcome.later)
    assert stage.service.receipts == [("n1", 1, "stored")]
    lock.unlink()
    stage.cycle()
    assert received_texts(stage.folder) == []
    assert stage.service.receipts[-1] == ("n1", 1, "removed")


@pytest.mark.parametrize("meanwhile", ["opened", "saved"])
def test_a_file_opened_or_saved_while_we_were_rendering_is_not_replaced(tmp_path: Path, meanwhile: str) -> None:
    make_workbooks(tmp_path)
    workbook = tmp_path / "van-koppel.xlsx"
    seen = signature(workbook)

    def render(temporary: Path) -> None:
        temporary.write_text("nieuw")
        if meanwhile == "opened":
            open_in_libreoffice(workbook)
        else:
            os.utime(workbook, ns=(time.time_ns(), seen[1] + 1))

    with pytest.raises(TryLaterError):
        replace_whole(workbook, render, seen)
    assert load_workbook(workbook).sheetnames == ["Van Koppel", "Koppel"]
    assert not list(tmp_path.glob(".van-koppel*nieuw"))


def test_a_full_disk_leaves_the_old_workbook_whole(tmp_path: Path) -> None:
    make_workbooks(tmp_path)
    workbook = tmp_path / "van-koppel.xlsx"
    before = workbook.read_bytes()

    def render(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(TryLaterError, match="No space left"):
        replace_whole(workbook, render, signature(workbook))
    assert workbook.read_bytes() == before
    assert not list(tmp_path.glob(".van-koppel*nieuw"))


def test_a_workbook_in_the_middle_of_being_saved_is_read_later_and_retracts_nothing(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    whole = (stage.folder / "aan-koppel.xlsx").read_bytes()
    (stage.folder / "aan-koppel.xlsx").write_bytes(whole[: len(whole) // 2])
    assert stage.cycle().later
    assert len(stage.service.source_notes) == 1
    (stage.folder / "aan-koppel.xlsx").write_bytes(whole)
    assert not stage.cycle().later


def test_making_workbooks_leaves_those_that_are_there(tmp_path: Path) -> None:
    make_workbooks(tmp_path)
    write_row(tmp_path, NOOR, "Kijkdag.")
    (tmp_path / "van-koppel.xlsx").unlink()
    before = (tmp_path / "aan-koppel.xlsx").read_bytes()
    assert [file.name for file in make_workbooks(tmp_path)] == ["van-koppel.xlsx"]
    assert (tmp_path / "aan-koppel.xlsx").read_bytes() == before


def test_an_empty_workbook_says_that_nothing_is_shared(tmp_path: Path) -> None:
    make_workbooks(tmp_path)
    assert load_workbook(tmp_path / "van-koppel.xlsx")["Van Koppel"]["A5"].value == "Er wordt nu niets gedeeld."
