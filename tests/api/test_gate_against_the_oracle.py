"""Whatever people do in whatever order, the service lets through exactly what product.md allows (a stateful property)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

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

from service.consent.decisions import (
    end_after,
    expire_consents,
    pause_consent,
    postpone_consent,
    renew_consent,
    withdraw_consent,
)
from service.consent.events import Evidence, Terms
from service.consent.gate import require_subject_grant
from service.consent.stand_ins import accept_stand_in
from service.consent.standing import standings
from service.consent.successors import accept_successor
from service.db import Database
from service.errors import IllegalTransitionError
from service.exchange.copies import Told, fetch_note, take_receipt
from service.exchange.inbox import read_inbox
from service.exchange.leases import take_lease
from service.exchange.models import CopyState
from service.pairs.being_away import be_away, be_back
from service.pairs.meeting import confirm_meeting, confirm_record, meeting_number
from service.pairs.organisations import person_leaves
from service.pairs.seats import own_side
from service.pairs.stand_ins import name_stand_in, withdraw_stand_in
from service.pairs.succession import name_successor_of
from service.records.handing_over import check_actions, open_to_check
from service.records.models import Note
from service.records.release import decide_and_release, mark_read
from service.records.replies import hide_note
from service.records.writing import correct_note, retract_note, write_note
from tests.api.two_offices import TwoOffices
from tests.databases import Template
from tests.factories import form_pair, give_consent, join, make_world
from tests.oracle import OTHER, OracleConsent, OracleNote

SUBJECTS = ("housing", "income")
EVIDENCE = Evidence("r", "h", "nl", "phone", "passkey", "shown", "ticked")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SIDES = st.sampled_from(("brug", "straat"))


class GateMachine(TwoOffices, RuleBasedStateMachine):
    """What people, systems and time may do, in any order."""

    notes = Bundle("notes")

    @initialize(shares_at_once=st.sampled_from((True, True, False)))
    def begins(self, shares_at_once: bool) -> None:
        """Most examples begin with everything open, so that what closes it again is tried often."""
        self.following: set[str] = set()
        if shares_at_once:
            self.karim_meets_the_youngster()
            for side in OTHER:
                self.confirms_the_record(side)
                self.names_a_stand_in(side)
                self.is_away(side, 20)
            for side in OTHER:
                self.says_yes(side, set(SUBJECTS), 90, {"copies": True, "read_first": False, "stand_in": True}, False)

    @contextmanager
    def changes_hands(self, side: str) -> Iterator[None]:
        """Whoever takes over names a stand-in anew, and is not away."""
        before = self.oracle.sits(side)
        yield
        if self.oracle.sits(side) != before:
            self.oracle.named.discard(side)
            self.oracle.away_until.pop(side, None)

    def readers(self, side: str) -> frozenset[UUID]:
        """Whom a yes is about, as the screens name them: the holder, and whoever was accepted to follow."""
        sits = {"holder": self.offices[side].holder.id, "successor": self.successors[side].id}
        present = {sits[who] for who in (self.oracle.sits(side),) if who}
        return frozenset(present | ({sits["successor"]} if side in self.oracle.accepted else set()))  # type: ignore[arg-type]

    # --- professionals -------------------------------------------------------------------------------------------------

    @rule(target=notes, side=SIDES, subject=st.sampled_from(SUBJECTS), heard=st.booleans(), discussed=st.booleans())
    def writes(self, side: str, subject: str, heard: bool, discussed: bool) -> Any:
        if self.oracle.sits(side) is None:
            return multiple()
        with self.database.transaction() as session:
            name = str(write_note(session, self.holder(side), self.pair_id, self.draft(subject, heard, discussed)))
        self.oracle.writes(name, OracleNote(side, subject, heard, discussed), self.clock())
        return multiple(name)

    @rule(name=notes)
    def corrects(self, name: str) -> None:
        note = self.oracle.notes[name]
        if note.retracted or self.oracle.sits(note.writer) is None:
            return
        with self.database.transaction() as session:
            holder, draft = self.holder(note.writer), self.draft(note.subject, note.heard, note.discussed)
            revision = session.scalar(select(Note.revision).where(Note.id == UUID(name)))
            correct_note(session, holder, self.pair_id, UUID(name), draft, revision or 0)
        self.oracle.corrects(name, self.clock())

    @rule(name=notes)
    def retracts(self, name: str) -> None:
        note = self.oracle.notes[name]
        if note.retracted or self.oracle.sits(note.writer) is None:
            return
        with self.database.transaction() as session:
            retract_note(session, self.holder(note.writer), self.pair_id, UUID(name))
        note.retracted = True

    @precondition(lambda self: "straat" not in self.oracle.met and self.oracle.sits("straat"))
    @rule()
    def karim_meets_the_youngster(self) -> None:
        with self.database.transaction() as session:
            number = meeting_number(session, own_side(session, self.pair_id, self.organisation("straat")))
            assert confirm_meeting(session, self.holder("straat"), self.pair_id, str(number))
        self.oracle.met.add("straat")

    @rule(side=SIDES)
    def confirms_the_record(self, side: str) -> None:
        if side in self.oracle.met and self.oracle.sits(side):
            with self.database.transaction() as session:
                confirm_record(session, self.holder(side), self.pair_id)
            self.oracle.record_confirmed.add(side)

    @rule(side=SIDES)
    def names_a_stand_in(self, side: str) -> None:
        if self.oracle.sits(side) is None:
            return
        with self.database.transaction() as session:
            name_stand_in(session, self.holder(side), self.pair_id, self.colleague(side).id)
        if side not in self.oracle.named:
            self.oracle.named.add(side)
            self.oracle.consents[OTHER[side]].stand_in = False  # who is named anew is asked about anew

    @rule(side=SIDES)
    def has_no_stand_in_any_more(self, side: str) -> None:
        if self.oracle.sits(side) is None:
            return
        with self.database.transaction() as session:
            withdraw_stand_in(session, self.holder(side), self.pair_id)
        self.oracle.named.discard(side)

    @rule(side=SIDES, days=st.integers(0, 30))
    def is_away(self, side: str, days: int) -> None:
        if self.oracle.sits(side) is None:
            return
        today = self.clock().astimezone(AMSTERDAM).date()
        with self.database.transaction() as session:
            be_away(session, self.holder(side), today, today + timedelta(days=days))
        self.oracle.away_until[side] = datetime.combine(today + timedelta(days=days + 1), time.min, AMSTERDAM)

    @rule(side=SIDES)
    def is_back(self, side: str) -> None:
        if self.oracle.sits(side) is None:
            return
        with self.database.transaction() as session:
            be_back(session, self.holder(side))
        self.oracle.away_until.pop(side, None)

    @rule(side=SIDES)
    def the_holder_leaves(self, side: str) -> None:
        with self.changes_hands(side), self.database.transaction() as session:
            person_leaves(session, self.offices[side].administrator, self.offices[side].holder.id)  # type: ignore[arg-type]
            self.oracle.left.add(side)

    @rule(side=SIDES)
    def somebody_is_to_take_over(self, side: str) -> None:
        if self.oracle.sits(side) != "successor":
            with self.database.transaction() as session:
                who = self.offices[side].holder.id, self.successors[side].id
                name_successor_of(session, self.offices[side].administrator, *who)  # type: ignore[arg-type]
            self.following.add(side)

    @rule(side=SIDES)
    def checks_the_open_actions(self, side: str) -> None:
        if side in self.following and self.oracle.sits(side) == "holder":
            with self.changes_hands(side), self.database.transaction() as session:
                opened = open_to_check(session, self.holder(side), self.pair_id)
                check_actions(session, self.holder(side), opened, {})
                self.oracle.checked.add(side)

    # --- the youngster -------------------------------------------------------------------------------------------------

    @rule(
        writer=SIDES,
        subjects=st.sets(st.sampled_from(SUBJECTS), min_size=1),
        days=st.integers(1, 100),
        asks=st.fixed_dictionaries({"copies": st.booleans(), "read_first": st.booleans(), "stand_in": st.booleans()}),
        look=st.booleans(),
    )
    def says_yes(self, writer: str, subjects: set[str], days: int, asks: dict[str, bool], look: bool) -> None:
        """Karim with or without Bilal, copies or not, read first or not; having looked at what waits, or not."""
        until, reader = self.clock() + timedelta(days=days), OTHER[writer]
        stand_in = asks["stand_in"] and reader in self.oracle.named  # else the screen does not ask
        people = self.readers(reader) | ({self.colleague(reader).id} if stand_in else frozenset())
        if not self.readers(reader):
            return  # nobody is there to read
        terms = Terms(frozenset(subjects), people, until, asks["copies"], asks["read_first"], stand_in=stand_in)
        with self.database.transaction() as session:
            seen = {note.id: note.revision for note in self.waiting(session)} if look else {}
            choice = {self.organisation(reader): terms}
            decide_and_release(session, self.youngster, self.pair_id, choice, EVIDENCE, seen)
        agreed = OracleConsent("yes", terms.subjects, until, terms.copies, terms.read_first, stand_in)
        self.oracle.says_yes(writer, agreed, set(map(str, seen)), self.clock())

    @rule(writer=SIDES)
    def says_no_or_stops(self, writer: str) -> None:
        with self.database.transaction() as session:
            withdraw_consent(session, self.youngster, self.pair_id, self.organisation(OTHER[writer]))
        self.oracle.consents[writer] = OracleConsent()

    @rule(months=st.sampled_from((1, 3, 6)))
    def renews(self, months: int) -> None:
        with self.database.transaction() as session:
            until = end_after(session, months)
            present = {to: each for to, each in standings(session, self.pair_id).items() if each.is_active}
            terms = {to: Terms(a.subjects, a.people, until, a.copies, a.read_first) for to, a in present.items()}
            renew_consent(session, self.youngster, self.pair_id, terms, EVIDENCE)
        for consent in self.oracle.consents.values():
            if consent.shares(self.clock()):
                consent.until = until

    @rule(reader=SIDES)
    def accepts_the_stand_in(self, reader: str) -> None:
        consent = self.oracle.consents[OTHER[reader]]
        if reader in self.oracle.named and consent.shares(self.clock()):
            who = self.organisation(reader), self.colleague(reader).id
            with self.database.transaction() as session:
                accept_stand_in(session, self.youngster, self.pair_id, *who, EVIDENCE)
            consent.stand_in = True

    @rule(side=SIDES)
    def accepts_who_takes_over(self, side: str) -> None:
        if side in self.following and self.oracle.sits(side) != "successor":
            who = self.organisation(side), self.successors[side].id
            with self.changes_hands(side), self.database.transaction() as session:
                accept_successor(session, self.youngster, self.pair_id, *who, EVIDENCE)  # type: ignore[arg-type]
                self.oracle.accepted.add(side)

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
                asks = {name: getattr(consent, name) for name in ("copies", "read_first", "stand_in")}
                self.says_yes(writer, set(consent.subjects), days, asks, look)

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
            sits, read = self.oracle.sits(reader), self.oracle.reads(reader, self.clock())
            assert self.opened_by(self.offices[reader].holder) == (read if sits == "holder" else None)
            assert self.opened_by(self.successors[reader]) == (read if sits == "successor" else None)
            assert self.opened_by(self.colleague(reader)) == self.oracle.stand_in_reads(reader, self.clock())

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
