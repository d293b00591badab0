"""Who could see what at any past moment, answered from what happened: the same as the gate answered at that moment."""

import os
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from sqlalchemy import select

from service.actors import Actor, Role
from service.audit.models import Entry
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.consent.decisions import decide_consent, pause_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.gate import decide, who_could_see
from service.consent.grants import ConsentGrant, Refusal
from service.pairs.meeting import confirm_record
from service.pairs.models import Pair, PairState
from service.settings import Settings
from tests.api.test_gate_against_the_oracle import GateMachine
from tests.api.test_operators_command_line import CommandLine
from tests.databases import Template
from tests.factories import EVIDENCE, World, give_consent
from tests.fake_clock import FakeClock

Answer = dict[tuple[UUID, UUID | None], tuple[Any, ...]]


class PastMachine(GateMachine):
    """As the gate is tried, in any order; what it answers is written down, and asked again at the end."""

    def __init__(self, template: Template) -> None:
        super().__init__(template)
        self.answered: dict[datetime, Answer] = {}

    @invariant()
    def the_gate_answers(self) -> None:
        self.answered[self.clock()] = self.answers_now()

    def everybody_reads_exactly_what_they_may(self) -> None:
        """Another test's."""

    def the_youngster_reads_what_was_written_by_whoever_has_met_them(self) -> None:
        """Another test's."""

    def no_system_can_fetch_what_it_should_not_hold(self) -> None:
        """Another test's."""

    def teardown(self) -> None:
        try:
            with self.database.reading() as session:
                for moment, answer in self.answered.items():
                    assert _by_reader(who_could_see(session, self.pair_id, moment)) == answer, moment
        finally:
            super().teardown()

    def answers_now(self) -> Answer:
        found = {}
        with self.database.transaction() as session:
            for side in self.offices:
                for actor in (self.holder(side), self.colleague(side), self.successors[side], self.offices[side].system):
                    grant = decide(session, actor, self.pair_id)
                    if isinstance(grant, ConsentGrant):
                        who = (self.organisation(side), None if actor.role is Role.SYSTEM else actor.id)
                        found[who] = (
                            grant.from_organisation_id,
                            grant.consent_id,
                            grant.consent_revision,
                            grant.subjects,
                            grant.until,
                        )
        return found


def test_at_every_past_moment_the_answer_is_the_one_that_the_gate_gave(template: Template) -> None:
    chosen = settings(
        max_examples=int(os.environ.get("KOPPEL_EXAMPLES", "10")),
        stateful_step_count=20,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: PastMachine(template), settings=chosen)


def test_a_pair_that_has_ended_was_open_before_and_is_closed_now_whatever_a_clock_says(
    world: World, clock: FakeClock, noor: tuple[UUID, Actor]
) -> None:
    """The end was written by a process whose clock runs ahead of this one's."""
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        pair = session.get_one(Pair, pair_id)
        pair.state, pair.ended_at = PairState.ENDED, clock() + timedelta(seconds=5)
        session.flush()  # the gate asks the database
        assert isinstance(decide(session, world.karim, pair_id), Refusal)
    with world.database.reading() as session:
        assert who_could_see(session, pair_id, clock()) != []
        assert who_could_see(session, pair_id, clock() + timedelta(seconds=5)) == []


def test_a_record_confirmed_again_leaves_since_when_there_could_be_copies(
    world: World, clock: FakeClock, noor: tuple[UUID, Actor]
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, copies=True)
    first = clock()
    clock.advance(minutes=1)
    with world.database.transaction() as session:
        confirm_record(session, world.karim, pair_id)
        readers = [(one.organisation_id, one.person_id) for one in who_could_see(session, pair_id, first)]
        assert (world.straatkracht.id, None) in readers
        assert len(session.scalars(select(Entry).where(Entry.act == "record-confirmed")).all()) == 2  # one of each half


