"""Whatever happens to the log (acts, rollbacks, kills at any statement, old backups) it stays sound, and a witness knows
exactly when it is no longer the log that it saw."""

import os
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from service.audit import sequencer
from service.audit.acts import LogSearched
from service.audit.keys import make_log_key
from service.audit.log import append, append_each
from service.audit.tree import newest_seal, tiled_tree
from service.audit.verifying import verify_database
from tests.api.two_offices import fresh_database
from tests.databases import Template
from tests.fake_clock import FakeClock
from tests.log.ledger import SANNE, Ledger
from tests.log.tampering import Administrator
from tests.log.test_sequencer import killed_at
from tlog.checkpoints import Checkpoint
from tlog.proofs import WrongProofError, check_consistency, consistency_proof


class LogMachine(RuleBasedStateMachine):
    """One log. `committed`: how many acts were; `seen_leaves`: what the head that the witness saw stood over."""

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.around = ExitStack()
        clock = FakeClock()
        self.database = self.around.enter_context(fresh_database(template, clock))
        self.folder = Path(self.around.enter_context(TemporaryDirectory()))
        make_log_key(self.database.vault, "koppel.test/v1/log")
        self.ledger, self.administrator = Ledger(self.database, clock), Administrator(self.database)
        self.committed = 0
        self.seen: Checkpoint | None = None
        self.seen_leaves: list[bytes] = []
        self.backup: tuple[int, dict[str, list[dict[str, Any]]]] = (0, self.administrator.keeps_a_backup())

    def teardown(self) -> None:
        self.around.close()

    @rule(count=st.integers(1, 12))
    def acts(self, count: int) -> None:
        self.ledger.write_together(count)
        self.committed += count

    @rule(count=st.integers(1, 12))
    def acts_at_one_moment(self, count: int) -> None:
        with self.database.transaction() as session:
            append_each(session, [LogSearched(actor=SANNE)] * count)
        self.committed += count

    @rule(count=st.integers(1, 3))
    def acts_and_fails(self, count: int) -> None:
        with suppress(RuntimeError), self.database.transaction() as session:
            for _ in range(count):
                append(session, LogSearched(actor=SANNE))
            append_each(session, [LogSearched(actor=SANNE)] * count)
            raise RuntimeError("the act failed")

    @rule()
    def a_minute_goes_by(self) -> None:
        self.ledger.seal()
        assert len(self.ledger.numbers_in_tree()) == self.committed

    @rule(statement=st.integers(1, 25))
    def the_sequencer_is_killed(self, statement: int) -> None:
        self.ledger.clock.advance(minutes=1)
        killed_at(self.database, statement)

    @rule()
    def a_backup_is_made(self) -> None:
        self.backup = (self.committed, self.administrator.keeps_a_backup())

    @rule()
    def the_backup_is_put_back(self) -> None:
        self.committed, rows = self.backup
        self.administrator.restores(rows)

    @precondition(lambda self: self.ledger.sizes())
    @rule()
    def the_witness_looks(self) -> None:
        head = self.ledger.head()
        leaves = self.ledger.leaf_hashes()[: head.size]
        is_the_same_log = leaves[: len(self.seen_leaves)] == self.seen_leaves
        assert self.continues(head) == is_the_same_log
        assert self.verified_with_witness() == is_the_same_log
        if is_the_same_log:
            self.seen, self.seen_leaves = head, leaves
            with self.database.transaction() as session:
                newest = newest_seal(session)
                assert newest is not None
            (self.folder / "witness").write_text(newest.note, encoding="utf-8")

    @invariant()
    def the_log_is_sound_by_itself(self) -> None:
        verdict = verify_database(self.database)
        assert verdict.faults == []
        assert verdict.entries + verdict.waiting == self.committed

    def continues(self, head: Checkpoint) -> bool:
        """Whether the log's own hashes prove that this head continues the one that was seen."""
        if self.seen is None:
            return True
        if head.size < self.seen.size:
            return False
        with self.database.transaction() as session:
            tree = tiled_tree(session, head.size)
            proof = consistency_proof(self.seen.size, head.size, tree.range_hash)
        try:
            check_consistency(self.seen.size, self.seen.root, head.size, head.root, proof)
        except WrongProofError:
            return False
        return True

    def verified_with_witness(self) -> bool:
        """Whether `koppel verify` finds nothing, beside the file of what was seen."""
        file = self.folder / "witness"
        return verify_database(self.database, [file] if file.exists() else []).is_sound


def test_whatever_happens_the_log_is_sound_and_a_witness_knows_its_own(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 5)  # so that there are many batches
    chosen = settings(
        max_examples=int(os.environ.get("KOPPEL_EXAMPLES", "12")),
        stateful_step_count=20,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    run_state_machine_as_test(lambda: LogMachine(template), settings=chosen)
