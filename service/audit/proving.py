"""Proof files: that one entry is in the sealed tree, for whoever may see the entry (C2SP tlog-proof).

The file's `extra` is JSON that opens the shown half of the entry's leaf and keeps the hidden half closed (`audit.leaves`):
`shown`, the columns SHOWN by name, in their order; `salt`, that half's salt; `hidden`, the other half's commitment; both
hexadecimal. Whoever has the file recomputes the leaf from it, and compares `shown` with what they were told of the entry.
"""

from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.audit.leaves import FIRST_HIDDEN, FIRST_SHOWN, HALF, SALT, SHOWN, columns, leaf_of
from service.audit.models import Entry, Seal
from service.audit.tree import cosigned_note, newest_seals, position_of, tiled_tree
from service.db import connection_of
from service.errors import N_, ConflictError
from tlog.notes import Note
from tlog.proof_files import ProofFile
from tlog.proofs import inclusion_proof

RECENT = 10
COMMITMENT_BYTES = 32


def prove(session: Session, entry: Entry) -> ProofFile:
    """The proof that this entry is in the tree. MUST only be shown to who may see the entry.

    Raises ConflictError before the seal that covers it.
    """
    position = position_of(session, entry.number)
    seals = [] if position is None else [seal for seal in newest_seals(session, RECENT) if seal.size > position]
    if position is None or not seals:
        raise ConflictError(N_("Deze regel wordt binnen een minuut verzegeld. Vraag het bewijs daarna."), "not-sealed-yet")
    seal, note = _best(session, seals)
    proof = inclusion_proof(position, seal.size, tiled_tree(session, seal.size).range_hash)
    return ProofFile(position, tuple(proof), note, orjson.dumps(_opening(session, entry.number)))


def _best(session: Session, seals: list[Seal]) -> tuple[Seal, Note]:
    """Of these seals, newest first, the first of those that most witnesses cosigned."""
    notes = [(seal, cosigned_note(session, seal)) for seal in seals]
    return max(notes, key=lambda pair: len(pair[1].signatures))


def _opening(session: Session, number: int) -> dict[str, Any]:
    connection = connection_of(session)
    row = connection.execute(
        text(f"SELECT {columns(connection.dialect.name)} FROM entry WHERE number = :number"), {"number": number}
    ).one()
    shown = dict(zip(SHOWN, row[FIRST_SHOWN:FIRST_HIDDEN], strict=True))
    return {"shown": shown, "salt": row[SALT][:HALF].hex(), "hidden": leaf_of(tuple(row))[COMMITMENT_BYTES:].hex()}
