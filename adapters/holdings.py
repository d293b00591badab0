"""What stands in the system, told to the service on a schedule. It names what is wrong with that, and asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.base import Held, marker
from adapters.workbench import Workbench
from schemas.holdings import MOST_HOLDINGS
from schemas.text import Id
from schemas.vocabulary import HoldingFinding

# Seconds between two lists.
LIST_EVERY = 3600.0
_LONGEST_ID = Id().max_length
_SAID = {
    HoldingFinding.NOT_COVERED: "stands here and may not. It is removed in the next cycle; if it stays, remove it by hand",
    HoldingFinding.TEXT_DIFFERS: "says something else than was stored. Remove it by hand, and it is stored again",
    HoldingFinding.OTHER_REVISION: "is an old one, perhaps from a backup. The present one is stored in the next cycle",
    HoldingFinding.DOUBLED: "stands here more than once. One of them is left after the next cycle",
    HoldingFinding.GONE: "is gone; somebody or a restored backup took it away. It is stored again in the next cycle",
    HoldingFinding.UNKNOWN: "stands here, and this organisation never fetched it. Ask the officer who put it there",
}


@dataclass(frozen=True)
class Part:
    """The copies with an identifier after `after`, up to and including `until`; None: without bound."""

    after: str | None
    until: str | None
    held: Sequence[Held]


def list_holdings(bench: Workbench) -> None:
    """At most once an hour: say what stands here, and tell what the service finds in that."""
    last = float(bench.state.recall("listed_at") or 0)
    if 0 <= bench.now() - last < LIST_EVERY:
        return
    ours = {copy.note_id for copy in bench.state.delivered()}
    for part in _parts(_nameable(bench, bench.system.held())):
        bench.keep_lease()
        # Of what was delivered with another memory the digest was another one too.
        digests = [text_digest(bench, held) if held.note_id in ours else None for held in part.held]
        for found in bench.service.list_holdings(part.after, part.until, list(zip(part.held, digests, strict=True))):
            bench.story.trouble(f"The copy {marker(found.note_id, found.revision)} {_SAID[found.finding]}.")
    bench.state.remember("listed_at", str(bench.now()))


def text_digest(bench: Workbench, held: Held) -> str:
    """What this text is known by, under a key that never leaves this machine."""
    return bench.state.hash("copy", held.note_id, held.revision, held.text)


def _nameable(bench: Workbench, held: Sequence[Held]) -> list[Held]:
    """In the order of their identifiers, at most two of one note, without what no identifier of Koppel can be."""
    strange = sorted({copy.note_id for copy in held if len(copy.note_id) > _LONGEST_ID})
    for note_id in strange:
        bench.story.trouble(f"A copy stands here with a marker that Koppel never made: {note_id[:_LONGEST_ID]}…")
    known = sorted((copy for copy in held if copy.note_id not in strange), key=lambda copy: (copy.note_id, copy.revision))
    return [
        copy
        for copy, before in zip(known, [None, None, *known], strict=False)
        if not before or before.note_id != copy.note_id
    ]


def _parts(held: Sequence[Held]) -> Iterator[Part]:
    """At most so many at once that a request is not too large; copies of one note stay together."""
    after, start = None, 0
    while len(held) - start > MOST_HOLDINGS:
        end = start + MOST_HOLDINGS
        end -= held[end - 1].note_id == held[end].note_id
        yield Part(after, held[end - 1].note_id, held[start:end])
        after, start = held[end - 1].note_id, end
    yield Part(after, None, held[start:])
