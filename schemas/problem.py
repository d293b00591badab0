"""Error answers (RFC 9457) and the operators' health answer."""

from collections.abc import Mapping
from typing import Any

from schemas.shape import Items, Part, Shape
from schemas.text import Exact, Line, Text
from schemas.values import Instant, WholeNumber, Word
from schemas.vocabulary import HealthState, OAuthErrorCode, ProblemReason, RefusalReason

PROBLEM_TYPE_PATTERN = r"^urn:koppel:problem:[a-z-]+$"
MOST_FIELDS = 100


class HealthSchema(Shape):
    """The service runs, or is ready."""

    status = Word(HealthState, required=True)


class FieldErrorSchema(Shape):
    """One field that is wrong: its path in the message, with dots, and what is expected there."""

    field = Line(required=True)
    expected = Text(required=True)


class ProblemSchema(Shape):
    """What went wrong, and what the caller can do about it."""

    type = Exact(PROBLEM_TYPE_PATTERN, max_length=100, expectation="urn:koppel:problem: en de reden", required=True)
    title = Line(required=True)
    status = WholeNumber(least=400, most=599, required=True)
    detail = Text(max_length=1000, required=True)
    reason = Word(ProblemReason, required=True)


class InvalidInputProblemSchema(ProblemSchema):
    """400: the shape is wrong."""

    errors = Items(Part(FieldErrorSchema), most=MOST_FIELDS, required=True)


class RefusedProblemSchema(InvalidInputProblemSchema):
    """422: understood and refused."""

    reason = Word(RefusalReason, required=True)


class LeaseHeldProblemSchema(ProblemSchema):
    """409: another running adapter has the lease until `until`."""

    until = Instant(required=True)


class OAuthProblemSchema(ProblemSchema):
    """An error of the token endpoint, readable both as a problem and as an OAuth error (RFC 6749, section 5.2)."""

    error = Word(OAuthErrorCode, required=True)
    error_description = Line(max_length=1000, required=True)


def field_errors(messages: Mapping[Any, Any] | list[Any]) -> list[dict[str, str]]:
    """marshmallow's messages as the `errors` of a problem: one item per field, in the order found, at most 100.

    Nested fields are named with dots (`action.what`); what concerns the whole message is named `body`. The sender chose
    the name of an unknown field, so names are cut off at 200 characters and lose what a line may not hold.
    """
    return list(_walk(messages, ()))[:MOST_FIELDS]


def _walk(messages: Any, path: tuple[str, ...]) -> list[dict[str, str]]:
    if isinstance(messages, Mapping):
        found = []
        for name, inner in messages.items():
            found += _walk(inner, path if name == "_schema" else (*path, str(name)))
        return found
    named = "".join(character for character in ".".join(path) if character.isprintable()).strip()
    return [{"field": named[:200].strip() or "body", "expected": " ".join(str(message) for message in messages)[:600]}]
