"""The ground a measurement stands on: a migrated database, keys, two organisations, pairs with notes, and its servers."""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from uuid import UUID

from joserfc.jwk import ECKey
from sqlalchemy import select

from benchmarks import bare
from benchmarks.caller import Caller
from benchmarks.databases import MakeUrl
from benchmarks.filling import fill_with_copies
from benchmarks.servers import free_port, running
from service.db import Database, make_engine
from service.migrations.state import migrate, prepare_key_store
from service.pairs.models import Person, Seat, SeatRole
from service.settings import Settings, settings_from
from service.vault import Vault
from tests.factories import World, make_world

ROOM = 3  # keys for each youngster: the pair's, their own, and some to spare
KOPPEL = [sys.executable, "-m", "service"]

Fill = Callable[[World, int, int], list[UUID]]


@dataclass(frozen=True, slots=True)
class Ground:
    """One filled database, and the settings under which it is served."""

    directory: Path
    environment: dict[str, str]
    port: int
    world: World
    pair_ids: list[UUID]
    """Pairs with an active consent from De Brug to Straatkracht, each with the same number of notes."""

    @property
    def database(self) -> Database:
        return self.world.database

    @property
    def reader(self) -> Caller:
        """Straatkracht's system."""
        return Caller(self.url, self.world.straatkracht.slug, self.world.straatkracht.system_key)

    @property
    def writer(self) -> Caller:
        """De Brug's system."""
        return Caller(self.url, self.world.de_brug.slug, self.world.de_brug.system_key)

    @property
    def paths(self) -> list[str]:
        """Where the notes of each pair are read."""
        return [f"/v1/pairs/{pair_id}/notes" for pair_id in self.pair_ids]

    def authors(self) -> dict[UUID, str]:
        """The login of De Brug's holder, for each pair."""
        holds = (Seat.organisation_id == self.world.de_brug.id, Seat.role == SeatRole.HOLDER)
        chosen = select(Seat.pair_id, Person.login).join(Person, Person.id == Seat.person_id).where(*holds)
        with self.database.reading() as session:
            return dict(session.execute(chosen).tuples().all())

    @property
    def url(self) -> str:
        return self.environment["KOPPEL_PUBLIC_URL"]

    @contextmanager
    def served(self, threads: int) -> Iterator[None]:
        """`koppel serve` in a process of its own."""
        command = [*KOPPEL, "serve", "--port", str(self.port), "--threads", str(threads)]
        with running(command, self.port, self.environment, self.directory / "serve.log"):
            yield


def make_ground(
    directory: Path, make_url: MakeUrl, youngsters: int, notes_each: int, fill: Fill = fill_with_copies
) -> Ground:
    """A ground with this many youngsters, and for each as many notes that the partner may read."""
    directory.mkdir()
    port = free_port()
    environment = {
        "KOPPEL_DATABASE_URL": make_url(directory.name),
        "KOPPEL_KEY_STORE_URL": f"sqlite:///{directory / 'keys.db'}",
        "KOPPEL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KOPPEL_MASTER_KEY_FILE": _written(directory / "master.key", token_hex(32)),
        "KOPPEL_TOKEN_KEY_FILE": _written(
            directory / "token.key", ECKey.generate_key("P-256").as_pem(private=True).decode()
        ),
    }
    migrate(make_engine(environment["KOPPEL_DATABASE_URL"]))
    prepare_key_store(make_engine(environment["KOPPEL_KEY_STORE_URL"]))
    world = make_world(_database(settings_from(environment), youngsters))
    pair_ids = fill(world, youngsters, notes_each)
    return Ground(directory, environment, port, world, pair_ids)


@contextmanager
def bare_route(directory: Path, make_url: MakeUrl, name: str, answer: bytes, threads: int) -> Iterator[int]:
    """The bare route that answers with these bytes, on a server of its own; its port."""
    answer_file = directory / f"{name}.answer"
    answer_file.write_bytes(answer)
    port = free_port()
    environment = {bare.DATABASE: make_url(name), bare.ANSWER: str(answer_file)}
    command = [sys.executable, "-m", "benchmarks.bare", str(port), str(threads)]
    with running(command, port, environment, directory / f"{name}.log"):
        yield port


def _database(settings: Settings, youngsters: int) -> Database:
    """To fill: every pair's key stays open, for the notes of all pairs go in in turns."""
    vault = Vault(settings.master_key, make_engine(settings.key_store_url), ROOM * youngsters, math.inf)
    return Database(make_engine(settings.database_url), vault)


def _written(path: Path, text: str) -> str:
    path.write_text(text, encoding="ascii")
    return str(path)
