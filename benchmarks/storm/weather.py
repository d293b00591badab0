"""A storm: notes go both ways between the service and a registration system while either program is killed at random and
youngsters withdraw. Afterwards it is counted what became of each note.

The service is `koppel serve` in a process of its own, the adapter too; both die by SIGKILL, at moments drawn beforehand and
measured in work done, so that a slow machine meets the same weather as a quick one.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.filling import fill_through_services
from benchmarks.ground import Ground, make_ground
from benchmarks.storm.ledger import Ledger, OwnNote
from service.audit.models import Entry
from service.consent.decisions import withdraw_consent
from service.pairs.models import Pair, Person, Seat, SeatRole
from service.records.models import Note
from service.settings import settings_from
from tests.factories import youngster_actor
from tests.served import Served

WORK = ("note-written", "note-fetched")
BETWEEN_LOOKS = 0.05
BETWEEN_COUNTS = 1.0
GIVES_UP_AFTER = 300.0  # seconds in which nothing changes any more
LATEST = 0.8  # of the work: what is drawn after it might never come, since what was withdrawn is not delivered


@dataclass
class Damage:
    """What a storm came to. `lost`, `doubled` and `left_standing` count notes; `late` texts handed out after the
    withdrawal of their pair was acknowledged."""

    notes: int
    sent: int = 0
    delivered: int = 0
    withdrawn: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    doubled: int = 0
    left_standing: int = 0
    late: int = 0
    seconds: float = 0.0
    # The most memory that the adapter's process had at any moment.
    adapter_megabytes: int = 0

    @property
    def is_none(self) -> bool:
        return not (self.lost or self.doubled or self.left_standing or self.late)

    def __str__(self) -> str:
        return json.dumps(asdict(self), indent=2)


class Adapter:
    """The adapter's process, which can be killed and started again."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.most_megabytes = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.storm.adapter", str(self._directory)]
        with (self._directory / "adapter.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        _, _, used = os.wait4(self._process.pid, 0)
        self.most_megabytes = max(self.most_megabytes, used.ru_maxrss // 1024)


def storm(directory: Path, notes: int, pairs: int, kills: int, seed: int, tell: Callable[[str], None]) -> Damage:
    """Half of so many notes wait to be delivered and half to be sent, over so many pairs; a fifth of these withdraw."""
    each = notes // pairs // 2
    ground = make_ground(
        directory / "ground", lambda name: f"sqlite:///{directory / name}.db", pairs, each, fill_through_services
    )
    ledger = directory / "ledger.sqlite"
    _prepare(ground, directory, each)
    damage, began = Damage(2 * each * pairs), time.monotonic()
    chance = random.Random(seed)
    withdrawing = chance.sample(ground.pair_ids, max(1, pairs // 5))
    happenings = _drawn(chance, withdrawing, kills, damage.notes)
    adapter = Adapter(directory)
    with _programs(ground, directory, adapter) as programs:
        for after, what in happenings:
            _wait_for_work(ground, after)
            if isinstance(what, UUID):
                _withdraw(ground, what)
                continue
            programs[what].kill()
            damage.kills[what] = damage.kills.get(what, 0) + 1
            tell(f"{after} of {damage.notes} done: {what} killed")
            programs[what].start()
        _wait_until_still(lambda: _wrong(ground, ledger, withdrawing))
    damage.seconds, damage.adapter_megabytes = round(time.monotonic() - began, 1), adapter.most_megabytes
    _count(damage, ground, ledger, withdrawing)
    return damage


def _prepare(ground: Ground, directory: Path, each: int) -> None:
    """The ledger with Straatkracht's own notes, and what its adapter needs."""
    logins, codes = _holders(ground), _codes(ground)
    notes = (
        OwnNote(f"{code}-{number}", code, logins[pair_id], f"Notitie {number} van dit dossier.")
        for pair_id, code in codes.items()
        for number in range(each)
    )
    Ledger(directory / "ledger.sqlite").fill(codes.values(), notes)
    key = directory / "adapter.key"
    key.touch(mode=0o600)
    key.write_text(json.dumps(ground.world.straatkracht.system_key.as_dict(private=True)), encoding="utf-8")
    (directory / "service.txt").write_text(f"{ground.url} {ground.world.straatkracht.slug}", encoding="utf-8")


@contextmanager
def _programs(ground: Ground, directory: Path, adapter: Adapter) -> Iterator[dict[str, Served | Adapter]]:
    programs = {"service": Served(settings_from(ground.environment), directory), "adapter": adapter}
    for program in programs.values():
        program.start()
    try:
        yield programs
    finally:
        for program in programs.values():
            program.kill()


def _drawn(chance: random.Random, withdrawing: list[UUID], kills: int, notes: int) -> list[tuple[int, UUID | str]]:
    """After how many notes what happens, in order. The first withdrawals come when copies stand already."""
    whats: list[UUID | str] = [*withdrawing, *(("service", "adapter")[number % 2] for number in range(kills))]
    earliest = {True: notes // 2, False: 1}
    drawn = [(chance.randint(earliest[isinstance(what, UUID)], int(LATEST * notes)), str(what), what) for what in whats]
    return [(after, what) for after, _, what in sorted(drawn)]


def _withdraw(ground: Ground, pair_id: UUID) -> None:
    with ground.database.transaction() as session:
        youngster_id = session.scalars(select(Pair.youngster_id).where(Pair.id == pair_id)).one()
        assert youngster_id is not None
        withdraw_consent(session, youngster_actor(youngster_id), pair_id)


def _wait_for_work(ground: Ground, amount: int) -> None:
    """Until so many notes were taken up or handed out, some of them twice."""
    done, since = -1, time.monotonic()
    while (now_done := _work_done(ground)) < amount:
        if now_done != done:
            done, since = now_done, time.monotonic()
        assert time.monotonic() - since < GIVES_UP_AFTER, f"nothing moves any more after {done} notes"
        time.sleep(BETWEEN_LOOKS)


def _work_done(ground: Ground) -> int:
    mine = Entry.organisation_id == ground.world.straatkracht.id
    with ground.database.reading() as session:
        return session.scalar(select(func.count()).where(Entry.act.in_(WORK), mine)) or 0


def _wait_until_still(wrong: Callable[[], int]) -> None:
    """Until nothing is wrong, or it has stayed as wrong as it is for a long time."""
    was, since = -1, time.monotonic()
    while (now_wrong := wrong()) and time.monotonic() - since < GIVES_UP_AFTER:
        if now_wrong != was:
            was, since = now_wrong, time.monotonic()
        time.sleep(BETWEEN_COUNTS)


def _wrong(ground: Ground, ledger: Path, withdrawing: list[UUID]) -> int:
    damage = Damage(0)
    _count(damage, ground, ledger, withdrawing)
    return damage.lost + damage.doubled + damage.left_standing


def _count(damage: Damage, ground: Ground, ledger: Path, withdrawing: list[UUID]) -> None:
    """Every note by its id: in the ledger what the partner shares, at the service what was written here."""
    with closing(sqlite3.connect(ledger, timeout=60.0)) as database:
        standing = [row[0] for row in database.execute("SELECT note_id FROM copy")]
        written = {row[0] for row in database.execute("SELECT source_id FROM own_note")}
    with ground.database.reading() as session:
        of_partner = {
            str(row.id): row.pair_id
            for row in session.execute(select(Note.id, Note.pair_id).where(Note.organisation_id == ground.world.de_brug.id))
        }
        mine = Note.organisation_id == ground.world.straatkracht.id
        taken = list(session.scalars(select(Note.source_id).where(mine)))
    shared = {note_id for note_id, pair_id in of_partner.items() if pair_id not in set(withdrawing)}
    damage.sent, damage.delivered, damage.withdrawn = len(taken), len(standing), len(of_partner) - len(shared)
    damage.lost = len(written - set(taken)) + len(shared - set(standing))
    damage.doubled = len(taken) - len(set(taken)) + len(standing) - len(set(standing))
    damage.left_standing = len(set(standing) - shared)
    damage.late = _late(ground, withdrawing)


def _late(ground: Ground, withdrawing: list[UUID]) -> int:
    """Texts that were fetched of a pair after the entry of its withdrawal."""
    with ground.database.reading() as session:
        withdrawn = (
            select(Entry.pair_id, func.min(Entry.number))
            .where(Entry.act == "consent-withdrawn", Entry.pair_id.in_(withdrawing))
            .group_by(Entry.pair_id)
        )
        numbers = dict(row for row in session.execute(withdrawn))
        fetched = select(Entry.pair_id, Entry.number).where(Entry.act == "note-fetched", Entry.pair_id.in_(withdrawing))
        return sum(number > numbers[pair_id] for pair_id, number in session.execute(fetched) if pair_id in numbers)


def _codes(ground: Ground) -> dict[UUID, str]:
    with ground.database.reading() as session:
        chosen = select(Pair.id, Pair.code).where(Pair.id.in_(ground.pair_ids))
        return dict(row for row in session.execute(chosen))


def _holders(ground: Ground) -> dict[UUID, str]:
    holds = (Seat.organisation_id == ground.world.straatkracht.id, Seat.role == SeatRole.HOLDER)
    chosen = select(Seat.pair_id, Person.login).join(Person, Person.id == Seat.person_id).where(*holds)
    with ground.database.reading() as session:
        return dict(row for row in session.execute(chosen))
