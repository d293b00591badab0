"""`koppel verify` finds what somebody with the database's own password did, and names it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Uuid

from service.audit.keys import make_log_key, retire_log_keys, verifier_keys
from service.audit.leaves import HIDDEN, SHOWN
from service.audit.models import Entry
from service.audit.sequencer import BATCH
from service.audit.tree import newest_seal
from service.audit.verification import Fault
from service.audit.verifying import export_log, told, verify_database, verify_export
from tests.log.ledger import Ledger
from tests.log.tampering import Administrator


@pytest.fixture
def administrator(ledger: Ledger) -> Administrator:
    return Administrator(ledger.database)


def test_s23_a_database_administrator_deletes_one_log_row_and_rewrites_another_and_verification_names_both(
    written: Ledger, administrator: Administrator
) -> None:
    deleted, rewritten = written.numbers()[2], written.numbers()[7]
    administrator.deletes(deleted)
    administrator.rewrites(rewritten)
    faults = verify_database(written.database).faults
    assert _named(faults) == [("missing", deleted), ("changed", rewritten)]
    assert f"Entry number {deleted} at place" in faults[0].words
    assert "is not what was sealed" in faults[1].words


def test_a_log_that_nobody_touched_is_sound_and_says_what_was_verified(written: Ledger) -> None:
    verdict = verify_database(written.database)
    assert (verdict.is_sound, verdict.entries, verdict.seals) == (True, 12, 3)
    assert verdict.places == written.size()
    assert list(told(verdict))[-1] == "Nothing was changed, taken away, put in or moved."


def test_an_empty_log_is_sound(ledger: Ledger) -> None:
    assert verify_database(ledger.database).is_sound


def test_entries_that_wait_for_the_next_minute_are_as_they_should_be(written: Ledger) -> None:
    written.write(2)
    verdict = verify_database(written.database)
    assert (verdict.is_sound, verdict.waiting) == (True, 2)
    assert "2 entries wait for the next seal" in "\n".join(told(verdict))


@pytest.mark.parametrize("column", [name for name in (*SHOWN, *HIDDEN, "salt") if name not in ("id", "number")])
def test_a_change_of_any_column_is_seen(written: Ledger, administrator: Administrator, column: str) -> None:
    number = written.numbers()[5]
    value: object = {"salt": b"x" * 32, "at": 1, "consent_revision": 7, "checks": "e", "action": "X"}.get(column, "x")
    if isinstance(Entry.__table__.columns[column].type, Uuid):
        value = "0" * 31 + "9"
        cast = "CAST(:value AS uuid)" if written.database.engine.dialect.name == "postgresql" else ":value"
        administrator.run(f"UPDATE entry SET {column} = {cast} WHERE number = :number", value=value, number=number)
    else:
        administrator.rewrites(number, column, value)
    assert _named(verify_database(written.database).faults) == [("changed", number)]


def test_an_entry_that_is_taken_away_with_its_place_is_still_missed(written: Ledger, administrator: Administrator) -> None:
    administrator.deletes_with_its_place(written.numbers()[5])
    (fault,) = verify_database(written.database).faults
    assert fault.kind == "missing"
    assert "is gone, and that it was there too" in fault.words


def test_entries_that_were_moved_are_named_with_the_places_they_were_sealed_at(
    written: Ledger, administrator: Administrator
) -> None:
    one, other = written.numbers()[1], written.numbers()[10]
    administrator.moves(one, other)
    faults = verify_database(written.database).faults
    assert _named(faults) == [("reordered", other), ("reordered", one)]
    assert f"was sealed at {faults[1].place}" in faults[0].words


def test_an_entry_that_is_put_in_between_is_named(written: Ledger, administrator: Administrator) -> None:
    numbers = written.numbers()
    administrator.deletes(numbers[4])
    administrator.copies(numbers[3], to=numbers[4])
    assert _named(verify_database(written.database).faults) == [("changed", numbers[4])]


def test_an_entry_that_is_put_in_without_a_place_never_reached_the_tree(
    written: Ledger, administrator: Administrator
) -> None:
    administrator.copies(written.numbers()[3], to=-5 if written.database.engine.dialect.name == "postgresql" else 0)
    (fault,) = verify_database(written.database).faults
    assert (fault.kind, fault.entry_id) == ("added", "f" * 32)


def test_an_entry_that_waits_while_later_seals_are_made_never_reached_the_tree(
    database_kind: str, written: Ledger, administrator: Administrator
) -> None:
    """A valid tree does not show it: verification looks for entries without a leaf."""
    number = written.numbers()[-1] + 1
    administrator.copies(written.numbers()[3], to=number)
    if database_kind == "postgresql":
        administrator.run("INSERT INTO entry_waiting VALUES (:number)", number=number)
    assert verify_database(written.database).waiting == 1
    administrator.run("UPDATE log_seal SET sealed_at = sealed_at + 3600000000")
    assert _named(verify_database(written.database).faults) == [("never-sealed", number)]


def test_an_entry_that_is_deleted_before_it_was_sealed_is_missed(
    database_kind: str, written: Ledger, administrator: Administrator
) -> None:
    written.write()
    number = written.numbers()[-1]
    administrator.deletes(number)
    written.write()
    written.seal()
    faults = verify_database(written.database).faults
    if database_kind == "postgresql":
        assert _named(faults) == [("missing", number)]
    else:
        assert _named(faults) == []  # what the operator's program never recorded is not seen (architecture.md)


def test_who_rewrites_the_hashes_too_is_caught_by_the_next_seal(written: Ledger, administrator: Administrator) -> None:
    number = written.numbers()[5]
    administrator.rewrites(number)
    (fault,) = verify_database(written.database).faults
    administrator.run(
        "UPDATE log_tile SET hashes = CAST(:hashes AS bytea) WHERE level = 0"
        if written.database.engine.dialect.name == "postgresql"
        else "UPDATE log_tile SET hashes = :hashes WHERE level = 0",
        hashes=b"".join(written.leaf_hashes()),
    )
    assert fault.place is not None
    faults = verify_database(written.database).faults
    assert [(one.kind, one.place) for one in faults] == [("seal", written.sizes()[1] - 1)]
    assert "one from place" in faults[0].words


@pytest.mark.parametrize("column", ["note", "root", "size"])
def test_a_seal_that_was_changed_is_named(written: Ledger, administrator: Administrator, column: str) -> None:
    size = written.sizes()[1]
    change = {"note": "note = 'x'", "root": "root = seed", "size": "size = size - 1"}[column]
    administrator.run(f"UPDATE log_seal SET {change} WHERE size = :size", size=size)
    kinds = {fault.kind for fault in verify_database(written.database).faults}
    assert "seal" in kinds


def test_a_tile_that_is_gone_is_named(written: Ledger, administrator: Administrator) -> None:
    administrator.run("DELETE FROM log_tile")
    assert not verify_database(written.database).is_sound


def test_without_a_witness_a_cut_off_end_looks_sound_and_with_one_it_is_seen(
    written: Ledger, administrator: Administrator, tmp_path: Path
) -> None:
    witness = _witness_file(written, tmp_path)
    administrator.cuts_from(written.numbers()[8], written.sizes()[1])
    assert verify_database(written.database).is_sound
    (fault,) = verify_database(written.database, [witness]).faults
    assert (fault.kind, "the log is shorter" in fault.words) == ("witness", True)


def test_a_log_that_was_replaced_as_a_whole_is_seen_with_the_witness(
    written: Ledger, administrator: Administrator, tmp_path: Path
) -> None:
    """The operator has the log's key: everything is signed as it should be, and it is another log."""
    witness = _witness_file(written, tmp_path)
    administrator.empties_the_log()
    for _ in range(5):
        written.write(4)
        written.seal()
    assert verify_database(written.database).is_sound
    (fault,) = verify_database(written.database, [witness]).faults
    assert (fault.kind, "is another one than the witness saw" in fault.words) == ("witness", True)


