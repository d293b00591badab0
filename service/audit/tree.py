"""The log's tree as it stands in the database: its size, its tiles, its seals."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.audit.models import Cosignature, Leaf, Seal, StoredTile
from tlog.hashes import HASH_BYTES
from tlog.notes import Note, parse_note, parse_signature
from tlog.tiles import Tile, TiledTree


class TileMissingError(Exception):
    """A tile that the tree needs is not in the database, or is too short: somebody took it away."""


def tree_size(session: Session) -> int:
    """How many leaves the tree has, also those that no seal covers yet."""
    last = session.execute(select(select(func.max(Leaf.position)).scalar_subquery(), _newest_size)).one()
    return max(-1 if last[0] is None else last[0], (last[1] or 0) - 1) + 1


def newest_seal(session: Session) -> Seal | None:
    """The last checkpoint that was signed."""
    return session.scalar(select(Seal).order_by(Seal.size.desc()).limit(1))


def newest_seals(session: Session, most: int) -> Sequence[Seal]:
    """The last checkpoints that were signed, newest first."""
    return session.scalars(select(Seal).order_by(Seal.size.desc()).limit(most)).all()


def seal_of(session: Session, size: int) -> Seal | None:
    """The checkpoint of this size."""
    return session.get(Seal, size)


def cosigned_note(session: Session, seal: Seal) -> Note:
    """The seal with the cosignatures that its witnesses have given."""
    lines = session.scalars(
        select(Cosignature.line).where(Cosignature.size == seal.size).order_by(Cosignature.cosigned_at, Cosignature.line)
    )
    return parse_note(seal.note).with_signatures(*map(parse_signature, lines))


def read_tile(session: Session, tile: Tile) -> bytes:
    """The first `width` hashes of a tile. Raises TileMissingError."""
    content = session.scalar(
        select(StoredTile.hashes).where(StoredTile.level == tile.level, StoredTile.number == tile.number)
    )
    wanted = tile.width * HASH_BYTES
    if content is None or len(content) < wanted:
        raise TileMissingError(f"{tile.path} is missing or too short")
    return content[:wanted]


def tiled_tree(session: Session, size: int) -> TiledTree:
    """The tree as it was when it had this size. Reading from it raises TileMissingError."""
    return TiledTree(size, lambda tile: read_tile(session, tile))


def position_of(session: Session, entry_number: int) -> int | None:
    """Where in the tree an entry is; None when it is not in it yet."""
    return session.scalar(select(Leaf.position).where(Leaf.entry_number == entry_number))


_newest_size = select(func.max(Seal.size)).scalar_subquery()
