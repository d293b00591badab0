"""OpenID Connect as an organisation's provider speaks it: code flow, PKCE S256 always, identity tokens under ES256."""

import secrets
import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask
from joserfc.jwk import ECKey

from demo.identity_provider.codes import ONE_FACTOR, SEVERAL_FACTORS, AuthorizationCode, Codes
from demo.identity_provider.config import Organisation, Person, RegisteredClient

SCOPES = ("openid", "profile")
TOKEN_LIFETIME = 300  # seconds


class Client(ClientMixin):
    """A registered client, as Authlib asks about it."""

    id_token_signed_response_alg = "ES256"

    def __init__(self, registered: RegisteredClient) -> None:
        self._registered = registered

    def get_client_id(self) -> str:
        return self._registered.client_id

    def get_default_redirect_uri(self) -> None:
        """There is none: an address that is not in the request cannot match exactly."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What is left of what was asked; None, a refusal, without `openid`."""
        asked = (scope or "").split()
        return " ".join(name for name in SCOPES if name in asked) if "openid" in asked else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self._registered.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret.encode(), self._registered.client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in CodeGrant.TOKEN_ENDPOINT_AUTH_METHODS

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == CodeGrant.GRANT_TYPE


class CodeGrant(AuthorizationCodeGrant):
    """RFC 6749 section 4.1; codes live in the server's `codes`."""

    server: "Provider"

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        asked = request.payload.data
        meaning = AuthorizationCode(
            person=request.user,
            client_id=request.client.get_client_id(),
            redirect_uri=asked["redirect_uri"],
            scope=request.scope,
            nonce=asked.get("nonce"),
            code_challenge=asked["code_challenge"],
            code_challenge_method=asked["code_challenge_method"],
            signed_in_at=int(time.time()),
        )
        self.server.codes.keep(code, meaning)

    def query_authorization_code(self, code: str, client: Client) -> AuthorizationCode | None:
        return self.server.codes.spend(code, client.get_client_id())

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """Nothing to do: asking for it spent it, so that two requests at once cannot both have it."""

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Person:
        return authorization_code.person


class AlwaysS256(CodeChallenge):
    """PKCE (RFC 7636) as the Dutch profile asks: of every client, and never `plain`."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        super().validate_code_challenge(grant, redirect_uri)
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A 'code_challenge' with 'code_challenge_method=S256' is required")


class IdentityToken(OpenIDCode):
    """The signed statement of who signed in, how and when."""

    def __init__(self, issuer: str, key: ECKey) -> None:
        super().__init__(require_nonce=True)
        self._issuer = issuer
        self._key = key

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """Never: the client keeps its nonces, and a code is spent by its first use."""
        return False

    def resolve_client_private_key(self, client: Client) -> ECKey:
        return self._key

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "ES256", "kid": self._key.thumbprint()}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self._issuer, "aud": [client.get_client_id()], "exp": int(time.time()) + TOKEN_LIFETIME}

    def generate_user_info(self, user: Person, scope: str) -> UserInfo:
        """Who it is; never a role, which the service alone gives."""
        claims = UserInfo(sub=user.login)
        if "profile" in scope.split():
            claims |= {"name": user.name, "preferred_username": user.login}
        return claims


class IssuerInAnswers(IssuerParameter):
    """RFC 9207: each answer says who gives it, so that two providers cannot be mixed up."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        return self._issuer


class Provider(AuthorizationServer):
    """One organisation's provider at `issuer`, with a key and codes of its own."""

    def __init__(self, app: Flask, organisation: Organisation, issuer: str) -> None:
        self.codes = Codes()
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
        self.issuer = issuer
        super().__init__(app, lambda client_id: _client(organisation, client_id), _forget_access_token)
        self.scopes_supported = list(SCOPES)
        self.register_grant(CodeGrant, [AlwaysS256(required=True), IdentityToken(issuer, self.key)])
        self.register_extension(IssuerInAnswers(issuer))

    def key_set(self) -> dict[str, Any]:
        """The public half of the signing key (RFC 7517)."""
        return {"keys": [self.key.as_dict(private=False, kid=self.key.thumbprint())]}

    def metadata(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, section 3."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": [CodeGrant.GRANT_TYPE],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": CodeGrant.TOKEN_ENDPOINT_AUTH_METHODS,
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": ["sub", "name", "preferred_username", "auth_time", "acr", "amr"],
            "acr_values_supported": [SEVERAL_FACTORS, ONE_FACTOR],
            "authorization_response_iss_parameter_supported": True,
        }


def _client(organisation: Organisation, client_id: str) -> Client | None:
    registered = organisation.client(client_id)
    return Client(registered) if registered else None


def _forget_access_token(token: dict[str, Any], request: OAuth2Request) -> None:
    """The identity token says everything; no address here takes an access token."""
