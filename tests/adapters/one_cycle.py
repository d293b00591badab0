"""One cycle of a freshly started adapter between any system and the service of the tests."""

import time
from pathlib import Path

import httpx
from joserfc.jwk import ECKey

from adapters.apart import Apart
from adapters.base import RegistrationSystem
from adapters.runner import run_cycle
from adapters.service_client import ServiceClient
from adapters.state import open_state
from adapters.story import Story
from adapters.workbench import Workbench
from tests.adapters.fake_service import CLIENT_ID, PATIENCE, FakeService


def cycle(
    system: RegistrationSystem, service: FakeService, key: ECKey, folder: Path, *, apart: Apart | None = None
) -> list[str]:
    """What it told. `apart`: it also looks for notes that go nowhere, everywhere in the system."""
    lines: list[str] = []
    with open_state(folder / "state") as state, httpx.Client(timeout=PATIENCE) as http:
        client = ServiceClient(service.url, CLIENT_ID, key, http)
        run_cycle(Workbench(system, client, state, Story(lines.append), time.time, apart=apart))
    return lines