@pytest.fixture
def command_line(tmp_path: Any, settings: Settings, world: World) -> CommandLine:
    return CommandLine(tmp_path, settings)


def test_the_operator_asks_who_could_see_what_at_1402_on_3_march(
    command_line: CommandLine, world: World, clock: FakeClock, noor: tuple[UUID, Actor]
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim, copies=True)
    clock.advance(minutes=1)
    with world.database.transaction() as session:
        withdraw_consent(session, youngster, pair_id)
    shared = show(command_line, pair_id, "2026-03-03T14:02:30").output
    assert "Karim (Straatkracht) could read what De Brug wrote about housing, school-work; until 2026-06-03 00:00" in shared
    assert "Straatkracht's system could copy what De Brug wrote" in shared
    assert "Sanne" not in shared
    stopped = show(command_line, pair_id, "2026-03-03T14:03:00").output
    assert stopped.splitlines()[1:] == ["  nothing was shared"]


def test_why_nothing_was_shared_is_not_told(
    command_line: CommandLine, world: World, clock: FakeClock, noor: tuple[UUID, Actor]
) -> None:
    """Never asked, refused, paused and withdrawn give the same words."""
    pair_id, youngster = noor
    told = [show(command_line, pair_id, clock().isoformat())]
    for act in (_refuses, _gives_and_pauses, _gives_and_withdraws):
        clock.advance(minutes=1)
        act(world, pair_id, youngster)
        told.append(show(command_line, pair_id, clock().isoformat()))
    assert {result.output.partition("\n")[2] for result in told} == {"  nothing was shared\n"}


def test_asking_is_logged_and_the_officers_of_both_organisations_see_it(
    command_line: CommandLine, world: World, noor: tuple[UUID, Actor]
) -> None:
    show(command_line, noor[0], "2026-03-03T14:00")
    with world.database.transaction() as session:
        (entry,) = session.scalars(select(Entry).where(Entry.act == "past-sharing-seen")).all()
        assert (entry.pair_id, entry.program, entry.action) == (noor[0], "koppel-command-line", "R")
        for office in (world.de_brug, world.straatkracht):
            assert [line.id for line in entries_of(session, office.id, Filter(act="past-sharing-seen"))] == [entry.id]


@pytest.mark.parametrize(
    ("at", "told"),
    [("2031-01-01T00:00", "still to come"), ("yesterday", "Type it as 2026-03-03T14:02")],
    ids=["future", "no moment"],
)
def test_a_moment_that_cannot_be_answered_is_refused_in_plain_words(
    command_line: CommandLine, noor: tuple[UUID, Actor], at: str, told: str
) -> None:
    result = show(command_line, noor[0], at)
    assert result.exit_code != 0
    assert told in result.output


def test_an_unknown_pair_is_refused(command_line: CommandLine) -> None:
    result = show(command_line, UUID(int=7), "2026-03-03T14:00")
    assert (result.exit_code, "No pair has the id" in result.output) == (1, True)


def show(command_line: CommandLine, pair_id: UUID, at: str) -> Result:
    return command_line.run("consent", "show", "--pair", str(pair_id), "--at", at)


def _by_reader(found: list[Any]) -> Answer:
    return {
        (one.organisation_id, one.person_id): (
            one.from_organisation_id,
            one.consent_id,
            one.consent_revision,
            one.subjects,
            one.until,
        )
        for one in found
    }


def _refuses(world: World, pair_id: UUID, youngster: Actor) -> None:
    with world.database.transaction() as session:
        decide_consent(session, youngster, pair_id, {world.straatkracht.id: Terms()}, EVIDENCE)


def _gives_and_pauses(world: World, pair_id: UUID, youngster: Actor) -> None:
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        pause_consent(session, youngster, pair_id)


def _gives_and_withdraws(world: World, pair_id: UUID, youngster: Actor) -> None:
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        withdraw_consent(session, youngster, pair_id)
