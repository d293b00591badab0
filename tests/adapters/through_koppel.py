"""One organisation's adapter between its real system and the whole service in this process, at the hour of the tests."""

from dataclasses import dataclass
from pathlib import Path

import httpx
from flask import Flask

from adapters.base import RegistrationSystem
from adapters.runner import Outcome, run_cycle
from adapters.service_client import ServiceClient
from adapters.state import open_state
from adapters.story import Story
from adapters.workbench import Workbench
from tests.conftest import PUBLIC_URL
from tests.factories import Office
from tests.fake_clock import FakeClock


@dataclass(frozen=True)
class ThroughKoppel:
    """`organisation`: whose adapter it is; `folder`: where it keeps what it knows."""

    app: Flask
    clock: FakeClock
    organisation: Office
    folder: Path

    def cycle(self, system: RegistrationSystem) -> Outcome:
        """One cycle of a freshly started adapter."""

        def now() -> float:
            return self.clock().timestamp()

        service = httpx.Client(transport=httpx.WSGITransport(app=self.app))
        with open_state(self.folder) as state, service as http:
            client = ServiceClient(PUBLIC_URL, self.organisation.slug, self.organisation.system_key, http, now)
            return run_cycle(Workbench(system, client, state, Story(print), now))
