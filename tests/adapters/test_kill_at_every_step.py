"""An adapter that is killed at any moment of a cycle loses nothing, doubles nothing and leaves nothing standing."""

from pathlib import Path

import pytest

from adapters.spreadsheet.words import Column
from tests.adapters.snapshots import FolderSnapshot, ServiceSnapshot, Snapshot
from tests.adapters.stage import MILAN, NOOR, Stage
from tests.adapters.workbooks import received, set_cell, wipe_row, write_row


@pytest.mark.parametrize("first_step", [1, 2])
def test_a_kill_at_any_step_loses_nothing_doubles_nothing_and_leaves_nothing(
    stage: Stage, tmp_path: Path, first_step: int
) -> None:
    prepare_a_busy_cycle(stage)
    before = StageSnapshot(stage, tmp_path / "before")
    step = first_step
    while stage.cycle_killed_at(step):
        assert_readable_and_never_without(stage, "n1")
        stage.cycle()
        assert_everything_is_as_it_should_be(stage, step)
        before.put_back()
        # Odd and even steps are two tests, which can run beside each other.
        step += 2
    assert step > 35, "a busy cycle has more than 35 steps; are they still counted?"


def test_a_note_withdrawn_after_a_kill_at_any_step_of_its_delivery_leaves_no_file_with_its_text(
    stage: Stage, tmp_path: Path
) -> None:
    stage.cycle()
    stage.service.share("n1", "pair-noor", "Ingetrokken tekst.")
    before = StageSnapshot(stage, tmp_path / "before")
    step = 1
    while stage.cycle_killed_at(step):
        stage.service.withdraw("n1")
        stage.cycle()
        assert received(stage.folder) == [], f"killed at step {step}"
        assert stage.service.inbox() == [], f"killed at step {step}"
        assert_no_other_files(stage, step)
        before.put_back()
        step += 1
    assert step > 12, "a delivery has more than twelve steps; are they still counted?"


def prepare_a_busy_cycle(stage: Stage) -> None:
    """One cycle was done; the next must send, correct, retract, deliver, correct and recall."""
    changed = write_row(stage.folder, NOOR, "Kijkdag om 10 uur.")
    taken_away = write_row(stage.folder, NOOR, "Sleutel ligt klaar.")
    stage.service.share("n1", "pair-noor", "Oude tekst.")
    stage.service.share("n2", "pair-milan", "Ingetrokken tekst.")
    stage.cycle()
    set_cell(stage.folder, changed, Column.TEXT, "Kijkdag om 11 uur.")
    wipe_row(stage.folder, taken_away)
    write_row(stage.folder, MILAN, "Milan werkt drie dagen.")
    stage.service.share("n1", "pair-noor", "Nieuwe tekst.", revision=2)
    stage.service.withdraw("n2")
    stage.service.share("n3", "pair-milan", "Derde tekst.")


def assert_readable_and_never_without(stage: Stage, note_id: str) -> None:
    assert [row["Kenmerk"] for row in received(stage.folder) if f"[koppel {note_id} " in row["Kenmerk"]]


def assert_everything_is_as_it_should_be(stage: Stage, step: int) -> None:
    sent = sorted(note["text"] for note in stage.service.source_notes.values())
    assert sent == ["Kijkdag om 11 uur.", "Milan werkt drie dagen."], f"killed at step {step}"
    assert len(stage.service.accepted) == len(set(stage.service.accepted)) == 4, f"killed at step {step}"
    standing = sorted((row["Kenmerk"], row["Notitie"]) for row in received(stage.folder))
    assert standing == [("[koppel n1 r2]", "Nieuwe tekst."), ("[koppel n3 r1]", "Derde tekst.")], f"killed at step {step}"
    assert stage.service.inbox() == [], f"killed at step {step}"
    assert_no_other_files(stage, step)


def assert_no_other_files(stage: Stage, step: int) -> None:
    left = sorted(file.name for file in stage.folder.iterdir())
    assert left == ["aan-koppel.xlsx", "van-koppel.xlsx"], f"killed at step {step}"


class StageSnapshot:
    """The folder, the adapter's memory, the clock and the service at one moment, to go back to."""

    def __init__(self, stage: Stage, place: Path) -> None:
        self._stage, self._clock = stage, stage.clock
        folders = [FolderSnapshot(folder, place) for folder in (stage.folder, stage.state_dir)]
        self._parts: list[Snapshot] = [ServiceSnapshot(stage.service), *folders]

    def put_back(self) -> None:
        self._stage.clock = self._clock
        for part in self._parts:
            part.put_back()
