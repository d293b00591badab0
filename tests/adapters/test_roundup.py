"""The generic adapter on a real Roundup: what Roundup does that would lose, show or double a note, and bad input."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey

from adapters.apart import Apart
from adapters.base import AccessLostError, BadRecord, BadRecordError, Held, LooksElsewhere, Reply, TellsWriters
from adapters.restjson.system import RestSystem
from demo.roundup_office import RoundupOffice
from demo.roundup_server import ADAPTER_LOGIN
from tests.adapters.colleagues import EXAMPLE
from tests.adapters.fake_service import FakeService
from tests.adapters.new_codes import new_code
from tests.adapters.one_cycle import cycle
from tests.adapters.roundup_adapter import MAPPING, adapter, look, new_delivery, revisions
from tests.adapters.roundup_trouble import revoked, without_right_to_change
from tests.adapters.spoiling_proxy import proxy_before

pytest_plugins = ["tests.adapters.roundup_fixtures"]


def test_a_revoked_password_is_lost_access_and_not_an_empty_roundup(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str
) -> None:
    roundup.add_issue("Noor", code)
    roundup_system.confirm()
    with revoked(roundup):
        for ask in (
            roundup_system.confirm,
            roundup_system.held,
            lambda: roundup_system.find_record(code),
            lambda: roundup_system.remove("nergens"),
        ):
            with pytest.raises(AccessLostError, match="password"):
                ask()
    roundup_system.confirm()


def test_a_role_that_changed_is_seen_before_anything_is_believed(roundup: RoundupOffice, roundup_system: RestSystem) -> None:
    roundup_system.confirm()
    with without_right_to_change(roundup), pytest.raises(AccessLostError, match="other rights"):
        roundup_system.confirm()
    roundup_system.confirm()


def test_a_field_that_is_gone_is_named(roundup: RoundupOffice, tmp_path: Path, code: str) -> None:
    other = tmp_path / "mapping.toml"
    other.write_text(MAPPING.read_text(encoding="utf-8").replace("koppelcode", "koppelkode"), encoding="utf-8")
    system = adapter(roundup, tmp_path, mapping=other)
    with pytest.raises(AccessLostError, match="field"):
        system.find_record(code)
    with pytest.raises(AccessLostError, match="field"):
        system.confirm()


def test_a_code_that_only_looks_like_it_is_not_found(roundup: RoundupOffice, roundup_system: RestSystem, code: str) -> None:
    roundup.add_issue("Noor", f"{code}X")
    with pytest.raises(BadRecordError):
        roundup_system.find_record(code)


def test_a_code_on_two_issues_names_both(roundup: RoundupOffice, roundup_system: RestSystem, code: str) -> None:
    issues = [roundup.add_issue(name, code) for name in ("Noor", "Milan")]
    with pytest.raises(BadRecordError) as caught:
        roundup_system.find_record(code)
    assert all(issue in caught.value.bad.what for issue in issues)


def test_a_recalled_text_is_gone_from_the_retired_message_its_summary_and_its_history(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    delivery = new_delivery(text="De kijkdag van Noor ging goed.")
    roundup_system.deliver(roundup_system.find_record(code), delivery)
    (number,) = roundup.messages_by(ADAPTER_LOGIN)[-1:]
    assert roundup.message(number)["summary"] == "Koppel"
    roundup_system.remove(delivery.note_id)
    assert roundup.messages_on(issue) == []
    assert roundup.message(number)["content"] == "-"
    files = [each.read_bytes() for each in roundup.server.tracker.joinpath("db").rglob("*") if each.is_file()]
    assert files
    assert not any(b"De kijkdag van Noor" in each for each in files)


def test_roundup_says_done_to_an_empty_text_and_keeps_the_old_one_so_the_mapping_writes_a_dash(
    roundup: RoundupOffice, code: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    number = roundup.write_message(issue, "fenna", "Blijft staan.")
    roundup.change_message(number, "fenna", "")
    assert roundup.message(number)["content"] == "Blijft staan."
    roundup.change_message(number, "fenna", "-")
    assert roundup.message(number)["content"] == "-"


def test_a_recall_that_is_acknowledged_and_not_carried_out_is_no_success(
    roundup: RoundupOffice, tmp_path: Path, code: str
) -> None:
    wrong = tmp_path / "mapping.toml"
    wrong.write_text(MAPPING.read_text(encoding="utf-8").replace('content = "-"', 'content = ""'), encoding="utf-8")
    roundup.add_issue("Noor", code)
    system = adapter(roundup, tmp_path, mapping=wrong)
    delivery = new_delivery()
    system.deliver(system.find_record(code), delivery)
    with pytest.raises(AccessLostError, match="acknowledged"):
        system.remove(delivery.note_id)
    assert revisions(system, delivery) == [1]


def test_the_account_cannot_change_a_colleagues_message(roundup: RoundupOffice, code: str) -> None:
    number = roundup.write_message(roundup.add_issue("Noor", code), "fenna", "Van Fenna.")
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        roundup.change_message(number, ADAPTER_LOGIN, "Overschreven.")
    # What the stock role allows.
    roundup.change_message(number, "daan", "Overschreven.")


def test_a_message_that_was_made_and_never_came_on_an_issue_is_held_and_goes_at_a_recall(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    delivery = new_delivery()
    adrift = roundup.write_adrift(ADAPTER_LOGIN, f"{delivery.marker}\nTekst.", koppelkey=delivery.marker)
    assert Held(delivery.note_id, 1) in roundup_system.held()
    roundup_system.deliver(roundup_system.find_record(code), delivery)
    assert (revisions(roundup_system, delivery), len(roundup.messages_on(issue))) == ([1], 1)
    assert adrift not in roundup.messages_by(ADAPTER_LOGIN)
    roundup_system.remove(delivery.note_id)
    assert revisions(roundup_system, delivery) == []


def test_a_copy_on_the_wrong_issue_moves_to_the_right_one(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str
) -> None:
    wrong, right = roundup.add_issue("Milan"), roundup.add_issue("Noor", code)
    delivery = new_delivery()
    roundup.write_message(wrong, ADAPTER_LOGIN, f"{delivery.marker}\nTekst.", koppelkey=delivery.marker)
    roundup_system.deliver(roundup_system.find_record(code), delivery)
    assert (roundup.messages_on(wrong), len(roundup.messages_on(right))) == ([], 1)


@pytest.mark.parametrize(
    "text", ["<b>Élan</b> & <script>alert(1)</script>", "😀👩🏽‍🦱\n\n\tmet tab", "=1+1 %s _ \\ ' \" {marker}"]
)
def test_every_text_stands_there_as_it_was_sent(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str, text: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    reply = Reply("dispute", "Zo was het niet.", new_delivery().written_at)
    delivery = new_delivery(text=text, replies=[reply])
    roundup_system.deliver(roundup_system.find_record(code), delivery)
    (stored,) = roundup.messages_on(issue)
    assert text in stored
    assert "Zo was het niet." in stored


def test_ten_megabytes_are_named_with_their_length_and_keep_nothing_back(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    roundup.write_message(issue, "fenna", f"{EXAMPLE}\n{'Noor, ' * 1_750_000}.")
    roundup.write_message(issue, "fenna", f"{EXAMPLE}\nGoed.")
    found = look(roundup_system, code)
    assert [(note.text, note.author) for note in found.notes] == [("Goed.", "fenna")]
    assert ["10500001 tekens" in bad.what for bad in found.bad] == [True]


def test_each_writer_is_told_beside_her_message_until_it_is_mended(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str, tmp_path: Path
) -> None:
    assert isinstance(roundup_system, TellsWriters)
    issue = roundup.add_issue("Noor", code)
    hidden = roundup.write_message(issue, "fenna", f"{EXAMPLE}\nMet een \u202e omkering.")
    roundup.write_message(issue, "fenna", "#koppel wonen\nOnduidelijk.")
    for telling in (roundup_system, adapter(roundup, tmp_path)):
        telling.mark_bad(look(telling, code).bad)
        told = [text for text in roundup.messages_on(issue) if text.startswith("[koppel let op]")]
        assert [text.splitlines()[2].partition(".")[0] for text in told] == [
            "In de tekst staan onzichtbare of kapotte tekens",
            "Er staat niet bij hoe je dit weet",
        ]
    roundup.change_message(hidden, "fenna", f"{EXAMPLE}\nZonder omkering.")
    found = look(roundup_system, code)
    roundup_system.mark_bad(found.bad)
    assert [note.text for note in found.notes] == ["Zonder omkering."]
    assert len([text for text in roundup.messages_on(issue) if text.startswith("[koppel let op]")]) == 1


def test_bytes_that_are_no_text_are_told_and_keep_nothing_back(
    roundup: RoundupOffice, roundup_system: RestSystem, code: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    broken = roundup.write_message(issue, "fenna", f"{EXAMPLE}\nKapot.")
    roundup.write_message(issue, "fenna", f"{EXAMPLE}\nHeel.")
    before = {note.text: note.source_id for note in look(roundup_system, code).notes}
    (file,) = [each for each in roundup.server.tracker.joinpath("db").rglob(f"msg{broken}") if each.is_file()]
    file.write_bytes(EXAMPLE.encode() + b"\n\xff\xfe")
    found = look(roundup_system, code)
    assert [note.text for note in found.notes] == ["Heel."]
    # With its own id, so that a note that was sent before does not count as taken away.
    assert [(bad.where.partition(",")[0], bad.source_id) for bad in found.bad] == [(code, before["Kapot."])]


def test_a_whole_cycle_tells_each_writer_what_is_wrong_and_sends_the_rest(
    roundup: RoundupOffice, tmp_path: Path, service: FakeService, adapter_key: ECKey, code: str
) -> None:
    ended, doubled = new_code(), new_code()
    issue = roundup.add_issue("Noor", code)
    roundup.write_message(issue, "fenna", f"{EXAMPLE}\nDe kamer was mooi.")
    roundup.write_message(issue, "daan", f"{EXAMPLE}\nDaan heeft geen plek.")
    closed = roundup.add_issue("Milan", ended)
    roundup.write_message(closed, "fenna", f"{EXAMPLE}\nOver een koppel dat is afgesloten.")
    nowhere = [roundup.add_issue("Zonder code"), roundup.add_issue("Van een ander", new_code())]
    for each in nowhere:
        roundup.write_message(each, "fenna", f"{EXAMPLE}\nGaat nergens heen.")
    for name in ("Sam", "Sam, nog eens"):
        roundup.add_issue(name, doubled)
    for number, (each, state) in enumerate(((code, "open"), (ended, "ended"), (doubled, "open"))):
        service.add_pair(f"pair-{number}", each, state)
    service.refusals["daan"] = "author-not-on-seat"
    service.share("note-1", "pair-0", "Sanne was erbij.")
    service.share("note-2", "pair-2", "Voor een dossier dat er twee keer is.")
    lines = cycle(adapter(roundup, tmp_path), service, adapter_key, tmp_path, apart=Apart())
    assert [body["text"] for body in service.source_notes.values()] == ["De kamer was mooi."]
    assert (service.receipts, service.fetched) == ([("note-1", 1, "stored")], ["note-1"])
    assert any(line.startswith("! ") and doubled in line for line in lines)
    texts = roundup.messages_on(issue)
    assert any("Sanne was erbij." in text for text in texts)
    assert any(text.startswith("[koppel let op]") and "geen plek in dit koppel" in text for text in texts)
    assert [text.startswith("[koppel let op]") for text in roundup.messages_on(closed)] == [False, True]
    assert "Dit koppel is afgesloten." in roundup.messages_on(closed)[1]
    for each in nowhere:
        (told,) = [text for text in roundup.messages_on(each) if text.startswith("[koppel let op]")]
        assert "niet precies één open koppel" in told
    service.withdraw("note-1")
    cycle(adapter(roundup, tmp_path), service, adapter_key, tmp_path)
    assert service.receipts[-1] == ("note-1", 1, "removed")
    assert not any("Sanne was erbij." in text for text in roundup.messages_on(issue))


def test_words_for_a_record_that_is_gone_since_keep_no_other_words_back(
    roundup: RoundupOffice, roundup_system: RestSystem
) -> None:
    assert isinstance(roundup_system, LooksElsewhere)
    gone, there = roundup.add_issue("Weg"), roundup.add_issue("Nog niet weg")
    for issue in (gone, there):
        roundup.write_message(issue, "fenna", f"{EXAMPLE}\nGaat nergens heen.")
    strays = [
        stray
        for stray in roundup_system.marked_elsewhere([])
        if stray.where.endswith((f"dossier {gone}", f"dossier {there}"))
    ]
    assert len(strays) == 2
    roundup.retire_issue(gone)
    roundup_system.mark_bad([BadRecord(stray.where, "Kwijt.", "Kijk na.", stray.source_id) for stray in strays])
    assert sum(text.startswith("[koppel let op]") for text in roundup.messages_on(there)) == 1


def test_the_command_reads_the_mapping_and_tries_a_live_roundup(roundup: RoundupOffice, tmp_path: Path, code: str) -> None:
    roundup.add_issue("Proef", code)
    (tmp_path / "password").write_text(roundup.server.password(ADAPTER_LOGIN), encoding="utf-8")
    settings = f"""
        [service]
        url = "https://koppel.example"
        client_id = "kompas"
        key_file = "adapter.key"
        [adapter]
        organisation = "Kompas"
        state_dir = "state"
        [system]
        url = "{roundup.server.url}"
        mapping = "{MAPPING}"
        login = "{ADAPTER_LOGIN}"
        password_file = "password"
    """
    (tmp_path / "adapter.toml").write_text(settings, encoding="utf-8")

    def command(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "adapters", *arguments, "--config", str(tmp_path / "adapter.toml")],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            env=dict(os.environ),
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Een verwijderd bericht is in Roundup alleen weggelegd" in command("prepare", "restjson")
    told = command("conformance", "restjson", "--code", code)
    assert "a correction replaces the note: ok" in told
    assert roundup.server.password(ADAPTER_LOGIN) not in told


def test_what_stands_there_is_listed_once_in_a_cycle_however_much_is_delivered(
    roundup: RoundupOffice, service: FakeService, adapter_key: ECKey, tmp_path: Path, code: str
) -> None:
    roundup.add_issue("Noor", code)
    service.add_pair("pair-noor", code)
    with proxy_before(roundup.server.url.rpartition("/")[0]) as proxy:
        system = adapter(roundup, tmp_path, proxy=proxy)
        cycle(system, service, adapter_key, tmp_path)
        with_nothing = _lists_in(proxy.asked)
        for number in range(4):
            service.share(f"n{number}", "pair-noor", f"Notitie {number}.")
        cycle(system, service, adapter_key, tmp_path)
        with_four = _lists_in(proxy.asked) - with_nothing
    assert with_four <= with_nothing + 1, "one list to deliver by, whatever else a cycle looks at"
    assert len(service.receipts) == 4


def _lists_in(asked: Sequence[str]) -> int:
    return sum("koppelkey=koppel&" in path for path in asked)
