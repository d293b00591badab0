"""The right edge of a growing tree: enough to know its root at any size, and nothing that grows with it."""

from collections.abc import Sequence

from tlog.hashes import node_hash, root_of

AT_ONCE = 1024


class Frontier:
    """A tree of which only the roots of its full subtrees are kept, largest first; there are as many as bits in its size."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def extend(self, hashes: Sequence[bytes]) -> None:
        """Add these leaf hashes."""
        done = 0
        while done < len(hashes):
            # As many at once as make one full subtree here, so that their hashes need no look at the edge.
            fitting = min(AT_ONCE, self.size & -self.size or AT_ONCE)
            while fitting > len(hashes) - done:
                fitting >>= 1
            self._add(root_of(hashes[done : done + fitting]), fitting)
            done += fitting

    def _add(self, root: bytes, count: int) -> None:
        """Add a full subtree of `count` leaves, a power of two that the size is a multiple of."""
        left = self.size // count
        while left & 1:
            root = node_hash(self._roots.pop(), root)
            left >>= 1
        self._roots.append(root)
        self.size += count

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._roots:
            return root_of([])
        found = self._roots[-1]
        for left in self._roots[-2::-1]:
            found = node_hash(left, found)
        return found
