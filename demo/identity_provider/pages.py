"""The addresses of one organisation's provider: metadata, keys, the page on which somebody chooses who to be, tokens."""

from authlib.oauth2 import OAuth2Error
from flask import Flask, Response, current_app, jsonify, render_template, request

from demo.identity_provider.config import Organisation
from demo.identity_provider.protocol import Provider

HEADERS = {
    # No form-action: browsers hold it against the redirect back to the service, which is another address.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
EXTENSION = "koppel_identity_provider"


def create_app(organisation: Organisation, issuer: str) -> Flask:
    """The provider of one organisation; `issuer` is the address that it is mounted at."""
    app = Flask(__name__)
    app.extensions[EXTENSION] = (organisation, Provider(app, organisation, issuer))
    app.add_url_rule("/.well-known/openid-configuration", view_func=metadata)
    app.add_url_rule("/jwks", view_func=key_set)
    app.add_url_rule("/authorize", view_func=choose_person, methods=["GET"])
    app.add_url_rule("/authorize", view_func=sign_in, methods=["POST"])
    app.add_url_rule("/token", view_func=create_token, methods=["POST"])
    app.register_error_handler(OAuth2Error, refuse)
    app.after_request(set_headers)
    return app


def metadata() -> Response:
    return jsonify(_provider().metadata())


def key_set() -> Response:
    return jsonify(_provider().key_set())


def choose_person() -> str:
    """The page; refuses a request that no sign-in may come from before it asks anybody anything."""
    _provider().get_consent_grant()
    return render_template("choose.html", organisation=_organisation())


def sign_in() -> Response:
    """Back to the service with a code for the person whose button was pressed."""
    person = _organisation().person(request.form.get("login", ""))
    grant = _provider().get_consent_grant(end_user=person)
    answer: Response = _provider().create_authorization_response(grant_user=person, grant=grant)
    return answer


def create_token() -> Response:
    answer: Response = _provider().create_token_response()
    return answer


def refuse(error: OAuth2Error) -> Response | tuple[str, int]:
    """Say it to the service where its address is known to be right; else to the person, and redirect nowhere."""
    if error.redirect_uri:
        answer: Response = _provider().handle_error_response(None, error)
        _provider().execute_hook("after_create_authorization_response", answer)  # RFC 9207: errors name the issuer too
        return answer
    return render_template("refused.html", organisation=_organisation(), reason=error.description), 400


def set_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _organisation() -> Organisation:
    organisation: Organisation = current_app.extensions[EXTENSION][0]
    return organisation


def _provider() -> Provider:
    provider: Provider = current_app.extensions[EXTENSION][1]
    return provider
