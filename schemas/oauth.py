"""The token endpoint. Its field names are OAuth's own (RFC 6749, RFC 7523, RFC 9449), not camelCase."""

from typing import Any

from marshmallow import EXCLUDE

from schemas.shape import Shape
from schemas.text import Exact, Key
from schemas.values import WholeNumber, Word
from schemas.vocabulary import ClientAssertionType, GrantType, TokenType

JWT_PATTERN = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"
# RFC 6749, section 3.3. Whether a scope is known and allowed is for the service, which answers invalid_scope.
SCOPE_PATTERN = r"^[!#-\[\]-~]+(?: [!#-\[\]-~]+)*$"


class Jwt(Exact):
    """A signed JWT in its compact form; only its form is checked here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(JWT_PATTERN, max_length=4096, expectation="een ondertekende JWT (compacte vorm)", **options)


class ScopeList(Exact):
    """Scopes with one space between them."""

    def __init__(self, **options: Any) -> None:
        expectation = "scopes met een spatie ertussen, zoals notes:read notes:write"
        super().__init__(SCOPE_PATTERN, max_length=200, expectation=expectation, **options)


class TokenRequestSchema(Shape):
    """Client credentials with a signed assertion, as a form."""

    class Meta:
        # RFC 6749, section 3.2: the server must ignore parameters that it does not know.
        unknown = EXCLUDE

    grant_type = Word(GrantType, required=True)
    client_assertion_type = Word(ClientAssertionType, required=True)
    client_assertion = Jwt(required=True)
    client_id = Key()
    scope = ScopeList(required=True)


class TokenSchema(Shape):
    """An access token bound to the caller's key."""

    access_token = Jwt(required=True)
    token_type = Word(TokenType, required=True)
    expires_in = WholeNumber(most=300, required=True)
    scope = ScopeList(required=True)
