"""A registration system as the API sees it: signs its assertions and proofs, with every part open to be wrong."""

import base64
import hashlib
from typing import Any
from uuid import uuid4

from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from service.access.wiring import EXTENSION, Koppel

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_PATH = "/oauth/token"


class Machine:
    """One adapter with its key. `claims` and `header` in the calls replace what it would say by itself."""

    def __init__(self, app: Flask, client_id: str, key: ECKey) -> None:
        parts: Koppel = app.extensions[EXTENSION]
        self.url = parts.settings.public_url
        self.clock = parts.database.clock
        self.client = app.test_client(use_cookies=False)
        self.client_id = client_id
        self.key = key

    def ask_token(self, scope: str = "notes:read notes:write", proof: str | None = None, **form: str) -> TestResponse:
        """Ask for a token."""
        asked = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
            "scope": scope,
            **form,
        }
        headers = {"DPoP": proof or self.proof("POST", TOKEN_PATH)}
        return self.client.post(TOKEN_PATH, base_url=self.url, data=asked, headers=headers)

    def token(self, scope: str = "notes:read notes:write") -> str:
        """A token that was given."""
        answer = self.ask_token(scope)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["access_token"])

    def call(self, method: str, path: str, token: str | None = None, proof: str | None = None, **parts: Any) -> TestResponse:
        """Call the API with a fresh proof, or with the one that is given."""
        token = token or self.token()
        headers = {
            "Authorization": f"DPoP {token}",
            "DPoP": proof or self.proof(method, path, token),
            **parts.pop("headers", {}),
        }
        return self.client.open(path, base_url=self.url, method=method, headers=headers, **parts)

    def assertion(self, key: ECKey | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A client assertion (RFC 7523)."""
        now = int(self.clock().timestamp())
        said = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.url + TOKEN_PATH,
            "iat": now,
            "exp": now + 120,
            "jti": uuid4().hex,
            **claims,
        }
        return jwt.encode({"alg": "ES256", **(header or {})}, without_none(said), key or self.key)

    def proof(
        self,
        method: str,
        path: str,
        token: str | None = None,
        key: ECKey | None = None,
        header: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A DPoP proof (RFC 9449)."""
        signing = key or self.key
        said = {
            "htm": method,
            "htu": self.url + path,
            "iat": int(self.clock().timestamp()),
            "jti": uuid4().hex,
            "ath": hash_of(token) if token else None,
            **claims,
        }
        jwk = {name: signing.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk, **(header or {})}
        return jwt.encode(without_none(head), without_none(said), signing)


def hash_of(token: str) -> str:
    """A token's `ath`, worked out apart from the service."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def without_none(claims: dict[str, Any]) -> dict[str, Any]:
    """Only the claims that are said."""
    return {name: value for name, value in claims.items() if value is not None}
