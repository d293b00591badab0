"""What is refused in a note: a national number, a bank account number, a complete address, a marker of our own.

Nothing of a refused text is kept or logged; the answer names the first characters, so that the writer finds the place.
Other things to leave out (names, phone numbers, medical words) are the writer's to decide.
"""

import re
import unicodedata
from collections.abc import Iterator

from stdnum import iban

from service.errors import RefusedInputError

NATIONAL_NUMBER = re.compile(r"(?<![\w])(?:\d[ .\-]?){8}\d(?![\w])")
BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
IBAN_START = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?=[ .\-]?[A-Z0-9])")
IBAN_SHORTEST, IBAN_LONGEST = 15, 34
MARKER = re.compile(r"\[\s*koppel\b", re.IGNORECASE)

WORDS_OF_TWO = (
    "aan al an as at da de do dr du en er ga ge ha he ik in is ja je ka la me na ne nu of om op te toe uw we ze zo"
)
_POSTCODE = r"(?<![\w])[1-9]\d{3} ?(?!(?:sa|sd|ss)\b)[a-z]{2}(?![\w])"
_NUMBER = r"\d{1,5} ?[a-z]{0,2}"
ADDRESS_AFTER = re.compile(
    rf"({_POSTCODE})[\s,;:]{{0,3}}(?:te |nr\.? |nummer |huisnummer )?({_NUMBER})(?![\w])", re.IGNORECASE
)
ADDRESS_BEFORE = re.compile(rf"(?<![\w])({_NUMBER})[\s,;:]{{1,3}}(?:te )?({_POSTCODE})", re.IGNORECASE)


def refuse_what_may_not_be_shared(text: str, field: str = "text") -> None:
    """Raises RefusedInputError with reason and place for the first thing in `text` that is never shared."""
    seen = _as_read(text)
    for reason, find, words in CHECKS:
        found = find(seen)
        if found is not None:
            raise RefusedInputError(reason, words.format(start=found[:4]), field, found[:4])


def find_national_number(text: str) -> str | None:
    """The first nine digits, dots and spaces aside, that pass the 11-test."""
    for match in NATIONAL_NUMBER.finditer(text):
        if passes_eleven_test(re.sub(r"\D", "", match.group())):
            return match.group()
    return None


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits can be a burgerservicenummer: weighted sum divisible by 11, not all zero."""
    total = sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and any(digit != "0" for digit in digits)


def find_bank_account(text: str) -> str | None:
    """The first IBAN of any country whose length and checksum (ISO 13616) are right."""
    capitals = text.upper()
    for match in IBAN_START.finditer(capitals):
        for candidate in _prefixes(capitals[match.start() :]):
            if iban.is_valid(candidate, check_country=False):
                return candidate
    return None


def find_address(text: str) -> str | None:
    """The first Dutch postcode that stands beside a house number."""
    for pattern, postcode in ((ADDRESS_AFTER, 1), (ADDRESS_BEFORE, 2)):
        for match in pattern.finditer(text):
            if _is_postcode(match.group(postcode)):
                return match.group()
    return None


def find_marker(text: str) -> str | None:
    """A marker with which Koppel delivers: what was delivered is never taken up as somebody's own note."""
    match = MARKER.search(text)
    return match.group() if match else None


CHECKS = (
    ("koppel-marker", find_marker, "Deze tekst komt uit Koppel zelf. Schrijf een eigen notitie."),
    (
        "national-number",
        find_national_number,
        "Een burgerservicenummer delen we niet. Haal “{start}…” weg; daarna kun je delen.",
    ),
    ("bank-account", find_bank_account, "Een rekeningnummer delen we niet. Haal “{start}…” weg; daarna kun je delen."),
    ("address", find_address, "Een heel adres delen we niet. Haal “{start}…” weg; daarna kun je delen."),
)


def _as_read(text: str) -> str:
    """The text as a reader sees it: look-alike digits and letters folded, invisible characters gone."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(character for character in folded if unicodedata.category(character) != "Cf")


def _prefixes(text: str) -> Iterator[str]:
    letters = re.match(r"[A-Z0-9](?:[ .\-]?[A-Z0-9])*", text)
    compact = re.sub(r"[ .\-]", "", letters.group() if letters else "")
    for length in range(IBAN_SHORTEST, min(IBAN_LONGEST, len(compact)) + 1):
        yield compact[:length]


def _is_postcode(found: str) -> bool:
    """Whether four digits and two letters are a postcode, not a year and a little word ('in 2026 we')."""
    return found[-2:].isupper() or found[-2:].lower() not in WORDS_OF_TWO
