"""Straatkracht's adapter, between service and ledger, as a process of its own: python -m benchmarks.storm.adapter DIR

In DIR stand `adapter.key`, `ledger.sqlite`, and `service.txt` with the service's address and the name that it knows this
adapter by. It is made of the parts that every adapter is made of: state on disk, the client of the service, the runner.
"""

import sys
import threading
import time
from pathlib import Path

import httpx

from adapters.keys import read_key
from adapters.runner import Outcome, run_cycle, run_until
from adapters.service_client import ServiceClient
from adapters.state import open_state
from adapters.story import Story
from adapters.workbench import Workbench
from benchmarks.storm.ledger import Ledger

LONGEST_PAUSE = 0.5  # seconds: a storm does not last for hours


def run(directory: Path) -> None:
    """Until it is killed."""
    url, client_id = (directory / "service.txt").read_text(encoding="utf-8").split()
    system = Ledger(directory / "ledger.sqlite")
    with open_state(directory / "state") as state, httpx.Client(timeout=60.0) as http:
        service = ServiceClient(url, client_id, read_key(directory / "adapter.key"), http)

        def cycle() -> Outcome:
            return run_cycle(Workbench(system, service, state, Story(_tell), time.time))

        never = threading.Event()
        run_until(cycle, lambda pause: never.wait(min(pause, LONGEST_PAUSE)), _tell)


def _tell(line: str) -> None:
    if line.startswith(("!", "Waits", "Cycle")):
        print(line, flush=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
