"""Hash tiles (C2SP tlog-tiles): 256 hashes of one level of the tree, side by side; the last of a level may be partial.

A tile of level 0 holds leaf hashes; each hash of a higher level is the tree hash of one full tile below it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tlog.hashes import HASH_BYTES, root_of, split

WIDTH = 256
HEIGHT = 8
TILE_BYTES = WIDTH * HASH_BYTES
HIGHEST_LEVEL = 63
_PATH = re.compile(r"tile/(?P<level>0|[1-9][0-9]?)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?")
_LEADING_ZEROS = "x000/"


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The `number`th tile of a level, both from zero, with its first `width` hashes (256: it is full)."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its address below the log's own: `tile/<L>/<N>[.p/<W>]`."""
        text = f"{self.number % 1000:03}"
        rest = self.number // 1000
        while rest:
            text = f"x{rest % 1000:03}/{text}"
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{text}{partial}"


TileReader = Callable[[Tile], bytes]
"""The bytes of a tile: `width` hashes. A reader MAY give more when the tile has grown since."""


def parse_path(path: str) -> Tile:
    """The tile at this address. Raises ValueError for any other spelling than the one that `Tile.path` writes."""
    found = _PATH.fullmatch(path)
    if found is None or found["number"].startswith(_LEADING_ZEROS):
        raise ValueError(f"no tile has the address {path!r}")
    level, width = int(found["level"]), int(found["width"] or WIDTH)
    number = int(found["number"].replace("x", "").replace("/", ""))
    if level > HIGHEST_LEVEL or (found["width"] and width >= WIDTH):
        raise ValueError(f"no tile has the address {path!r}")
    return Tile(level, number, width)


def width_in(size: int, level: int, number: int) -> int:
    """How many hashes this tile has in a tree of `size` leaves; 0 when it is not there."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def right_edge(size: int) -> list[Tile]:
    """The partial tiles of a tree of `size` leaves, lowest level first; what a next leaf is added to."""
    edge, level = list[Tile](), 0
    while count := size >> (HEIGHT * level):
        if count % WIDTH:
            edge.append(Tile(level, count // WIDTH, count % WIDTH))
        level += 1
    return edge


class TiledTree:
    """A tree of `size` leaves, read from its tiles; each tile is asked for once."""

    def __init__(self, size: int, read: TileReader) -> None:
        self.size = size
        self._read = read
        self._known: dict[Tile, bytes] = {}

    def root(self) -> bytes:
        """The root of the whole tree."""
        return self.range_hash(0, self.size)

    def range_hash(self, start: int, end: int) -> bytes:
        """The tree hash of the leaves from `start` up to `end`, as proofs ask for them (see `proofs`).

        Raises ValueError for a range outside the tree or a tile that is too short; whatever the reader raises.
        """
        if not 0 <= start <= end <= self.size:
            raise ValueError(f"leaves {start} to {end} are not in a tree of {self.size}")
        count = end - start
        if count == 0:
            return root_of([])
        if count & (count - 1) == 0 and start % count == 0:
            return self._full_subtree(start, count)
        middle = start + split(count)
        return root_of([self.range_hash(start, middle), self.range_hash(middle, end)])

    def _full_subtree(self, start: int, count: int) -> bytes:
        level, height = divmod(count.bit_length() - 1, HEIGHT)
        first = start >> (HEIGHT * level)
        number, place = divmod(first, WIDTH)
        tile = Tile(level, number, width_in(self.size, level, number))
        wanted = 1 << height
        content = self._content(tile)[place * HASH_BYTES : (place + wanted) * HASH_BYTES]
        return root_of(hashes_in(content))

    def _content(self, tile: Tile) -> bytes:
        if tile not in self._known:
            content = self._read(tile)
            if len(content) < tile.width * HASH_BYTES:
                raise ValueError(f"{tile.path} holds fewer than {tile.width} hashes")
            self._known[tile] = content
        return self._known[tile]


def hashes_in(content: bytes) -> list[bytes]:
    """The hashes that a tile holds."""
    return [content[place : place + HASH_BYTES] for place in range(0, len(content), HASH_BYTES)]


def grow(size: int, edge: Mapping[int, bytes], hashes: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles that change when these leaf hashes come after a tree of `size`: (level, number) → content.

    `edge` holds the content of the tree's partial tiles by level (`right_edge`).
    """
    changed, level = dict[tuple[int, int], bytes](), 0
    while hashes:
        number = (size >> (HEIGHT * level)) // WIDTH
        content = edge.get(level, b"") + b"".join(hashes)
        parts = [content[start : start + TILE_BYTES] for start in range(0, len(content), TILE_BYTES)]
        changed |= {(level, number + place): part for place, part in enumerate(parts)}
        hashes = [root_of(hashes_in(part)) for part in parts if len(part) == TILE_BYTES]
        level += 1
    return changed
