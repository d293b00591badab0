"""A log as the tests write it, let time pass over it and look at what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from service.actors import Actor, Role
from service.audit.acts import LogSearched
from service.audit.keys import verifier_keys
from service.audit.leaves import columns, empty_leaf, leaf_of
from service.audit.log import append
from service.audit.models import Entry, EntryWaiting, Leaf, Seal
from service.audit.sequencer import sequence
from service.audit.tree import newest_seal, tiled_tree, tree_size
from service.db import Database
from service.tick import seal
from tests.fake_clock import FakeClock
from tlog.checkpoints import Checkpoint, open_checkpoint
from tlog.hashes import leaf_hash, root_of

DE_BRUG = UUID(int=1)
SANNE = Actor(Role.PROFESSIONAL, UUID(int=2), DE_BRUG, "Sanne", "De Brug", roles=frozenset({Role.PROFESSIONAL}))


@dataclass(frozen=True)
class Ledger:
    """One log and the clock that it goes by."""

    database: Database
    clock: FakeClock

    def write(self, count: int = 1) -> None:
        """That many acts of Sanne, each in a transaction of its own."""
        for _ in range(count):
            with self.database.transaction() as session:
                append(session, LogSearched(actor=SANNE, pair_id=uuid4(), facts={"q": "é"}))

    def write_together(self, count: int) -> None:
        """That many acts in one transaction."""
        with self.database.transaction() as session:
            for _ in range(count):
                append(session, LogSearched(actor=SANNE))

    def seal(self) -> None:
        """A minute goes by: everything that waits is taken in and sealed."""
        self.clock.advance(minutes=1)
        seal(self.database)

    def sequence(self) -> bool:
        """One batch, without waiting for the next minute; whether there is more."""
        return sequence(self.database)

    def head(self) -> Checkpoint:
        """The newest seal, as anybody who has the log's keys reads it."""
        with self.database.transaction() as session:
            newest = newest_seal(session)
            assert newest is not None
            checkpoint, _ = open_checkpoint(newest.note, verifier_keys(self.database.vault))
            assert (checkpoint.size, checkpoint.root) == (newest.size, newest.root)
            return checkpoint

    def sizes(self) -> Sequence[int]:
        """The sizes of all seals, smallest first."""
        with self.database.transaction() as session:
            return session.scalars(select(Seal.size).order_by(Seal.size)).all()

    def size(self) -> int:
        with self.database.transaction() as session:
            return tree_size(session)

    def root_from_tiles(self) -> bytes:
        """The root of the whole tree as its tiles have it."""
        with self.database.transaction() as session:
            return tiled_tree(session, tree_size(session)).root()

    def leaf_hashes(self) -> list[bytes]:
        """The leaf hash of every place, from the entries as they stand in the table, without any tile."""
        with self.database.transaction() as session:
            names = columns(self.database.engine.dialect.name)
            placed = f"SELECT log_leaf.position, {names} FROM entry JOIN log_leaf ON entry_number = number"
            rows = {row[0]: leaf_of(tuple(row)[1:]) for row in session.execute(text(placed))}
            seals = session.scalars(select(Seal).order_by(Seal.size)).all()
        hashes = list[bytes]()
        for one in seals:
            places = range(len(hashes), one.size)
            hashes += [leaf_hash(rows.pop(place, None) or empty_leaf(one.seed, place)) for place in places]
        return hashes + [leaf_hash(rows[place]) for place in sorted(rows)]

    def root_from_entries(self) -> bytes:
        """The root over those."""
        return root_of(self.leaf_hashes())

    def numbers_in_tree(self) -> Sequence[int]:
        """The entries in the tree, in the tree's order."""
        with self.database.transaction() as session:
            return session.scalars(select(Leaf.entry_number).order_by(Leaf.position)).all()

    def places(self) -> dict[int, int]:
        """At which place of the tree each entry is."""
        with self.database.transaction() as session:
            return {leaf.entry_number: leaf.position for leaf in session.scalars(select(Leaf))}

    def numbers(self) -> Sequence[int]:
        """Every entry there is."""
        with self.database.transaction() as session:
            return session.scalars(select(Entry.number).order_by(Entry.number)).all()

    def waiting(self) -> int:
        """How many entries wait in PostgreSQL's queue."""
        with self.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(EntryWaiting)) or 0
