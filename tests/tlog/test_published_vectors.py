"""The published Merkle vectors, good and broken: https://github.com/transparency-dev/merkle, testdata."""

from collections.abc import Callable

import pytest

from tests.tlog.published import FOLDER, Vector, vectors
from tlog.proofs import WrongProofError, check_consistency, check_inclusion


@pytest.fixture(autouse=True)
def _published() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"the published Merkle vectors are missing: set KOPPEL_VECTORS to the folder that holds {FOLDER.name}")


def test_the_vectors_are_all_there() -> None:
    assert (len(vectors("inclusion")), len(vectors("consistency"))) == (62, 43)


@pytest.mark.parametrize("vector", vectors("inclusion"), ids=str)
def test_a_proof_of_inclusion_is_taken_or_refused_as_published(vector: Vector) -> None:
    def check() -> None:
        index, size = vector.content["leafIdx"], vector.content["treeSize"]
        check_inclusion(vector.hash("leafHash"), index, size, vector.hash("root"), vector.proof)

    _taken_or_refused(vector, check)


@pytest.mark.parametrize("vector", vectors("consistency"), ids=str)
def test_a_proof_of_consistency_is_taken_or_refused_as_published(vector: Vector) -> None:
    def check() -> None:
        old, new = vector.content["size1"], vector.content["size2"]
        check_consistency(old, vector.hash("root1"), new, vector.hash("root2"), vector.proof)

    _taken_or_refused(vector, check)


def _taken_or_refused(vector: Vector, check: Callable[[], None]) -> None:
    if vector.is_wrong:
        with pytest.raises(WrongProofError):
            check()
    else:
        check()
