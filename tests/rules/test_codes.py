"""docs/codes.md says of every code what it is made of and what guessing it comes to: held to the program's own constants."""

import math
import re
from datetime import timedelta
from pathlib import Path

from service.access import invitations, limits, paper_codes
from service.pages import sign_in
from service.pages.youngster import coming_back, joining, mail, paper
from service.pairs import codes, mailbox, meeting
from service.pairs.joining import LIFETIME

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "codes.md").read_text(encoding="utf-8").split())
MINUTE = timedelta(minutes=1)
LETTERS, DIGITS = len(codes.ALPHABET), 10
WORDS = len(codes.COLOURS) * len(codes.THINGS)
YEAR = timedelta(days=365)


def row(name: str, made_of: str, possibilities: int, works: str, tries: str) -> str:
    """One line of the table."""
    many = f"{possibilities:.2e}" if possibilities > 1000 else str(possibilities)
    return f"| {name} | {made_of} | {many} | {math.log2(possibilities):.0f} | {works} | {tries} |"


def letters_in(code: str) -> int:
    return len(codes.as_typed(code))


def test_the_table_says_what_the_program_does() -> None:
    join, own, pair = (letters_in(make()) for make in (codes.new_join_code, codes.new_recovery_code, codes.new_pair_code))
    number = len(codes.new_meeting_number())
    assert limits.WINDOW == 10 * MINUTE
    assert paper.TRIES == coming_back.CODE_TRIES  # counted as one act
    expected = [
        row(
            "join code, in the QR code",
            f"{join} letters",
            LETTERS**join,
            f"{LIFETIME // MINUTE} minutes, once",
            f"{joining.TRIES} in ten minutes at one address",
        ),
        row(
            "recovery code, on paper",
            f"{own} letters",
            LETTERS**own,
            "until a new one",
            f"{coming_back.CODE_TRIES} in ten minutes at one address",
        ),
        row(
            "paper code of an organisation",
            f"{own} letters",
            LETTERS**own,
            "once",
            f"{paper_codes.TRIES}, each with the month of birth",
        ),
        row(
            "invitation to make a passkey",
            f"{own} letters",
            LETTERS**own,
            f"{invitations.LIFETIME // timedelta(hours=1)} hours, once",
            f"{sign_in.TRIES} in ten minutes at one address",
        ),
        row("meeting number", f"{number} digits", DIGITS**number, "until met", str(meeting.TRIES)),
        row(
            "code in a mail",
            f"{number} digits",
            DIGITS**number,
            f"{mailbox.CODE_LIVES // MINUTE} minutes, once",
            f"{mailbox.CODE_TRIES}; {mail.MOST_CODES} codes in ten minutes for one person",
        ),
        row("code of a pair", f"{pair} letters", LETTERS**pair, "for good", "no secret: it opens nothing"),
        row(
            "two words",
            f"{len(codes.COLOURS)} colours, {len(codes.THINGS)} things",
            WORDS,
            "until confirmed",
            "no secret: it opens nothing",
        ),
    ]
    assert [line for line in expected if line not in PAGE] == []


def test_the_chances_below_the_table_are_what_it_comes_to() -> None:
    guesses = 10_000 * joining.TRIES * (LIFETIME // limits.WINDOW)
    assert f"fits is {guesses * 1_000 / LETTERS**10:.1e}." in PAGE
    guesses = 10_000 * coming_back.CODE_TRIES * (YEAR // limits.WINDOW)
    assert f"fits is {guesses * 1_000_000 / LETTERS**20:.1e}." in PAGE
    assert f"{meeting.TRIES / DIGITS**6:.1e} for each number" in PAGE
    assert f"{mailbox.CODE_TRIES / DIGITS**6:.1e} for each code" in PAGE
    assert f"1 in {WORDS}." in PAGE


def test_every_code_that_opens_something_is_hard_enough() -> None:
    """NIST SP 800-63B, 5.1.2: 20 bits where tries are few and counted, 64 and more where a code is on paper."""
    bits = {name: int(found) for name, found in re.findall(r"\| ([a-z][^|]*) \| [^|]* \| [0-9.e+]+ \| (\d+) \|", PAGE)}
    assert len(bits) == 8
    assert min(bits["meeting number"], bits["code in a mail"]) >= 20
    assert bits["join code, in the QR code"] >= 50
    assert min(bits[name] for name in bits if "paper" in name or "passkey" in name) >= 100


def test_a_code_is_drawn_from_all_letters_and_read_as_it_was_meant() -> None:
    assert set("".join(codes.new_recovery_code() for _ in range(300))) == {*codes.ALPHABET, "-"}
    assert not set(codes.ALPHABET) & set("ILOU")
    assert codes.hash_of("k7m2 9qxd-3f o") == codes.hash_of("K7M2-9QXD-3F0")
