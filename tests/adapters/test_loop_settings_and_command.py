"""The loop's pace, the settings file's errors, and the command as somebody at an organisation types it."""

import json
import stat
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from joserfc.jwk import ECKey

from adapters.base import AccessLostError, TryLaterError
from adapters.cli import main
from adapters.config import SettingsError, read_settings
from adapters.keys import read_key
from adapters.manifest import kinds, read_manifest
from adapters.runner import Outcome, run_until
from adapters.state import StateInUseError, open_state
from tests.adapters.fake_service import FakeService
from tests.adapters.stage import NOOR
from tests.adapters.workbooks import received_texts, write_row, write_youngster


def pauses_after(*outcomes: Outcome | Exception, chance: float = 0.0, took: float = 0.0) -> list[float]:
    """The pauses of a loop in which these cycles follow each other; each takes so many seconds."""
    left, pauses, now = list(outcomes), [], 0.0

    def cycle() -> Outcome:
        nonlocal now
        now += took
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return not left

    run_until(cycle, wait, lambda line: None, lambda: chance, lambda: now)
    return pauses


def test_the_service_sets_the_pace() -> None:
    assert pauses_after(Outcome(pause=7), Outcome(pause=120), Outcome()) == [7, 120, 30]


def test_what_a_cycle_took_is_part_of_the_pace_and_half_of_it_is_always_rest() -> None:
    assert pauses_after(Outcome(pause=7), Outcome(pause=3), Outcome(), took=2) == [5, 1.5, 28]


def test_after_a_fault_the_whole_pause_is_kept_however_long_the_cycle_took() -> None:
    assert pauses_after(Outcome(later=TryLaterError("down", after=8)), took=6) == [8]


def test_a_pace_of_nothing_is_still_no_busy_loop() -> None:
    assert pauses_after(Outcome(pause=0), Outcome(later=TryLaterError("down", after=0))) == [1, 2]


def test_each_fault_in_a_row_doubles_the_pause_until_the_longest_and_success_ends_that() -> None:
    down = Outcome(later=TryLaterError("down"))
    assert pauses_after(*[down] * 10, Outcome(pause=5), down)[-6:] == [128, 256, 300, 300, 5, 2]


def test_a_service_that_says_when_to_come_back_is_believed() -> None:
    assert pauses_after(Outcome(later=TryLaterError("busy", after=90))) == [90]


def test_adapters_that_started_together_do_not_stay_together() -> None:
    assert pauses_after(Outcome(pause=10), chance=0.5) == [11]


def test_lost_access_waits_long_and_comes_back_by_itself() -> None:
    assert pauses_after(AccessLostError("key revoked"), Outcome(pause=5)) == [600, 5]


def test_two_adapters_cannot_share_a_memory(tmp_path: Path) -> None:
    with open_state(tmp_path), pytest.raises(StateInUseError, match="another state_dir"), open_state(tmp_path):
        pass


SETTINGS = """
[service]
url = "{url}"
client_id = "straatkracht-adapter"
key_file = "adapter.key"
[adapter]
organisation = "Straatkracht"
state_dir = "state"
[system]
folder = "map"
"""


def settings_file(tmp_path: Path, url: str = "https://koppel.example") -> Path:
    file = tmp_path / "adapter.toml"
    file.write_text(SETTINGS.format(url=url))
    return file


@pytest.mark.parametrize("line", [line for line in SETTINGS.strip().splitlines() if line != 'folder = "map"'])
def test_each_missing_setting_is_named_with_what_belongs_there(tmp_path: Path, line: str) -> None:
    file = settings_file(tmp_path)
    file.write_text(file.read_text().replace(line.format(url="https://koppel.example"), "", 1))
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    # Without its heading a setting falls under the table above it, so that table or setting is what is named.
    assert str(file) in str(caught.value)
    assert "missing" in str(caught.value) or "has no table" in str(caught.value)


@pytest.mark.parametrize("url", ["http://koppel.example", "http://127.0.0.1.koppel.example", "koppel.example"])
def test_an_address_without_encryption_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="must begin with https"):
        read_settings(settings_file(tmp_path, url))


def test_a_secret_in_the_settings_file_itself_is_refused(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    file.write_text(file.read_text() + 'password = "geheim"\n')
    with pytest.raises(SettingsError, match="password_file") as caught:
        read_settings(file).system.secret("password", "the password")
    assert "geheim" not in str(caught.value)


def test_a_secret_comes_from_a_file_or_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "wachtwoord").write_text("geheim\n")
    file = settings_file(tmp_path)
    whole = file.read_text()
    file.write_text(whole + 'password_file = "wachtwoord"\n')
    assert read_settings(file).system.secret("password", "the password") == "geheim"
    file.write_text(whole + 'password_env = "STRAATKRACHT_PASSWORD"\n')
    found = read_settings(file, {"STRAATKRACHT_PASSWORD": "ook geheim"}).system.secret("password", "the password")
    assert found == "ook geheim"
    with pytest.raises(SettingsError, match="STRAATKRACHT_PASSWORD is empty"):
        read_settings(file, {}).system.secret("password", "the password")


