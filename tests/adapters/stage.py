"""Straatkracht's side on a stage: two workbooks, an adapter, and the service it talks to."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from joserfc.jwk import ECKey

from adapters.runner import Outcome, run_cycle
from adapters.service_client import ServiceClient
from adapters.spreadsheet.blank import make_workbooks
from adapters.spreadsheet.client import Spreadsheet
from adapters.spreadsheet.row_keys import RowMemory
from adapters.state import State, open_state
from adapters.story import Story
from adapters.workbench import Workbench
from tests.adapters.fake_service import CLIENT_ID, PATIENCE, FakeService
from tests.adapters.killing import Step, killed_at
from tests.adapters.workbooks import write_youngster

# Between two of these nothing outside the adapter changes.
_STEPS = (
    Step(socket.socket, "send"),
    Step(os, "replace", before=True),
    Step(os, "unlink"),
    Step(State, "intend"),
    Step(State, "record_sent"),
    Step(State, "forget_sent"),
    Step(State, "record_delivered"),
    Step(State, "forget_delivered"),
    Step(State, "remember"),
    Step(RowMemory, "read_well"),
)
NOOR, MILAN = "K7M2-9QXD", "P4RT-6HJK"


@dataclass
class Stage:
    """`lines`: what the last cycle told."""

    folder: Path
    state_dir: Path
    service: FakeService
    key: ECKey
    clock: datetime = field(default_factory=lambda: datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    lines: list[str] = field(default_factory=list)

    def cycle(self, *, accept_retractions: bool = False) -> Outcome:
        """One cycle of a freshly started adapter, a minute later than the last."""
        with self.bench() as bench:
            return run_cycle(bench, accept_retractions=accept_retractions)

    @contextmanager
    def bench(self) -> Iterator[Workbench]:
        self.clock += timedelta(minutes=1)
        self.lines = []
        with open_state(self.state_dir) as state, httpx.Client(timeout=PATIENCE) as http:
            client = ServiceClient(self.service.url, CLIENT_ID, self.key, http)
            yield self._workbench(self.system(), client, state)

    def system(self) -> Spreadsheet:
        return Spreadsheet(self.folder, self.state_dir, {"karim de vries": "karim"}, lambda: self.clock)

    def cycle_killed_at(self, step: int) -> bool:
        """Start an adapter that dies, as by kill -9, at this step of a cycle; False when the cycle ended before it.

        A step is the moment after bytes went to the service, a file was put in place or taken away, or a row was
        written to the memory, and before a file is put in place.
        """
        return killed_at(step, _STEPS, self.cycle)

    def told(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def _workbench(self, system: Spreadsheet, client: ServiceClient, state: State) -> Workbench:
        now: Callable[[], float] = self.clock.timestamp
        return Workbench(system, client, state, Story(self.lines.append), now)


def set_stage(folder: Path, service: FakeService, key: ECKey) -> Stage:
    """Two pairs at the service, their codes beside Noor and Milan in the workbook, nothing shared yet."""
    make_workbooks(folder / "map")
    write_youngster(folder / "map", NOOR, "Noor")
    write_youngster(folder / "map", MILAN, "Milan")
    service.add_pair("pair-noor", NOOR)
    service.add_pair("pair-milan", MILAN)
    return Stage(folder / "map", folder / "state", service, key)
