"""Tree hashes of RFC 6962, section 2.1, with SHA-256."""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32

RangeHash = Callable[[int, int], bytes]
"""The tree hash of the leaves from the first number up to but not including the second."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf: SHA-256(0x00 ‖ leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two smaller than `count`: where a tree of that many leaves divides. `count` is 2 or more."""
    return 1 << ((count - 1).bit_length() - 1)


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The tree hash over leaf hashes, or over roots of full subtrees of one size; of nothing, the hash of nothing."""
    if not hashes:
        return sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        alone = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        # node_hash, without a call for each: most of the time of a verification goes by here
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + alone
    return level[0]


def over(hashes: Sequence[bytes]) -> RangeHash:
    """The tree hash of any range of these leaf hashes."""
    return lambda start, end: root_of(hashes[start:end])
