"""The first line with which a colleague marks a free text for sharing, for instance
`#koppel wonen, zelf gezien, besproken`: what it is about, how she knows it, whether she discussed it with the youngster.

Case, order, commas and spaces do not matter. Words that are not known are never skipped: `niet` would be one of them.
"""

import re
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from adapters.base import Action, find_marker
from adapters.vocabulary import IN_ONE_LINE, Part, Vocabulary, words_of
from schemas.text import Text
from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, Subject

_MARK = re.compile(r"\s*#koppel(?![\w-])", re.IGNORECASE)
_MISSING = {
    Part.SUBJECT: "Er staat niet bij waarover het gaat.",
    Part.HOW_KNOWN: "Er staat niet bij hoe je dit weet.",
    Part.DISCUSSED: "Er staat niet bij of je het besproken hebt.",
}
_TWICE = {
    Part.SUBJECT: "Op de eerste regel staat meer dan één onderwerp.",
    Part.HOW_KNOWN: "Op de eerste regel staat op twee manieren hoe je dit weet.",
    Part.DISCUSSED: "Op de eerste regel staat zowel besproken als niet besproken.",
    Part.KIND: "Op de eerste regel staat meer dan één soort notitie.",
    Part.OWNER: "Op de eerste regel staat twee keer wie het doet.",
}
_TEXT = Text()


class UnclearError(Exception):
    """A note cannot be taken up as it stands. `what` and `mend` are for its writer and repeat nothing she typed."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Marking:
    """What is said about a note. `owner` is None unless it is an action."""

    subject: Subject
    how_known: HowKnown
    discussed: bool
    kind: Kind
    owner: ActionOwner | None


def is_marked(text: str) -> bool:
    """Whether a colleague marked this text for sharing, readable or not."""
    return _MARK.match(text) is not None


def example(vocabulary: Vocabulary) -> str:
    """A first line that is understood."""
    words = (
        vocabulary.said(Part.SUBJECT, Subject.HOUSING),
        vocabulary.said(Part.HOW_KNOWN, HowKnown.SEEN),
        vocabulary.said(Part.DISCUSSED, True),
    )
    return f"#koppel {', '.join(words)}"


def read_marking(text: str, vocabulary: Vocabulary) -> tuple[Marking, str]:
    """What the first line of a marked text says, and the text below it; UnclearError when a part is not clear."""
    line, _, below = text.lstrip().replace("\r\n", "\n").partition("\n")
    parts = _parts(words_of(_MARK.sub("", line, count=1)), vocabulary)
    return marking_of(parts, vocabulary), below.strip()


def marking_of(parts: dict[Part, Any], vocabulary: Vocabulary) -> Marking:
    """The marking with these parts; UnclearError names what is missing."""
    missing = [words for part, words in _MISSING.items() if parts.get(part) is None]
    if missing:
        raise UnclearError(" ".join(missing), _mend(vocabulary))
    kind = parts.get(Part.KIND) or Kind.UPDATE
    owner = parts.get(Part.OWNER)
    if kind is not Kind.ACTION and owner is not None:
        raise UnclearError("Er staat bij wie het doet, maar niet dat het een actie is.", _mend(vocabulary))
    return Marking(
        subject=parts[Part.SUBJECT],
        how_known=parts[Part.HOW_KNOWN],
        discussed=parts[Part.DISCUSSED],
        kind=kind,
        owner=(owner or ActionOwner.WRITER) if kind is Kind.ACTION else None,
    )


def checked_text(text: str) -> str:
    """The text as the contract has it; UnclearError when it is empty, too long, or holds what cannot be seen."""
    if find_marker(text):
        raise UnclearError("Deze notitie bevat een kenmerk van Koppel: [koppel …].", "Haal het weg.")
    if not text.strip():
        raise UnclearError("Er staat geen tekst.", "Zet de tekst op de regels onder de eerste regel.")
    try:
        checked: str = _TEXT.deserialize(text)
    except ValidationError as error:
        if len(text) > _TEXT.max_length:
            what = f"De tekst is {len(text)} tekens lang; hooguit {_TEXT.max_length} gaat mee."
            raise UnclearError(what, "Maak haar korter.") from error
        raise UnclearError("In de tekst staan onzichtbare of kapotte tekens.", "Typ haar opnieuw.") from error
    return checked


def action_of(marking: Marking, text: str) -> Action | None:
    """An action's first line says what is to be done."""
    if marking.owner is None:
        return None
    return Action(what=text.partition("\n")[0].strip(), owner=marking.owner, status=ActionStatus.OPEN)


def _parts(words: tuple[str, ...], vocabulary: Vocabulary) -> dict[Part, Any]:
    known = vocabulary.phrases(IN_ONE_LINE)
    parts: dict[Part, Any] = {}
    while words:
        length, part, value = _next_phrase(words, known, vocabulary)
        if parts.setdefault(part, value) != value:
            raise UnclearError(_TWICE[part], _mend(vocabulary))
        words = words[length:]
        if words[:1] == ("en",):
            words = words[1:]
    return parts


def _next_phrase(
    words: tuple[str, ...], known: dict[tuple[str, ...], tuple[Part, Any]], vocabulary: Vocabulary
) -> tuple[int, Part, Any]:
    """The longest phrase that the words begin with, so that `niet besproken` is never read as `besproken`."""
    for length in range(min(max(map(len, known)), len(words)), 0, -1):
        found = known.get(words[:length])
        if found:
            return length, *found
    raise UnclearError("Op de eerste regel staat iets wat Koppel niet kent.", _mend(vocabulary))


def _mend(vocabulary: Vocabulary) -> str:
    def choices(part: Part) -> str:
        *most, last = (phrases[0] for phrases in vocabulary.parts[part].values())
        return f"{', '.join(most)} of {last}"

    return (
        f"Zet op de eerste regel bijvoorbeeld '{example(vocabulary)}', en de tekst eronder. "
        f"Onderwerp: {choices(Part.SUBJECT)}. Hoe weet je dit: {choices(Part.HOW_KNOWN)}. "
        f"Daarna: {choices(Part.DISCUSSED)}. Soort, als je wilt: {choices(Part.KIND)}."
    )
