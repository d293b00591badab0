"""S24, second half: Noor asks for erasure. What may go is gone, in backups too; what stays is listed; the log verifies."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from service.access.recovery import keep_recovery_code
from service.audit.keys import make_log_key
from service.audit.search import Filter, entries_of
from service.audit.verifying import verify_database
from service.consent.gate import require_subject_grant
from service.consent.replay import replay_consents
from service.db import Database
from service.errors import KeyMissingError
from service.pairs.locks import lock_for_change
from service.pairs.mailbox import give_address
from service.pairs.models import Pair, Youngster
from service.records.acting import CAN_WAIT, Seen, leave
from service.records.queries import notes_under
from service.records.replies import Answer, answer_note
from service.rights.erasure import NOTHING_BACK, Replayed, ask_erasure, erase_due, replay_erasures
from service.rights.models import Erasure
from service.rights.requests import make_request
from service.settings import Settings
from service.tables import METADATA
from service.tick import tick
from service.vault import Vault, key_store_tables, wrapped_keys
from tests.api.conftest import system_of
from tests.api.overlapping import answer_to_the_second
from tests.api.test_operators_command_line import CommandLine
from tests.api.told import say_yes, source_note
from tests.factories import Office, World
from tests.fake_clock import FakeClock
from tests.log.ledger import Ledger
from tests.pages.backups import kept, power_lost_at, put_back
from tests.pages.desk import at_desk, entries, text_of, written
from tests.pages.noor import Noor, also_hers
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone

ERASE = "/jongere/wissen"
ON_PAPER = "0000-1111-2222-3333-4444"
TEXT = "Noor belde zelf de corporatie."
ACTION = {"what": "Bellen", "owner": "writer", "dueAt": None, "place": None, "status": "open"}
# Pseudonyms, for the log and what proves it; and the list of erasures.
MAY_NAME = {"entry", "consent_event", "erasure"}
# What rights/closing.py does with each table that is about a pair or a youngster. Decide it there, then name the table here.
DELETED = {
    "action_plan", "browser_session", "consent_record", "ending", "join_code", "joining", "last_look", "look_question",
    "mailbox", "note_reply", "note_version", "paper_code", "passkey", "proposal", "recovery_code", "rights_request",
}  # fmt: skip
EMPTIED = {"assisting", "copy", "note", "pair", "pair_side"}
STAYS = {"consent_event", "consent_evidence", "entry", "erasure", "seat", "stand_in", "succession"}


@pytest.fixture
def ledger(database: Database, clock: FakeClock) -> Ledger:
    """The log, with a key."""
    make_log_key(database.vault, "koppel.test/v1/log")
    return Ledger(database, clock)


@pytest.fixture
def lived(ledger: Ledger, app: Flask, world: World, noor: Noor) -> Noor:
    """Noor, with everything that ties to her: notes here and copies there, answers, a mailbox, a code, a request."""
    pair_id, youngster = noor
    assert youngster.id is not None
    say_yes(world, pair_id, youngster, world.karim)
    note_id = written(world, world.sanne, pair_id, TEXT, kind="action", action=ACTION)
    system_of(app, world.de_brug).put_note("1", source_note(pair_id))
    with world.database.transaction() as session:
        leave(session, world.sanne, pair_id, Seen(note_id, 0), CAN_WAIT)
        answer_note(session, youngster, pair_id, note_id, Answer("reply", "Dat klopt."))
        give_address(session, youngster, "noor@voorbeeld.example")
        keep_recovery_code(session, youngster.id, ON_PAPER)
        make_request(session, youngster, world.de_brug.id, "see", "Wat hebben jullie?")
    system_of(app, world.straatkracht).carry_out()
    ledger.seal()
    return noor


@pytest.fixture
def phone(app: Flask, world: World, lived: Noor) -> OwnPhone:
    return own_phone(app, world, lived[1])


def asks(phone: OwnPhone) -> None:
    """On the page, with her passkey."""
    phone.open(ERASE)
    phone.press()
    assert phone.status == 303, phone.answer.text


def erased(world: World, clock: FakeClock, phone: OwnPhone) -> None:
    """She asked, and the days to think are over."""
    asks(phone)
    clock.advance(days=4)
    tick(world.database)


def restarted(database: Database, settings: Settings) -> Database:
    """The service in another process: no key is open in it."""
    return Database(database.engine, Vault(settings.master_key, database.vault.key_store), database.clock)


def readable(database: Database, noor: Noor) -> list[str]:
    """What can be read about her, by herself."""
    with database.reading() as session:
        return [note.text for note in notes_under(session, require_subject_grant(session, noor[1], noor[0]))]


def named_in(database: Database, *names: Any) -> set[str]:
    """The tables that hold one of these, as an identifier or within a text."""
    words = {str(name).replace("-", "") for name in names}
    found = set()
    for table, rows in kept(database.engine, METADATA).items():
        values = (str(value).replace("-", "") for row in rows for value in row.values() if isinstance(value, (str, UUID)))
        found |= {table for value in values if any(word in value for word in words)}
    return found


def shown_of_her(app: Flask, world: World, office: Office) -> tuple[int, int, int]:
    """How many pairs and consents the organisation's system is told, and how many consents its officer reads."""
    system = system_of(app, office)
    consents = system.with_scope("log:read").ask("GET", "/fhir/Consent").get_json().get("entry", [])
    read = at_desk(app, world, office.officer).open("/toezicht/toestemmingen").select("tbody tr")
    return len(system.pairs()), len(consents), len(read)


