"""Checkpoints (C2SP tlog-checkpoint): the signed head of a log, and a witness's cosignature (tlog-cosignature) under it."""

import base64
import binascii
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from tlog.hashes import HASH_BYTES
from tlog.notes import COSIGNED, Note, Signature, SigningKey, VerifierKey, WrongNoteError, parse_note, sign_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_TIME = struct.Struct(">Q")
LATEST_TIME = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log named `origin`: how many leaves its tree has, and the tree's root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, *keys: SigningKey) -> Note:
    """The checkpoint as a note, signed with the log's own keys."""
    return sign_note(checkpoint.text, *keys)


def read_checkpoint(note: Note) -> Checkpoint:
    """The checkpoint that a note holds; extension lines are passed over. Verifies nothing. Raises WrongNoteError."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not all(lines[:3]) or not _SIZE.fullmatch(lines[1]):
        raise WrongNoteError("a checkpoint is: origin, size, root")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongNoteError("the root of a checkpoint is base64") from error
    if len(root) != HASH_BYTES:
        raise WrongNoteError(f"the root of a checkpoint has {HASH_BYTES} bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def open_checkpoint(text: str, log_keys: Iterable[VerifierKey]) -> tuple[Checkpoint, Note]:
    """The checkpoint in this text, signed by one of the log's keys and of the log that has that name.

    Raises WrongNoteError when it is not, or when a signature of one of these keys does not hold.
    """
    note = parse_note(text)
    checkpoint = read_checkpoint(note)
    # All are tried, so that one signature that does not hold is never passed over for another that does.
    signers = [key for key in log_keys if note.is_signed_by(key)]
    if not any(key.name == checkpoint.origin for key in signers):
        raise WrongNoteError(
            f"the checkpoint of {checkpoint.origin} is not signed with a key of that log that is known here"
        )
    return checkpoint, note


def cosign(note: Note, key: SigningKey, at: int) -> Signature:
    """A witness's statement that at this time (seconds since 1970) this was the largest consistent head it had seen."""
    verifier = key.verifier
    if verifier.kind != COSIGNED:
        raise WrongNoteError(f"{key.name} is no witness's key")
    return Signature(key.name, verifier.key_id, _TIME.pack(at) + key.sign(_cosigned(note, at)))


def cosigned_at(note: Note, signature: Signature, key: VerifierKey) -> int:
    """When this witness cosigned, in seconds since 1970. Raises WrongNoteError for anybody else's, or one that is wrong."""
    if key.kind != COSIGNED or not signature.is_of(key) or len(signature.content) <= _TIME.size:
        raise WrongNoteError(f"this is no cosignature of {key.name}")
    at: int = _TIME.unpack(signature.content[: _TIME.size])[0]
    if at > LATEST_TIME or not key.holds(_cosigned(note, at), signature.content[_TIME.size :]):
        raise WrongNoteError(f"the cosignature of {key.name} does not hold")
    return at


def witnesses_of(note: Note, keys: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """Which of these witnesses cosigned this note, and when. Raises WrongNoteError when a cosignature does not hold."""
    found = {}
    for key in keys:
        for signature in note.signatures:
            if key.kind == COSIGNED and signature.is_of(key):
                found[key] = cosigned_at(note, signature, key)
    return found


def _cosigned(note: Note, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{note.text}".encode()
