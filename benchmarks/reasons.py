"""Why a figure falls short of what must be, as far as that is known. Said beside the figure as long as it does."""

from collections.abc import Mapping

_PROOF = (
    "nothing is written any more (decision 0017); what is left is the signature of the proof, a look at the system and one "
    "at the tag, and Flask, against one row and a commit to a disk that is fast here."
)
_STATEMENTS = (
    "what is left is Python around the statements (token and proof, six statements, twenty notes opened and rendered); the "
    "statements themselves, the commit and the decryption are a third of it."
)
_PAGE = "what is looked up becomes objects, and these a page, pair by pair; the number of statements stays the same."
_CYCLE = (
    "from the start of one cycle to the next is the pace, a second; then identity and rights are confirmed, the records of "
    "all pairs asked for in one question, and the note is looked for, put and read back. In Redmine that is eleven "
    "requests, two of them to write: first without the text."
)
_LOOKED_AT = (
    "each note costs a fetch, which is a logged copy, and a receipt at the service. What stands there is asked once "
    "for twenty-five notes, before and after. Tryton takes them in one request; Redmine takes each by itself and twice, "
    "first without its text, so that none is ever public or mailed. The other side is one request a note and nothing "
    "else."
)
_FOUR_HASHES = (
    "each entry takes four SHA-256 (two halves, leaf, node of the tree) and two JSON texts, and nearly half of the time "
    "goes to the database handing out its rows."
)
_ROUND_TRIPS = (
    "one batch of 500 is five statements, each a round trip, and a commit to disk; the entries are read and hashed before "
    "the lock is taken."
)

REASONS: Mapping[tuple[str, str], str] = {
    ("gated-read", "sqlite"): _STATEMENTS,
    ("gated-read", "postgresql"): _STATEMENTS,
    ("gated-write", "sqlite"): "eleven statements, where the bare route has one; the commit and the entry take most.",
    ("gated-write", "postgresql"): (
        "thirteen statements, each a round trip, where the bare route has one: proof, system, two locks, seat, source, "
        "pair, count, what stands, the note, whether the partner may read it, the partner's count, the entry."
    ),
    ("decision", "postgresql"): (
        "two round trips, the lock and the query, against one. In one statement the query would see what stood before the "
        "lock was given."
    ),
    ("end-to-end", "sqlite"): _CYCLE,
    ("end-to-end", "postgresql"): _CYCLE,
    ("catch-up", "sqlite"): _LOOKED_AT,
    ("catch-up", "postgresql"): _LOOKED_AT,
    ("caseload", "sqlite"): _PAGE,
    ("caseload", "postgresql"): _PAGE,
    ("sequencer", "postgresql"): _ROUND_TRIPS,
    ("verify", "sqlite"): _FOUR_HASHES,
    ("verify", "postgresql"): _FOUR_HASHES,
    ("idle-adapter", "sqlite"): _PROOF,
    ("idle-adapter", "postgresql"): _PROOF,
}
