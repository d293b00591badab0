"""Authorization codes: kept in memory, one minute, spent by the first use."""

import time
from dataclasses import dataclass
from threading import Lock

from authlib.oidc.core import AuthorizationCodeMixin

from demo.identity_provider.config import Person

LIFETIME = 60.0  # seconds

# REFEDS profiles: the usual public names of signing in with several factors and with one.
SEVERAL_FACTORS = "https://refeds.org/profile/mfa"
ONE_FACTOR = "https://refeds.org/profile/sfa"


@dataclass(frozen=True)
class AuthorizationCode(AuthorizationCodeMixin):
    """That this person signed in just now, for this client, with this proof key (RFC 7636)."""

    person: Person
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    signed_in_at: int

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.signed_in_at

    def get_acr(self) -> str:
        return SEVERAL_FACTORS if len(self.person.factors) > 1 else ONE_FACTOR

    def get_amr(self) -> list[str]:
        return list(self.person.factors)


class Codes:
    """The codes given out and not spent yet."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[AuthorizationCode, float]] = {}
        self._lock = Lock()

    def keep(self, code: str, meaning: AuthorizationCode) -> None:
        """Remember what a code stands for; forget those that nobody came for."""
        now = time.monotonic()
        with self._lock:
            self._codes = {known: kept for known, kept in self._codes.items() if kept[1] > now}
            self._codes[code] = (meaning, now + LIFETIME)

    def spend(self, code: str, client_id: str) -> AuthorizationCode | None:
        """What the code stands for. It is spent by asking, also for a wrong client; None when spent, too old or unknown."""
        with self._lock:
            meaning, until = self._codes.pop(code, (None, 0.0))
        if meaning is None or until <= time.monotonic() or meaning.client_id != client_id:
            return None
        return meaning
