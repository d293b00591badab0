"""Reading a form: what was typed, what it means, and per field what is still needed.

Messages are Dutch message ids, marked with N_ where they stand and translated when the form is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext
from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import Length
from werkzeug.datastructures import MultiDict

from service.access.csrf import FIELD
from service.errors import N_ as N_
from service.errors import InvalidInputError

AnyField = TypeVar("AnyField", bound="fields.Field[Any]")


class FormSchema(Schema):
    """A form of a page. A field that does not stand on the page is an error."""

    class Meta:
        unknown = RAISE


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it was sent. `typed` and `ticked` go back on the page as they are; `values` are there without errors."""

    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, list[str]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def with_errors(self, **errors: str) -> "Form":
        """The same form with what a service had against it, already in the reader's language."""
        return Form(self.typed, self.ticked, {}, {**self.errors, **errors})


EMPTY = Form()


def asking(one: AnyField, words: str) -> AnyField:
    """The field, with one sentence for whatever is wrong with it: what is expected. `words` marked with N_."""
    one.error_messages = dict.fromkeys((*one.error_messages, "required", "null", "invalid", "type"), words)
    return one


def several(one: fields.Field[Any], words: str) -> fields.List:
    """Any number of checkboxes of one name, at least one ticked; `words` ask for it."""
    return asking(fields.List(one, required=True, validate=Length(min=1, max=50, error=words)), words)


def read_form(schema: type[FormSchema], sent: MultiDict[str, str] | None = None) -> Form:
    """The form of this request, or what was `sent` in its address; what is empty counts as not there.

    Raises InvalidInputError for a field that does not stand on the page.
    """
    given = request.form if sent is None else sent
    shape = schema()
    lists = {name for name, one in _by_name(shape).items() if isinstance(one, fields.List)}
    typed = {name: given[name] for name in given if name not in lists and name != FIELD}
    ticked = {name: given.getlist(name) for name in lists}
    filled: dict[str, Any] = {name: text for name, text in typed.items() if text.strip()}
    filled |= {name: values for name, values in ticked.items() if values}
    try:
        return Form(typed, ticked, shape.load(filled))
    except ValidationError as error:
        return Form(typed, ticked, {}, _in_words(error, shape))


def _in_words(error: ValidationError, shape: Schema) -> dict[str, str]:
    found = error.normalized_messages()
    known = _by_name(shape)
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise InvalidInputError({name: ["Onbekend veld."] for name in unknown})
    return {name: gettext(_first(found[name])) for name in known if name in found}


def _by_name(shape: Schema) -> dict[str, fields.Field[Any]]:
    """The fields by the name that they have on the page."""
    return {one.data_key or name: one for name, one in shape.fields.items()}


def _first(messages: Any) -> str:
    """The first sentence of marshmallow's messages: a list, or per item of a list."""
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return messages
