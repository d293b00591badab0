"""The sequencer: every committed entry once, in order, sealed at a pace that tells nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from itertools import pairwise

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from service.audit import sequencer
from service.audit.acts import LogSearched
from service.audit.keys import make_log_key, retire_log_keys, signing_keys, verifier_keys
from service.audit.leaves import HIDDEN, SHOWN
from service.audit.log import append
from service.audit.models import Entry, Seal
from service.audit.sequencer import BATCH, LEAST_GROWTH, MOST_GROWTH
from service.db import Database
from service.errors import NoLogKeyError
from service.tick import WORK, seal, tick
from tests.fake_clock import FakeClock
from tests.log.ledger import SANNE, Ledger
from tlog.checkpoints import open_checkpoint
from tlog.notes import VerifierKey, WrongNoteError

ACT = LogSearched(actor=SANNE)


def test_every_column_of_an_entry_is_in_its_leaf() -> None:
    assert sorted([*SHOWN, *HIDDEN, "salt"]) == sorted(column.name for column in Entry.__table__.columns)


def test_every_entry_is_in_the_tree_once_and_in_order(ledger: Ledger) -> None:
    ledger.write(3)
    ledger.seal()
    ledger.write(2)
    ledger.seal()
    assert ledger.numbers_in_tree() == ledger.numbers()
    assert len(ledger.numbers()) == 5
    assert ledger.waiting() == 0
    assert ledger.head().root == ledger.root_from_tiles() == ledger.root_from_entries()


def test_more_than_one_batch_is_taken_in_within_one_minute(ledger: Ledger) -> None:
    ledger.write_together(2 * BATCH + 1)
    ledger.seal()
    assert ledger.numbers_in_tree() == ledger.numbers()
    assert len(ledger.sizes()) == 1
    assert ledger.head().root == ledger.root_from_entries()


@pytest.mark.parametrize("count", [0, BATCH - 1, BATCH, BATCH + 1])
def test_a_batch_that_is_just_full_changes_nothing(ledger: Ledger, count: int) -> None:
    ledger.write_together(count)
    ledger.seal()
    assert ledger.numbers_in_tree() == ledger.numbers()
    assert ledger.head().root == ledger.root_from_entries()


def test_a_seal_comes_every_minute_also_when_nothing_happened(ledger: Ledger) -> None:
    for _ in range(3):
        ledger.seal()
    assert len(ledger.sizes()) == 3
    assert ledger.numbers_in_tree() == []


def test_several_processes_make_no_more_seals_than_one(ledger: Ledger) -> None:
    ledger.seal()
    ledger.write()
    for _ in range(4):
        ledger.clock.advance(seconds=10)
        seal(ledger.database)
    assert (len(ledger.sizes()), ledger.numbers_in_tree()) == (1, [])
    ledger.clock.advance(seconds=20)
    seal(ledger.database)
    assert (len(ledger.sizes()), ledger.numbers_in_tree()) == (2, ledger.numbers())


def test_the_size_says_nothing_about_few_entries(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same luck, a minute in which somebody pressed stop grows the tree as much as one in which nothing was."""
    growths = set()
    for entries in range(LEAST_GROWTH):
        monkeypatch.setattr(sequencer, "_chance", _Unlucky())
        before = ledger.size()
        ledger.write(entries)
        ledger.seal()
        growths.add(ledger.size() - before)
    assert growths == {LEAST_GROWTH}


def test_whoever_makes_a_minute_busy_cannot_count_what_others_did_in_it(ledger: Ledger) -> None:
    own, left = MOST_GROWTH, []
    for _ in range(30):
        before = ledger.size()
        ledger.write_together(own)
        ledger.seal()
        left.append(ledger.size() - before - own)
    assert min(left) >= 1
    assert max(left) > 8, "with a small largest number, one entry more than that is somebody else's"


def test_seals_grow_by_a_number_that_nobody_can_tell_beforehand(ledger: Ledger) -> None:
    for _ in range(40):
        ledger.seal()
    sizes = [0, *ledger.sizes()]
    growths = [later - earlier for earlier, later in pairwise(sizes)]
    assert set(growths) <= set(range(LEAST_GROWTH, MOST_GROWTH + 1))
    assert len(set(growths)) > 4


def test_empty_places_stand_among_the_entries_and_not_behind_them(ledger: Ledger) -> None:
    places = set()
    for _ in range(12):
        before = ledger.size()
        ledger.write()
        ledger.seal()
        with ledger.database.transaction() as session:
            last = session.scalar(text("SELECT max(position) FROM log_leaf"))
        places.add(last - before)
    assert len(places) > 3


def test_an_act_that_was_rolled_back_is_nowhere(ledger: Ledger) -> None:
    ledger.write()
    with suppress(RuntimeError), ledger.database.transaction() as session:
        append(session, ACT)
        raise RuntimeError("the act failed")
    ledger.write()
    ledger.seal()
    assert (len(ledger.numbers_in_tree()), ledger.waiting()) == (2, 0)


def test_an_act_that_is_still_under_way_is_taken_in_after_it_is_committed(database_kind: str, ledger: Ledger) -> None:
    """Only PostgreSQL commits out of order: there `number > last` would lose it for good."""
    if database_kind == "sqlite":
        ledger.write()
        ledger.seal()
    else:
        with ledger.database.transaction() as session:
            append(session, ACT)
            session.flush()  # the earlier number is taken and not committed
            ledger.write()
            ledger.seal()
            assert len(ledger.numbers_in_tree()) == 1
        ledger.seal()
    assert sorted(ledger.numbers_in_tree()) == ledger.numbers()
    assert ledger.head().root == ledger.root_from_entries()


