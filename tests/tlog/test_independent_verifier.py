"""What we make is held against an implementation of others: Go's sumdb/note and sumdb/tlog."""

from dataclasses import replace

import pytest

from tests.tlog.independent import Evidence, Verifier, build_verifier
from tests.tlog.test_notes import AT, DE_BRUG, LOG
from tests.tlog.test_tree import leaves, tiles_of
from tlog.checkpoints import Checkpoint, cosign, sign_checkpoint
from tlog.hashes import over, root_of
from tlog.proofs import consistency_proof, inclusion_proof


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    return build_verifier(tmp_path_factory.mktemp("verifier"))


def evidence(size: int, index: int, old: int) -> Evidence:
    """Everything about one leaf and one earlier tree of a tree of this size."""
    hashes = leaves(size)
    note = sign_checkpoint(Checkpoint(LOG.name, size, root_of(hashes)), LOG)
    return Evidence(
        log_key=str(LOG.verifier),
        witness_key=str(DE_BRUG.verifier),
        witness_time=AT,
        checkpoint=str(note.with_signatures(cosign(note, DE_BRUG, AT))),
        leaf=index.to_bytes(8, "big"),
        index=index,
        inclusion=inclusion_proof(index, size, over(hashes)),
        old_size=old,
        old_root=root_of(hashes[:old]),
        consistency=consistency_proof(old, size, over(hashes)),
        tiles={tile.path: content for tile, content in tiles_of(hashes).items()},
    )


@pytest.mark.parametrize(
    ("size", "index", "old"), [(1, 0, 1), (2, 1, 1), (5, 4, 3), (256, 0, 255), (257, 256, 256), (700, 511, 300)]
)
def test_go_takes_our_checkpoints_cosignatures_proofs_and_tiles(verifier: Verifier, size: int, index: int, old: int) -> None:
    assert verifier.verdict(evidence(size, index, old)) == "ok"


def test_go_refuses_each_part_when_it_is_wrong(verifier: Verifier) -> None:
    good, other = evidence(700, 511, 300), evidence(701, 510, 299)
    path = "tile/1/000.p/2"
    assert {
        part: verifier.verdict(wrong).partition(":")[0]
        for part, wrong in {
            "log key": replace(good, log_key=str(replace(LOG, seed=bytes(32)).verifier)),
            "witness time": replace(good, witness_time=AT + 1),
            "leaf": replace(good, leaf=other.leaf),
            "inclusion": replace(good, inclusion=other.inclusion),
            "old root": replace(good, old_root=other.old_root),
            "consistency": replace(good, consistency=other.consistency),
            "tiles": replace(good, tiles={**good.tiles, path: good.tiles[path][::-1]}),
        }.items()
    } == {
        "log key": "checkpoint",
        "witness time": "checkpoint",
        "leaf": "inclusion",
        "inclusion": "inclusion",
        "old root": "consistency",
        "consistency": "consistency",
        "tiles": "tiles",
    }
