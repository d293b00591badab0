"""Fields for words, numbers, yes or no, instants and days: strict, so `"1"`, `1.0` and `true` stay three things."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from schemas.shape import Expecting

# What fits a 32-bit column of either database.
LARGEST_NUMBER = 2_147_483_647
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = re.compile(r"[0-9]{1,10}")


class Word(Expecting[StrEnum]):
    """One word of a fixed vocabulary; loads as its enum member."""

    def __init__(self, vocabulary: type[StrEnum], **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(f"een van: {', '.join(vocabulary)}", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> StrEnum:
        if not isinstance(value, str) or value not in set(self.vocabulary):
            raise self.make_error("invalid")
        return self.vocabulary(value)


class WholeNumber(Expecting[int]):
    """A JSON number without fraction, from `least` to `most`."""

    def __init__(self, *, least: int = 1, most: int = LARGEST_NUMBER, **options: Any) -> None:
        self.least = least
        self.most = most
        super().__init__(f"een geheel getal van {least} tot en met {most}", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        # bool is a kind of int in Python, and true is no number in JSON.
        if type(value) is not int or not self.least <= value <= self.most:
            raise self.make_error("invalid")
        return value


class NumberInAddress(WholeNumber):
    """A whole number in a query key or header, where everything is text: digits only."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise self.make_error("invalid")
        return super()._deserialize(int(value), attr, data, **kwargs)


class YesNo(Expecting[bool]):
    """`true` or `false`, and nothing that resembles them."""

    def __init__(self, **options: Any) -> None:
        super().__init__("true of false", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Instant(Expecting[datetime]):
    """An instant with its zone (RFC 3339, section 5.6); loads as an aware datetime in UTC, to the microsecond."""

    def __init__(self, **options: Any) -> None:
        super().__init__("een tijdstip met tijdzone (RFC 3339), zoals 2026-03-03T14:02:00Z", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.make_error("invalid") from error

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Day(Expecting[date]):
    """A calendar day in Europe/Amsterdam, without a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__("een datum, zoals 2026-03-03", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()
