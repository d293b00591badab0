"""The suite that every adapter passes, on a real Redmine."""

from pathlib import Path

import pytest

from adapters.conformance import Everything
from adapters.trial import Trial
from demo.redmine_office import RedmineOffice
from tests.adapters.colleagues import RedmineColleague
from tests.adapters.new_codes import new_code
from tests.adapters.redmine_adapter import adapter
from tests.adapters.redmine_trouble import revoked, without_right

pytest_plugins = ["tests.adapters.redmine_fixtures"]


@pytest.fixture
def trial(redmine: RedmineOffice, tmp_path: Path, code: str) -> Trial:
    case = redmine.add_case("Noor", code)
    doubled = new_code()
    redmine.add_case("Milan", doubled)
    redmine.add_case("Milan, nog eens", doubled)
    return Trial(
        system=adapter(redmine, tmp_path),
        code=code,
        unknown_code=new_code(),
        doubled_code=doubled,
        person=RedmineColleague(redmine, case),
        lost_identity=lambda: revoked(redmine),
        broken_removal=lambda: without_right(redmine, "edit_own_issue_notes"),
    )


class TestRedmine(Everything):
    """Each promise of a registration system, kept by Redmine."""