def test_appending_waits_for_nobody_who_appends(database_kind: str, ledger: Ledger) -> None:
    if database_kind == "sqlite":
        ledger.write(2)
    else:
        with ledger.database.transaction() as session:
            append(session, ACT)
            session.flush()  # whatever it locks it holds now
            with ThreadPoolExecutor(1) as pool:
                pool.submit(ledger.write).result(timeout=600)
    assert len(ledger.numbers()) == 2


def test_two_sequencers_at_once_lose_and_double_nothing(database_kind: str, ledger: Ledger) -> None:
    ledger.write_together(BATCH + 50)
    if database_kind == "postgresql":
        with ledger.database.transaction() as session:
            assert session.scalar(sequencer.LOCK)
            assert not ledger.sequence(), "the second one leaves the work to the first"
            assert ledger.size() == 0
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(seal, ledger.database) for _ in range(2)]:
            done.result(timeout=600)
    assert ledger.numbers_in_tree() == ledger.numbers()
    assert (ledger.head().root, len(ledger.sizes())) == (ledger.root_from_entries(), 1)


def test_a_batch_that_was_read_before_another_sequencer_put_its_own_is_dropped(ledger: Ledger) -> None:
    class Overtaken(Database):
        def transaction(self) -> AbstractContextManager[Session]:
            ledger.seal()
            return super().transaction()

    ledger.write(3)
    ledger.clock.advance(minutes=1)
    assert not sequencer.sequence(Overtaken(ledger.database.engine, ledger.database.vault, ledger.clock))
    assert ledger.numbers_in_tree() == ledger.numbers()
    assert (ledger.head().root, len(ledger.sizes())) == (ledger.root_from_entries(), 1)


def test_a_sequencer_that_is_killed_between_any_two_statements_leaves_no_gap_and_no_double(ledger: Ledger) -> None:
    ledger.write_together(BATCH + 20)
    at = 1
    while killed_at(ledger.database, at):
        assert ledger.root_from_tiles() == ledger.root_from_entries() if ledger.size() else True
        at += 1
    ledger.clock.advance(minutes=1)
    seal(ledger.database)
    assert at > 8, "a batch has more statements than that"
    assert ledger.numbers_in_tree() == ledger.numbers()
    assert ledger.head().root == ledger.root_from_entries()


def test_a_log_without_a_key_takes_nothing_in_and_says_so(
    database: Database, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(database, clock)
    ledger.write()
    tick(database)
    assert "Run: koppel migrate" in caplog.text
    assert (ledger.size(), ledger.numbers_in_tree()) == (0, [])
    with pytest.raises(NoLogKeyError):
        signing_keys(database.vault)


def test_what_fails_in_a_minutes_work_does_not_keep_the_log_unsealed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(database: Database) -> None:
        raise RuntimeError("a row that nobody expected")

    monkeypatch.setattr("service.tick.WORK", (fails, *WORK))
    ledger.write()
    with pytest.raises(ExceptionGroup) as failed:
        tick(ledger.database)
    assert [str(error) for error in failed.value.exceptions] == ["a row that nobody expected"]
    assert ledger.numbers_in_tree() == ledger.numbers() != []


def test_after_a_rotation_both_keys_sign_until_the_old_one_is_retired(ledger: Ledger) -> None:
    vault = ledger.database.vault
    (old,) = verifier_keys(vault)
    ledger.seal()
    new = make_log_key(vault, "a-name-that-is-not-taken")
    assert new.name == old.name, "a log keeps its name"
    ledger.seal()
    retire_log_keys(vault)
    ledger.seal()
    with ledger.database.transaction() as session:
        notes = [seal.note for seal in session.query(Seal).order_by(Seal.size)]
    believed = [[_is_believed(note, key) for key in (old, new)] for note in notes]
    assert believed == [[True, False], [True, True], [False, True]]
    assert verifier_keys(vault) == [old, new], "what the old key signed stays verifiable"
    assert len(signing_keys(vault)) == 1


def test_the_private_key_is_nowhere_in_the_database_nor_readable_in_the_key_store(ledger: Ledger) -> None:
    (key,) = signing_keys(ledger.database.vault)
    with ledger.database.vault.key_store.connect() as connection:
        kept = connection.execute(text("SELECT verifier, sealed FROM log_key")).all()
    assert str(key.verifier) == kept[0][0]
    assert key.seed not in bytes(kept[0][1])
    assert b"PRIVATE" not in bytes(kept[0][1])


class _Unlucky:
    """The smallest number each time, and the first places."""

    def randint(self, least: int, most: int) -> int:
        return least

    def sample(self, places: range, count: int) -> list[int]:
        return list(places[:count])


def killed_at(database: Database, statement: int) -> bool:
    """Seal, and die as by kill -9 before this statement; False when it was done before that many."""
    seen = 0

    def die(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise KeyboardInterrupt

    event.listen(database.engine, "before_cursor_execute", die)
    try:
        seal(database)
    except KeyboardInterrupt:
        return True
    finally:
        event.remove(database.engine, "before_cursor_execute", die)
    return False


def _is_believed(note: str, key: VerifierKey) -> bool:
    try:
        open_checkpoint(note, [key])
    except WrongNoteError:
        return False
    return True
