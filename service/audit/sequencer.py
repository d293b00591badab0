"""The sequencer: takes committed entries into the tree, in order, and signs the tree's head at a fixed pace.

A batch is read and hashed first, which keeps nobody waiting, and then put into the tree in one transaction, if the tree is
still the one that was read. One puts at a time: on PostgreSQL whoever gets the advisory lock, on SQLite whoever has the
write lock. So a sequencer that is killed has done a batch wholly or not at all, and the next one goes on from there.

The pace and the size of the tree must not tell a neighbour that somebody pressed stop at 23:14. So entries wait for the
next seal, seals come every minute whatever happens, and each is filled up with empty leaves to a random size, at least a
few, in random places: as long as fewer entries came than that, the size says nothing about them (docs/decisions/0009).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from service.audit.keys import signing_keys
from service.audit.leaves import SEED_BYTES, columns, empty_leaf, leaf_hash_of
from service.audit.models import Seal
from service.audit.tree import newest_seal, read_tile, tiled_tree, tree_size
from service.db import Database, connection_of, is_postgresql, now, vault_of
from tlog.checkpoints import Checkpoint, sign_checkpoint
from tlog.hashes import leaf_hash
from tlog.tiles import grow, right_edge

BATCH = 500
PACE = timedelta(seconds=50)  # the minute's work comes every sixty; several processes must not make it faster
# Added in a busy minute, one more each time with this chance: no number of them is the largest, so whoever makes a minute
# busy with entries of their own cannot count what is left over.
ONE_MORE = 15 / 16
LEAST_GROWTH, MOST_GROWTH = 6, 16

LOCK = text("SELECT pg_try_advisory_xact_lock(1802465376, 1)")  # "kop " and the first of its locks
_NEXT_SQLITE = text(f"""
    SELECT {columns("sqlite")} FROM entry
    WHERE number > (SELECT coalesce(max(entry_number), 0) FROM log_leaf) ORDER BY number LIMIT :batch
""")
# A number whose entry is gone stays in the queue: the next verification names it.
_NEXT_POSTGRESQL = text(f"""
    SELECT {columns("postgresql")} FROM entry JOIN entry_waiting AS waiting ON waiting.number = entry.number
    ORDER BY entry.number LIMIT :batch
""")
_TAKEN_POSTGRESQL = text("DELETE FROM entry_waiting WHERE number = ANY(CAST(:numbers AS bigint[]))")
_PUT_LEAF_SQLITE = "INSERT INTO log_leaf (position, entry_number) VALUES (?, ?)"
_PUT_LEAVES_POSTGRESQL = text(
    "INSERT INTO log_leaf (position, entry_number)"
    " SELECT * FROM unnest(CAST(:positions AS bigint[]), CAST(:numbers AS bigint[]))"
)
_PUT_TILE = text(
    "INSERT INTO log_tile (level, number, hashes) VALUES (:level, :number, :hashes)"
    " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"
)
_NUMBER = columns("sqlite").split(", ").index("entry.number")

_chance = SystemRandom()

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Batch:
    """What comes next in the tree. `seed`: of its empty places, when a seal follows; None when more entries wait."""

    size: int
    places: Sequence[Row | None]
    seed: bytes | None
    tiles: Sequence[Mapping[str, Any]]

    @property
    def grown(self) -> int:
        """The size of the tree with this in it."""
        return self.size + len(self.places)

    @property
    def leaves(self) -> list[tuple[int, int]]:
        """The position and number of each entry."""
        return [(self.size + place, row[_NUMBER]) for place, row in enumerate(self.places) if row is not None]


def sequence(database: Database) -> bool:
    """Take the next batch into the tree; the last one that waits is filled up and sealed. True: there is more.

    Does nothing before the next seal is due, or when another sequencer was first. Raises NoLogKeyError, TileMissingError.
    """
    with database.reading() as session:
        batch = _next_batch(session)
    if batch is None:
        return False
    with database.transaction() as session:
        if not _continues(session, batch):
            return False
        _put_leaves(session, batch.leaves)
        connection_of(session).execute(_PUT_TILE, batch.tiles)
        if batch.seed is not None:
            _seal(session, batch.grown, batch.seed)
    return batch.seed is None


def _next_batch(session: Session) -> _Batch | None:
    # The size first: what another sequencer puts after this line makes it another tree, whatever is read of it below.
    size, before = tree_size(session), newest_seal(session)
    if before is not None and now(session) < before.sealed_at + PACE:
        return None
    rows = _next_entries(session)
    if len(rows) == BATCH:
        return _Batch(size, rows, None, _tiles(session, size, rows, b""))
    seed = os.urandom(SEED_BYTES)
    places = _filled_up(rows, size + len(rows) - (before.size if before else 0))
    return _Batch(size, places, seed, _tiles(session, size, places, seed))


def _continues(session: Session, batch: _Batch) -> bool:
    """Whether the tree is still the one that was read; it stays so until this transaction ends."""
    if is_postgresql(session) and not session.scalar(LOCK):
        return False
    return tree_size(session) == batch.size


def _next_entries(session: Session) -> Sequence[Row]:
    statement = _NEXT_POSTGRESQL if is_postgresql(session) else _NEXT_SQLITE
    return list(connection_of(session).execute(statement, {"batch": BATCH}).cursor.fetchall())


def _filled_up(rows: Sequence[Row], growth: int) -> list[Row | None]:
    """These entries, in their order, with empty places (None) among them; `growth`: how much the tree grows without."""
    wanted = _chance.randint(LEAST_GROWTH, MOST_GROWTH) - growth
    empty = wanted if wanted > 0 else _without_a_largest()
    at = set(_chance.sample(range(len(rows) + empty), empty))
    entries = iter(rows)
    return [None if place in at else next(entries) for place in range(len(rows) + empty)]


def _without_a_largest() -> int:
    """How many empty places a busy minute gets: at least one, some sixteen on average."""
    empty = 1
    while _chance.random() < ONE_MORE:
        empty += 1
    return empty


def _tiles(session: Session, size: int, places: Sequence[Row | None], seed: bytes) -> list[Mapping[str, Any]]:
    """The tiles that change when this follows a tree of this size."""
    hashes = [
        leaf_hash(empty_leaf(seed, size + place)) if row is None else leaf_hash_of(row) for place, row in enumerate(places)
    ]
    edge = {tile.level: read_tile(session, tile) for tile in right_edge(size)}
    changed = grow(size, edge, hashes)
    return [{"level": level, "number": number, "hashes": content} for (level, number), content in changed.items()]


def _put_leaves(session: Session, leaves: Sequence[tuple[int, int]]) -> None:
    if not leaves:
        return
    connection = connection_of(session)
    if is_postgresql(session):
        positions, numbers = zip(*leaves, strict=True)
        connection.execute(_TAKEN_POSTGRESQL, {"numbers": list(numbers)})
        connection.execute(_PUT_LEAVES_POSTGRESQL, {"positions": list(positions), "numbers": list(numbers)})
    else:
        connection.exec_driver_sql(_PUT_LEAF_SQLITE, list(leaves))


def _seal(session: Session, size: int, seed: bytes) -> None:
    keys = signing_keys(vault_of(session))
    checkpoint = Checkpoint(keys[-1].name, size, tiled_tree(session, size).root())
    note = str(sign_checkpoint(checkpoint, *keys))
    session.execute(insert(Seal).values(size=size, root=checkpoint.root, note=note, seed=seed, sealed_at=now(session)))
