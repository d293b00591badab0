"""The suite that every adapter passes, on a real Tryton."""

from pathlib import Path

import pytest

from adapters.conformance import Everything
from adapters.trial import Trial
from demo.tryton_office import ADAPTER_LOGIN, Office
from tests.adapters.colleagues import TrytonColleague
from tests.adapters.new_codes import new_code
from tests.adapters.tryton_adapter import adapter
from tests.adapters.tryton_trouble import revoked, without_right

pytest_plugins = ["tests.adapters.tryton_fixtures"]


@pytest.fixture
def trial(office: Office, tmp_path: Path, code: str) -> Trial:
    party = office.add_party("Noor", code)
    doubled = new_code()
    office.add_party("Milan", doubled)
    office.add_party("Milan, nog eens", doubled)
    return Trial(
        system=adapter(office, tmp_path),
        code=code,
        unknown_code=new_code(),
        doubled_code=doubled,
        person=TrytonColleague(office, party),
        lost_identity=lambda: revoked(office, ADAPTER_LOGIN),
        broken_removal=lambda: without_right(office, "ir.note", "perm_delete"),
    )


class TestTryton(Everything):
    """Each promise of a registration system, kept by Tryton."""
