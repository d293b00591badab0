"""The ground on which the gate is tried: two organisations, one youngster, a clock, and questions about who sees what."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import SERVICE, Actor, Role
from service.audit.models import Entry
from service.consent.gate import require_subject_grant
from service.db import Database
from service.errors import NothingSharedError, NotYoursError
from service.exchange.copies import fetch_note
from service.exchange.leases import take_lease
from service.pairs.organisations import add_person
from service.records.notes import Draft
from service.records.reading import open_my_notes, open_shared_notes
from service.records.release import waiting_notes
from tests.databases import Template
from tests.factories import Office, World, actor_of, form_pair, join, propose_consent
from tests.fake_clock import FakeClock
from tests.made_once import MADE, empty_database, world_of
from tests.oracle import Oracle


class TwoOffices:
    """De Brug and Straatkracht with one youngster; each example has a database of its own."""

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.open = ExitStack()
        self.clock, self.oracle = FakeClock(), Oracle()
        self.database = self.open.enter_context(fresh_database(template, self.clock))
        world = world_of(self.database)
        self.offices: dict[str, Office] = {"brug": world.de_brug, "straat": world.straatkracht}
        made = MADE.get(self.database, "two offices", lambda: self._begin(world), after="world")
        self.pair_id, self.youngster, self.successors = made
        self.held: dict[str, set[str]] = {"brug": set(), "straat": set()}

    def teardown(self) -> None:
        self.open.close()

    def opened_by(self, reader: Actor) -> set[str] | None:
        """The partner's notes that this person opens, and finds in the log as opened; None when refused."""
        with self.database.transaction() as session:
            before = session.scalar(select(Entry.number).order_by(Entry.number.desc()).limit(1)) or 0
            try:
                opened = {str(note.id) for note in open_shared_notes(session, reader, self.pair_id)}
            except (NothingSharedError, NotYoursError):
                return None
            logged = session.scalars(select(Entry).where(Entry.number > before, Entry.act == "notes-opened")).one()
            assert set((logged.note_ids or "").split()) == opened
            return opened

    def cannot_fetch(self, reader: str, name: str) -> None:
        system = self.offices[reader].system
        with self.database.transaction() as session:
            lease = take_lease(session, system, reader).number
            with pytest.raises(NotYoursError):
                fetch_note(session, system, UUID(name), lease)

    def holder(self, side: str) -> Actor:
        """Who holds this half now, or did until nobody followed."""
        return self.successors[side] if self.oracle.sits(side) == "successor" else self.offices[side].holder

    def _begin(self, world: World) -> tuple[UUID, Actor, dict[str, Actor]]:
        """A youngster whom Sanne met and whom nobody asked yet, and on each side somebody who could follow."""
        with self.database.transaction() as session:
            pair_id = form_pair(session, world.sanne, world.karim)
            youngster = join(session, pair_id, world.sanne)
            propose_consent(session, pair_id, world.sanne, world.karim)
            return pair_id, youngster, {side: self._newcomer(session, side) for side in self.offices}

    def _newcomer(self, session: Session, side: str) -> Actor:
        person = add_person(session, SERVICE, self.organisation(side), f"new-{side}", f"New {side}", [Role.PROFESSIONAL])
        return actor_of(person, self.offices[side].slug)

    def colleague(self, side: str) -> Actor:
        return self.offices[side].colleague

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
        keys = f"sqlite:///{directory}/keys.db"
        with empty_database(url, keys, clock, "http://localhost") as made:
            yield made
