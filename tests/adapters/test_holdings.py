"""Once an hour the service hears what stands here, without a word of it, and what is not right is named and mended."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook

from adapters import holdings
from tests.adapters.stage import Stage
from tests.adapters.workbooks import received_texts


def test_once_an_hour_the_service_hears_what_stands_here_and_its_findings_are_told(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    stage.cycle()
    stage.service.findings = [{"noteId": "n1", "revision": 1, "finding": "text-differs"}]
    an_hour_later(stage)
    assert stage.told("! The copy [koppel n1 r1] says something else than was stored.")
    (at_once, later) = stage.service.listed
    assert [(item["noteId"], item["revision"]) for item in later["items"]] == [("n1", 1)]
    assert at_once == later
    assert "gemeente" not in repr(later)


def test_the_digest_tells_that_somebody_changed_the_text(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    workbook = load_workbook(stage.folder / "van-koppel.xlsx")
    workbook["Van Koppel"]["F5"] = "Sanne belt niemand."
    workbook.save(stage.folder / "van-koppel.xlsx")
    an_hour_later(stage)
    before, after = (listed["items"][0]["textDigest"] for listed in stage.service.listed)
    assert before != after
    assert stage.service.digests == {"n1": before}


def test_a_copy_that_somebody_took_away_is_stored_again_after_the_next_list(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    with stage.bench() as bench:
        bench.system.remove("n1")
    an_hour_later(stage)
    stage.cycle()
    assert received_texts(stage.folder) == ["Sanne belt de gemeente."]


def test_copies_that_an_old_backup_brought_back_go_and_the_present_revision_comes(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Oude tekst.")
    stage.service.share("n2", "pair-noor", "Ingetrokken tekst.")
    stage.cycle()
    backup = (stage.folder / "van-koppel.xlsx").read_bytes()
    stage.service.share("n1", "pair-noor", "Nieuwe tekst.", revision=2)
    stage.service.withdraw("n2")
    stage.cycle()
    (stage.folder / "van-koppel.xlsx").write_bytes(backup)
    an_hour_later(stage)
    stage.cycle()
    assert received_texts(stage.folder) == ["Nieuwe tekst."]


def test_an_adapter_without_its_memory_accuses_nobody_of_changing_a_text(stage: Stage) -> None:
    stage.service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    stage.cycle()
    for file in stage.state_dir.iterdir():
        file.unlink()
    stage.service.lease_holder = ""
    an_hour_later(stage)
    assert stage.service.listed[-1]["items"] == [{"noteId": "n1", "revision": 1}]


def test_a_long_list_goes_in_parts_that_together_are_the_whole(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holdings, "MOST_HOLDINGS", 2)
    for number in range(5):
        stage.service.share(f"n{number}", "pair-noor", f"Notitie {number}.")
    stage.cycle()
    bounds = [(listed.get("after"), listed.get("until")) for listed in stage.service.listed]
    assert bounds == [(None, "n1"), ("n1", "n3"), ("n3", None)]
    assert [item["noteId"] for listed in stage.service.listed for item in listed["items"]] == [f"n{n}" for n in range(5)]


def an_hour_later(stage: Stage) -> None:
    stage.clock += timedelta(hours=1)
    stage.cycle()
