"""Verifying the log: everything is recomputed from the entries, and what is wrong is named.

What each check can and cannot show stands in docs/log.md. In short: an entry that was changed, taken away, put in or moved
after it was sealed is named, one by one, as long as the tiles still hold what was sealed; whoever rewrites tiles too is
caught at the next seal, whoever can sign seals too by what a witness keeps outside the service.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from service.audit.evidence import Evidence, SealLine, Stray, Stretch
from service.audit.leaves import FIRST_SHOWN, empty_leaf, leaf_hash_of
from service.db import MICROSECOND
from tlog.checkpoints import Checkpoint, open_checkpoint
from tlog.frontier import Frontier
from tlog.hashes import leaf_hash
from tlog.notes import VerifierKey, WrongNoteError
from tlog.tiles import hashes_in

MOST_FAULTS = 1000
# How long an entry may wait for its place: its transaction and a few of the minutes in which seals come.
MAY_WAIT = timedelta(minutes=10) // MICROSECOND


class FaultKind(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    REORDERED = "reordered"
    NEVER_SEALED = "never-sealed"
    SEAL = "seal"
    WITNESS = "witness"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `place` and `number` say where in the tree and in the table; `entry_id` as in the log."""

    kind: FaultKind
    words: str
    place: int | None = None
    number: int | None = None
    entry_id: str | None = None


@dataclass(slots=True)
class Verdict:
    """What a verification found. `faults` holds the first MOST_FAULTS of `fault_count`.

    `consent_events`: how many were replayed against their entries and evidence; None where they are not at hand (an export).
    """

    places: int = 0
    entries: int = 0
    seals: int = 0
    waiting: int = 0
    consent_events: int | None = None
    newest: SealLine | None = None
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault_count == 0

    def add(self, fault: Fault) -> None:
        """Keep a fault, as long as there is room; count it in any case."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a witness keeps: the head that it cosigned. `name` is its file's."""

    name: str
    checkpoint: Checkpoint


def verify(evidence: Evidence, keys: Sequence[VerifierKey], witnessed: Sequence[Witnessed] = ()) -> Verdict:
    """Recompute the whole log. `keys`: every key that ever signed a seal; `witnessed`: heads that were kept elsewhere."""
    found = Verdict()
    check = _Verification(found, keys, evidence.seals(), sorted(witnessed, key=lambda one: one.checkpoint.size))
    for stretch in evidence.stretches():
        check.take(stretch)
    check.end()
    for stray in evidence.strays():
        _judge(found, stray)
    return found


@dataclass(frozen=True, slots=True)
class _Mismatch:
    """A place whose entry does not give the hash that was sealed there."""

    place: int
    number: int | None
    entry_id: str | None
    stored: bytes
    computed: bytes | None


class _Seeds:
    """The hashes of empty places, asked for in order, from the seals that cover them."""

    def __init__(self, seals: Iterable[SealLine]) -> None:
        self._seals = iter(seals)
        self._seal = next(self._seals, None)

    def empty_at(self, place: int) -> bytes | None:
        """What an empty place has for a hash; None where no seal made any."""
        while self._seal is not None and self._seal.size <= place:
            self._seal = next(self._seals, None)
        return None if self._seal is None else leaf_hash(empty_leaf(self._seal.seed, place))