def is_sound(database: Database) -> bool:
    verdict = verify_database(database, replays=[replay_consents])
    assert [fault.words for fault in verdict.faults] == []
    return bool(verdict.consent_events)


def test_s24_noor_reads_what_goes_and_what_stays_and_asks_with_her_own_key(
    app: Flask, world: World, lived: Noor, phone: OwnPhone
) -> None:
    phone.open("/jongere/alles")
    phone.open(phone.page.find("a", string="Alles over mij wissen")["href"])
    seen = text_of(calm(phone))
    assert "Binnen 30 dagen daarna is het ook uit de reservekopieën." in seen
    assert "In het systeem van Straatkracht staan kopieën. We vragen Straatkracht die weg te halen." in seen
    assert "De Brug heeft een eigen dossier. Dat wissen wij niet." in seen
    phone.send(ERASE, {"csrf_token": phone.form_token, "credential": "{}"})
    assert phone.status == 400
    asks(phone)
    assert "Dat doen we na vrijdag 6 maart. Tot dan kun je je bedenken." in text_of(phone.follow())
    assert "Alles over jou wordt gewist" in text_of(phone.open(MY_PAGE))
    karim = at_desk(app, world, world.karim)
    assert "belde" not in text_of(karim.open(f"/begeleider/koppel/{lived[0]}"))  # sharing stopped at once
    assert [entry.seen_as for entry in entries(world.database, "erasure-asked")] == [None]


def test_within_three_days_she_takes_it_back(world: World, lived: Noor, phone: OwnPhone, clock: FakeClock) -> None:
    asks(phone)
    phone.follow()
    phone.submit(f"{ERASE}/toch-niet")
    assert "Er wordt niets gewist." in text_of(phone.follow())
    clock.advance(days=10)
    tick(world.database)
    assert TEXT in readable(world.database, lived)


def test_s24_afterwards_nothing_names_her_and_the_log_still_verifies(
    ledger: Ledger, app: Flask, world: World, lived: Noor, phone: OwnPhone, clock: FakeClock, settings: Settings
) -> None:
    with world.database.reading() as session:
        code = session.get_one(Pair, lived[0]).code
    assert len(named_in(world.database, lived[1].id, code) - MAY_NAME) > 5  # or this looks at nothing
    erased(world, clock, phone)
    assert named_in(world.database, lived[1].id, code) == MAY_NAME
    with pytest.raises(KeyMissingError):
        restarted(world.database, settings).vault.opener(lived[0])
    phone.open(MY_PAGE)
    assert phone.status == 303
    back = OwnPhone(app, phone.device)
    back.sign_in()
    assert back.status == 400
    sanne = at_desk(app, world, world.sanne)
    assert "Noor" not in text_of(sanne.open("/begeleider/"))
    sanne.open(f"/begeleider/koppel/{lived[0]}")
    assert sanne.status == 404
    ledger.seal()
    assert is_sound(restarted(world.database, settings))
    for office in (world.de_brug, world.straatkracht):
        with world.database.reading() as session:
            assert "pair-erased" in {line.act for line in entries_of(session, office.id, Filter(pair_id=lived[0]))}