def test_a_new_key_is_closed_to_others_printed_only_in_public_and_never_replaced(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    made = CliRunner().invoke(main, ["key", "new", "--config", str(file)])
    public = json.loads(made.output)
    assert "d" not in public
    assert public["kid"] == read_key(tmp_path / "adapter.key").thumbprint()
    assert stat.S_IMODE((tmp_path / "adapter.key").stat().st_mode) == 0o600
    again = CliRunner().invoke(main, ["key", "new", "--config", str(file)])
    assert again.exit_code == 1
    assert "a key is never replaced" in again.output
    assert json.loads(CliRunner().invoke(main, ["key", "show", "--config", str(file)]).output) == public


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["key", "new", "--config", str(settings_file(tmp_path))])
    (tmp_path / "adapter.key").chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        read_key(tmp_path / "adapter.key")


def test_from_nothing_to_a_delivered_note_with_the_command_alone(tmp_path: Path, service: FakeService) -> None:
    config = ["--config", str(settings_file(tmp_path, service.url))]
    public = json.loads(CliRunner().invoke(main, ["key", "new", *config]).output)
    service.public_key = ECKey.import_key({name: public[name] for name in ("kty", "crv", "x", "y")})
    made = CliRunner().invoke(main, ["prepare", "spreadsheet", *config])
    assert made.output.count("Made ") == 2
    write_youngster(tmp_path / "map", NOOR, "Noor")
    write_row(tmp_path / "map", NOOR, "Kijkdag om 10 uur.")
    service.add_pair("pair-noor", NOOR)
    service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    ran = CliRunner().invoke(main, ["spreadsheet", *config, "--once", "--verbose"])
    assert ran.exit_code == 0, ran.output
    assert "1 sent, 0 retracted, 1 stored, 0 removed" in ran.output
    assert received_texts(tmp_path / "map") == ["Sanne belt de gemeente."]
    assert service.residues == list(read_manifest("spreadsheet").residues)
    tried = CliRunner().invoke(main, ["conformance", "spreadsheet", *config, "--code", NOOR])
    assert tried.exit_code == 0, tried.output
    assert "a note delivered twice stands once: ok" in tried.output
    assert "left out, needs a person who writes" in tried.output


def test_what_it_did_stands_in_a_file_for_whoever_watches_the_machine(tmp_path: Path, service: FakeService) -> None:
    file = settings_file(tmp_path, service.url)
    file.write_text(file.read_text().replace("[system]", 'metrics_file = "koppel.prom"\n[system]'))
    config = ["--config", str(file)]
    public = json.loads(CliRunner().invoke(main, ["key", "new", *config]).output)
    service.public_key = ECKey.import_key({name: public[name] for name in ("kty", "crv", "x", "y")})
    CliRunner().invoke(main, ["prepare", "spreadsheet", *config])
    write_youngster(tmp_path / "map", NOOR, "Noor")
    service.add_pair("pair-noor", NOOR)
    service.share("n1", "pair-noor", "Sanne belt de gemeente.")
    before = time.time()
    assert CliRunner().invoke(main, ["spreadsheet", *config, "--once"]).exit_code == 0
    told = (tmp_path / "koppel.prom").read_text()
    assert 'koppel_adapter_notes_total{kind="spreadsheet",done="stored"} 1\n' in told
    assert 'koppel_adapter_cycles_total{kind="spreadsheet",ended="done"} 1\n' in told
    assert 'koppel_adapter_troubles{kind="spreadsheet"} 0\n' in told
    assert float(told.split()[-1]) >= int(before)
    assert not any(word in told for word in ("n1", "Noor", NOOR))
    (tmp_path / "map" / "aan-koppel.xlsx").unlink()
    assert CliRunner().invoke(main, ["spreadsheet", *config, "--once"]).exit_code == 1
    assert 'ended="no-access"} 1\n' in (tmp_path / "koppel.prom").read_text()


def test_a_wrong_folder_is_one_sentence_and_no_traceback(tmp_path: Path, service: FakeService) -> None:
    config = ["--config", str(settings_file(tmp_path, service.url))]
    public = json.loads(CliRunner().invoke(main, ["key", "new", *config]).output)
    service.public_key = ECKey.import_key({name: public[name] for name in ("kty", "crv", "x", "y")})
    ran = CliRunner().invoke(main, ["spreadsheet", *config, "--once"])
    assert ran.exit_code == 1
    assert "Is the folder connected?" in ran.output


def test_every_kind_says_what_it_leaves_behind_and_gives_a_reason_for_each_exemption() -> None:
    assert {"spreadsheet", "tryton"} <= set(kinds())
    for manifest in map(read_manifest, kinds()):
        assert manifest.residues
        assert all(rule.reason for rule in manifest.quality.values() if rule.status == "exempt")
