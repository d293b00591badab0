"""The keys with which the log signs its checkpoints. They stand sealed in the key store, never in the database's backup.

The log keeps its name for good. After a rotation every key that is not retired signs, so that witnesses can learn the new
one while they still know the old; retired keys stay known, so that what they signed can be verified.
"""

from datetime import UTC, datetime
from os import urandom

from sqlalchemy import insert, select, update

from service.errors import NoLogKeyError
from service.vault import Vault, log_keys, place
from tlog.notes import KEY_BYTES, SIGNED, SigningKey, VerifierKey, parse_signing_key, parse_verifier


def make_log_key(vault: Vault, name: str) -> VerifierKey:
    """One more key, under the name that the log has already, or this one when it is the first."""
    key = SigningKey(next((known.name for known in verifier_keys(vault)), name), SIGNED, urandom(KEY_BYTES))
    verifier = str(key.verifier)
    with vault.key_store.begin() as connection:
        sealed = vault.seal_secret(place("log_key", verifier, "sealed"), key.as_text())
        made_at = datetime.now(UTC).isoformat()
        connection.execute(insert(log_keys), {"verifier": verifier, "sealed": sealed, "made_at": made_at})
    return key.verifier


def retire_log_keys(vault: Vault) -> list[VerifierKey]:
    """From now on only the newest key signs; the private half of every other one is destroyed. Returns those others."""
    older = verifier_keys(vault)[:-1]
    with vault.key_store.begin() as connection:
        for key in older:
            connection.execute(update(log_keys).where(log_keys.c.verifier == str(key)).values(sealed=None))
    return older


def signing_keys(vault: Vault) -> list[SigningKey]:
    """The keys that sign now. Raises NoLogKeyError when there are none."""
    with vault.key_store.connect() as connection:
        rows = connection.execute(select(log_keys.c.verifier, log_keys.c.sealed).order_by(log_keys.c.number)).all()
    keys = [
        parse_signing_key(vault.open_secret(place("log_key", verifier, "sealed"), sealed))
        for verifier, sealed in rows
        if sealed is not None
    ]
    if not keys:
        raise NoLogKeyError
    return keys


def verifier_keys(vault: Vault) -> list[VerifierKey]:
    """The public half of every key that ever signed, oldest first."""
    with vault.key_store.connect() as connection:
        return [parse_verifier(text) for text in connection.scalars(select(log_keys.c.verifier).order_by(log_keys.c.number))]