def test_a_log_that_was_replaced_under_another_key_is_seen_with_the_witness(
    written: Ledger, administrator: Administrator, tmp_path: Path
) -> None:
    witness = _witness_file(written, tmp_path)
    administrator.empties_the_log()
    with written.database.vault.key_store.begin() as connection:
        connection.exec_driver_sql("DELETE FROM log_key")
    make_log_key(written.database.vault, "koppel.test/v1/log")
    written.write(4)
    written.seal()
    (fault,) = verify_database(written.database, [witness]).faults
    assert "holds no seal that this log's keys signed" in fault.words


def test_an_old_backup_is_seen_with_the_witness_also_after_it_was_written_on(
    written: Ledger, administrator: Administrator, tmp_path: Path
) -> None:
    backup = administrator.keeps_a_backup()
    written.write(4)
    written.seal()
    witness = _witness_file(written, tmp_path)
    administrator.restores(backup)
    assert verify_database(written.database).is_sound
    assert "the log is shorter" in verify_database(written.database, [witness]).faults[0].words
    for _ in range(3):
        written.write(4)
        written.seal()
    assert verify_database(written.database).is_sound
    assert "another one" in verify_database(written.database, [witness]).faults[0].words


def test_a_witness_that_saw_an_earlier_head_of_the_same_log_agrees(written: Ledger, tmp_path: Path) -> None:
    witness = _witness_file(written, tmp_path)
    written.write(BATCH + 3)
    written.seal()
    assert verify_database(written.database, [witness]).is_sound


