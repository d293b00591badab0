"""Filling a database with many pairs. One pair is made through the services; the others are copies of its rows.

Each copy has a key, identifiers, a code and (twenty pairs each) professionals of its own, and notes that are really sealed
under its key. The notes go in over time and in mixed order: every pair gets its first note before any gets its second,
and each time the pairs come in another order. Left out is what the services would do along the way: codes, invitations
and entries. What is sealed about a youngster and a decision is copied as it is; nothing that is measured opens it.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.models import ConsentEvent, ConsentEvidence, Proposal
from service.db import Base, Database, now, vault_of
from service.pairs.models import Pair, PairSide, Person, Seat, Youngster
from service.records.models import Note
from service.records.notes import Draft, seal_body
from tests.factories import World, give_consent, pair_with_youngster

CASELOAD = 20
AT_ONCE = 20_000
OF_A_PAIR: Sequence[type[Base]] = (Pair, PairSide, Seat, Proposal, ConsentEvidence, ConsentEvent)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TEXT = (
    "Noor heeft donderdag de kijkdag bij het wonen op de Lindenhof. Ze gaat met de bus van kwart over negen en wil er "
    "graag iemand bij hebben. Daarna praten we samen over wat ze vond van de kamer en de groep. Op school gaat het beter: "
    "ze was deze week alle dagen op tijd en haar mentor belt maandag over de toets."
)

Rows = list[dict[str, Any]]


def fill_through_services(world: World, youngsters: int, notes_each: int) -> list[UUID]:
    """As fill_with_copies, with every pair made through the services; only the notes go in directly."""
    pairs = {}
    for _ in range(youngsters):
        pair_id, youngster = pair_with_youngster(world)
        with world.database.transaction() as session:
            give_consent(session, youngster, pair_id, world.karim, copies=True)
        pairs[pair_id] = world.sanne.id
    _write_notes(world, pairs, notes_each)
    _settle(world.database)
    return list(pairs)


def fill_with_copies(world: World, youngsters: int, notes_each: int) -> list[UUID]:
    """Make so many pairs with an active consent to Straatkracht, and notes of De Brug in each; returns their ids."""
    pattern_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pattern_id, world.karim, copies=True)
        copies = _Pattern(session, world, pattern_id, youngster).copies(youngsters - 1)
        vault_of(session).make_keys([copy.pair_id for copy in copies], "pair")
        for tables in ((Person, Youngster), OF_A_PAIR):
            for model in tables:
                _insert(session, model.__table__, (row for copy in copies for row in copy.rows.get(model, ())))
    pairs = {pattern_id: world.sanne.id, **{copy.pair_id: copy.writer_id for copy in copies}}
    _write_notes(world, pairs, notes_each)
    _settle(world.database)
    return list(pairs)


class _Copy:
    """The rows of one copied pair."""

    def __init__(self, pair_id: UUID, writer_id: UUID) -> None:
        self.pair_id, self.writer_id = pair_id, writer_id
        self.rows: dict[type[Base], Rows] = {}


class _Pattern:
    """The rows of the pair that was made through the services."""

    def __init__(self, session: Session, world: World, pair_id: UUID, youngster: Actor) -> None:
        self._pair_id, self._youngster_id, self._world = pair_id, youngster.id, world
        self._people = _rows(session, Person, Person.id.in_([world.sanne.id, world.karim.id]))
        self._youngster = _rows(session, Youngster, Youngster.id == youngster.id)
        self._rows = {
            model: _rows(session, model, (model.id if model is Pair else model.pair_id) == pair_id) for model in OF_A_PAIR
        }

    def copies(self, count: int) -> list[_Copy]:
        return [copy for start in range(0, count, CASELOAD) for copy in self._caseload(start, min(count, start + CASELOAD))]

    def _caseload(self, start: int, end: int) -> Iterator[_Copy]:
        """Pairs of the same two professionals; their rows go with the first."""
        people = {person["id"]: uuid4() for person in self._people}
        for number in range(start, end):
            copy = self._copy(number, people)
            if number == start:
                copy.rows[Person] = [
                    {**person, "id": people[person["id"]], "login": f"{person['login']}-{start}"} for person in self._people
                ]
            yield copy

    def _copy(self, number: int, people: dict[UUID, UUID]) -> _Copy:
        ids = dict(people)
        for rows in (self._youngster, *self._rows.values()):
            for row in rows:
                ids.update({row[name]: uuid4() for name in ("id", "consent_id") if name in row and row[name] not in ids})
        copy = _Copy(ids[self._pair_id], people[self._world.sanne.id])
        copy.rows = {model: [_renamed(row, ids) for row in rows] for model, rows in self._rows.items()}
        copy.rows[Youngster] = [_renamed(row, ids) for row in self._youngster]
        copy.rows[Pair][0]["code"] = _code(number)
        return copy


def _write_notes(world: World, pairs: dict[UUID, UUID], notes_each: int) -> None:
    """So many notes in every pair, in mixed order; a transaction for every few thousand."""
    rows = _note_rows(world, pairs, notes_each)
    while part := list(islice(rows, AT_ONCE)):
        with world.database.transaction() as session:
            session.execute(insert(Note.__table__), part)
    with world.database.transaction() as session:
        mine = PairSide.organisation_id == world.de_brug.id
        session.execute(update(PairSide).where(mine).values(notes_written=notes_each))


def _note_rows(world: World, pairs: dict[UUID, UUID], notes_each: int) -> Iterator[dict[str, Any]]:
    order, mixed = list(pairs), random.Random(1)
    with world.database.reading() as session:
        first, vault = now(session) - timedelta(days=notes_each), vault_of(session)
    for sequence in range(1, notes_each + 1):
        mixed.shuffle(order)
        moment = first + timedelta(days=sequence - 1)
        for pair_id in order:
            note_id = uuid4()
            draft = Draft(("housing", "school-work")[sequence % 2], "agreement", "told-by-youngster", True, TEXT, moment)
            yield {
                "pair_id": pair_id,
                "organisation_id": world.de_brug.id,
                "sequence": sequence,
                "id": note_id,
                "author_id": pairs[pair_id],
                "subject": draft.subject,
                "kind": draft.kind,
                "how_known": draft.how_known,
                "discussed": draft.discussed,
                "body": seal_body(vault, pair_id, note_id, 1, draft),
                "revision": 1,
                "partner_revision": 1,
                "source_id": f"own-{note_id.hex[:12]}",
                "source_revision": 1,
                "written_at": moment,
                "accepted_at": moment,
                "read_revision": 0,
                "released_epoch": 1,
                "released_revision": 1,
                "passed_at": moment,
                "answers": 0,
            }


def _settle(database: Database) -> None:
    """Let the database tidy up as it does by itself in time: statistics, and SQLite's journal into its file."""
    engine = database.engine
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        for statement in ("PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.cursor().execute(statement).fetchall()
        connection.close()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _rows(session: Session, model: type[Base], condition: Any) -> Rows:
    found: Sequence[Row[Any]] = session.execute(select(model.__table__).where(condition)).all()
    return [dict(row._mapping) for row in found]


def _renamed(row: dict[str, Any], ids: dict[UUID, UUID]) -> dict[str, Any]:
    copied = {name: ids.get(value, value) if isinstance(value, UUID) else value for name, value in row.items()}
    if "people" in row:
        copied["people"] = " ".join(sorted(ids[UUID(person)].hex for person in row["people"].split()))
    return copied


def _insert(session: Session, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    assert isinstance(table, Table)
    coming = iter(rows)
    while part := list(islice(coming, AT_ONCE)):
        session.execute(insert(table), part)


def _code(number: int) -> str:
    """The pair's code: as many different ones as there are pairs, in the alphabet of codes."""
    letters = [LETTERS[(number >> shift) & 31] for shift in range(35, -5, -5)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
