"""Each organisation's adapter watches the log: it signs what continues what it saw, and nothing else, ever again."""

from pathlib import Path

import pytest
from flask import Flask

from adapters.base import TryLaterError
from adapters.witness import REFUSED, SEEN
from service.audit.keys import make_log_key, retire_log_keys, verifier_keys
from service.audit.models import Cosignature
from service.audit.verifying import verify_database
from service.pairs.models import RegistrationSystem
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.log.ledger import Ledger
from tests.log.tampering import Administrator
from tests.log.witnessing import Watcher
from tlog.notes import COSIGNED, SigningKey


@pytest.fixture
def de_brug(app: Flask, world: World, clock: FakeClock, ledger: Ledger, tmp_path: Path) -> Watcher:
    partners = (world.straatkracht.witness_key.verifier,)
    return Watcher(app, world, clock, world.de_brug, partners, tmp_path / "de-brug")


@pytest.fixture
def straatkracht(app: Flask, world: World, clock: FakeClock, ledger: Ledger, tmp_path: Path) -> Watcher:
    partners = (world.de_brug.witness_key.verifier,)
    return Watcher(app, world, clock, world.straatkracht, partners, tmp_path / "straatkracht")


@pytest.fixture
def administrator(ledger: Ledger) -> Administrator:
    return Administrator(ledger.database)


def minute(ledger: Ledger, *watchers: Watcher, entries: int = 2) -> None:
    """A minute of work, a seal, and everybody looks."""
    ledger.write(entries)
    ledger.seal()
    for watcher in watchers:
        watcher.look()


def test_a_witness_cosigns_what_continues_what_it_saw_and_keeps_it(ledger: Ledger, de_brug: Watcher, world: World) -> None:
    for _ in range(3):
        minute(ledger, de_brug)
        assert de_brug.troubles == []
        assert de_brug.seen() == ledger.head()
    with ledger.database.transaction() as session:
        assert [one.system_id for one in session.query(Cosignature)] == [world.de_brug.system.id] * 3
    assert verify_database(ledger.database, [de_brug.file(SEEN)]).is_sound


def test_a_head_is_confirmed_only_with_the_other_organisations_cosignature(
    ledger: Ledger, de_brug: Watcher, straatkracht: Watcher
) -> None:
    minute(ledger, de_brug)
    assert de_brug.confirmed() is None
    first = ledger.head()
    straatkracht.look()
    assert straatkracht.confirmed() == first
    minute(ledger, de_brug)
    assert de_brug.confirmed() == first, "the one before, which Straatkracht signed after De Brug had looked"


def test_a_cosignature_of_a_key_that_the_partner_did_not_hand_over_confirms_nothing(
    ledger: Ledger, de_brug: Watcher, straatkracht: Watcher, world: World
) -> None:
    de_brug.partners = (SigningKey(world.straatkracht.witness_key.name, COSIGNED, bytes(32)).verifier,)
    for _ in range(3):
        minute(ledger, straatkracht, de_brug)
    assert de_brug.confirmed() is None
    assert de_brug.troubles == []


def test_an_hour_without_the_other_witness_is_told_once_an_hour(ledger: Ledger, de_brug: Watcher) -> None:
    told = []
    for number in range(130):
        if number % 10 == 0:
            minute(ledger, de_brug, entries=0)
        else:
            de_brug.look()
        told += de_brug.troubles
    assert len(told) == 2
    assert "No other witness has signed the log since" in told[0]


def test_a_service_that_shows_no_seal_any_more_is_told_at_every_look(
    ledger: Ledger, de_brug: Watcher, administrator: Administrator
) -> None:
    minute(ledger, de_brug)
    administrator.run("DELETE FROM log_seal")
    for _ in range(2):
        (told,) = de_brug.look()
        assert "shows no seal any more" in told
    assert not de_brug.has_refused(), "perhaps somebody in between answers"


def test_a_service_that_does_not_answer_cannot_keep_the_silence_of_the_other_witness_from_being_told(
    ledger: Ledger, de_brug: Watcher, app: Flask
) -> None:
    minute(ledger, de_brug)
    de_brug.app = Flask("somebody who answers 503 to everything")
    de_brug.app.before_request(lambda: ("", 503))
    told = []
    for _ in range(62):
        with pytest.raises(TryLaterError):
            de_brug.look()
        told += de_brug.troubles
    assert ["No other witness has signed the log since" in line for line in told] == [True]


def test_looking_more_often_than_once_a_minute_costs_the_service_nothing(ledger: Ledger, de_brug: Watcher) -> None:
    minute(ledger, de_brug)
    before = de_brug.seen()
    ledger.write()
    ledger.clock.advance(seconds=50)
    ledger.sequence()
    de_brug.look_now()
    assert de_brug.seen() == before


def test_a_log_without_any_seal_is_waited_for(ledger: Ledger, de_brug: Watcher) -> None:
    assert de_brug.look() == []
    assert de_brug.seen() is None


