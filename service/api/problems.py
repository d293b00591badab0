"""Error answers of the API: application/problem+json (RFC 9457), with words from the one table of errors."""

from typing import Any

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

from service.errors import (
    ConflictError,
    InvalidInputError,
    InvalidProofError,
    InvalidTokenError,
    NotAllowedError,
    PublicForm,
    RefusedInputError,
    TooManyError,
    public_form,
)

TYPE = "urn:koppel:problem:"

FORMS_OF_HTTP = {
    400: PublicForm(400, "invalid-input", "De vraag klopt niet", "We konden de vraag niet lezen. Kijk in het contract."),
    404: PublicForm(404, "not-found", "Niet gevonden", "Dit bestaat niet, of het is niet van jou."),
    405: PublicForm(405, "method-not-allowed", "Dat kan hier niet", "Kijk in het contract welke methode hier hoort."),
    413: PublicForm(413, "too-large", "Te groot", "Maak het korter."),
    415: PublicForm(415, "unsupported-media-type", "Verkeerde soort", "Stuur JSON, met Content-Type: application/json."),
}


def problem(error: Exception) -> Response:
    """The answer for an error; an unknown one says nothing of what happened."""
    form = _form_of(error)
    reason, detail, more = form.type, form.detail, dict[str, Any]()
    if isinstance(error, ConflictError | RefusedInputError):
        reason, detail = error.reason, error.detail
    if isinstance(error, ConflictError):
        more |= error.facts
    if isinstance(error, RefusedInputError):
        more["errors"] = [{"field": error.field, "expected": error.detail}]
    elif isinstance(error, InvalidInputError):
        more["errors"] = [{"field": name, "expected": " ".join(words)} for name, words in error.errors.items()]
    elif form.status == 400:
        more["errors"] = []
    response = problem_answer(form.status, reason, form.title, detail, **more)
    response.headers.update(_headers_for(error))
    return response


def problem_answer(status: int, reason: str, title: str, detail: str, **more: Any) -> Response:
    """An answer in the problem form, for outcomes that are no errors inside."""
    body = {"type": TYPE + reason, "title": title, "status": status, "detail": detail, "reason": reason, **more}
    return Response(orjson.dumps(body), status, content_type="application/problem+json")


def _form_of(error: Exception) -> PublicForm:
    if isinstance(error, HTTPException):
        status = error.code or 500
        return FORMS_OF_HTTP.get(status) or public_form(error)
    return public_form(error)


def _headers_for(error: Exception) -> dict[str, str]:
    if isinstance(error, InvalidTokenError):
        code = "invalid_dpop_proof" if isinstance(error, InvalidProofError) else "invalid_token"
        return {"WWW-Authenticate": f'DPoP algs="ES256", error="{code}"'}
    if isinstance(error, NotAllowedError):
        return {"WWW-Authenticate": 'DPoP algs="ES256", error="insufficient_scope"'}
    if isinstance(error, TooManyError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, HTTPException):
        return {name: value for name, value in error.get_headers() if name == "Allow"}
    return {}
