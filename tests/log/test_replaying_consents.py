"""`koppel verify` replays what youngsters decided against the log and the evidence, and names what was changed there."""

import tracemalloc
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import insert, select

from service.actors import Actor
from service.audit.acts import ConsentGiven
from service.audit.log import append
from service.audit.models import Entry
from service.audit.verification import Verdict
from service.audit.verifying import told, verify_database
from service.consent.decisions import (
    decide_consent,
    end_after,
    expire_consents,
    pause_consent,
    postpone_consent,
    renew_consent,
    stop_as_said,
    withdraw_consent,
)
from service.consent.digests import digest_of
from service.consent.events import EVENTS, Terms
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.replay import replay_consents
from service.db import Database
from service.pairs.models import Pair
from tests.api.test_operators_command_line import CommandLine
from tests.factories import EVIDENCE, World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.log.ledger import Ledger
from tests.log.tampering import Administrator

Noor = tuple[UUID, Actor]
PROPOSED, GIVEN, PAUSED, RESUMED, WITHDRAWN = range(1, 6)


@pytest.fixture
def noor(ledger: Ledger, world: World, clock: FakeClock) -> Noor:
    """Karim may read, then it was paused, then on again, then stopped for good, a minute apart. Everything is sealed."""
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        clock.advance(minutes=1)
        pause_consent(session, youngster, pair_id)
        clock.advance(minutes=1)
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing"])
        clock.advance(minutes=1)
        withdraw_consent(session, youngster, pair_id)
    ledger.seal()
    return pair_id, youngster


@pytest.fixture
def administrator(world: World) -> Administrator:
    return Administrator(world.database)


def test_whatever_a_youngster_decides_replays_without_a_fault(ledger: Ledger, world: World, clock: FakeClock) -> None:
    pair_id, youngster = pair_with_youngster(world)
    both = {world.straatkracht.id: Terms(), world.de_brug.id: Terms()}
    with world.database.transaction() as session:
        postpone_consent(session, youngster, pair_id, EVIDENCE)
        decide_consent(session, youngster, pair_id, both, EVIDENCE)
        for holder in (world.karim, world.sanne):
            give_consent(session, youngster, pair_id, holder, months=1)
        give_consent(session, youngster, pair_id, world.karim, subjects=["housing"])
        longer = Terms(frozenset({"housing"}), frozenset({world.karim.id}), end_after(session, 3))
        renew_consent(session, youngster, pair_id, {world.straatkracht.id: longer}, EVIDENCE)
        stop_as_said(session, world.sanne, pair_id)
        give_consent(session, youngster, pair_id, world.karim, months=1)
    clock.advance(days=40)
    with world.database.transaction() as session:
        assert expire_consents(session) == 2
    ledger.seal()
    verdict = replayed(world.database)
    assert [fault.words for fault in verdict.faults] == []
    assert verdict.consent_events == 2 + 2 + 2 + 2 + 1 + 1 + 2 + 1 + 2
    assert "15 events of consent replayed against the log, their evidence and their records." in told(verdict)


@pytest.mark.parametrize(
    ("column", "value"),
    [("subjects", "housing income school-work"), ("people", ""), ("until", 9_999_999_999_999_999), ("copies", True)],
)
def test_an_event_that_was_changed_is_named_with_its_entry(
    world: World, noor: Noor, administrator: Administrator, column: str, value: object
) -> None:
    administrator.rewrites_consent(GIVEN, column, value)
    verdict = replayed(world.database)
    number = entry_number(world, "consent-given")
    assert f"Event {GIVEN} of consent in pair {noor[0]}" in verdict.faults[0].words
    assert "it was changed or moved" in verdict.faults[0].words
    assert verdict.faults[0].number == number
    assert "a signed record that says something else" in all_words(verdict)


def test_a_withdrawal_that_was_taken_away_is_missed(world: World, noor: Noor, administrator: Administrator) -> None:
    administrator.deletes_consent(WITHDRAWN)
    (fault,) = replayed(world.database).faults
    assert f"speaks of (number {WITHDRAWN}) is gone" in fault.words
    assert fault.number == entry_number(world, "consent-withdrawn")


def test_a_yes_that_was_put_in_is_in_no_entry_and_has_no_record(
    world: World, noor: Noor, administrator: Administrator
) -> None:
    administrator.repeats_consent(GIVEN, as_number=6)
    words = all_words(replayed(world.database))
    assert "Event 6 of consent" in words
    assert "has no entry in the log: it was put in" in words
    assert "has no signed record" in words


def test_a_yes_that_was_put_in_together_with_an_entry_still_has_no_record(
    ledger: Ledger, world: World, noor: Noor, administrator: Administrator
) -> None:
    """The digest is no secret, and what is put in the log now is sealed in a minute; the record cannot be made."""
    administrator.repeats_consent(GIVEN, as_number=6)
    administrator.run("UPDATE consent_event SET revision = 5, epoch = 3 WHERE sequence = 6")
    with world.database.transaction() as session:
        event = session.scalars(select(ConsentEvent).where(ConsentEvent.sequence == 6)).one()
        digest = digest_of(event, session.get(ConsentEvidence, event.evidence_id))
        facts = {EVENTS: f"{event.to_organisation_id.hex}/6/{digest}"}
        append(session, ConsentGiven(actor=noor[1], pair_id=noor[0], facts=facts))
    ledger.seal()
    verdict = replayed(world.database)
    assert [fault.words.rpartition(", ")[2] for fault in verdict.faults] == [
        "is older than the one before.",
        "has no signed record.",
    ]


