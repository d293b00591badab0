"""DPoP (RFC 9449): the proof, fresh for every request, that the caller has the key its token is bound to.

Only ES256. A proof is good for sixty seconds around its `iat`, for one method and one address, and once: its `jti` is
spent in the transaction of the act (see guard.py).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import unquote

from cachetools import LRUCache
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64decode
from sqlalchemy.orm import Session

from service.access.numeric_dates import seconds_in
from service.access.spent import spend
from service.errors import InvalidProofError

ALGORITHM = "ES256"
WINDOW = timedelta(seconds=60)
LONGEST_PROOF = 4096
LONGEST_JTI = 200
PRIVATE_PARTS = {"d", "p", "q", "dp", "dq", "qi", "k"}

_signers: LRUCache[str, tuple[str, ECKey]] = LRUCache(1000)  # making the key costs more than checking the signature
_signers_lock = Lock()


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that was checked; only its `jti` is still to be spent."""

    jkt: str
    jti: str
    expires_at: datetime

    def spend(self, session: Session) -> None:
        """Spend the proof in this transaction. Raises InvalidProofError when it was used before."""
        if not spend(session, "dpop", self.jkt, self.jti, self.expires_at):
            raise InvalidProofError("this proof was used before")

    def spend_again(self, session: Session) -> None:
        """Spend the proof after a rollback; that it is spent already is no error here."""
        spend(session, "dpop", self.jkt, self.jti, self.expires_at)


def check_proof(proof: str | None, method: str, url: str, moment: datetime, access_token: str | None = None) -> Proof:
    """Check everything about a proof but its novelty.

    `url` is the address as the router saw it: without query, percent signs decoded. With `access_token` the proof must
    carry its hash.
    Raises InvalidProofError.
    """
    if not proof or len(proof) > LONGEST_PROOF:
        raise InvalidProofError("no proof, or one that is too long")
    claims, jkt = _verified(proof)
    if claims.get("htm") != method or _address(claims.get("htu")) != url:
        raise InvalidProofError("htm or htu is of another request")
    issued_at, jti = seconds_in(claims.get("iat")), claims.get("jti")
    if issued_at is None or abs(moment.timestamp() - issued_at) > WINDOW.total_seconds():
        raise InvalidProofError("iat is too far from now")
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise InvalidProofError("jti is missing")
    if access_token is not None and not _same(claims.get("ath"), hash_of_access_token(access_token)):
        raise InvalidProofError("ath is of another token")
    return Proof(jkt, jti, moment + 2 * WINDOW)


def hash_of_access_token(token: str) -> str:
    """The `ath` of a token: base64url of SHA-256 (RFC 9449, section 4.1)."""
    return _base64url(hashlib.sha256(token.encode("ascii", "replace")).digest())


def thumbprint_of(jwk: Mapping[str, Any]) -> str:
    """The thumbprint of an EC key (RFC 7638). Raises InvalidProofError for anything but a public P-256 key."""
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or PRIVATE_PARTS & set(jwk):
        raise InvalidProofError("jwk is not a public P-256 key")
    if not all(isinstance(jwk.get(part), str) for part in ("x", "y")):
        raise InvalidProofError("jwk misses x or y")
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return _base64url(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


def _verified(proof: str) -> tuple[Mapping[str, Any], str]:
    signed, _, signature = proof.encode("ascii", "replace").rpartition(b".")
    try:
        jkt, key = _signer(proof)
        is_signed = _ES256.verify(signed, urlsafe_b64decode(signature), key)
        claims = json.loads(urlsafe_b64decode(signed.partition(b".")[2]))
    except (JoseError, ValueError, RecursionError) as error:
        raise InvalidProofError(f"the proof cannot be read: {type(error).__name__}") from error
    if not is_signed:
        raise InvalidProofError("the signature is not of this key")
    if not isinstance(claims, dict):
        raise InvalidProofError("the proof holds no claims")
    return claims, jkt


def _signer(proof: str) -> tuple[str, ECKey]:
    """Thumbprint and key of the header: one system sends the same header each time, so it is read and checked once."""
    header = proof.partition(".")[0]
    with _signers_lock:
        signer = _signers.get(header)
    if signer is None:
        signer = _read_header(proof)
        with _signers_lock:
            _signers[header] = signer
    return signer


def _read_header(proof: str) -> tuple[str, ECKey]:
    header = jws.extract_compact(proof.encode("ascii"), registry=_REGISTRY).headers()
    _REGISTRY.check_header(header)
    jwk = header.get("jwk")
    if header.get("typ") != "dpop+jwt":
        raise InvalidProofError("typ is not dpop+jwt")
    if header.get("alg") != ALGORITHM or not isinstance(jwk, dict):
        raise InvalidProofError("alg is not ES256, or jwk is missing")
    return thumbprint_of(jwk), ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})


def _address(htu: object) -> str | None:
    return unquote(htu.partition("#")[0].partition("?")[0]) if isinstance(htu, str) else None


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM])
_ES256 = _REGISTRY.get_alg(ALGORITHM)