def test_seals_of_a_retired_key_are_verified_with_it(written: Ledger) -> None:
    make_log_key(written.database.vault, "koppel.test/v1/log")
    retire_log_keys(written.database.vault)
    written.write()
    written.seal()
    assert verify_database(written.database).is_sound
    assert len(verifier_keys(written.database.vault)) == 2


def test_an_export_is_verified_without_the_database(written: Ledger, administrator: Administrator, tmp_path: Path) -> None:
    sound, broken = tmp_path / "sound", tmp_path / "broken"
    witness = _witness_file(written, tmp_path)
    written.write(1)
    export_log(written.database, sound)
    deleted, rewritten = written.numbers()[2], written.numbers()[7]
    administrator.deletes(deleted)
    administrator.rewrites(rewritten)
    export_log(written.database, broken)
    known = verifier_keys(written.database.vault)
    for keys in (known, []):
        verdict = verify_export(sound, keys, [witness])
        assert (verdict.is_sound, verdict.entries, verdict.waiting) == (True, 12, 1)
        assert _named(verify_export(broken, keys, [witness]).faults) == [("missing", deleted), ("changed", rewritten)]


def test_a_thousand_faults_are_named_and_the_rest_is_counted(ledger: Ledger, administrator: Administrator) -> None:
    ledger.write_together(1200)
    ledger.seal()
    administrator.run("UPDATE entry SET actor_name = 'Joke'")
    verdict = verify_database(ledger.database)
    assert (verdict.fault_count, len(verdict.faults)) == (1200, 1000)
    assert "! And 200 more; the first 1000 are named." in told(verdict)


def _named(faults: Sequence[Fault]) -> list[tuple[str, int | None]]:
    return [(str(fault.kind), fault.number) for fault in faults]


def _witness_file(ledger: Ledger, directory: Path) -> Path:
    """What a witness keeps: the newest seal as the service gave it."""
    with ledger.database.transaction() as session:
        newest = newest_seal(session)
        assert newest is not None
    file = directory / "witness"
    file.write_text(newest.note, encoding="utf-8")
    return file
