"""The operator's commands about the log."""

from pathlib import Path

import pytest

from service.audit.keys import verifier_keys
from service.audit.tree import newest_seal
from service.db import Database
from service.settings import Settings
from tests.api.test_operators_command_line import CommandLine
from tests.log.ledger import Ledger
from tests.log.tampering import Administrator
from tlog.checkpoints import cosign
from tlog.notes import COSIGNED, SigningKey, parse_note


@pytest.fixture
def command_line(tmp_path: Path, settings: Settings, database: Database) -> CommandLine:
    return CommandLine(tmp_path, settings)


@pytest.fixture
def written(command_line: CommandLine, ledger: Ledger) -> Ledger:
    ledger.write(4)
    ledger.seal()
    return ledger


def test_migrating_makes_the_logs_key_once_and_shows_its_public_half(command_line: CommandLine, database: Database) -> None:
    for _ in range(2):
        assert command_line.run("migrate").exit_code == 0
    (key,) = verifier_keys(database.vault)
    assert key.name == "koppel.test/v1/log"
    assert command_line.run("key", "log", "show").output == f"{key}\n"


def test_a_key_is_rotated_in_two_steps(command_line: CommandLine, written: Ledger) -> None:
    old = command_line.run("key", "log", "show").output.strip()
    assert "[witness] log" in command_line.run("key", "log", "rotate").output
    assert command_line.run("key", "log", "retire").output == f"Retired: {old}\n"
    assert command_line.run("verify").exit_code == 0


def test_verify_ends_with_0_for_a_sound_log_and_with_1_and_a_name_for_a_broken_one(
    command_line: CommandLine, written: Ledger
) -> None:
    sound = command_line.run("verify")
    assert (sound.exit_code, "Nothing was changed" in sound.output) == (0, True)
    deleted = written.numbers()[1]
    Administrator(written.database).deletes(deleted)
    broken = command_line.run("verify")
    assert (broken.exit_code, f"! Entry number {deleted} at place" in broken.output) == (1, True)


def test_verify_compares_with_what_a_witness_keeps(command_line: CommandLine, written: Ledger, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    with written.database.transaction() as session:
        newest = newest_seal(session)
        assert newest is not None
        witness.write_text(newest.note, encoding="utf-8")
    assert command_line.run("verify", "--witness", str(witness)).exit_code == 0
    witness.write_text("something else", encoding="utf-8")
    refused = command_line.run("verify", "--witness", str(witness))
    assert (refused.exit_code, "holds no seal" in refused.output) == (1, True)


def test_with_a_policy_a_witnesss_file_counts_only_when_enough_witnesses_signed_it(
    command_line: CommandLine, written: Ledger, tmp_path: Path
) -> None:
    file, policy, witness = tmp_path / "log.jsonl", tmp_path / "policy", tmp_path / "witness"
    keys = [SigningKey(f"koppel.test/witness/{name}", COSIGNED, name.encode().ljust(32)) for name in ("de-brug", "kompas")]
    known = "".join(f"witness {number} {key.verifier}\n" for number, key in enumerate(keys))
    policy.write_text(f"log {verifier_keys(written.database.vault)[0]}\n{known}group both all 0 1\nquorum both\n")
    command_line.run("export-log", str(file))
    with written.database.transaction() as session:
        newest = newest_seal(session)
        assert newest is not None
        note = parse_note(newest.note)
    own = ("verify", "--export", str(file), "--policy", str(policy), "--witness", str(witness))
    command_line.environment = dict.fromkeys(command_line.environment, "")
    for count, words in ((1, "too few witnesses signed"), (2, "Nothing was changed")):
        witness.write_text(str(note.with_signatures(*(cosign(note, key, 1772542920) for key in keys[:count]))))
        assert words in command_line.run(*own).output
    policy.write_text("quorum everybody")
    assert "line 1: everybody is not known" in command_line.run(*own).output


def test_an_export_is_verified_on_a_machine_that_has_nothing_else(
    command_line: CommandLine, written: Ledger, tmp_path: Path
) -> None:
    file, key = tmp_path / "log.jsonl", str(verifier_keys(written.database.vault)[0])
    assert command_line.run("export-log", str(file)).exit_code == 0
    assert command_line.run("export-log", str(file)).exit_code == 1, "an export overwrites nothing"
    command_line.environment = dict.fromkeys(command_line.environment, "")
    for more in ((), ("--log-key", key)):
        verified = command_line.run("verify", "--export", str(file), *more)
        assert (verified.exit_code, "4 entries" in verified.output) == (0, True)
    wrong = key.replace("koppel.test", "elsewhere.test")
    assert "was not copied whole" in command_line.run("verify", "--export", str(file), "--log-key", wrong).output


def test_s23_the_command_names_on_an_export_what_was_rewritten_deleted_put_in_moved_and_never_sealed(
    database_kind: str, command_line: CommandLine, written: Ledger, tmp_path: Path
) -> None:
    """S23. On a machine that has nothing but the export: each by its own number or place, and a sound one before it."""
    written.write(4)
    written.seal()
    rewritten, deleted, one, other = (written.numbers()[index] for index in (1, 2, 4, 6))
    put_in, never_sealed = written.numbers()[0] - 1, written.numbers()[-1] + 1
    places = written.places()
    administrator = Administrator(written.database)
    command_line.run("export-log", str(tmp_path / "before"))
    administrator.rewrites(rewritten)
    administrator.deletes(deleted)
    administrator.moves(one, other)
    administrator.copies(one, to=put_in)
    administrator.copies(one, to=never_sealed, as_id="e" * 32)
    if database_kind == "postgresql":
        administrator.run("INSERT INTO entry_waiting VALUES (:number)", number=never_sealed)
    administrator.run("UPDATE log_seal SET sealed_at = sealed_at + 3600000000")
    command_line.run("export-log", str(tmp_path / "after"))
    command_line.environment = dict.fromkeys(command_line.environment, "")
    before, after = (command_line.run("verify", "--export", str(tmp_path / name)) for name in ("before", "after"))
    assert (before.exit_code, after.exit_code) == (0, 1)
    told = after.output
    for words in (
        f"at place {places[rewritten]} is not what was sealed.",
        f"! Entry number {deleted} at place {places[deleted]} is gone.",
        f"stands at place {places[one]} and was sealed at {places[other]}.",
        f"stands at place {places[other]} and was sealed at {places[one]}.",
        f"(number {put_in}) is in the log and never reached the tree: it was put in.",
        f"(number {never_sealed}) still waits, while later seals were made.",
    ):
        assert words in told, f"{words}\n{told}"
    assert told.count("!") == 6


@pytest.mark.parametrize("cut", [2, 40])
def test_an_export_that_is_cut_off_is_none(command_line: CommandLine, written: Ledger, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "log.jsonl"
    command_line.run("export-log", str(file))
    file.write_bytes(file.read_bytes()[:-cut])
    refused = command_line.run("verify", "--export", str(file))
    assert (refused.exit_code, "Make the export again" in refused.output) == (1, True)
