"""The suite that every adapter passes: the generic REST/JSON adapter, by a mapping file alone, on a real Roundup."""

from pathlib import Path

import pytest

from adapters.conformance import Conformance
from adapters.conformance_optional import LookingElsewhere
from adapters.trial import Trial
from demo.roundup_office import RoundupOffice
from tests.adapters.colleagues import RoundupColleague
from tests.adapters.new_codes import new_code
from tests.adapters.roundup_adapter import adapter
from tests.adapters.roundup_trouble import revoked, without_right_to_change

pytest_plugins = ["tests.adapters.roundup_fixtures"]


@pytest.fixture
def trial(roundup: RoundupOffice, tmp_path: Path, code: str) -> Trial:
    issue, doubled = roundup.add_issue("Noor", code), new_code()
    for name in ("Milan", "Milan, nog eens"):
        roundup.add_issue(name, doubled)
    return Trial(
        system=adapter(roundup, tmp_path),
        code=code,
        unknown_code=new_code(),
        doubled_code=doubled,
        person=RoundupColleague(roundup, issue),
        lost_identity=lambda: revoked(roundup),
        broken_removal=lambda: without_right_to_change(roundup),
    )


class TestRoundup(Conformance, LookingElsewhere):
    """Each promise of a registration system, kept by Roundup."""