def test_events_that_changed_places_are_named(world: World, noor: Noor, administrator: Administrator) -> None:
    administrator.swaps_consents(PAUSED, RESUMED)
    words = all_words(replayed(world.database))
    for sequence in (PAUSED, RESUMED):
        assert f"Event {sequence} of consent" in words
    assert "is older than the one before" in words


def test_an_event_whose_entry_was_deleted_is_named_beside_the_entry(
    world: World, noor: Noor, administrator: Administrator
) -> None:
    number = entry_number(world, "consent-withdrawn")
    administrator.deletes(number)
    verdict = replayed(world.database)
    assert {fault.kind.value for fault in verdict.faults} == {"missing", "consent"}
    assert f"Entry number {number}" in all_words(verdict)
    assert f"Event {WITHDRAWN} of consent" in all_words(verdict)


@pytest.mark.parametrize(
    ("statement", "told_as"),
    [
        ("UPDATE consent_evidence SET text_hash = 'ab'", "a text that does not give its hash"),
        ("UPDATE consent_evidence SET text_revision = '9'", "it was changed or moved"),
        ("UPDATE consent_evidence SET shown = ticked", "a text that was changed: it cannot be opened"),
        ("UPDATE consent_evidence SET assertion_hash = 'ab'", "a signature that was changed: it cannot be opened"),
        ("UPDATE consent_record SET signed = (SELECT shown FROM consent_evidence LIMIT 1)", "a record that was changed"),
        ("DELETE FROM consent_record", "has no signed record"),
        ("UPDATE consent_event SET evidence_id = NULL", "rests on evidence that is gone"),
        ("UPDATE consent_event SET by_role = 'officer' WHERE action = 'give'", "nobody as officer can give here"),
        ("UPDATE consent_event SET action = 'nonsense' WHERE action = 'give'", "nobody as youngster can nonsense here"),
        ("UPDATE consent_event SET epoch = 7 WHERE action = 'give'", "does not follow from the one before"),
    ],
)
def test_evidence_that_does_not_fit_is_named(
    world: World, noor: Noor, administrator: Administrator, statement: str, told_as: str
) -> None:
    administrator.run(statement)
    assert told_as in all_words(replayed(world.database))


def test_an_entry_of_consent_that_names_no_event_is_named(
    ledger: Ledger, world: World, noor: Noor, administrator: Administrator
) -> None:
    with world.database.transaction() as session:
        append(session, ConsentGiven(actor=noor[1], pair_id=noor[0]))
    ledger.seal()
    assert "(consent-given) names no event of consent" in all_words(replayed(world.database))


def test_what_a_destroyed_key_has_closed_is_compared_by_its_digest(
    world: World, noor: Noor, administrator: Administrator
) -> None:
    world.database.vault.destroy_key(noor[0])
    assert replayed(world.database).is_sound
    administrator.rewrites_consent(GIVEN, "copies", True)
    assert "it was changed or moved" in all_words(replayed(world.database))


def test_the_command_ends_with_1_and_names_the_event(
    tmp_path: object, settings: object, world: World, noor: Noor, administrator: Administrator
) -> None:
    command_line = CommandLine(tmp_path, settings)
    sound = command_line.run("verify")
    assert (sound.exit_code, "6 events of consent replayed" in sound.output) == (0, True)
    administrator.rewrites_consent(GIVEN, "copies", True)
    broken = command_line.run("verify")
    assert (broken.exit_code, f"! Event {GIVEN} of consent in pair" in broken.output) == (1, True)


def test_memory_does_not_grow_with_the_number_of_pairs(world: World, noor: Noor) -> None:
    peaks = []
    for count in (2000, 6000):
        _more_pairs(world, noor[0], count)
        tracemalloc.start()
        assert verify_database(world.database, replays=[replay_consents]).fault_count >= count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0], f"{peaks}: three more for each pair"


def _more_pairs(world: World, like: UUID, count: int) -> None:
    """Pairs with one event each, which is in no entry."""
    with world.database.transaction() as session:
        pair = dict(session.execute(select(Pair.__table__).where(Pair.id == like)).mappings().one())
        proposed = select(ConsentEvent.__table__).where(ConsentEvent.pair_id == like, ConsentEvent.sequence == PROPOSED)
        event = dict(session.execute(proposed.limit(1)).mappings().one())
        ids = [uuid4() for _ in range(count)]
        session.execute(insert(Pair), [{**pair, "id": one, "code": one.hex[:9]} for one in ids])
        session.execute(insert(ConsentEvent), [{**event, "pair_id": one} for one in ids])


def replayed(database: Database) -> Verdict:
    return verify_database(database, replays=[replay_consents])


def all_words(verdict: Verdict) -> str:
    return "\n".join(fault.words for fault in verdict.faults)


def entry_number(world: World, act: str) -> int:
    with world.database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.act == act).order_by(Entry.number)).first()
        assert entry is not None
        assert entry.facts is not None
        assert orjson.loads(entry.facts)[EVENTS]
        return entry.number
