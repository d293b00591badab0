"""Client assertions (RFC 7523): a registration system proves who it is with a JWT signed by its own key, once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy.orm import Session

from service.access.numeric_dates import seconds_in
from service.access.spent import spend
from service.db import now
from service.errors import KoppelError

ALGORITHM = "ES256"
LONGEST = timedelta(minutes=5)
CLOCKS_DIFFER = timedelta(seconds=60)
LONGEST_JTI = 200


class AssertionRefusedError(KoppelError):
    """The assertion does not prove anything; the text says which part, for the one who signs it."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified assertion; only its `jti` is still to be spent."""

    client_id: str
    jti: str
    expires_at: datetime

    def spend(self, session: Session) -> bool:
        """Spend it in this transaction; False when it was used before."""
        return spend(session, "assertion", self.client_id, self.jti, self.expires_at + CLOCKS_DIFFER)


def claimed_client(assertion: str) -> str:
    """Whose assertion it says it is, before anything is verified. Raises AssertionRefusedError."""
    subject = _claims(_extracted(assertion).payload).get("sub")
    if not isinstance(subject, str) or not subject:
        raise AssertionRefusedError("sub ontbreekt")
    return subject


def check_assertion(session: Session, assertion: str, client_id: str, public_key: str, audience: str) -> Assertion:
    """Verify everything about an assertion but its novelty. Raises AssertionRefusedError."""
    try:
        signed = jws.deserialize_compact(assertion, ECKey.import_key(public_key), [ALGORITHM])
    except (JoseError, ValueError) as error:
        raise AssertionRefusedError("de handtekening klopt niet, of alg is niet ES256") from error
    claims = _claims(signed.payload)
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise AssertionRefusedError("iss en sub zijn niet het kenmerk van het systeem")
    audiences = claims.get("aud")
    if audience not in (audiences if isinstance(audiences, list) else [audiences]):
        raise AssertionRefusedError(f"aud is niet {audience}")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise AssertionRefusedError("jti ontbreekt")
    return Assertion(client_id, jti, _end_of(claims, now(session)))


def _end_of(claims: Mapping[str, Any], moment: datetime) -> datetime:
    expires_at, issued_at = seconds_in(claims.get("exp")), seconds_in(claims.get("iat", 0))
    if expires_at is None or issued_at is None:
        raise AssertionRefusedError("exp ontbreekt, of iat is geen getal")
    present = moment.timestamp()
    if not -CLOCKS_DIFFER.total_seconds() < expires_at - present <= (LONGEST + CLOCKS_DIFFER).total_seconds():
        raise AssertionRefusedError("exp is voorbij of meer dan vijf minuten ver; kijk ook naar de klok")
    if issued_at - present > CLOCKS_DIFFER.total_seconds():
        raise AssertionRefusedError("iat ligt in de toekomst; kijk naar de klok")
    return datetime.fromtimestamp(expires_at, UTC)


def _extracted(assertion: str) -> jws.CompactSignature:
    try:
        return jws.extract_compact(assertion.encode("ascii"))
    except (JoseError, ValueError, RecursionError) as error:
        raise AssertionRefusedError("client_assertion is geen JWT") from error


def _claims(payload: bytes | None) -> Mapping[str, Any]:
    try:
        claims = json.loads(payload or b"")
    except (ValueError, RecursionError) as error:
        raise AssertionRefusedError("client_assertion is geen JWT") from error
    if not isinstance(claims, dict):
        raise AssertionRefusedError("client_assertion is geen JWT")
    return claims
