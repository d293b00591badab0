"""A registration system that calls the service: signs in with its own key, and signs a proof for every request."""

import base64
import hashlib
import time
from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_PATH = "/oauth/token"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
TOKEN_SECONDS = 200  # renewed well before its five minutes are over


class Caller:
    """One registration system. Its requests are whole HTTP/1.1 messages, ready to be sent within a minute."""

    def __init__(self, url: str, client_id: str, key: ECKey) -> None:
        self._url, self._client_id, self._key = url, client_id, key
        self._jwk = {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
        self._token, self._token_from = "", 0.0

    def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = NO_HEADERS) -> bytes:
        """One signed request, good for one use within sixty seconds."""
        token = self._fresh_token()
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._url.partition('//')[2]}",
            f"Authorization: DPoP {token}",
            f"DPoP: {self._proof(method, path, token)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _fresh_token(self) -> str:
        if time.monotonic() - self._token_from > TOKEN_SECONDS or not self._token:
            self._token, self._token_from = self._ask_token(), time.monotonic()
        return self._token

    def _ask_token(self) -> str:
        asked = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(),
            "scope": "notes:read notes:write",
        }
        answer = httpx.post(self._url + TOKEN_PATH, data=asked, headers={"DPoP": self._proof("POST", TOKEN_PATH)})
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def _assertion(self) -> str:
        moment = int(time.time())
        who = {"iss": self._client_id, "sub": self._client_id, "aud": self._url + TOKEN_PATH}
        return jwt.encode({"alg": "ES256"}, {**who, "iat": moment, "exp": moment + 120, "jti": uuid4().hex}, self._key)

    def _proof(self, method: str, path: str, token: str = "") -> str:
        said = {"htm": method, "htu": self._url + path, "iat": int(time.time()), "jti": uuid4().hex}
        if token:
            said["ath"] = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
        return jwt.encode({"typ": "dpop+jwt", "alg": "ES256", "jwk": self._jwk}, said, self._key)
