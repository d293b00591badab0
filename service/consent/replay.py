"""Replaying every consent event against the log and its own evidence, for `koppel verify`.

The tree proves that no entry was changed. This proves that the events still are what their entries say: each step of each
direction has exactly one entry, which holds the digest over the event and its evidence; the steps follow the table of
transitions; the text that was shown gives its hash; the passkey's signature is over that text; and the youngster's signed
record says the same. What a destroyed key has closed (erasure) is compared by its digest alone.

Whoever has the database's password can write both an event and an entry. Without the keys, which stand elsewhere, they can
make neither evidence nor record for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import Connection, and_, select

from service.audit.models import Entry
from service.audit.verification import Fault, FaultKind, Verdict
from service.consent.digests import EVENT, EVIDENCE
from service.consent.events import EVENTS
from service.consent.models import ConsentEvent, ConsentEvidence, ConsentRecord
from service.consent.record_keys import published_keys
from service.consent.replayed_steps import ENTRY_OF, Evidenced, KeysAtHand, Step, Stepped, wrong_in
from service.vault import Vault

AT_ONCE = 500
KEY = ("pair_id", "to_organisation_id", "sequence")


class Claim(NamedTuple):
    """What an entry says of one event."""

    entry: Any
    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class PairThen:
    """Everything about one pair: its events by direction and in order, and its entries about consent in order."""

    pair_id: UUID
    steps: Sequence[Step]
    entries: Sequence[Any]


def replay_consents(connection: Connection, vault: Vault, found: Verdict) -> None:
    """Replay every event; what is wrong is added to `found`. Memory grows with the largest pair, not with the log."""
    keys = KeysAtHand(vault, KeySet([ECKey.import_key(dict(key)) for key in published_keys(vault)]))
    found.consent_events = 0
    for pair in _pairs(_steps(connection), _entries(connection)):
        found.consent_events += len(pair.steps)
        for fault in _faults(pair, keys):
            found.add(fault)


def _faults(pair: PairThen, keys: KeysAtHand) -> Iterator[Fault]:
    claims: dict[UUID, list[Claim]] = {}
    for entry in pair.entries:
        named = _claims_in(entry)
        if named is None:
            yield _fault(f"Entry {entry.id} ({entry.act}) names no event of consent.", entry)
        for to, claim in named or ():
            claims.setdefault(to, []).append(claim)
    directions = {to: list(steps) for to, steps in groupby(pair.steps, key=lambda step: step.event.to_organisation_id)}
    for to in sorted({*claims, *directions}):
        yield from _faults_of_direction(directions.get(to, []), claims.get(to, []), keys)


def _faults_of_direction(steps: Sequence[Step], claims: Sequence[Claim], keys: KeysAtHand) -> Iterator[Fault]:
    left = {claim.sequence: claim for claim in claims}
    yield from _faults_of_order(claims)
    before: Any = None
    for step in steps:
        claim = left.pop(step.event.sequence, None)
        yield from _faults_of_claim(step, claim)
        for words in wrong_in(step, before, keys):
            yield _fault(f"{_named(step)} {words}.", claim.entry if claim else None)
        before = step.event
    for claim in left.values():
        words = f"The event of consent that entry {claim.entry.id} speaks of (number {claim.sequence}) is gone."
        yield _fault(words, claim.entry)


def _faults_of_order(claims: Sequence[Claim]) -> Iterator[Fault]:
    """The entries of one direction speak of the first event, the second and so on, each once."""
    for number, claim in enumerate(claims, 1):
        if claim.sequence != number:
            yield _fault(
                f"Entry {claim.entry.id} speaks of event {claim.sequence} of consent where {number} is due.", claim.entry
            )
            return


def _faults_of_claim(step: Step, claim: Claim | None) -> Iterator[Fault]:
    if claim is None:
        yield _fault(f"{_named(step)} has no entry in the log: it was put in.")
    elif claim.digest != step.digest:
        words = f"{_named(step)} or its evidence is not what entry {claim.entry.id} says: it was changed or moved."
        yield _fault(words, claim.entry)
    elif claim.entry.act != ENTRY_OF.get(step.action):
        yield _fault(f"{_named(step)} is another act than entry {claim.entry.id} says.", claim.entry)


def _claims_in(entry: Any) -> list[tuple[UUID, Claim]] | None:
    """The events that an entry names; None where it must name one and does not. A proposal may change nothing."""
    facts = orjson.loads(entry.facts) if entry.facts else {}
    try:
        parts = [claim.split("/") for claim in facts.get(EVENTS, "").split()]
        named = [(UUID(to), Claim(entry, int(sequence), digest)) for to, sequence, digest in parts]
    except (AttributeError, ValueError):
        return None
    return named if named or entry.act == ENTRY_OF["propose"] else None


def _named(step: Step) -> str:
    event = step.event
    return f"Event {event.sequence} of consent in pair {event.pair_id}, to organisation {event.to_organisation_id},"


def _fault(words: str, entry: Any = None) -> Fault:
    if entry is None:
        return Fault(FaultKind.CONSENT, words)
    return Fault(FaultKind.CONSENT, words, number=entry.number, entry_id=entry.id.hex)


def _pairs(steps: Iterator[Step], entries: Iterator[Any]) -> Iterator[PairThen]:
    """Both streams side by side; each is in the order of pairs."""
    by_step = groupby(steps, key=lambda step: step.event.pair_id)
    by_entry = groupby(entries, key=attrgetter("pair_id"))
    step, entry = next(by_step, None), next(by_entry, None)
    while step is not None or entry is not None:
        pair_id = min(group[0] for group in (step, entry) if group is not None)
        own_steps, own_entries = list[Step](), list[Any]()
        if step is not None and step[0] == pair_id:
            own_steps = list(step[1])
            step = next(by_step, None)
        if entry is not None and entry[0] == pair_id:
            own_entries = list(entry[1])
            entry = next(by_entry, None)
        yield PairThen(pair_id, own_steps, own_entries)


def _steps(connection: Connection) -> Iterator[Step]:
    table, width = ConsentEvent.__table__, len(EVENT)
    record = ConsentRecord.__table__
    chosen = (
        select(*table.columns, *ConsentEvidence.__table__.columns, record.c.id, record.c.signed)
        .outerjoin(ConsentEvidence, ConsentEvidence.id == ConsentEvent.evidence_id)
        .outerjoin(record, and_(*(record.c[name] == table.c[name] for name in KEY)))
        .order_by(ConsentEvent.pair_id, ConsentEvent.to_organisation_id, ConsentEvent.sequence)
    )
    for row in connection.execute(chosen, execution_options={"yield_per": AT_ONCE}):
        kept = row[width : width + len(EVIDENCE)]
        evidence = Evidenced(*kept) if kept[0] is not None else None
        yield Step(Stepped(*row[:width]), evidence, row[-2], row[-1])


def _entries(connection: Connection) -> Iterator[Any]:
    chosen = (
        select(Entry.number, Entry.id, Entry.pair_id, Entry.act, Entry.facts)
        .where(Entry.act.in_(sorted(set(ENTRY_OF.values()))), Entry.pair_id.is_not(None))
        .order_by(Entry.pair_id, Entry.number)
    )
    yield from connection.execute(chosen, execution_options={"yield_per": AT_ONCE})
