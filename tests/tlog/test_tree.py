"""Roots, proofs and tiles: what holds for every tree."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlog.frontier import Frontier
from tlog.hashes import HASH_BYTES, leaf_hash, over, root_of
from tlog.proofs import WrongProofError, check_consistency, check_inclusion, consistency_proof, inclusion_proof
from tlog.tiles import WIDTH, Tile, TiledTree, grow, hashes_in, parse_path, right_edge, width_in

EIGHT = [bytes.fromhex(leaf) for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
EIGHT.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = (  # of the first leaf, the first two, … all eight
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)

sizes = st.integers(1, 700)


def leaves(size: int) -> list[bytes]:
    """The leaf hashes of a tree of this size; a longer one begins with those of a shorter one."""
    return [leaf_hash(number.to_bytes(8, "big")) for number in range(size)]


def tiles_of(hashes: list[bytes]) -> dict[Tile, bytes]:
    """Every tile of this tree, made the slow way: each hash is the root of the leaves below it."""
    found, level = {}, 0
    while count := len(hashes) >> (8 * level):
        below = 1 << (8 * level)
        row = [root_of(hashes[place * below : (place + 1) * below]) for place in range(count)]
        for number in range(0, (count + WIDTH - 1) // WIDTH):
            part = row[number * WIDTH : (number + 1) * WIDTH]
            found[Tile(level, number, len(part))] = b"".join(part)
        level += 1
    return found


def test_the_eight_leaves_of_the_reference_log_have_the_published_roots() -> None:
    hashes = [leaf_hash(leaf) for leaf in EIGHT]
    assert tuple(root_of(hashes[: count + 1]).hex() for count in range(8)) == ROOTS
    assert root_of([]) == sha256(b"").digest()


@given(size=sizes, data=st.data())
def test_each_leaf_can_be_proven_to_be_in_its_tree(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, over(hashes))
    check_inclusion(hashes[index], index, size, root_of(hashes), proof)
    assert len(proof) <= size.bit_length()


@given(new=sizes, data=st.data())
def test_each_tree_can_be_proven_to_continue_each_earlier_one(new: int, data: st.DataObject) -> None:
    hashes = leaves(new)
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, over(hashes))
    check_consistency(old, root_of(hashes[:old]), new, root_of(hashes), proof)


@given(size=st.integers(2, 300), data=st.data())
def test_one_bit_turned_anywhere_in_a_proof_of_inclusion_breaks_it(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    parts = [hashes[index], root_of(hashes), *inclusion_proof(index, size, over(hashes))]
    leaf, root, *proof = _with_a_bit_turned(parts, data)
    with pytest.raises(WrongProofError):
        check_inclusion(leaf, index, size, root, proof)


@given(new=st.integers(2, 300), data=st.data())
def test_one_bit_turned_anywhere_in_a_proof_of_consistency_breaks_it(new: int, data: st.DataObject) -> None:
    hashes = leaves(new)
    old = data.draw(st.integers(1, new))
    parts = [root_of(hashes[:old]), root_of(hashes), *consistency_proof(old, new, over(hashes))]
    old_root, new_root, *proof = _with_a_bit_turned(parts, data)
    with pytest.raises(WrongProofError):
        check_consistency(old, old_root, new, new_root, proof)


@given(size=st.integers(2, 300), data=st.data())
def test_a_proof_of_another_place_or_length_does_not_hold(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    proof = inclusion_proof(index, size, over(hashes))
    for wrong_index, wrong_proof in ((other, proof), (index, proof[:-1]), (index, [*proof, hashes[0]])):
        with pytest.raises(WrongProofError):
            check_inclusion(hashes[index], wrong_index, size, root_of(hashes), wrong_proof)


def test_nothing_continues_an_empty_tree_and_no_leaf_is_in_it() -> None:
    hashes = leaves(3)
    with pytest.raises(WrongProofError):
        check_consistency(0, root_of([]), 3, root_of(hashes), [])
    with pytest.raises(ValueError, match="does not continue"):
        consistency_proof(0, 3, over(hashes))
    with pytest.raises(ValueError, match="leaf 3 is not in a tree of 3"):
        inclusion_proof(3, 3, over(hashes))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_793])
def test_the_root_is_rebuilt_from_the_tiles(size: int) -> None:
    hashes = leaves(size)
    kept = tiles_of(hashes)
    assert TiledTree(size, kept.__getitem__).root() == root_of(hashes)


@given(size=sizes, data=st.data())
def test_a_proof_made_from_tiles_is_the_proof_made_from_leaves(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    tree = TiledTree(size, tiles_of(hashes).__getitem__)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert inclusion_proof(index, size, tree.range_hash) == inclusion_proof(index, size, over(hashes))
    assert consistency_proof(old, size, tree.range_hash) == consistency_proof(old, size, over(hashes))


@given(size=sizes)
def test_the_right_edge_are_the_tiles_that_are_partial(size: int) -> None:
    kept = tiles_of(leaves(size))
    assert right_edge(size) == sorted(tile for tile in kept if tile.width < WIDTH)
    assert all(width_in(size, tile.level, tile.number) == tile.width for tile in kept)
    assert width_in(size, 0, (size + WIDTH - 1) // WIDTH) == 0


@given(steps=st.lists(st.integers(0, 3000), max_size=6))
def test_a_frontier_knows_the_root_of_the_tree_at_every_step(steps: list[int]) -> None:
    hashes, frontier = leaves(sum(steps)), Frontier()
    for step in steps:
        frontier.extend(hashes[frontier.size : frontier.size + step])
        assert frontier.root() == root_of(hashes[: frontier.size])
    assert frontier.size == len(hashes)


@given(steps=st.lists(st.integers(0, 600), max_size=6))
def test_tiles_that_grew_in_steps_are_the_tiles_of_the_whole_tree(steps: list[int]) -> None:
    hashes, size = leaves(sum(steps)), 0
    kept = dict[tuple[int, int], bytes]()
    for step in steps:
        edge = {tile.level: kept[tile.level, tile.number] for tile in right_edge(size)}
        kept |= grow(size, edge, hashes[size : size + step])
        size += step
    assert kept == {(tile.level, tile.number): content for tile, content in tiles_of(hashes).items()}


def test_the_tiles_of_a_tree_of_70000_are_those_that_the_specification_counts() -> None:
    edge = right_edge(70_000)
    assert [(tile.level, tile.number, tile.width) for tile in edge] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert [(tile.level, tile.width) for tile in right_edge(256)] == [(1, 1)]


def test_a_tile_that_is_too_short_is_no_tile() -> None:
    hashes = leaves(5)
    short = b"".join(hashes[:4])
    with pytest.raises(ValueError, match="fewer than 5"):
        TiledTree(5, lambda tile: short).root()


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(1, 1_234_067), "tile/1/x001/x234/067"),
        (Tile(63, 1000, 1), "tile/63/x001/000.p/1"),
    ],
)
def test_a_tile_and_its_address_lead_to_each_other(tile: Tile, path: str) -> None:
    assert (tile.path, parse_path(path)) == (path, tile)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/-1/000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/٠٠٠",
        "tile/entries/000",
        "",
    ],
)
def test_any_other_spelling_is_no_address_of_a_tile(path: str) -> None:
    with pytest.raises(ValueError, match="no tile has the address"):
        parse_path(path)


@given(level=st.integers(0, 63), number=st.integers(0, 10**12), width=st.integers(1, 256))
def test_every_tile_is_found_again_by_its_address(level: int, number: int, width: int) -> None:
    assert parse_path(Tile(level, number, width).path) == Tile(level, number, width)


def _with_a_bit_turned(parts: list[bytes], data: st.DataObject) -> list[bytes]:
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, HASH_BYTES * 8 - 1))
    turned = int.from_bytes(parts[which], "big") ^ (1 << bit)
    changed = [*parts[:which], turned.to_bytes(HASH_BYTES, "big"), *parts[which + 1 :]]
    assert hashes_in(b"".join(changed)) == changed
    return changed
