"""Why a figure falls short of what must be, as far as that is known. Said beside the figure as long as it does."""

from collections.abc import Mapping

_PROOF = (
    "the caller's proof is checked (a signature) and spent before anything is answered: a row and a commit, as on the bare "
    "route. It comes below that only when proofs are remembered elsewhere than on disk, and then one may work twice."
)
_STATEMENTS = (
    "what is left is Python around the statements (token and proof, six statements, twenty notes opened and rendered); the "
    "statements themselves, the commit and the decryption are a third of it."
)
_PAGE = "what is looked up becomes objects, and these a page, pair by pair; the number of statements stays the same."

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
    ("caseload", "sqlite"): _PAGE,
    ("caseload", "postgresql"): _PAGE,
    ("idle-adapter", "sqlite"): _PROOF,
    ("idle-adapter", "postgresql"): _PROOF,
    ("withdrawal", "sqlite"): (
        "one thread answers everybody in turn, so up to 32 reads stand before the youngster's request: the figure "
        "follows what a read takes on this machine at this load."
    ),
    ("withdrawal", "postgresql"): (
        "four threads share the processors with the 32 readers, the load generator and the database; the lock itself is "
        "given as soon as the reads under way have ended."
    ),
}
