"""Proofs of RFC 6962 (2.1.1 and 2.1.2): that a leaf is in a tree, and that a tree continues another one.

Verification follows RFC 9162 (2.1.3.2 and 2.1.4.2). Sizes are counts of leaves, indexes count from zero.
"""

from collections.abc import Sequence

from tlog.hashes import HASH_BYTES, RangeHash, node_hash, split

Proof = Sequence[bytes]


class WrongProofError(Exception):
    """The proof does not hold. Believe nothing of what came with it."""


def inclusion_proof(index: int, size: int, range_hash: RangeHash) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the tree with `size` leaves. Raises ValueError outside it."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path, start, end = list[bytes](), 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_hash(middle, end))
            end = middle
        else:
            path.append(range_hash(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, range_hash: RangeHash) -> list[bytes]:
    """The hashes that lead from the tree with `old` leaves to that with `new`. Raises ValueError unless 0 < old <= new."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} does not continue one of {old}")
    path, start, end = list[bytes](), 0, new
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            path.append(range_hash(middle, end))
            end = middle
        else:
            path.append(range_hash(start, middle))
            start = middle
    # What the old tree ends with: its verifier has that hash already when it is the whole old tree.
    return ([range_hash(start, end)] if start else []) + path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Proof) -> None:
    """Return if the leaf with this leaf hash is at `index` in the tree with this size and root. Raises WrongProofError."""
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise WrongProofError(f"leaf {index} cannot be in a tree of {size}")
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise WrongProofError("the proof is too long")
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last:
        raise WrongProofError("the proof is too short")
    if found != root:
        raise WrongProofError(f"the leaf at {index} leads to another root")


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Proof) -> None:
    """Return if the tree `new` begins with the leaves of the tree `old`. Raises WrongProofError, also when `old` is 0."""
    _check_hashes(old_root, new_root, *proof)
    if not 0 < old <= new:
        raise WrongProofError(f"a tree of {new} does not continue one of {old}")
    if old == new:
        if proof or old_root != new_root:
            raise WrongProofError(f"two trees of {old} differ")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise WrongProofError("the proof is too short")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found_new = path[0]
    for step in path[1:]:
        if last == 0:
            raise WrongProofError("the proof is too long")
        if place & 1 or place == last:
            found_old, found_new = node_hash(step, found_old), node_hash(step, found_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found_new = node_hash(found_new, step)
        place, last = place >> 1, last >> 1
    if last:
        raise WrongProofError("the proof is too short")
    if found_old != old_root or found_new != new_root:
        raise WrongProofError(f"the tree of {new} is no continuation of the tree of {old}")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise WrongProofError(f"a hash is not {HASH_BYTES} bytes long")
