"""The words of a sector beside the words of the contract. `vocabulary.toml` holds the usual ones."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from adapters.config import Section, SettingsError
from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, ReplyKind, Subject

_USUAL = Path(__file__).with_name("vocabulary.toml")


class Part(StrEnum):
    """What words are about; the tables of the file."""

    SUBJECT = "subject"
    KIND = "kind"
    HOW_KNOWN = "howKnown"
    DISCUSSED = "discussed"
    OWNER = "owner"
    STATUS = "status"
    REPLY = "reply"


# The parts that may stand together in one line: there no phrase may stand for two things.
IN_ONE_LINE = (Part.SUBJECT, Part.HOW_KNOWN, Part.DISCUSSED, Part.KIND, Part.OWNER)
# What a table's keys stand for.
_VALUES: dict[Part, Mapping[str, Any]] = {
    Part.SUBJECT: {each.value: each for each in Subject},
    Part.KIND: {each.value: each for each in Kind},
    Part.HOW_KNOWN: {each.value: each for each in HowKnown},
    Part.DISCUSSED: {"yes": True, "no": False},
    Part.OWNER: {each.value: each for each in ActionOwner},
    Part.STATUS: {each.value: each for each in ActionStatus},
    Part.REPLY: {each.value: each for each in ReplyKind},
}


@dataclass(frozen=True)
class Vocabulary:
    """For each part: value of the contract → what it may be called."""

    parts: Mapping[Part, Mapping[Any, tuple[str, ...]]]

    def said(self, part: Part, value: Any) -> str:
        """What Koppel writes for this value."""
        return self.parts[part][value][0]

    def meant(self, part: Part, typed: str) -> Any | None:
        """The value that these words stand for; None if they are not known. Capitals and commas do not matter."""
        return self.phrases([part]).get(words_of(typed), (part, None))[1]

    def phrases(self, parts: Iterable[Part]) -> dict[tuple[str, ...], tuple[Part, Any]]:
        """Every phrase of these parts, as its words, with what it stands for."""
        return {
            words_of(phrase): (part, value)
            for part in parts
            for value, phrases in self.parts[part].items()
            for phrase in phrases
        }


def words_of(typed: str) -> tuple[str, ...]:
    """The words in a text, in small letters, without what stands between them."""
    return tuple(re.findall(r"\w+", typed.casefold()))


def usual_vocabulary() -> Vocabulary:
    return read_vocabulary({}, "vocabulary.toml")


def vocabulary_of(settings: Section) -> Vocabulary:
    """The words in the file that `words_file` names, else the usual ones; SettingsError says what to mend."""
    if settings.text_or("words_file", ""):
        return read_vocabulary_file(settings.path("words_file", "a file with words"))
    return usual_vocabulary()


def read_vocabulary_file(file: Path) -> Vocabulary:
    """The words in this file; SettingsError says what to mend in it."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Cannot read {file} ({error.strerror}). Make it readable, or leave words_file out.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. Mend that line.") from error
    return read_vocabulary(tables, str(file))


def read_vocabulary(tables: Mapping[str, Any], where: str) -> Vocabulary:
    """The usual words, with the lists of `tables` in their place; SettingsError says what to mend in `where`."""
    usual = tomllib.loads(_USUAL.read_text(encoding="utf-8"))
    unknown = sorted(set(tables) - set(Part))
    if unknown:
        raise SettingsError(f"{where}: there is no table of words [{unknown[0]}]. There are: {', '.join(Part)}.")
    vocabulary = Vocabulary({part: _part(part, {**usual[part], **_table(tables, part, where)}, where) for part in Part})
    for parts in (IN_ONE_LINE, (Part.STATUS,), (Part.REPLY,)):
        _require_no_double(vocabulary, parts, where)
    return vocabulary


def _part(part: Part, lists: Mapping[str, Any], where: str) -> dict[Any, tuple[str, ...]]:
    known = _VALUES[part]
    for name, phrases in lists.items():
        if name not in known:
            raise SettingsError(f"{where}: [{part}] {name} is no word of Koppel. Choose from {', '.join(known)}.")
        if (
            not isinstance(phrases, list)
            or not phrases
            or not all(isinstance(each, str) and words_of(each) for each in phrases)
        ):
            raise SettingsError(f'{where}: [{part}] {name} must be a list of words, for instance {name} = ["…"].')
    return {known[name]: tuple(phrases) for name, phrases in lists.items()}


def _require_no_double(vocabulary: Vocabulary, parts: Iterable[Part], where: str) -> None:
    owners: dict[tuple[str, ...], str] = {}
    for part in parts:
        for value, phrases in vocabulary.parts[part].items():
            for words in map(words_of, phrases):
                name = f"[{part}] {value}"
                if owners.setdefault(words, name) != name:
                    raise SettingsError(
                        f"{where}: '{' '.join(words)}' stands for both {owners[words]} and {name}. Leave it with one."
                    )


def _table(tables: Mapping[str, Any], part: Part, where: str) -> Mapping[str, Any]:
    table = tables.get(part, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: {part} must be a table: [{part}].")
    return table
