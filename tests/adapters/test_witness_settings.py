"""The table [witness] in the settings, and the key that goes with it."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.cli import main
from adapters.config import SettingsError, read_settings
from adapters.keys import read_witness_key
from tests.adapters.test_loop_settings_and_command import settings_file
from tlog.notes import COSIGNED, SIGNED, SigningKey, parse_verifier

LOG = str(SigningKey("koppel.example/v1/log", SIGNED, bytes(32)).verifier)
PARTNER = str(SigningKey("koppel.example/witness/de-brug", COSIGNED, bytes(32)).verifier)

OWN = str(SigningKey("koppel.example/witness/straatkracht-adapter", COSIGNED, bytes(32)).verifier)


def with_witness(tmp_path: Path, log: object = (), partners: object = ()) -> Path:
    """Settings of an adapter that witnesses."""
    file = settings_file(tmp_path)
    lines = ["[witness]", 'key_file = "witness.key"', f"log = {json.dumps(log)}", f"partners = {json.dumps(partners)}"]
    file.write_text(file.read_text() + "\n".join(lines) + "\n")
    return file


def run(file: Path, *words: str) -> dict[str, str]:
    done = CliRunner().invoke(main, ["key", *words, "--config", str(file)])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.output))


def test_one_line_holds_the_public_halves_of_both_keys_for_the_administrator(tmp_path: Path) -> None:
    file = with_witness(tmp_path)
    printed = run(file, "new")
    assert parse_verifier(printed["witness"]).name == "koppel.example/witness/straatkracht-adapter"
    assert run(file, "show") == printed
    assert stat.S_IMODE((tmp_path / "witness.key").stat().st_mode) == 0o600
    assert "d" not in printed


def test_a_witnesss_key_can_be_added_later_and_is_never_replaced(tmp_path: Path) -> None:
    first = run(settings_file(tmp_path), "new")
    assert "witness" not in first
    file = with_witness(tmp_path)
    later = run(file, "witness")
    assert {**later, "witness": ""} == {**first, "witness": ""}
    again = CliRunner().invoke(main, ["key", "witness", "--config", str(file)])
    assert (again.exit_code, "a key is never replaced" in again.output) == (1, True)


def test_settings_without_the_table_have_no_witness(tmp_path: Path) -> None:
    assert read_settings(settings_file(tmp_path)).witness is None


def test_the_keys_of_the_log_and_of_others_are_read(tmp_path: Path) -> None:
    witness = read_settings(with_witness(tmp_path, LOG, [PARTNER])).witness
    assert witness is not None
    assert (list(map(str, witness.log)), list(map(str, witness.partners))) == ([LOG], [PARTNER])


@pytest.mark.parametrize(
    ("log", "partners", "words"),
    [
        (PARTNER, [], "must hold keys of the log"),
        (LOG, [LOG], "must hold keys of a witness"),
        (LOG, [PARTNER, OWN], "cannot confirm itself"),
        (LOG[:-3], [], "Copy the whole line again"),
        (7, [], "must be a list of texts"),
    ],
)
def test_a_wrong_key_is_told_with_what_belongs_there(tmp_path: Path, log: object, partners: object, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings(with_witness(tmp_path, log, partners))


def test_a_witnesss_key_that_others_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    file = with_witness(tmp_path)
    run(file, "new")
    witness = read_settings(file).witness
    assert witness is not None
    witness.key_file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        read_witness_key(witness)
    witness.key_file.chmod(0o600)
    witness.key_file.write_text("nothing")
    with pytest.raises(SettingsError, match="Make a new one"):
        read_witness_key(witness)
