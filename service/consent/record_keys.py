"""The keys that sign consent records (ES256). They stand sealed in the key store, as the keys of the log do.

One key signs at a time. After a rotation the private half of the older one is gone; its public half stays published for
good, so that every record it signed can be verified.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from joserfc.jwk import ECKey
from sqlalchemy import insert, select, update

from service.vault import Vault, place, record_keys

ALGORITHM = "ES256"


def make_record_key(vault: Vault) -> str:
    """One more key, which signs from now on; the private half of every other is destroyed. Returns its thumbprint."""
    key = ECKey.generate_key("P-256")
    thumbprint = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": thumbprint, "use": "sig", "alg": ALGORITHM}
    row = {
        "thumbprint": thumbprint,
        "public_jwk": orjson.dumps(public, option=orjson.OPT_SORT_KEYS).decode(),
        "sealed": vault.seal_secret(_where(thumbprint), key.as_pem(private=True).decode()),
        "made_at": datetime.now(UTC).isoformat(),
    }
    with vault.key_store.begin() as connection:
        connection.execute(update(record_keys).values(sealed=None))
        connection.execute(insert(record_keys), row)
    return thumbprint


def signing_key(vault: Vault) -> tuple[str, ECKey]:
    """The key that signs now, with its thumbprint (RFC 7638). Where there is none yet it is made: no decision waits."""
    newest = select(record_keys.c.thumbprint, record_keys.c.sealed).order_by(record_keys.c.number.desc()).limit(1)
    with vault.key_store.connect() as connection:
        row = connection.execute(newest.where(record_keys.c.sealed.is_not(None))).first()
    if row is None:
        make_record_key(vault)
        return signing_key(vault)
    return row.thumbprint, ECKey.import_key(vault.open_secret(_where(row.thumbprint), row.sealed))


def published_keys(vault: Vault) -> Sequence[Mapping[str, Any]]:
    """The public half of every key that ever signed, oldest first, as JSON Web Keys (RFC 7517)."""
    with vault.key_store.connect() as connection:
        return [orjson.loads(text) for text in connection.scalars(select(record_keys.c.public_jwk).order_by("number"))]


def _where(thumbprint: str) -> bytes:
    return place("record_key", thumbprint, "sealed")
