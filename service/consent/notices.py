"""The reviewed texts on which a youngster consents: by revision and language, with their placeholders filled in.

Every revision lies in `notices/<revision>.toml` and is never changed once somebody has decided on it, so that the exact
text of any decision can be shown again (GDPR article 7(1)).
"""

import hashlib
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "en")
TEXTS = files("service.consent").joinpath("notices")


class NoticeError(RuntimeError):
    """A text or a placeholder is missing: a fault in the program or in the file, never of the reader."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Every text of one revision in one language."""

    revision: str
    language: str
    texts: Mapping[str, str]

    def filled(self, **facts: str) -> "FilledNotices":
        """The texts with these facts in the place of their placeholders."""
        return FilledNotices(self, facts)


class FilledNotices:
    """The texts of one screen or direction: `text["who_title"]`, in templates `text.who_title`."""

    def __init__(self, notices: Notices, facts: Mapping[str, str]) -> None:
        self._notices = notices
        self._facts = dict(facts)

    def __getitem__(self, name: str) -> str:
        """Raises NoticeError rather than show half a sentence."""
        try:
            return self._notices.texts[name].format_map(self._facts)
        except KeyError as error:
            raise NoticeError(f"{self._notices.revision}, {self._notices.language}, {name}: no {error}") from error

    def also(self, **facts: str) -> "FilledNotices":
        """The same texts with more facts."""
        return FilledNotices(self._notices, {**self._facts, **facts})


def notices_in(language: str) -> Notices:
    """The present texts in this language. Raises NoticeError when there are none."""
    return notices_of(max(_revisions()), language)


def notices_of(revision: str, language: str) -> Notices:
    """The texts of one revision, present or past. Raises NoticeError when there are none."""
    try:
        return _revisions()[revision][language]
    except KeyError as error:
        raise NoticeError(f"there are no notices of {revision} in {language}") from error


def hash_of_text(shown: str) -> str:
    """SHA-256, in hexadecimal, of the exact text that was shown."""
    return hashlib.sha256(shown.encode()).hexdigest()


@cache
def _revisions() -> Mapping[str, Mapping[str, Notices]]:
    found = {}
    for source in TEXTS.iterdir():
        if source.name.endswith(".toml"):
            tables = tomllib.loads(source.read_text(encoding="utf-8"))
            revision = str(tables["revision"])
            _check(revision, tables)
            found[revision] = {language: Notices(revision, language, tables[language]) for language in LANGUAGES}
    return found


def _check(revision: str, tables: Mapping[str, Mapping[str, str]]) -> None:
    """Every text stands in both languages, with the same placeholders."""
    dutch, english = ({name: _placeholders(text) for name, text in tables[language].items()} for language in LANGUAGES)
    differing = sorted(name for name in dutch.keys() | english.keys() if dutch.get(name) != english.get(name))
    if differing:
        raise NoticeError(f"{revision}: not the same in both languages: {', '.join(differing)}")


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
