"""The suite that every adapter passes, on a real Tryton."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.conformance import Conformance, Trial
from demo.tryton_office import ADAPTER_LOGIN, Office
from tests.adapters.tryton_adapter import EXAMPLE, adapter, new_code
from tests.adapters.tryton_trouble import revoked, without_right

pytest_plugins = ["tests.adapters.tryton_fixtures"]


@dataclass(frozen=True)
class Colleague:
    """Sanne, who writes on one party. Tryton lets nobody change a note: she writes another and deletes the first."""

    office: Office
    party: int

    def write(self, text: str) -> str:
        return str(self.office.write_note(self.party, "sanne", f"{EXAMPLE}\n{text}"))

    def change(self, handle: str, text: str) -> str:
        changed = self.write(text)
        self.take_away(handle)
        return changed

    def take_away(self, handle: str) -> None:
        self.office.delete_note(int(handle), "sanne")


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
        person=Colleague(office, party),
        lost_identity=lambda: revoked(office, ADAPTER_LOGIN),
        broken_removal=lambda: without_right(office, "ir.note", "perm_delete"),
    )


class TestTryton(Conformance):
    """Each promise of a registration system, kept by Tryton."""
