"""Access tokens (RFC 9068) for registration systems: signed by the service, bound to the system's key (RFC 9449, 6.1).

The audience is the service. A token that was checked once is remembered by its hash; its end is compared at every use,
and whether its system is still active is asked of the database every time, so that revoking needs nothing here.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from cachetools import LRUCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from service.errors import InvalidTokenError, SettingsError

ALGORITHM = "ES256"
LIFETIME = timedelta(minutes=5)
LONGEST_TOKEN = 4096
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """What an access token says."""

    client_id: str
    scopes: frozenset[str]
    jkt: str
    jti: str
    ends_at: float


class AccessTokens:
    """Issues and checks access tokens of one service."""

    def __init__(self, signing_key: str, audience: str) -> None:
        """Raises SettingsError when `signing_key` is not a private P-256 key in PEM."""
        self._key = _signing_key(signing_key)
        self._audience = audience
        self._known: LRUCache[bytes, TokenClaims] = LRUCache(REMEMBERED)
        self._lock = Lock()

    def issue(self, client_id: str, scopes: frozenset[str], jkt: str, moment: datetime) -> str:
        """A token for five minutes, bound to the key with this thumbprint."""
        claims = {
            "iss": self._audience,
            "aud": self._audience,
            "sub": client_id,
            "client_id": client_id,
            "scope": " ".join(sorted(scopes)),
            "iat": int(moment.timestamp()),
            "exp": int((moment + LIFETIME).timestamp()),
            "jti": secrets.token_urlsafe(16),
            "cnf": {"jkt": jkt},
        }
        header = {"typ": "at+jwt", "alg": ALGORITHM}
        return jwt.encode(header, claims, self._key, [ALGORITHM])

    def check(self, token: str, moment: datetime) -> TokenClaims:
        """What the token says. Raises InvalidTokenError when it is not ours, not for us, or at its end."""
        if not token or len(token) > LONGEST_TOKEN:
            raise InvalidTokenError("no token, or one that is too long")
        digest = hashlib.sha256(token.encode()).digest()
        with self._lock:
            claims = self._known.get(digest)
        if claims is None:
            claims = self._verified(token)
            with self._lock:
                self._known[digest] = claims
        if claims.ends_at <= moment.timestamp():
            raise InvalidTokenError("the token has expired")
        return claims

    def _verified(self, token: str) -> TokenClaims:
        try:
            found = jwt.decode(token, self._key, [ALGORITHM])
        except (JoseError, ValueError) as error:
            raise InvalidTokenError(f"the token cannot be read: {type(error).__name__}") from error
        if found.header.get("typ") != "at+jwt" or not _is_for(found.claims, self._audience):
            raise InvalidTokenError("the token is of another kind, or for another service")
        return _claims_from(found.claims)


def _signing_key(pem: str) -> ECKey:
    try:
        key = ECKey.import_key(pem)
    except (JoseError, ValueError) as error:
        raise SettingsError(["KOPPEL_TOKEN_KEY_FILE does not hold a private key in PEM; make a new one"]) from error
    if not key.is_private or key.curve_name != "P-256":
        raise SettingsError(["KOPPEL_TOKEN_KEY_FILE does not hold a private P-256 key; make a new one"])
    return key


def _is_for(claims: Mapping[str, Any], audience: str) -> bool:
    return all(hmac.compare_digest(str(claims.get(name)).encode(), audience.encode()) for name in ("iss", "aud"))


def _claims_from(claims: Mapping[str, Any]) -> TokenClaims:
    try:
        return TokenClaims(
            client_id=str(claims["client_id"]),
            scopes=frozenset(str(claims["scope"]).split()),
            jkt=str(claims["cnf"]["jkt"]),
            jti=str(claims["jti"]),
            ends_at=float(claims["exp"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidTokenError("the token misses a claim") from error
