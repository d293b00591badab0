"""What stands in the tree for an entry: a salted commitment to every column, and nothing that can be read from it.

The leaf of an entry is two commitments side by side, 64 bytes:

    SHA-256(first half of the salt ‖ "koppel entry 1 shown\\n" ‖ SHOWN as a JSON array) ‖
    SHA-256(second half of the salt ‖ "koppel entry 1 hidden\\n" ‖ HIDDEN as a JSON array)

SHOWN is what every organisation that may see the entry reads of it, whoever it is; a proof opens that half and leaves the
other closed (`audit.proving`). HIDDEN is every other column. The arrays hold the columns in the order below, without white
space, in UTF-8 (RFC 8259; what RFC 8785 makes of the same values): identifiers as 32 hexadecimal digits, instants as
microseconds since 1970 in UTC, text and whole numbers as they are, what is missing as null.

The leaf of an empty place is SHA-256(seed ‖ "koppel empty 1\\n" ‖ position as 8 bytes, big-endian), 32 bytes.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Uuid

from service.audit.models import Entry

SALT_BYTES = 32
HALF = SALT_BYTES // 2
SEED_BYTES = 32
SHOWN = (
    "id",
    "at",
    "seen_as",
    "action",
    "outcome",
    "reason",
    "pair_id",
    "consent_id",
    "consent_revision",
    "note_ids",
    "checks",
)
HIDDEN = (
    "number",
    "act",
    "actor_role",
    "actor_id",
    "actor_name",
    "organisation_name",
    "organisation_id",
    "other_organisation_id",
    "third_organisation_id",
    "program",
    "youngster_id",
    "facts",
    "trace_id",
    "span_id",
    "parent_span_id",
)
_SHOWN_TAG, _HIDDEN_TAG, _EMPTY_TAG = b"koppel entry 1 shown\n", b"koppel entry 1 hidden\n", b"koppel empty 1\n"

SALT, FIRST_SHOWN, FIRST_HIDDEN = 0, 1, 1 + len(SHOWN)
ROW_LENGTH = 1 + len(SHOWN) + len(HIDDEN)


def columns(dialect: str, table: str = "entry") -> str:
    """The columns that make a row for this module, for a SELECT: salt, SHOWN, HIDDEN, each as the driver gives it."""
    return ", ".join([f"{table}.salt", *(_column(name, dialect, table) for name in (*SHOWN, *HIDDEN))])


def leaf_of(row: Sequence[Any]) -> bytes:
    """The leaf of an entry, from a row of `columns`."""
    salt = row[SALT]
    return (
        sha256(salt[:HALF] + _SHOWN_TAG + orjson.dumps(row[FIRST_SHOWN:FIRST_HIDDEN])).digest()
        + sha256(salt[HALF:] + _HIDDEN_TAG + orjson.dumps(row[FIRST_HIDDEN:ROW_LENGTH])).digest()
    )


def leaf_hash_of(row: Sequence[Any]) -> bytes:
    """The leaf hash of an entry: RFC 6962's hash of `leaf_of`, in one go for verifications."""
    salt = row[SALT]
    shown = sha256(salt[:HALF] + _SHOWN_TAG + orjson.dumps(row[FIRST_SHOWN:FIRST_HIDDEN])).digest()
    hidden = sha256(salt[HALF:] + _HIDDEN_TAG + orjson.dumps(row[FIRST_HIDDEN:ROW_LENGTH])).digest()
    return sha256(b"\x00" + shown + hidden).digest()


def shown_commitment(half_salt: bytes, shown: Sequence[Any]) -> bytes:
    """The first half of a leaf, from what was shown and its half of the salt: what anybody with a proof recomputes."""
    return sha256(half_salt + _SHOWN_TAG + orjson.dumps(shown)).digest()


def empty_leaf(seed: bytes, position: int) -> bytes:
    """The leaf of an empty place."""
    return sha256(seed + _EMPTY_TAG + position.to_bytes(8, "big")).digest()


def _column(name: str, dialect: str, table: str) -> str:
    if dialect == "postgresql" and isinstance(Entry.__table__.columns[name].type, Uuid):
        return f"replace(CAST({table}.{name} AS text), '-', '')"  # as SQLite keeps it
    return f"{table}.{name}"
