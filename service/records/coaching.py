"""What a writer may want to leave out: names of others, numbers, addresses, medical words. The writer decides.

Pure rules and word lists of our own. Nothing of the text is kept, logged or sent anywhere. They point too often rather than
too seldom, and never at who is known in the pair anyway.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from service.records.minimisation import find_national_number

MOST = 6
"""More than this helps nobody who is typing."""


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"
    MEDICAL = "medical"


@dataclass(frozen=True, slots=True)
class Finding:
    """`excerpt`: the words in the text, as they stand there."""

    kind: Kind
    excerpt: str


_NAME = r"[A-ZÀ-Ý][\w’'-]+"
_BETWEEN = r"(?:(?:van|de|den|der|het|ten|ter|el|al|ait|bin|ben)\s+){0,3}"
_RELATIONS = (
    "broer|broertje|zus|zusje|moeder|vader|mama|papa|stiefmoeder|stiefvader|oma|opa|tante|oom|neef|nicht|zoon|dochter|"
    "vriend|vriendin|ex|buurman|buurvrouw|huisgenoot|klasgenoot|collega|baas|mentor|docent|leraar|juf|meester|dokter|"
    "huisarts|psycholoog|psychiater|advocaat|voogd|mevrouw|meneer|mevr\\.|dhr\\."
)
_RELATED = re.compile(
    rf"(?:\b(?i:haar|zijn|hun|de|een|d’r|z’n)\s+)?\b(?i:{_RELATIONS})\s+({_NAME}(?:\s+{_BETWEEN}{_NAME})?)"
)
_FULL_NAME = re.compile(rf"\b{_NAME}\s+{_BETWEEN}{_NAME}")
_WORD = re.compile(_NAME)
_COMMON_NAMES = (
    "aïcha ahmed ali amir amina anna anouk bas bilal bram chantal daan david dewi dylan emma esra eva fatima fatma "
    "femke finn hamza hassan ibrahim ilse imane iris jan jasmijn jayden jesse job johan joost julia kevin kim lars "
    "lieke linda lisa lotte luuk maaike maria mark mehmet melissa mike milan mo mohamed mohammed mustafa naomi nadia "
    "nina nour omar peter piet rachid rick robin ruben samir sara sem sophie stefan sven tess thijs tim tom willem "
    "yara yasmina youssef yusuf zeynep "
)
_FIRST_NAMES = frozenset(_COMMON_NAMES.split())
_PHONE = re.compile(r"(?<![\w-])(?:\+|00)?\d(?:[ .\-]?\d){6,}(?![\w-])")
_DATE = re.compile(r"^\d{1,2}[ .\-]\d{1,2}[ .\-](?:\d{2}|\d{4})$|^\d{4}-\d{1,2}-\d{1,2}$")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_STREET = re.compile(
    r"\b[A-ZÀ-Ý][\w’'-]*(?:\s+[A-ZÀ-Ý][\w’'-]*)?"
    r"(?:straat|laan|weg|plein|kade|gracht|dijk|steeg|hof|singel|dreef|pad|plantsoen|park|burg|markt)\s+\d{1,5}\s?[a-zA-Z]?\b"
)
_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}\b")
_MEDICAL = re.compile(
    r"\b(?:medicijn\w*|medicatie|pillen|diagnose\w*|adhd|add|autis\w*|asperger|depressi\w*|psychose|psychotisch\w*|"
    r"psychiat\w*|psycholoog|therap\w*|trauma\w*|ptss|borderline|bipolair\w*|schizofren\w*|angststoornis\w*|eetstoornis\w*|"
    r"anorexia|boulimia|verslav\w*|verslaafd\w*|afkick\w*|ontwenning|zwanger\w*|abortus|hiv|soa|epilep\w*|diabetes|insuline|"
    r"ziekenhuis\w*|opname|opgenomen|operatie|suïcid\w*|suicid\w*|zelfmoord\w*|zelfbeschadig\w*|automutil\w*|ritalin|"
    r"methylfenidaat|antidepressiva|oxazepam|overdosis|handicap\w*|verstandelijk\w*)\b",
    re.IGNORECASE,
)


def findings_in(text: str, known: Collection[str] = ()) -> list[Finding]:
    """What stands in this text that the other may not need, at most MOST, in the order of the text, nothing twice.

    `known`: names that are no surprise: the youngster, both professionals, both organisations.
    """
    expected = {word.casefold() for name in known for word in name.split()}
    found = sorted(_all(text, expected), key=lambda each: text.find(each.excerpt))
    kept: list[Finding] = []
    for finding in found:
        if not any(_is_part(finding, other) for other in kept):
            kept.append(finding)
    return kept[:MOST]


def _is_part(finding: Finding, other: Finding) -> bool:
    return finding.kind is other.kind and finding.excerpt.casefold() in other.excerpt.casefold()


def _all(text: str, expected: Collection[str]) -> Iterator[Finding]:
    for pattern in (_STREET, _POSTCODE):
        yield from (Finding(Kind.ADDRESS, match.group().strip()) for match in pattern.finditer(text))
    for match in (*_PHONE.finditer(text), *_MAIL.finditer(text)):
        if not _DATE.match(match.group()) and not find_national_number(match.group()):  # refused, so not the writer's choice
            yield Finding(Kind.NUMBER, match.group())
    yield from (Finding(Kind.MEDICAL, match.group()) for match in _MEDICAL.finditer(text))
    yield from _names(text, expected)


def _names(text: str, expected: Collection[str]) -> Iterator[Finding]:
    for match in _RELATED.finditer(text):
        if not _is_expected(match.group(1), expected):
            yield Finding(Kind.NAME, match.group())
    for match in _FULL_NAME.finditer(text):
        first = match.group().split()[0].casefold()
        if first in _FIRST_NAMES and not _is_expected(match.group(), expected):
            yield Finding(Kind.NAME, match.group())
    for match in _WORD.finditer(text):
        if match.group().casefold() in _FIRST_NAMES and not _is_expected(match.group(), expected):
            yield Finding(Kind.NAME, match.group())


def _is_expected(name: str, expected: Collection[str]) -> bool:
    return all(word.casefold() in expected or word.islower() for word in name.split())
