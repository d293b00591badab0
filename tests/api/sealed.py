"""What the tests of the sealed log do again and again: seal it, cosign it, find an entry's id."""

from typing import Any
from uuid import UUID

from service.audit.keys import make_log_key, verifier_keys
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.audit.tree import newest_seal
from service.db import Database
from service.tick import seal
from tests.factories import Office, World
from tlog.checkpoints import cosign
from tlog.notes import SigningKey, parse_note

LOG_NAME = "koppel.test/v1/log"


def seal_log(database: Database) -> None:
    """Seal everything that stands in the log now, with a key that is made the first time."""
    if not verifier_keys(database.vault):
        make_log_key(database.vault, LOG_NAME)
    seal(database)


def cosigned(world: World, office: Office, key: SigningKey | None = None, at: int | None = None) -> dict[str, Any]:
    """What this organisation's witness sends about the newest seal; `key` and `at` replace what is right."""
    with world.database.transaction() as session:
        newest = newest_seal(session)
        assert newest is not None
    moment = int(world.database.clock().timestamp()) if at is None else at
    return {
        "size": newest.size,
        "cosignature": cosign(parse_note(newest.note), key or office.witness_key, moment).line,
    }


def newest_entry(world: World, office: Office, act: str | None = None) -> UUID:
    """The last entry that this organisation may see."""
    with world.database.transaction() as session:
        return entries_of(session, office.id, Filter(act=act), 1)[0].id
