"""The suite that every adapter passes, on a real Redmine."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.conformance import Conformance, Trial
from demo.redmine_office import RedmineOffice
from tests.adapters.redmine_adapter import EXAMPLE, adapter, new_code
from tests.adapters.redmine_trouble import revoked, without_right

pytest_plugins = ["tests.adapters.redmine_fixtures"]


@dataclass(frozen=True)
class Colleague:
    """Karim, who writes on one case."""

    office: RedmineOffice
    case: str

    def write(self, text: str) -> str:
        return str(self.office.write_note(self.case, "karim", f"{EXAMPLE}\r\n{text}"))

    def change(self, handle: str, text: str) -> str:
        self.office.change_note(int(handle), "karim", f"{EXAMPLE}\r\n{text}")
        return handle

    def take_away(self, handle: str) -> None:
        self.office.change_note(int(handle), "karim", "")


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
        person=Colleague(redmine, case),
        lost_identity=lambda: revoked(redmine),
        broken_removal=lambda: without_right(redmine, "edit_own_issue_notes"),
    )


class TestRedmine(Conformance):
    """Each promise of a registration system, kept by Redmine."""
