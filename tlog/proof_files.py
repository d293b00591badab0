"""Proof files (C2SP tlog-proof): everything to check, without a network, that one entry is in a log."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from tlog.checkpoints import Checkpoint, open_checkpoint
from tlog.hashes import leaf_hash
from tlog.notes import Note, VerifierKey, WrongNoteError, parse_note
from tlog.proofs import check_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class ProofFile:
    """`index`: where the entry is in the log. `extra` is not signed by anybody: only believe of it what `check` confirms."""

    index: int
    proof: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {_encoded(self.extra)}"]
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(_encoded, self.proof), "", str(self.note)]
        return "\n".join(lines)

    def check(self, leaf: bytes, log_keys: Iterable[VerifierKey]) -> Checkpoint:
        """The checkpoint in which this leaf (its bytes, not its hash) is. Raises WrongNoteError, WrongProofError."""
        checkpoint, _ = open_checkpoint(str(self.note), log_keys)
        check_inclusion(leaf_hash(leaf), self.index, checkpoint.size, checkpoint.root, self.proof)
        return checkpoint


def parse_proof_file(text: str) -> ProofFile:
    """Take a proof file apart; nothing is verified by that. Raises WrongNoteError."""
    head, divided, note = text.partition("\n\n")
    lines = head.split("\n")
    if not divided or lines.pop(0) != FIRST_LINE:
        raise WrongNoteError(f"this is no proof file: it does not begin with {FIRST_LINE}")
    extra = _decoded(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    word, _, index = (lines.pop(0) if lines else "").partition(" ")
    if word != "index" or not (index.isascii() and index.isdigit()) or str(int(index)) != index:
        raise WrongNoteError("the index of a proof file is a whole number")
    return ProofFile(int(index), tuple(map(_decoded, lines)), parse_note(note), extra)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongNoteError("a line of a proof file is not base64") from error