class _Verification:
    """One pass over the tree. What is kept is bounded: one stretch, its seals, the tree's right edge, MOST_FAULTS faults."""

    def __init__(
        self, found: Verdict, keys: Sequence[VerifierKey], seals: Iterator[SealLine], witnessed: Sequence[Witnessed]
    ) -> None:
        self._found, self._keys, self._seals = found, keys, seals
        self._witnessed = deque(witnessed)
        self._ahead = deque[SealLine]()
        self._frontier = Frontier()
        self._tiles_hold = True
        self._sealed = 0
        self._mismatches: list[_Mismatch] = []

    def take(self, stretch: Stretch) -> None:
        """The next places."""
        while not self._ahead or self._ahead[-1].size < stretch.end:
            seal = next(self._seals, None)
            if seal is None:
                break
            self._ahead.append(seal)
        stored = hashes_in(stretch.stored)
        computed = self._recomputed(stretch)
        if computed != stored:
            self._name(stretch, computed, stored)
        self._found.places += len(stored)
        self._found.entries += len(stretch.leaves)
        self._advance(stored)

    def end(self) -> None:
        """After the last stretch: what nothing was left for, and the mismatches by what they turn out to be."""
        for seal in (*self._ahead, *self._seals):
            self._fault_of_seal(seal, "covers more places than the log has")
        for one in self._witnessed:
            self._fault_of_witness(one, f"the log is shorter: it ends at {self._frontier.size}")
        places = {wrong.stored: wrong.place for wrong in self._mismatches}
        for wrong in self._mismatches:
            self._found.add(_fault(wrong, places.get(wrong.computed) if wrong.computed else None))

    def _recomputed(self, stretch: Stretch) -> list[bytes | None]:
        """The leaf hash of each place; None for an entry that is gone."""
        hashes, place = list[bytes | None](), stretch.start
        seeds = _Seeds(self._ahead)
        for at, _, row in stretch.leaves:
            if at > place:
                hashes += [seeds.empty_at(empty) for empty in range(place, at)]
            hashes.append(None if row is None else leaf_hash_of(row))
            place = at + 1
        return hashes + [seeds.empty_at(empty) for empty in range(place, stretch.end)]

    def _name(self, stretch: Stretch, computed: Sequence[bytes | None], stored: Sequence[bytes]) -> None:
        standing = {place: (number, row) for place, number, row in stretch.leaves}
        for offset, (ours, sealed) in enumerate(zip(computed, stored, strict=True)):
            if ours != sealed:
                self._found.fault_count += len(self._mismatches) >= MOST_FAULTS
                number, row = standing.get(stretch.start + offset, (None, None))
                entry_id = None if row is None else str(row[FIRST_SHOWN])
                if len(self._mismatches) < MOST_FAULTS:
                    kept = _Mismatch(stretch.start + offset, number, entry_id, sealed, ours if row is not None else None)
                    self._mismatches.append(kept)

    def _advance(self, stored: Sequence[bytes]) -> None:
        """Let the tree grow over what the tiles hold, and compare it with each head on the way."""
        done = 0
        while done < len(stored):
            size = self._frontier.size
            heads = [self._ahead[0].size] if self._ahead else []
            heads += [self._witnessed[0].checkpoint.size] if self._witnessed else []
            step = min([len(stored) - done, *(head - size for head in heads)])
            self._frontier.extend(stored[done : done + step])
            done += step
            while self._ahead and self._ahead[0].size <= self._frontier.size:
                self._compare_seal(self._ahead.popleft())
            while self._witnessed and self._witnessed[0].checkpoint.size <= self._frontier.size:
                self._compare_witness(self._witnessed.popleft())

    def _compare_seal(self, seal: SealLine) -> None:
        self._found.seals += 1
        self._found.newest = seal
        try:
            checkpoint, _ = open_checkpoint(seal.note, self._keys)
        except WrongNoteError as error:
            self._fault_of_seal(seal, f"is not signed as it should be: {error}")
            return
        if (checkpoint.size, checkpoint.root) != (seal.size, seal.root):
            self._fault_of_seal(seal, "is not the one that was signed")
        elif self._tiles_hold and checkpoint.root != self._frontier.root():
            # From here on no root can fit; the first seal that does not says all there is to say.
            self._tiles_hold = False
            words = f"was made over other entries: one from place {self._sealed} on was replaced, with its hash"
            self._fault_of_seal(seal, words)
        self._sealed = seal.size

    def _compare_witness(self, one: Witnessed) -> None:
        if one.checkpoint.root != self._frontier.root():
            self._fault_of_witness(one, "the log up to there is another one than the witness saw")

    def _fault_of_seal(self, seal: SealLine, words: str) -> None:
        self._found.add(Fault(FaultKind.SEAL, f"The seal of {seal.size} places {words}.", place=seal.size - 1))

    def _fault_of_witness(self, one: Witnessed, words: str) -> None:
        size = one.checkpoint.size
        self._found.add(Fault(FaultKind.WITNESS, f"{one.name} saw {size} places: {words}.", place=size - 1))


def _fault(one: _Mismatch, belongs_at: int | None) -> Fault:
    where = f"place {one.place}"
    if one.number is None:
        return Fault(FaultKind.MISSING, f"The entry at {where} is gone, and that it was there too.", one.place)
    if one.computed is None:
        return Fault(FaultKind.MISSING, f"Entry number {one.number} at {where} is gone.", one.place, one.number)
    if belongs_at is not None:
        kind, words = FaultKind.REORDERED, f"Entry {one.entry_id} stands at {where} and was sealed at {belongs_at}."
    else:
        kind, words = FaultKind.CHANGED, f"Entry {one.entry_id} at {where} is not what was sealed."
    return Fault(kind, words, one.place, one.number, one.entry_id)


def _judge(found: Verdict, stray: Stray) -> None:
    """An entry without a place: it waits, it waited too long, or somebody put it in."""
    newest = found.newest.sealed_at if found.newest else stray.at
    if stray.is_gone:
        found.add(
            Fault(FaultKind.MISSING, f"Entry number {stray.number} waited for its place and is gone.", None, stray.number)
        )
    elif not stray.waits:
        words = f"Entry {stray.id} (number {stray.number}) is in the log and never reached the tree: it was put in."
        found.add(Fault(FaultKind.ADDED, words, None, stray.number, stray.id))
    elif stray.at + MAY_WAIT < newest:
        words = f"Entry {stray.id} (number {stray.number}) still waits, while later seals were made."
        found.add(Fault(FaultKind.NEVER_SEALED, words, None, stray.number, stray.id))
    else:
        found.waiting += 1
