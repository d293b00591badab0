"""Fields for text. What a person or system typed is accepted, tidied or refused here, and nowhere else."""

import re
import unicodedata
from typing import Any

from schemas.shape import Expecting

# Control characters, halves of a surrogate pair, and the marks that turn the direction of reading (with them a text can
# show something else than it says). Written as in openapi.yaml, so that both regular expressions are the same string.
_HIDDEN = r"\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uD800-\uDFFF"
TEXT_PATTERN = rf"^(?=[\s\S]*\S)(?:\r\n|[^\u0000-\u0008\u000B-\u001F{_HIDDEN}])+$"
LINE_PATTERN = rf"^(?=.*\S)[^\u0000-\u001F\u2028\u2029{_HIDDEN}]+$"
ID_PATTERN = r"^[A-Za-z0-9_-]+$"
# A key stands in an address, so it holds no slash and is not `.` or `..`.
KEY_PATTERN = r"^(?!\.{1,2}$)[!-.0-~]+$"
DIGEST_PATTERN = r"^[0-9a-f]{64}$"


def tidied(text: str) -> str:
    """A text as it is kept and counted: NFC, lines ending in a line feed alone, without white space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


class Exact(Expecting[str]):
    """A string that must match `pattern` as it stands, at most `max_length` characters; it is never changed."""

    def __init__(self, pattern: str, *, max_length: int, expectation: str, **options: Any) -> None:
        self.pattern = pattern
        self.max_length = max_length
        self._compiled = re.compile(pattern.removesuffix("$") + r"\Z")
        super().__init__(expectation, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not self._compiled.match(value):
            raise self.make_error("invalid")
        tidied = self._tidied(value)
        if not 1 <= len(tidied) <= self.max_length:
            raise self.make_error("invalid")
        return tidied

    def _tidied(self, value: str) -> str:
        return value


class Text(Exact):
    """Text of 1 to `max_length` characters over one or more lines; loads as NFC without white space around it."""

    def __init__(self, *, max_length: int = 600, **options: Any) -> None:
        expectation = (
            f"tekst van 1 tot en met {max_length} tekens, zonder stuurtekens (behalve nieuwe regel en tab) "
            "en zonder tekens die de leesrichting omdraaien"
        )
        super().__init__(TEXT_PATTERN, max_length=max_length, expectation=expectation, **options)

    def _tidied(self, value: str) -> str:
        return tidied(value)


class Line(Exact):
    """One line of 1 to `max_length` characters; loads as NFC without white space around it."""

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:
        expectation = (
            f"één regel van 1 tot en met {max_length} tekens, zonder stuurtekens "
            "en zonder tekens die de leesrichting omdraaien"
        )
        super().__init__(LINE_PATTERN, max_length=max_length, expectation=expectation, **options)

    def _tidied(self, value: str) -> str:
        return unicodedata.normalize("NFC", value).strip()


class Id(Exact):
    """An identifier that the service made; opaque to everybody else."""

    def __init__(self, **options: Any) -> None:
        expectation = "een kenmerk van Koppel: 1 tot en met 64 letters, cijfers, - of _"
        super().__init__(ID_PATTERN, max_length=64, expectation=expectation, **options)


class Cursor(Exact):
    """Where the next page starts; opaque to the caller."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ID_PATTERN, max_length=200, expectation="de nextCursor van de vorige bladzijde", **options)


class Key(Exact):
    """A key that the calling system made: 1 to 200 visible ASCII characters without a slash."""

    def __init__(self, **options: Any) -> None:
        expectation = "1 tot en met 200 zichtbare tekens (ASCII), zonder spatie of schuine streep, en niet . of .."
        super().__init__(KEY_PATTERN, max_length=200, expectation=expectation, **options)


class Digest(Exact):
    """What a system makes of a text, to know it again: 64 hexadecimal digits, under a key that only that system has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(DIGEST_PATTERN, max_length=64, expectation="64 hexadecimale cijfers, in kleine letters", **options)
