"""Whatever people do in whatever order, the service lets through exactly what product.md allows (a stateful property)."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from service.actors import Actor
from service.audit.models import Entry
from service.consent.decisions import expire_consents, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Evidence, Terms
from service.consent.gate import require_subject_grant
from service.db import Database, make_engine
from service.errors import IllegalTransitionError, NothingSharedError, NotYoursError
from service.exchange.copies import Told, fetch_note, take_receipt
from service.exchange.inbox import read_inbox
from service.exchange.leases import take_lease
from service.exchange.models import CopyState
from service.migrations.state import prepare_key_store
from service.pairs.meeting import confirm_meeting, confirm_record, meeting_number
from service.pairs.seats import own_side
from service.records.models import Note
from service.records.notes import Draft
from service.records.reading import open_my_notes, open_shared_notes
from service.records.release import decide_and_release, mark_read, waiting_notes
from service.records.replies import hide_note
from service.records.writing import correct_note, retract_note, write_note
from service.vault import Vault
from tests.databases import Template
from tests.factories import Office, form_pair, give_consent, join, make_world, propose_consent
from tests.fake_clock import FakeClock
from tests.oracle import OTHER, Oracle, OracleConsent, OracleNote

SUBJECTS = ("housing", "income")
EVIDENCE = Evidence("r", "h", "nl", "phone", "passkey", "shown", "ticked")
SIDES = st.sampled_from(("brug", "straat"))


class GateMachine(RuleBasedStateMachine):
    """Two organisations, one youngster, and a clock."""

    notes = Bundle("notes")

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.open = ExitStack()
        self.clock, self.oracle = FakeClock(), Oracle()
        self.database = self.open.enter_context(fresh_database(template, self.clock))
        world = make_world(self.database)
        self.offices: dict[str, Office] = {"brug": world.de_brug, "straat": world.straatkracht}
        with self.database.transaction() as session:
            self.pair_id = form_pair(session, world.sanne, world.karim)
            self.youngster = join(session, self.pair_id, world.sanne)
            propose_consent(session, self.pair_id, world.sanne, world.karim)
        self.held: dict[str, set[str]] = {"brug": set(), "straat": set()}

    def teardown(self) -> None:
        self.open.close()

    @initialize(shares_at_once=st.sampled_from((True, True, False)))
    def begins(self, shares_at_once: bool) -> None:
        """Most examples begin with everything open, so that what closes it again is tried often."""
        if shares_at_once:
            self.karim_meets_the_youngster()
            for side in OTHER:
                self.confirms_the_record(side)
                self.says_yes(side, set(SUBJECTS), 90, True, False, False)

    # --- professionals -------------------------------------------------------------------------------------------------

    @rule(target=notes, side=SIDES, subject=st.sampled_from(SUBJECTS), heard=st.booleans(), discussed=st.booleans())
    def writes(self, side: str, subject: str, heard: bool, discussed: bool) -> Any:
        with self.database.transaction() as session:
            note = write_note(session, self.holder(side), self.pair_id, self.draft(subject, heard, discussed))
            name = str(note.id)
        self.oracle.writes(name, OracleNote(side, subject, heard, discussed), self.clock())
        return multiple(name)

    @rule(name=notes)
    def corrects(self, name: str) -> None:
        note = self.oracle.notes[name]
        if note.retracted:
            return
        with self.database.transaction() as session:
            holder, draft = self.holder(note.writer), self.draft(note.subject, note.heard, note.discussed)
            revision = session.scalar(select(Note.revision).where(Note.id == UUID(name)))
            correct_note(session, holder, self.pair_id, UUID(name), draft, revision or 0)
        self.oracle.corrects(name, self.clock())

    @rule(name=notes)
    def retracts(self, name: str) -> None:
        note = self.oracle.notes[name]
        if note.retracted:
            return
        with self.database.transaction() as session:
            retract_note(session, self.holder(note.writer), self.pair_id, UUID(name))
        note.retracted = True

    @precondition(lambda self: "straat" not in self.oracle.met)
    @rule()
    def karim_meets_the_youngster(self) -> None:
        with self.database.transaction() as session:
            number = meeting_number(session, own_side(session, self.pair_id, self.organisation("straat")))
            assert confirm_meeting(session, self.holder("straat"), self.pair_id, str(number))
        self.oracle.met.add("straat")

    @rule(side=SIDES)
    def confirms_the_record(self, side: str) -> None:
        if side in self.oracle.met:
            with self.database.transaction() as session:
                confirm_record(session, self.holder(side), self.pair_id)
            self.oracle.record_confirmed.add(side)

    # --- the youngster -------------------------------------------------------------------------------------------------

    @rule(
        writer=SIDES,
        subjects=st.sets(st.sampled_from(SUBJECTS), min_size=1),
        days=st.integers(1, 100),
        copies=st.booleans(),
        read_first=st.booleans(),
        look=st.booleans(),
    )
    def says_yes(self, writer: str, subjects: set[str], days: int, copies: bool, read_first: bool, look: bool) -> None:
        until = self.clock() + timedelta(days=days)
        reader = OTHER[writer]
        people = frozenset({self.holder(reader).id})
        terms = Terms(frozenset(subjects), people, until, copies, read_first)
        with self.database.transaction() as session:
            seen = {note.id: note.revision for note in self.waiting(session)} if look else {}
            choice = {self.organisation(reader): terms}
            decide_and_release(session, self.youngster, self.pair_id, choice, EVIDENCE, seen)
        agreed = OracleConsent("yes", frozenset(subjects), until, copies, read_first)
        self.oracle.says_yes(writer, agreed, set(map(str, seen)), self.clock())

    @rule(writer=SIDES)
    def says_no_or_stops(self, writer: str) -> None:
        with self.database.transaction() as session:
            withdraw_consent(session, self.youngster, self.pair_id, self.organisation(OTHER[writer]))
        self.oracle.stops(writer)

    @rule()
    def says_later(self) -> None:
        with self.database.transaction() as session:
            postpone_consent(session, self.youngster, self.pair_id, EVIDENCE)

    @rule(writers=st.sampled_from((("brug", "straat"), ("brug",), ("straat",))))
    def pauses(self, writers: tuple[str, ...]) -> None:
        with self.database.transaction() as session:
            to = self.organisation(OTHER[writers[0]]) if len(writers) == 1 else None
            pause_consent(session, self.youngster, self.pair_id, to)
        for writer in writers:
            if self.oracle.consents[writer].shares(self.clock()):
                self.oracle.consents[writer].said = "paused"

    @rule(days=st.integers(1, 100), look=st.booleans())
    def goes_on(self, days: int, look: bool) -> None:
        """On the same terms until a new end, in every direction that is paused."""
        for writer, consent in dict(self.oracle.consents).items():
            if consent.said == "paused":
                self.says_yes(writer, set(consent.subjects), days, consent.copies, consent.read_first, look)

    @rule(name=notes)
    def opens_a_note(self, name: str) -> None:
        if name not in self.oracle.own_page():
            return
        with self.database.transaction() as session:
            mark_read(session, require_subject_grant(session, self.youngster, self.pair_id), [UUID(name)])
        self.oracle.notes[name].read = True

    @rule(name=notes)
    def says_it_does_not_belong_here(self, name: str) -> None:
        if name not in self.oracle.own_page():
            return
        with self.database.transaction() as session:
            hide_note(session, self.youngster, self.pair_id, UUID(name))
        self.oracle.notes[name].hidden = True

    # --- time and systems ----------------------------------------------------------------------------------------------

    @rule(days=st.integers(0, 60), tick=st.booleans())
    def time_passes(self, days: int, tick: bool) -> None:
        self.clock.advance(days=days, seconds=1)
        for consent in self.oracle.consents.values():
            if consent.said == "paused" and consent.until is not None and self.clock() >= consent.until:
                consent.said = "nothing"
        if tick:
            with self.database.transaction() as session:
                expire_consents(session)

    @rule(reader=SIDES, dies=st.booleans())
    def the_adapter_runs(self, reader: str, dies: bool) -> None:
        """One cycle: removals, then puts; killed before the receipts when it dies."""
        system = self.offices[reader].system
        with self.database.transaction() as session:
            lease = take_lease(session, system, reader).number
            items = read_inbox(session, system, lease, None).items or []
        for item in items:
            name = str(item.note_id)
            if item.do == "put":
                with self.database.transaction() as session:
                    fetched = fetch_note(session, system, item.note_id, lease)
                self.held[reader].add(name)
                told = Told(fetched.revision, CopyState.STORED, None, lease)
            else:
                self.held[reader].discard(name)
                told = Told(item.revision, CopyState.REMOVED, None, lease)
            if dies:
                return
            with self.database.transaction() as session:
                take_receipt(session, system, item.note_id, told)
        assert self.held[reader] == self.oracle.holds(reader, self.clock())

    # --- what must always hold -----------------------------------------------------------------------------------------

    @invariant()
    def everybody_reads_exactly_what_they_may(self) -> None:
        for reader in OTHER:
            assert self.opened_by(reader) == self.oracle.reads(reader, self.clock())

    @invariant()
    def the_youngster_reads_what_was_written_by_whoever_has_met_them(self) -> None:
        with self.database.reading() as session:
            assert {str(note.id) for note in self.my_notes(session)} == self.oracle.own_page()

    @invariant()
    def no_system_can_fetch_what_it_should_not_hold(self) -> None:
        for reader in OTHER:
            allowed = self.oracle.holds(reader, self.clock())
            for name in set(self.oracle.notes) - allowed:
                self.cannot_fetch(reader, name)

    def cannot_fetch(self, reader: str, name: str) -> None:
        system = self.offices[reader].system
        with self.database.transaction() as session:
            lease = take_lease(session, system, reader).number
            with pytest.raises(NotYoursError):
                fetch_note(session, system, UUID(name), lease)

    def opened_by(self, reader: str) -> set[str] | None:
        with self.database.transaction() as session:
            before = session.scalar(select(Entry.number).order_by(Entry.number.desc()).limit(1)) or 0
            try:
                opened = {str(note.id) for note in open_shared_notes(session, self.holder(reader), self.pair_id)}
            except NothingSharedError:
                return None
            logged = session.scalars(select(Entry).where(Entry.number > before, Entry.act == "notes-opened")).one()
            assert set((logged.note_ids or "").split()) == opened
            return opened

    def holder(self, side: str) -> Actor:
        return self.offices[side].holder

    def organisation(self, side: str) -> UUID:
        return self.offices[side].id

    def draft(self, subject: str, heard: bool, discussed: bool) -> Draft:
        how = "heard-from-others" if heard else "seen"
        return Draft(subject, "update", how, discussed, f"Een notitie {uuid4().hex[:6]}", self.clock())

    def waiting(self, session: Any) -> Any:
        return waiting_notes(session, require_subject_grant(session, self.youngster, self.pair_id))

    def my_notes(self, session: Any) -> Any:
        return open_my_notes(session, self.youngster, self.pair_id)


@contextmanager
def fresh_database(template: Template, clock: FakeClock) -> Iterator[Database]:
    """A database of its own for one example."""
    with TemporaryDirectory() as directory, template.copy(Path(directory)) as url:
        engine, key_store = make_engine(url), make_engine(f"sqlite:///{directory}/keys.db")
        prepare_key_store(key_store)
        yield Database(engine, Vault(bytes(32), key_store), clock)
        engine.dispose()
        key_store.dispose()


def test_whatever_happens_everybody_reads_exactly_what_product_md_allows(template: Template) -> None:
    chosen = settings(
        max_examples=int(os.environ.get("KOPPEL_EXAMPLES", "15")),
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: GateMachine(template), settings=chosen)


def test_a_consent_that_was_never_proposed_cannot_be_given(database: Database) -> None:
    world = make_world(database)
    with database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne)
        with pytest.raises(IllegalTransitionError):
            give_consent(session, youngster, pair_id, world.karim)
