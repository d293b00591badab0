"""What every message and every field of the contract has in common: each error says what is expected."""

from typing import Any, TypeVar

from marshmallow import RAISE, Schema, fields
from marshmallow.types import ErrorMessages
from marshmallow.validate import Length

Value = TypeVar("Value")


def expecting(expectation: str) -> ErrorMessages:
    """marshmallow's error messages, each naming the same expectation (Dutch, without a full stop)."""
    return {
        "required": f"Ontbreekt. Verwacht: {expectation}.",
        "null": f"Mag niet null zijn. Verwacht: {expectation}.",
        "invalid": f"Verwacht: {expectation}.",
        "type": f"Verwacht: {expectation}.",
    }


class Shape(Schema):
    """A message of the contract. Unknown fields are errors; error messages are Dutch."""

    class Meta:
        unknown = RAISE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        known = ", ".join(sorted(field.data_key or name for name, field in self.fields.items()))
        self.error_messages |= {
            "unknown": f"Onbekend veld. Verwacht: alleen {known}.",
            "type": f"Verwacht: een object met de velden {known}.",
        }


class Expecting(fields.Field[Value]):
    """A field with one expectation; whatever is wrong with a value, its error names that expectation."""

    def __init__(self, expectation: str, **options: Any) -> None:
        super().__init__(error_messages=expecting(expectation), **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class Part(fields.Nested):
    """A message inside a message."""

    def __init__(self, shape: type[Shape], **options: Any) -> None:
        super().__init__(shape, error_messages=expecting("een object"), **options)


class Items(fields.List):
    """A list of at most `most` items."""

    def __init__(self, item: fields.Field[Any], *, most: int, **options: Any) -> None:
        expectation = f"een lijst van hooguit {most} onderdelen"
        self.most = most
        super().__init__(
            item,
            validate=Length(max=most, error=f"Verwacht: {expectation}."),
            error_messages=expecting(expectation),
            **options,
        )