def test_both_systems_are_told_and_may_still_answer(
    app: Flask, world: World, lived: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    straatkracht = system_of(app, world.straatkracht)
    held = {str(row["note_id"]) for row in kept(world.database.engine, METADATA)["copy"]}
    assert len(held) == 2
    tag = straatkracht.inbox_tag()
    erased(world, clock, phone)
    straatkracht.take_lease()
    assert straatkracht.read_inbox(tag).status_code == 200  # changed
    assert set(straatkracht.work()) == {("remove", note_id) for note_id in held}
    for item in straatkracht.inbox():
        told = straatkracht.tell(item["noteId"], item["revision"], "kept", "Jeugdwet, artikel 7.3.8")
        assert told.status_code == 204
    assert straatkracht.work() == []
    assert system_of(app, world.de_brug).retract("1").status_code == 204
    assert system_of(app, world.de_brug).put_note("2", source_note(lived[0])).status_code in (404, 422)


def test_afterwards_no_organisation_is_shown_what_she_chose_or_that_the_pair_was_hers(
    app: Flask, world: World, lived: Noor, phone: OwnPhone, clock: FakeClock
) -> None:
    offices = (world.de_brug, world.straatkracht)
    assert all(shown_of_her(app, world, office) == (1, 1, 1) for office in offices)
    erased(world, clock, phone)
    assert all(shown_of_her(app, world, office) == (0, 0, 0) for office in offices)


def test_s24_a_database_from_before_the_erasure_cannot_be_read_and_loses_her_again_before_it_serves(
    ledger: Ledger, app: Flask, world: World, lived: Noor, phone: OwnPhone, clock: FakeClock, settings: Settings
) -> None:
    backup = kept(world.database.engine, METADATA)
    assert TEXT in readable(restarted(world.database, settings), lived)
    erased(world, clock, phone)
    put_back(world.database.engine, METADATA, backup)
    restored = restarted(world.database, settings)
    with restored.reading() as session:
        assert session.get(Youngster, lived[1].id) is not None  # she is back, and closed
    with pytest.raises(KeyMissingError):
        readable(restored, lived)
    assert replay_erasures(restored) == Replayed(keys=0, people=1)
    assert named_in(restored, lived[1].id) == MAY_NAME
    ledger.seal()
    assert is_sound(restored)
    assert replay_erasures(restored) == NOTHING_BACK


def test_a_key_store_from_before_the_erasure_loses_her_keys_again(
    world: World, lived: Noor, phone: OwnPhone, clock: FakeClock, settings: Settings
) -> None:
    keys = kept(world.database.vault.key_store, key_store_tables)
    erased(world, clock, phone)
    put_back(world.database.vault.key_store, key_store_tables, keys)
    restored = restarted(world.database, settings)
    assert restored.vault.opener(lived[0]) is not None
    assert replay_erasures(restored) == Replayed(keys=2, people=0)
    with pytest.raises(KeyMissingError):
        restarted(world.database, settings).vault.opener(lived[0])


def test_when_both_are_from_before_the_list_that_was_kept_apart_does_it(
    tmp_path: Path, world: World, lived: Noor, phone: OwnPhone, clock: FakeClock, settings: Settings
) -> None:
    command_line = CommandLine(tmp_path, settings)
    database, keys = kept(world.database.engine, METADATA), kept(world.database.vault.key_store, key_store_tables)
    erased(world, clock, phone)
    listed = command_line.run("erasures", "list").output
    assert json.loads(listed)["person"] == str(lived[1].id)
    put_back(world.database.engine, METADATA, database)
    put_back(world.database.vault.key_store, key_store_tables, keys)
    assert TEXT in readable(restarted(world.database, settings), lived)
    (tmp_path / "erasures").write_text(listed)
    replayed = command_line.run("erasures", "replay", "--list", str(tmp_path / "erasures"))
    assert replayed.output == "1 erased again in the database, 2 keys destroyed again.\n"
    assert named_in(world.database, lived[1].id) == MAY_NAME
    (tmp_path / "erasures").write_text("no list")
    assert "is no list of erasures" in command_line.run("erasures", "replay", "--list", str(tmp_path / "erasures")).output


@pytest.mark.parametrize(
    ("where", "statement", "is_gone"),
    [
        ("database", "DELETE FROM youngster", False),
        ("keys", "DELETE FROM wrapped_key", True),
        ("keys", "INSERT INTO erased_owner", True),
        ("database", "UPDATE erasure SET done_at", True),
    ],
)
def test_killed_between_two_steps_it_is_whole_or_gone_and_the_next_minute_goes_on(
    ledger: Ledger,
    world: World,
    lived: Noor,
    phone: OwnPhone,
    clock: FakeClock,
    settings: Settings,
    where: str,
    statement: str,
    is_gone: bool,
) -> None:
    asks(phone)
    clock.advance(days=4)
    engine = world.database.engine if where == "database" else world.database.vault.key_store
    with power_lost_at(engine, statement):
        erase_due(world.database)
    after = restarted(world.database, settings)
    assert (named_in(after, lived[1].id) == MAY_NAME) == is_gone
    if not is_gone:
        assert TEXT in readable(after, lived)
    assert erase_due(after) == 1
    assert erase_due(after) == 0
    assert named_in(after, lived[1].id) == MAY_NAME
    with pytest.raises(KeyMissingError):
        restarted(world.database, settings).vault.opener(lived[0])
    assert len(entries(after, "keys-destroyed")) == 1
    ledger.seal()
    assert is_sound(after)


def test_a_key_that_is_missing_and_an_erasure_that_fails_keep_nobody_from_being_erased(
    world: World, lived: Noor, phone: OwnPhone, clock: FakeClock, settings: Settings
) -> None:
    with world.database.transaction() as session:
        moment = world.database.clock()
        broken = Erasure(youngster_id=uuid4(), pair_ids="no pair", asked_at=moment, due_at=moment, closed_at=moment)
        session.add(broken)
    asks(phone)
    say_yes(world, *lived, world.karim)  # thought better of the stop, and not of the rest
    with world.database.vault.key_store.begin() as connection:
        connection.execute(wrapped_keys.delete().where(wrapped_keys.c.owner_id == lived[0]))
    clock.advance(days=4)
    after = restarted(world.database, settings)
    with pytest.raises(ExceptionGroup, match="1 of 2 erasures are not done yet"):
        erase_due(after)
    assert named_in(after, lived[1].id) == MAY_NAME


def test_who_changes_one_of_her_pairs_while_she_is_erased_waits_in_no_circle(
    world: World, noor: Noor, clock: FakeClock
) -> None:
    other, _ = also_hers(world, noor[1])
    first, last = sorted((noor[0], other), key=lambda pair_id: int.from_bytes(pair_id.bytes[:8], "big", signed=True))
    with world.database.transaction() as session:
        ask_erasure(session, noor[1])
        session.get_one(Pair, first).joined_at = world.database.clock() - timedelta(days=1)
        session.get_one(Pair, last).joined_at = world.database.clock()  # so that it comes first on her page
    clock.advance(days=4)
    assert answer_to_the_second(
        world.database,
        lambda session: lock_for_change(session, first),
        lambda: erase_due(world.database),
        then=lambda session: lock_for_change(session, last),
    )


def test_somebody_without_a_passkey_proves_it_with_the_code_on_paper(
    app: Flask, world: World, lived: Noor, clock: FakeClock
) -> None:
    phone = OwnPhone(app)
    phone.open("/jongere/aanmelden/code")
    phone.submit("/jongere/aanmelden/code", {"code": ON_PAPER, "own_device": "yes"})
    phone.open(ERASE)
    phone.submit(ERASE, {"code": "1111-1111-1111-1111-1111"})
    assert phone.status == 400
    phone.submit(ERASE, {"code": ON_PAPER})
    assert phone.status == 303
    with world.database.reading() as session:
        assert session.get(Erasure, lived[1].id) is not None


def test_of_every_table_that_is_about_somebody_it_is_said_what_erasure_does_with_it() -> None:
    about = {table.name for table in METADATA.sorted_tables if {"pair_id", "youngster_id"} & set(table.columns.keys())}
    assert about | {"pair"} == DELETED | EMPTIED | STAYS, "Say in service/rights/closing.py what becomes of it, then here"
