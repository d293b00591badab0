"""POST /oauth/token: where a registration system gets its access token."""

import orjson
from flask import Response, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from schemas.oauth import TokenRequestSchema
from service.access.guard import public_act
from service.access.token_requests import GivenToken, RefusedToken, TokenRequest, give_token
from service.access.wiring import koppel
from service.api.problems import problem_answer
from service.api.routes import Routes

PATH = "/oauth/token"
AUTHENTICATE = {"invalid_client": 'DPoP algs="ES256", error="invalid_client"'}

routes = Routes()
_asked = TokenRequestSchema()


@routes.post(PATH)
@public_act
def create_access_token(session: Session) -> Response:
    """Answer a token, or OAuth's error in the problem form."""
    try:
        form = _asked.load(request.form.to_dict())
    except ValidationError as error:
        return _refused(_wrong_form(error))
    url = koppel().settings.public_url + PATH
    scopes = frozenset(form["scope"].split())
    asked = TokenRequest(form["client_assertion"], scopes, form.get("client_id"), request.headers.get("DPoP"), url)
    outcome = give_token(session, koppel().tokens, asked)
    return _given(outcome) if isinstance(outcome, GivenToken) else _refused(outcome)


def _given(given: GivenToken) -> Response:
    body = {
        "access_token": given.token,
        "token_type": "DPoP",
        "expires_in": given.expires_in,
        "scope": " ".join(sorted(given.scopes)),
    }
    return Response(orjson.dumps(body), content_type="application/json")


def _refused(refused: RefusedToken) -> Response:
    status = 401 if refused.error == "invalid_client" else 400
    answer = problem_answer(
        status,
        "token-refused",
        "Geen token",
        refused.detail,
        error=refused.error,
        error_description=refused.detail,
    )
    if refused.error in AUTHENTICATE:
        answer.headers["WWW-Authenticate"] = AUTHENTICATE[refused.error]
    return answer


def _wrong_form(error: ValidationError) -> RefusedToken:
    messages = error.normalized_messages()
    detail = " ".join(f"{name}: {' '.join(map(str, words))}" for name, words in messages.items())[:900]
    if set(messages) == {"grant_type"} and request.form.get("grant_type"):
        return RefusedToken("unsupported_grant_type", detail)
    return RefusedToken("invalid_request", detail)
