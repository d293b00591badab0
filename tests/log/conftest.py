"""A service whose log has a key, and what an administrator of its database can do to it."""

import pytest

from service.audit.keys import make_log_key
from service.db import Database
from tests.conftest import PUBLIC_URL
from tests.fake_clock import FakeClock
from tests.log.ledger import Ledger

LOG_NAME = PUBLIC_URL.partition("://")[2] + "/v1/log"


@pytest.fixture
def ledger(database: Database, clock: FakeClock) -> Ledger:
    """The log of the test's database, empty, with a key."""
    make_log_key(database.vault, LOG_NAME)
    return Ledger(database, clock)


@pytest.fixture
def written(ledger: Ledger) -> Ledger:
    """Twelve entries, sealed four at a time."""
    for _ in range(3):
        ledger.write(4)
        ledger.seal()
    return ledger
