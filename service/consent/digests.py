"""The digest over a consent event and its evidence that its entry in the log keeps, so that neither can be changed later.

SHA-256, in hexadecimal, over "koppel consent event 1\\n" and a JSON array (RFC 8259, no white space, UTF-8): the event's
columns in the order of EVENT, then the evidence's in the order of EVIDENCE, or null where there is none. Identifiers stand
as 32 hexadecimal digits, instants as microseconds since 1970 in UTC, what is sealed as the SHA-256 of its ciphertext.
"""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from service.consent.models import ConsentEvent, ConsentEvidence
from service.db import to_microseconds

EVENT = tuple(column.name for column in ConsentEvent.__table__.columns)
EVIDENCE = tuple(column.name for column in ConsentEvidence.__table__.columns)
_TAG = b"koppel consent event 1\n"


def digest_of(event: object, evidence: object | None) -> str:
    """Of an event and the evidence it rests on, each with its columns as attributes."""
    columns = [_written(getattr(event, name)) for name in EVENT]
    columns.append(None if evidence is None else [_written(getattr(evidence, name)) for name in EVIDENCE])
    return hashlib.sha256(_TAG + orjson.dumps(columns)).hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return to_microseconds(value)
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