def test_an_old_backup_is_refused_loudly_and_for_good(
    ledger: Ledger, de_brug: Watcher, administrator: Administrator
) -> None:
    minute(ledger, de_brug)
    backup = administrator.keeps_a_backup()
    minute(ledger, de_brug)
    seen = de_brug.seen()
    administrator.restores(backup)
    assert "THE LOG CONTRADICTS ITSELF" in de_brug.look()[0]
    assert de_brug.has_refused()
    for _ in range(3):
        minute(ledger, de_brug, entries=9)
        assert ["signs nothing" in line for line in de_brug.troubles] == [True]
    assert de_brug.seen() == seen
    evidence = de_brug.file(REFUSED).read_text(encoding="utf-8")
    assert str(de_brug.note(SEEN)) in evidence, "what it had signed is kept beside what it was shown"


def test_a_log_that_was_rewritten_and_grew_past_what_was_seen_is_refused(
    ledger: Ledger, de_brug: Watcher, administrator: Administrator
) -> None:
    minute(ledger, de_brug)
    administrator.empties_the_log()
    for _ in range(4):
        minute(ledger)
    de_brug.look()
    assert de_brug.has_refused()
    assert verify_database(ledger.database).is_sound, "by itself the new log looks fine"
    assert not verify_database(ledger.database, [de_brug.file(SEEN)]).is_sound


def test_two_seals_of_one_size_are_refused(ledger: Ledger, de_brug: Watcher, administrator: Administrator) -> None:
    """What De Brug is shown must be what Straatkracht is shown: a second seal of the same size is proof of two faces."""
    # A minute of two entries grows to one of eleven sizes; another log that begins so soon has the same.
    administrator.empties_the_log()
    minute(ledger, de_brug)
    size = ledger.head().size
    while ledger.size() != size or ledger.head() == de_brug.seen():
        administrator.empties_the_log()
        minute(ledger)
    de_brug.look()
    assert de_brug.has_refused()


def test_tiles_that_do_not_lead_to_the_new_seal_are_refused(
    ledger: Ledger, de_brug: Watcher, administrator: Administrator
) -> None:
    minute(ledger, de_brug)
    minute(ledger)
    sqlite, postgresql = "CAST(substr(hashes, 2) || x'00' AS BLOB)", "substr(hashes, 2) || decode('00', 'hex')"
    administrator.run(f"UPDATE log_tile SET hashes = {postgresql if _is_postgresql(ledger) else sqlite}")
    de_brug.look()
    assert de_brug.has_refused()


def test_a_seal_that_the_log_did_not_sign_is_not_believed_and_can_be_put_right(
    ledger: Ledger, de_brug: Watcher, administrator: Administrator
) -> None:
    minute(ledger, de_brug)
    known = tuple(verifier_keys(ledger.database.vault))
    de_brug.log_keys = known
    make_log_key(ledger.database.vault, "x")
    retire_log_keys(ledger.database.vault)
    minute(ledger, de_brug)
    assert "is not believed" in de_brug.troubles[0]
    assert not de_brug.has_refused(), "perhaps somebody in between answers; nothing is signed, and nothing is for good"
    de_brug.log_keys = (*known, verifier_keys(ledger.database.vault)[-1])
    minute(ledger, de_brug)
    assert (de_brug.troubles, de_brug.seen()) == ([], ledger.head())


def test_a_rotation_in_two_steps_is_not_noticed_by_a_witness_that_was_told_in_between(
    ledger: Ledger, de_brug: Watcher
) -> None:
    de_brug.log_keys = tuple(verifier_keys(ledger.database.vault))
    minute(ledger, de_brug)
    make_log_key(ledger.database.vault, "x")
    minute(ledger, de_brug)
    assert de_brug.troubles == []
    de_brug.log_keys = tuple(verifier_keys(ledger.database.vault))
    retire_log_keys(ledger.database.vault)
    minute(ledger, de_brug)
    assert (de_brug.troubles, de_brug.seen()) == ([], ledger.head())


def test_a_cosignature_that_did_not_arrive_is_sent_again(ledger: Ledger, de_brug: Watcher) -> None:
    minute(ledger, de_brug)
    with ledger.database.transaction() as session:
        session.query(Cosignature).delete()
    de_brug.look()
    with ledger.database.transaction() as session:
        assert session.query(Cosignature).count() == 1


def test_a_system_that_may_not_witness_is_told_and_exchanges_notes_all_the_same(
    ledger: Ledger, de_brug: Watcher, world: World
) -> None:
    ledger.seal()
    with ledger.database.transaction() as session:
        session.get_one(RegistrationSystem, world.de_brug.system.id).scopes = "notes:read notes:write"
    (told,) = de_brug.look()
    assert "does not let this adapter witness" in told


def _is_postgresql(ledger: Ledger) -> bool:
    return ledger.database.engine.dialect.name == "postgresql"
