"""What one cycle does between a workbook and the service, and what it does when one of them fails."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from openpyxl import load_workbook

from adapters.base import AccessLostError, TryLaterError
from adapters.incoming import deliver
from adapters.outgoing import retract
from adapters.spreadsheet.blank import make_workbooks
from adapters.spreadsheet.words import Column
from tests.adapters.stage import MILAN, NOOR, Stage
from tests.adapters.workbooks import (
    cell,
    delete_column,
    edit,
    received,
    received_texts,
    set_cell,
    wipe_row,
    write_row,
    write_youngster,
)


def sent_texts(stage: Stage) -> list[str]:
    return sorted(note["text"] for note in stage.service.source_notes.values())


def test_a_row_marked_for_sharing_is_sent_once_however_often_we_look(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Noor koos zelf de kamer.", kind="Wat goed gaat")
    for _ in range(3):
        stage.cycle()
    [(source_id, _)] = stage.service.accepted
    note = stage.service.source_notes[source_id]
    assert (note["pairId"], note["author"], note["subject"], note["kind"]) == ("pair-noor", "karim", "housing", "strength")
    assert cell(stage.folder, row, Column.STATUS) == "Aangekomen bij Koppel"


def test_a_row_that_is_not_marked_stays_here(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Alleen voor onszelf.", share=None)
    write_row(stage.folder, NOOR, "Ook alleen voor onszelf.", share="nee")
    stage.cycle()
    assert stage.service.source_notes == {}


def test_a_changed_row_is_a_correction_of_the_same_note(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    set_cell(stage.folder, row, Column.TEXT, "Kijkdag om 11 uur.")
    stage.cycle()
    (first, old), (second, new) = stage.service.accepted
    assert first == second
    assert new > old
    assert sent_texts(stage) == ["Kijkdag om 11 uur."]


@pytest.mark.parametrize("taken_away", ["row wiped", "word for sharing wiped", "word for sharing unclear"])
def test_what_is_no_longer_marked_for_sharing_is_retracted(stage: Stage, taken_away: str) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    if taken_away == "row wiped":
        wipe_row(stage.folder, row)
    else:
        set_cell(stage.folder, row, Column.SHARE, None if taken_away == "word for sharing wiped" else "liever niet meer")
    stage.cycle()
    assert stage.service.source_notes == {}
    stage.cycle()
    assert len(stage.service.retracted) == 1


def test_many_notes_gone_at_once_are_not_retracted_until_somebody_says_so(stage: Stage) -> None:
    rows = [write_row(stage.folder, NOOR, f"Notitie {number}.") for number in range(5)]
    stage.cycle()
    for row in reversed(rows[:4]):
        wipe_row(stage.folder, row)
    stage.service.share("n1", "pair-noor", "Komt gewoon aan.")
    stage.cycle()
    assert len(stage.service.source_notes) == 5
    assert stage.told("4 of 5 sent notes")
    assert stage.told("--accept-retractions")
    assert received_texts(stage.folder) == ["Komt gewoon aan."]
    stage.cycle(accept_retractions=True)
    assert sent_texts(stage) == ["Notitie 4."]


def test_a_stop_on_retractions_never_holds_back_a_recall(stage: Stage) -> None:
    rows = [write_row(stage.folder, NOOR, f"Notitie {number}.") for number in range(4)]
    stage.service.share("n1", "pair-noor", "Van Sanne.")
    stage.cycle()
    for row in reversed(rows):
        wipe_row(stage.folder, row)
    stage.service.withdraw("n1")
    stage.cycle()
    assert received(stage.folder) == []
    assert stage.service.receipts[-1] == ("n1", 1, "removed")
    assert len(stage.service.source_notes) == 4


def test_another_workbook_in_its_place_retracts_nothing_and_recalls_nothing(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    for file in stage.folder.glob("*.xlsx"):
        file.unlink()
    make_workbooks(stage.folder)
    with pytest.raises(AccessLostError, match="not the workbook that this adapter was set up with"):
        stage.cycle()
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]


@pytest.mark.parametrize("how", ["renamed", "deleted"])
def test_a_column_that_is_not_there_retracts_nothing_and_says_what_to_put_back(stage: Stage, how: str) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    if how == "renamed":
        set_cell(stage.folder, 1, Column.SHARE, "Mag dit gedeeld?")
    else:
        delete_column(stage.folder, Column.SHARE)
    stage.cycle()
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]
    assert stage.told("de kolom Delen (ja) op het blad Notities")


def test_notes_of_an_ended_pair_are_left_alone(stage: Stage) -> None:
    write_row(stage.folder, MILAN, "Milan werkt drie dagen.")
    stage.cycle()
    next(pair for pair in stage.service.pairs if pair["code"] == MILAN)["state"] = "ended"
    stage.cycle()
    assert stage.service.retracted == []


def test_what_vanished_from_a_pair_whose_record_cannot_be_told_apart_waits_until_it_can(stage: Stage) -> None:
    row = write_row(stage.folder, MILAN, "Milan werkt drie dagen.")
    stage.cycle()
    write_youngster(stage.folder, MILAN, "Milan (oud)")
    wipe_row(stage.folder, row)
    stage.cycle()
    assert stage.service.retracted == []
    edit(stage.folder, lambda sheet: sheet.delete_rows(4), "Jongeren")
    stage.cycle()
    assert stage.service.source_notes == {}


def test_a_refused_note_is_told_to_its_writer_and_not_sent_again_until_it_changes(stage: Stage) -> None:
    stage.service.refusals["111222333"] = "national-number"
    bad = write_row(stage.folder, NOOR, "Haar nummer is 111222333.")
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    stage.cycle()
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]
    assert sum("PUT /v1/source-notes" in call for call in stage.service.calls) == 2
    assert "burgerservicenummer" in cell(stage.folder, bad, Column.STATUS)
    set_cell(stage.folder, bad, Column.TEXT, "Haar nummer heeft ze bij zich.")
    stage.cycle()
    assert len(stage.service.source_notes) == 2
    assert cell(stage.folder, bad, Column.STATUS) == "Aangekomen bij Koppel"


def test_a_writer_without_a_seat_is_asked_again_after_an_hour(stage: Stage) -> None:
    stage.service.refusals["bilal"] = "author-not-on-seat"
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.", author="Bilal")
    stage.cycle()
    stage.service.refusals.clear()
    stage.cycle()
    assert stage.service.source_notes == {}
    stage.clock = stage.clock.replace(hour=stage.clock.hour + 1)
    stage.cycle()
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]


def test_a_shared_note_stands_in_the_workbook_with_its_marker_and_a_receipt(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "=SOM(1) is geen formule maar tekst.")
    stage.cycle()
    [row] = received(stage.folder)
    assert (row["Jongere"], row["Van"], row["Onderwerp"]) == ("Noor", "Sanne (De Brug)", "Wonen")
    assert row["Notitie"] == "=SOM(1) is geen formule maar tekst."
    assert load_workbook(stage.folder / "van-koppel.xlsx")["Van Koppel"]["F5"].data_type == "s"
    assert (row["Kenmerk"], row["Wat de jongere zegt"]) == ("[koppel n1 r1]", "Klopt (4 maart 2026)")
    assert stage.service.receipts == [("n1", 1, "stored")]


def test_a_correction_replaces_the_row_and_a_withdrawal_takes_it_away(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Kijkdag om 10 uur.")
    stage.cycle()
    stage.service.share("n1", "pair-noor", "Kijkdag om 11 uur.", revision=2)
    stage.cycle()
    assert received_texts(stage.folder) == ["Kijkdag om 11 uur."]
    stage.service.withdraw("n1")
    stage.cycle()
    assert received(stage.folder) == []
    assert stage.service.receipts[-1] == ("n1", 2, "removed")


def test_nothing_is_fetched_for_a_pair_whose_code_stands_nowhere_or_twice(stage: Stage) -> None:
    stage.service.add_pair("pair-x", "AAAA-BBBB")
    write_youngster(stage.folder, MILAN, "Milan (oud)")
    stage.service.share("n1", "pair-x", "Voor niemand.")
    stage.service.share("n2", "pair-milan", "Voor wie?")
    stage.service.share("n3", "pair-noor", "Voor Noor.")
    stage.cycle()
    assert stage.service.fetched == ["n3"]
    assert received_texts(stage.folder) == ["Voor Noor."]
    assert stage.told("AAAA-BBBB")
    assert stage.told("staat er 2 keer")


def test_a_note_withdrawn_between_inbox_and_fetch_is_not_delivered(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Net ingetrokken.")
    with stage.bench() as bench:
        bench.keep_lease()
        inbox = bench.service.read_inbox()
        stage.service.withdraw("n1")
        deliver(bench, inbox.work, {"pair-noor": bench.system.find_record(NOOR)})
    assert received(stage.folder) == []
    assert stage.service.receipts == []


@pytest.mark.parametrize("fault", ["500 after", "cut after"])
def test_a_receipt_that_got_lost_is_given_again_without_a_second_fetch(stage: Stage, fault: str) -> None:
    stage.service.share("n1", "pair-noor", "Kijkdag om 10 uur.")
    stage.service.faults[("PUT", "/receipt")] = "500 before"
    assert stage.cycle().later
    stage.service.faults[("PUT", "/receipt")] = fault
    stage.cycle()
    stage.cycle()
    assert stage.service.fetched == ["n1"]
    assert stage.service.notes["n1"].standing == 1
    assert received_texts(stage.folder) == ["Kijkdag om 10 uur."]


@pytest.mark.parametrize("fault", ["500 after", "cut after", "500 before"])
def test_a_note_whose_answer_got_lost_is_not_doubled(stage: Stage, fault: str) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.service.faults[("PUT", "/source-notes")] = fault
    assert stage.cycle().later
    stage.cycle()
    assert len(stage.service.accepted) == 1
    wipe_row(stage.folder, row)
    stage.cycle()
    assert stage.service.source_notes == {}


def test_a_note_taken_away_before_its_lost_answer_came_is_still_retracted(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.service.faults[("PUT", "/source-notes")] = "cut after"
    stage.cycle()
    wipe_row(stage.folder, row)
    stage.cycle()
    assert stage.service.source_notes == {}


def test_a_second_adapter_of_the_organisation_waits_for_the_first(stage: Stage) -> None:
    stage.service.lease_holder = "another"
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    outcome = stage.cycle()
    assert outcome.later is not None
    assert outcome.later.after is not None
    assert 0 < outcome.later.after <= 60
    assert stage.service.source_notes == {}


def test_the_story_of_a_cycle_holds_no_text_and_no_name(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    story = "\n".join(stage.lines)
    assert "Sent note" in story
    assert "Stored note n1" in story
    assert not any(word in story for word in ("Kijkdag", "gemeente", "Noor"))


def test_the_memory_of_the_adapter_holds_no_text_no_name_and_no_code(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    remembered = b"".join(file.read_bytes() for file in stage.state_dir.iterdir())
    assert not any(word in remembered for word in (b"Kijkdag", b"gemeente", b"Noor", NOOR.encode()))


def test_an_adapter_that_lost_its_memory_sends_nothing_older_and_keeps_its_notes(stage: Stage) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    set_cell(stage.folder, row, Column.TEXT, "Kijkdag om 11 uur.")
    stage.cycle()
    for file in stage.state_dir.iterdir():
        file.unlink()
    stage.service.lease_holder = ""
    stage.cycle()
    assert not any(line.startswith("!") for line in stage.lines)
    assert sent_texts(stage) == ["Kijkdag om 11 uur."]


def test_access_lost_in_the_middle_of_a_cycle_retracts_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    row = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.cycle()
    wipe_row(stage.folder, row)
    with stage.bench() as bench, _without_folder(stage), pytest.raises(AccessLostError):
        retract(bench, list(bench.state.sent()), accepted=True)
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]


def test_what_is_locked_does_not_keep_the_rest_back(stage: Stage) -> None:
    write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    lock = stage.folder / ".~lock.van-koppel.xlsx#"
    lock.write_text(",karim,kantoor-3,04.03.2026 09:12,file:///home/karim;")
    outcome = stage.cycle()
    assert isinstance(outcome.later, TryLaterError)
    assert sent_texts(stage) == ["Kijkdag om 10 uur."]
    assert stage.service.fetched == []
    lock.unlink()
    stage.cycle()
    assert received_texts(stage.folder) == ["Sanne belt de gemeente."]


@contextmanager
def _without_folder(stage: Stage) -> Iterator[None]:
    away = stage.folder.with_name("weg")
    stage.folder.rename(away)
    yield
    away.rename(stage.folder)
