"""Signing in at one's own organisation: OpenID Connect, code flow with PKCE (S256), state, nonce, several factors.

One provider per organisation, each with a return address of its own. Nothing here touches the database.
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from cachetools import TTLCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.errors import KoppelError
from service.settings import LOCAL_HOSTS

ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]
SCOPE = "openid profile"
SECONDS = 10
DISCOVERY_SECONDS = 3600
CLOCKS_DIFFER = 60
LONGEST_SUBJECT = 255  # OpenID Connect Core, section 2
# What providers say when somebody proved themselves in more than one way (OpenID `acr`; REFEDS; eIDAS).
STRONG = frozenset(
    {
        "mfa",
        "phr",
        "phrh",
        "https://refeds.org/profile/mfa",
        "http://eidas.europa.eu/LoA/substantial",
        "http://eidas.europa.eu/LoA/high",
    }
)
# What somebody knows, has and is, by the names of RFC 8176, section 2; two of one kind are one factor.
FACTORS = (
    frozenset({"pwd", "pin", "kba"}),
    frozenset({"otp", "hwk", "swk", "pop", "sc", "sms", "tel"}),
    frozenset({"face", "fpt", "iris", "retina", "vbm"}),
)


class ProviderError(KoppelError):
    """The organisation's provider is away, or answers what it should not. The text is for the operator's log."""


class SignInFailedError(KoppelError):
    """The sign-in did not come back as it left: state, nonce or code is not the one of this browser."""


@dataclass(frozen=True, slots=True)
class Client:
    """How Koppel is known at one organisation's provider."""

    issuer: str
    client_id: str
    client_secret: str
    return_url: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a browser takes along while it is at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whom the provider recognised. `names` are the logins it knows them by, best first, and may be given to others later;

    `subject` (`sub`) is never given to anybody else at this issuer.
    """

    issuer: str
    subject: str
    names: tuple[str, ...]
    has_several_factors: bool


class Providers:
    """Speaks with organisations' providers. `transport` replaces the network in tests."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._transport = transport
        self._discovered: TTLCache[str, Mapping[str, Any]] = TTLCache(200, DISCOVERY_SECONDS, timer=time.monotonic)
        self._lock = Lock()

    @cached_property
    def _http(self) -> httpx.Client:
        # Made at the first sign-in: reading the certificates takes longer than the rest of the start.
        return httpx.Client(timeout=SECONDS, transport=self._transport, follow_redirects=False)

    def begin(self, client: Client, *, anew: bool = False) -> tuple[str, Attempt]:
        """The address to send the browser to, and what it takes along. Raises ProviderError.

        `anew`: the provider must ask who it is, even where somebody is signed in there (OpenID Connect Core, `prompt`).
        """
        attempt = Attempt(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        address: str = prepare_grant_uri(
            self._endpoint(client.issuer, "authorization_endpoint"),
            client_id=client.client_id,
            response_type="code",
            redirect_uri=client.return_url,
            scope=SCOPE,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
            **({"prompt": "login"} if anew else {}),
        )
        return address, attempt

    def complete(self, client: Client, attempt: Attempt, answered: Mapping[str, str], moment: datetime) -> Recognised:
        """Whom the provider recognised. Raises SignInFailedError, ProviderError."""
        if not hmac.compare_digest(answered.get("state", "").encode(), attempt.state.encode()):
            raise SignInFailedError("state is of another sign-in")
        if answered.get("iss", client.issuer) != client.issuer or "code" not in answered:
            raise SignInFailedError(f"no code: {answered.get('error', 'unknown')[:60]}")
        token = self._exchange(client, attempt, answered["code"])
        claims = self._verified(client, attempt, token, moment)
        if not 0 < len(str(claims["sub"])) <= LONGEST_SUBJECT:
            raise SignInFailedError("sub is empty, or longer than OpenID Connect allows")
        names = tuple(str(claims[name]) for name in ("preferred_username", "sub") if claims.get(name))
        return Recognised(client.issuer, str(claims["sub"]), names, has_several_factors(claims))

    def _exchange(self, client: Client, attempt: Attempt, code: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.return_url,
            "code_verifier": attempt.verifier,
        }
        # RFC 6749, section 2.3.1: both parts are form-encoded before they become basic credentials.
        credentials = (quote(client.client_id, safe=""), quote(client.client_secret, safe=""))
        return self._json("POST", self._endpoint(client.issuer, "token_endpoint"), data=form, auth=credentials)

    def _verified(self, client: Client, attempt: Attempt, token: Mapping[str, Any], moment: datetime) -> Mapping[str, Any]:
        keys = self._json("GET", self._endpoint(client.issuer, "jwks_uri"))
        try:
            # A key set that is none is refused here; it is the provider's, and of no type before that.
            signed = jwt.decode(str(token.get("id_token", "")), KeySet.import_key_set(keys), ALGORITHMS)  # type: ignore[arg-type]
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                options={"iss": {"value": client.issuer}, "aud": {"value": client.client_id}},
                params={
                    "nonce": attempt.nonce,
                    "client_id": client.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(now=int(moment.timestamp()), leeway=CLOCKS_DIFFER)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInFailedError(f"the id token does not hold: {type(error).__name__} {error}") from error
        return dict(claims)

    def _endpoint(self, issuer: str, name: str) -> str:
        with self._lock:
            known = self._discovered.get(issuer)
        if known is None:
            known = self._json("GET", f"{issuer}/.well-known/openid-configuration")
            if known.get("issuer") != issuer:
                raise ProviderError(f"{issuer} calls itself {known.get('issuer')}")
            with self._lock:
                self._discovered[issuer] = known
        endpoint = known.get(name)
        if not isinstance(endpoint, str) or not _is_safe(endpoint):
            raise ProviderError(f"{issuer} names no safe {name}")
        return endpoint

    def _json(self, method: str, url: str, **parts: Any) -> Mapping[str, Any]:
        if not _is_safe(url):
            raise ProviderError(f"{url} is not https")
        try:
            answer = self._http.request(method, url, **parts)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderError(f"{url} does not answer as a provider: {type(error).__name__}") from error
        if not answer.is_success or not isinstance(body, dict):
            raise ProviderError(f"{url} answers {answer.status_code}")
        return body


def has_several_factors(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says, by `acr` or `amr` (OpenID Connect Core, section 2), that more than one proof was given."""
    methods = claims.get("amr")
    shown = {str(method) for method in methods} if isinstance(methods, list) else set[str]()
    kinds = sum(1 for factor in FACTORS if shown & factor)
    return kinds >= 2 or bool(shown & STRONG) or claims.get("acr") in STRONG


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
