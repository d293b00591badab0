"""Codes that people read, type and say: of a pair, to join, to confirm a meeting; and the two words.

Letters and digits without I, L, O and U (Crockford's alphabet), so that nothing is misread. Entropy: a pair's code is
no secret (8 characters); a join code has 10 characters, 50 bits, lives ten minutes and is used once; a recovery code
has 20 characters, 100 bits; a meeting number has 6 digits and five tries.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})

COLOURS = (
    "blauwe",
    "gele",
    "groene",
    "rode",
    "witte",
    "zwarte",
    "oranje",
    "paarse",
    "bruine",
    "grijze",
    "roze",
    "gouden",
)
THINGS = (
    "appel", "fiets", "brug", "vogel", "boom", "lamp", "trein", "kaas", "bloem", "sleutel", "stoel", "jas", "maan",
    "vlieger", "tafel", "peer", "schoen", "beker", "bal", "bank", "boot", "deur", "trui", "klok", "muts", "pen", "tas",
    "vis", "wolk", "zon", "ster", "gitaar",
)  # fmt: skip


def new_pair_code() -> str:
    """For the record in an organisation's own system, for example K7M2-9QXD."""
    return _grouped(_random(8))


def new_join_code() -> str:
    """For the youngster's phone, for example K7M2-9QXD-3F."""
    return _grouped(_random(10))


def new_recovery_code() -> str:
    """For a piece of paper."""
    return _grouped(_random(20))


def new_meeting_number() -> str:
    """Six digits that the youngster tells the other holder."""
    return f"{secrets.randbelow(1_000_000):06d}"


def two_words() -> str:
    """What stands on both screens."""
    return f"{secrets.choice(COLOURS)} {secrets.choice(THINGS)}"


def as_typed(code: str) -> str:
    """A code as it was meant: capitals, without dashes and spaces, look-alikes put right."""
    return code.upper().translate(LOOK_ALIKES)


def hash_of(code: str) -> bytes:
    """SHA-256 of the code as it was meant. Enough for long random codes: there is nothing to guess them from."""
    return hashlib.sha256(as_typed(code).encode()).digest()


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
