"""The first line with which a colleague marks a note for sharing, for instance
`#koppel wonen, zelf gezien, besproken`: what it is about, how she knows it, whether she discussed it with the youngster.

Case, order, commas and spaces do not matter. Words that are not known are never skipped: `niet` would be one of them.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from schemas.vocabulary import ActionOwner, HowKnown, Kind, Subject

# What Tryton is asked for (SQL patterns, any case); `is_marked` then decides.
MARK_PATTERNS = ("#koppel%", " #koppel%", "\n#koppel%")
EXAMPLE = "#koppel wonen, zelf gezien, besproken"

_MARK = re.compile(r"\s*#koppel(?![\w-])", re.IGNORECASE)
_MEND = (
    f"Zet op de eerste regel bijvoorbeeld '{EXAMPLE}', en de tekst eronder. "
    "Onderwerp: wonen, school en werk, inkomen, welzijn, steun of praktisch. "
    "Hoe weet je dit: zelf gezien, van jongere gehoord of van anderen gehoord. Daarna: besproken of niet besproken. "
    "Soort, als je wilt: afspraak, actie, signaal, vraag, kracht of update."
)


class MarkingError(Exception):
    """The first line cannot be understood. `what` and `mend` are for the writer and repeat nothing she typed."""

    def __init__(self, what: str, mend: str = _MEND) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Marking:
    """What the first line says. `owner` is None unless the note is an action."""

    subject: Subject
    how_known: HowKnown
    discussed: bool
    kind: Kind
    owner: ActionOwner | None


class _Part(Enum):
    SUBJECT = auto()
    HOW_KNOWN = auto()
    DISCUSSED = auto()
    KIND = auto()
    OWNER = auto()


# What each part may be called; a semicolon stands between two ways to say the same.
_PHRASES: dict[_Part, dict[Any, str]] = {
    _Part.SUBJECT: {
        Subject.SUPPORT: "steun; netwerk; mensen om je heen",
        Subject.HOUSING: "wonen; woning; huisvesting",
        Subject.SCHOOL_WORK: "school en werk; school werk; school; werk; opleiding",
        Subject.INCOME: "inkomen en schulden; inkomen schulden; geld en schulden; geld schulden; inkomen; geld; schulden",
        Subject.WELLBEING: "welzijn en gezondheid; welzijn gezondheid; welzijn; gezondheid",
        Subject.PRACTICAL: "praktisch; bereikbaarheid; afspraken en bereikbaarheid",
    },
    _Part.HOW_KNOWN: {
        HowKnown.SEEN: "zelf gezien; gezien; zelf meegemaakt",
        HowKnown.TOLD_BY_YOUNGSTER: (
            "van jongere gehoord; van de jongere gehoord; gehoord van jongere; gehoord van de jongere; "
            "van jongere; van de jongere; jongere vertelde; verteld door jongere; verteld door de jongere"
        ),
        HowKnown.HEARD_FROM_OTHERS: (
            "van anderen gehoord; van een ander gehoord; gehoord van anderen; gehoord van een ander; van anderen; "
            "via anderen; van horen zeggen"
        ),
    },
    _Part.DISCUSSED: {
        True: (
            "besproken; wel besproken; besproken met jongere; besproken met de jongere; "
            "met jongere besproken; met de jongere besproken"
        ),
        False: (
            "niet besproken; nog niet besproken; onbesproken; nog te bespreken; niet besproken met jongere; "
            "niet besproken met de jongere; niet met jongere besproken; niet met de jongere besproken; "
            "nog niet besproken met jongere; nog niet besproken met de jongere"
        ),
    },
    _Part.KIND: {
        Kind.AGREEMENT: "afspraak",
        Kind.ACTION: "actie",
        Kind.UPDATE: "update; nieuws; stand van zaken",
        Kind.SIGNAL: "signaal",
        Kind.QUESTION: "vraag",
        Kind.STRENGTH: "kracht; sterk punt",
    },
    _Part.OWNER: {ActionOwner.WRITER: "voor mij; ik doe dit", ActionOwner.PARTNER: "voor collega; voor mijn collega"},
}
_KNOWN = {
    tuple(phrase.split()): (part, value)
    for part, values in _PHRASES.items()
    for value, phrases in values.items()
    for phrase in phrases.split(";")
}
_LONGEST = max(len(words) for words in _KNOWN)
_MISSING = {
    _Part.SUBJECT: "Op de eerste regel staat niet waarover het gaat.",
    _Part.HOW_KNOWN: "Op de eerste regel staat niet hoe je dit weet.",
    _Part.DISCUSSED: "Op de eerste regel staat niet of je het besproken hebt.",
}
_TWICE = {
    _Part.SUBJECT: "Op de eerste regel staat meer dan één onderwerp.",
    _Part.HOW_KNOWN: "Op de eerste regel staat op twee manieren hoe je dit weet.",
    _Part.DISCUSSED: "Op de eerste regel staat zowel besproken als niet besproken.",
    _Part.KIND: "Op de eerste regel staat meer dan één soort notitie.",
    _Part.OWNER: "Op de eerste regel staat twee keer wie het doet.",
}


def is_marked(message: str) -> bool:
    """Whether a colleague marked this note for sharing, readable or not."""
    return _MARK.match(message) is not None


def read_marking(message: str) -> tuple[Marking, str]:
    """What the first line of a marked note says, and the text below it; MarkingError when a part is not clear."""
    line, _, text = message.lstrip().partition("\n")
    parts = _parts(re.findall(r"\w+", _MARK.sub("", line, count=1).casefold()))
    missing = [words for part, words in _MISSING.items() if part not in parts]
    if missing:
        raise MarkingError(" ".join(missing))
    kind = parts.get(_Part.KIND, Kind.UPDATE)
    owner = parts.get(_Part.OWNER, ActionOwner.WRITER) if kind is Kind.ACTION else None
    if owner is None and _Part.OWNER in parts:
        raise MarkingError("Op de eerste regel staat wie het doet, maar niet dat het een actie is.")
    return Marking(parts[_Part.SUBJECT], parts[_Part.HOW_KNOWN], parts[_Part.DISCUSSED], kind, owner), text.strip()


def _parts(words: list[str]) -> dict[_Part, Any]:
    parts: dict[_Part, Any] = {}
    while words:
        length, part, value = _next_phrase(words)
        if parts.setdefault(part, value) != value:
            raise MarkingError(_TWICE[part])
        words = words[length:]
        if words[:1] == ["en"]:
            words = words[1:]
    return parts


def _next_phrase(words: list[str]) -> tuple[int, _Part, Any]:
    """The longest phrase that the words begin with, so that `niet besproken` is never read as `besproken`."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        found = _KNOWN.get(tuple(words[:length]))
        if found:
            return length, *found
    raise MarkingError("Op de eerste regel staat iets wat Koppel niet kent.")
