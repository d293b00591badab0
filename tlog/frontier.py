"""The right edge of a growing tree: enough to know its root at any size, and nothing that grows with it."""

from collections.abc import Iterable
from hashlib import sha256

from tlog.hashes import node_hash, root_of


class Frontier:
    """A tree of which only the roots of its full subtrees are kept, largest first; there are as many as bits in its size."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add these leaf hashes."""
        roots, size, prefix = self._roots, self.size, b"\x01"
        for found in hashes:
            left = size
            while left & 1:
                found = sha256(prefix + roots.pop() + found).digest()
                left >>= 1
            roots.append(found)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._roots:
            return root_of([])
        found = self._roots[-1]
        for left in self._roots[-2::-1]:
            found = node_hash(left, found)
        return found
