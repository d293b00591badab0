"""withdrawal: what readers still get when a youngster withdraws, and how long the youngster waits.

Readers loop over the API without pause. The youngster's browser, in a process of its own, presses the button on the page.
A request that began after the answer came must not get a text, and no entry of a read may come after the entry of the
withdrawal.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Event, Semaphore, Thread
from typing import IO
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.bench import Bench
from benchmarks.filling import fill_through_services
from benchmarks.ground import Ground, make_ground
from benchmarks.load import Answer, Connection
from benchmarks.result import Goal, Result
from service.access.sessions import begin_session_of_youngster
from service.audit.models import Entry
from service.pairs.models import Pair

READERS = 32
WITHDRAWALS, WITHDRAWALS_WHEN_QUICK = 30, 6
NOTES_EACH = 20
READ_BEFORE, READ_AFTER = 3 * READERS, 3
SIGNED_AHEAD = 40
NOTHING, ACKNOWLEDGED = Goal(0, 0, at_least=False), Goal(250, 100, at_least=False)
MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One withdrawal under load. `took` in milliseconds; the others count answers with notes."""

    took: float
    before: int
    late: int


@dataclass(slots=True)
class Reading:
    """What the readers of one pair share."""

    port: int
    acknowledged: Event = field(default_factory=Event)
    answered: Semaphore = field(default_factory=lambda: Semaphore(0))
    answers: list[Answer] = field(default_factory=list)

    def loop(self, requests: list[bytes]) -> None:
        """Read on and on; after the acknowledgement a few times more."""
        connection, left = Connection(self.port), READ_AFTER
        for request in requests:
            has_ended = self.acknowledged.is_set()
            self.answers.append(connection.send(request))
            self.answered.release()
            left -= has_ended
            if not left:
                break
        connection.close()


def withdrawal(bench: Bench) -> list[Result]:
    """One youngster after the other withdraws while all readers ask for exactly that pair."""
    withdrawals = WITHDRAWALS_WHEN_QUICK if bench.quick else WITHDRAWALS
    ground = make_ground(bench.directory / "withdrawal", bench.make_url, withdrawals, NOTES_EACH, fill_through_services)
    with ground.served(bench.threads), _browser(ground) as browser:
        told = [_withdraw_once(ground, browser, pair_id) for pair_id in ground.pair_ids]
    p95 = quantiles([one.took for one in told], n=100, method="inclusive")[94]
    late, late_entries = sum(one.late for one in told), _entries_after(ground)
    raw = {"withdrawals": float(len(told)), "reads with notes before": float(sum(one.before for one in told))}
    return [
        bench.result("withdrawal", "texts to requests begun after the acknowledgement", late, NOTHING, raw),
        bench.result("withdrawal", "entries of reads after the entry of the withdrawal", late_entries, NOTHING, raw),
        bench.result("withdrawal", f"p95 of the acknowledgement under {READERS} readers", p95, ACKNOWLEDGED, raw, "ms"),
    ]


def _withdraw_once(ground: Ground, browser: "subprocess.Popen[str]", pair_id: UUID) -> Withdrawn:
    _ask(browser, {"cookie": _cookie_of(ground, pair_id), "pair": str(pair_id)})
    assert _told(browser) == "ready"
    reader, path = ground.reader, f"/v1/pairs/{pair_id}/notes"
    reading = Reading(ground.port)
    signed = [[reader.request("GET", path) for _ in range(SIGNED_AHEAD)] for _ in range(READERS)]
    threads = [Thread(target=reading.loop, args=[requests]) for requests in signed]
    for thread in threads:
        thread.start()
    for _ in range(READ_BEFORE):
        reading.answered.acquire()
    _ask(browser, "stop")
    done = json.loads(_told(browser))
    reading.acknowledged.set()
    for thread in threads:
        thread.join()
    assert done["status"] == 303, done
    with_notes = [answer for answer in reading.answers if answer.status == 200]
    late = [answer for answer in with_notes if answer.began > done["ended"]]
    after = [answer for answer in reading.answers if answer.began > done["ended"]]
    assert after, "no request began after the acknowledgement: nothing was tried"
    return Withdrawn((done["ended"] - done["began"]) * MILLISECONDS, len(with_notes) - len(late), len(late))


def _entries_after(ground: Ground) -> int:
    """How many reads stand in the log after the withdrawal of their pair."""
    withdrawn = select(func.min(Entry.number)).where(Entry.act == "consent-withdrawn")
    with ground.database.reading() as session:
        late = 0
        for pair_id in ground.pair_ids:
            first = session.scalars(withdrawn.where(Entry.pair_id == pair_id)).one()
            reads = select(func.count()).where(Entry.pair_id == pair_id, Entry.act == "notes-fetched", Entry.number > first)
            late += session.scalars(reads).one()
    return late


def _cookie_of(ground: Ground, pair_id: UUID) -> str:
    with ground.database.transaction() as session:
        youngster_id = session.scalars(select(Pair.youngster_id).where(Pair.id == pair_id)).one()
        assert youngster_id is not None
        return begin_session_of_youngster(session, youngster_id, "passkey", own_device=True)


@contextmanager
def _browser(ground: Ground) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "benchmarks.browser", ground.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        _pipe(process.stdin).close()


def _ask(browser: "subprocess.Popen[str]", what: object) -> None:
    _pipe(browser.stdin).write(json.dumps(what) + "\n")
    _pipe(browser.stdin).flush()


def _told(browser: "subprocess.Popen[str]") -> str:
    return _pipe(browser.stdout).readline().strip()


def _pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end
