"""An adapter that is killed at any step of a cycle with its real system loses nothing, doubles nothing and leaves nothing.

The steps are those that differ from one system to the other: each change in the system itself, whose answer the adapter does
not live to hear, and each thing that it writes down about where a copy may stand. Every step between the service and the
adapter is the same for all; test_kill_at_every_step.py goes through those.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey

from adapters.base import RegistrationSystem
from adapters.memory import Memory
from demo.redmine_office import RedmineOffice
from demo.roundup_office import RoundupOffice
from demo.tryton_office import Office
from tests.adapters import redmine_adapter, roundup_adapter, tryton_adapter
from tests.adapters.colleagues import Colleague, RedmineColleague, RoundupColleague, TrytonColleague
from tests.adapters.fake_service import FakeService
from tests.adapters.killing import Step, killed_at
from tests.adapters.one_cycle import cycle
from tests.adapters.snapshots import DatabaseSnapshot, FolderSnapshot, ServiceSnapshot, Snapshot

pytest_plugins = [
    "tests.adapters.tryton_fixtures",
    "tests.adapters.redmine_fixtures",
    "tests.adapters.roundup_fixtures",
]


def changes_the_system(_: httpx.Client, request: httpx.Request) -> bool:
    """Tryton is told everything by POST; the name of what is called says whether it changes anything."""
    if request.url.path.endswith("/rpc/"):
        return str(json.loads(request.content)["method"]).rpartition(".")[2] in ("create", "write", "delete")
    of_the_service = request.url.path.startswith(("/v1/", "/oauth/"))
    return request.method != "GET" and not of_the_service


STEPS = (
    Step(httpx.Client, "send", counts=changes_the_system),
    Step(Memory, "place"),
    Step(Memory, "forget_places"),
)


@dataclass(frozen=True)
class Place:
    """One real system, with one record that somebody writes on; `databases`: where it keeps everything."""

    connect: Callable[[Path], RegistrationSystem]
    colleague: Colleague
    databases: Sequence[Path]
    folders: Sequence[Path] = ()


@pytest.fixture
def tryton(office: Office, code: str) -> Place:
    colleague = TrytonColleague(office, office.add_party("Noor", code))
    return Place(
        lambda folder: tryton_adapter.adapter(office, folder), colleague, [office.server.directory / "koppel.sqlite"]
    )


@pytest.fixture
def redmine_place(redmine: RedmineOffice, code: str) -> Place:
    colleague = RedmineColleague(redmine, redmine.add_case("Noor", code))
    return Place(lambda folder: redmine_adapter.adapter(redmine, folder), colleague, [redmine.server.database])


@pytest.fixture
def roundup_place(roundup: RoundupOffice, code: str) -> Place:
    colleague = RoundupColleague(roundup, roundup.add_issue("Noor", code))
    kept = roundup.server.tracker / "db"
    return Place(lambda folder: roundup_adapter.adapter(roundup, folder), colleague, [kept / "db"], [kept / "files"])


@pytest.mark.parametrize(("place", "fewest_steps"), [("tryton", 4), ("redmine_place", 6), ("roundup_place", 8)])
def test_a_kill_at_any_step_loses_nothing_doubles_nothing_and_leaves_nothing(
    request: pytest.FixtureRequest,
    service: FakeService,
    adapter_key: ECKey,
    tmp_path: Path,
    code: str,
    place: str,
    fewest_steps: int,
) -> None:
    there: Place = request.getfixturevalue(place)

    def one_cycle() -> list[str]:
        return cycle(there.connect(tmp_path / "state"), service, adapter_key, tmp_path)

    prepare_a_busy_cycle(there.colleague, service, code, one_cycle)
    before = all_as_it_is(there, service, tmp_path)
    one_cycle()
    unharmed = outcome(there.colleague, service)
    assert_everything_is_as_it_should_be(unharmed, service)
    step = 0
    while go_back(before) and killed_at(step := step + 1, STEPS, one_cycle):
        assert any("[koppel n1 r" in text and "tekst." in text for text in there.colleague.standing()), f"step {step}"
        one_cycle()
        assert outcome(there.colleague, service) == unharmed, f"killed at step {step}"
    assert step > fewest_steps, f"a busy cycle has more than {fewest_steps} steps; are they still counted?"


def prepare_a_busy_cycle(colleague: Colleague, service: FakeService, code: str, one_cycle: Callable[[], list[str]]) -> None:
    """One cycle was done; the next must send, correct, retract, tell, deliver, correct and recall."""
    service.add_pair("pair-noor", code)
    changed, taken_away = (colleague.write(text) for text in ("Kijkdag om 10 uur.", "Sleutel ligt klaar."))
    service.share("n1", "pair-noor", "Oude tekst.")
    service.share("n2", "pair-noor", "Ingetrokken tekst.")
    one_cycle()
    colleague.change(changed, "Kijkdag om 11 uur.")
    colleague.take_away(taken_away)
    colleague.write("Noor werkt drie dagen.")
    colleague.write("Wat moet hier staan?", mark="#koppel onzin")
    service.share("n1", "pair-noor", "Nieuwe tekst.", revision=2)
    service.withdraw("n2")
    service.share("n3", "pair-noor", "Derde tekst.")


def outcome(colleague: Colleague, service: FakeService) -> dict[str, Any]:
    """What stands in the system, and what the service has and knows of that."""
    return {
        "standing": sorted(colleague.standing()),
        "sent": sorted(note["text"] for note in service.source_notes.values()),
        "accepted": sorted(source_id for source_id, _ in service.accepted),
        "known to stand": {note_id: note.standing for note_id, note in service.notes.items()},
        "still to do": service.inbox(),
    }


def assert_everything_is_as_it_should_be(unharmed: dict[str, Any], service: FakeService) -> None:
    copies = [text for text in unharmed["standing"] if text.startswith("[koppel n")]
    assert [("n1 r2" in text, "Nieuwe tekst." in text) for text in copies[:1]] == [(True, True)]
    assert [("n3 r1" in text, "Derde tekst." in text) for text in copies[1:]] == [(True, True)]
    assert sum(text.startswith("[koppel let op]") for text in unharmed["standing"]) == 1
    assert unharmed["sent"] == ["Kijkdag om 11 uur.", "Noor werkt drie dagen."]
    assert unharmed["known to stand"] == {"n1": 2, "n2": None, "n3": 1}
    assert unharmed["still to do"] == []


def all_as_it_is(there: Place, service: FakeService, folder: Path) -> list[Snapshot]:
    """The system, the adapter's memory and the service; a connection that is open meanwhile stays so."""
    folders = [*there.folders, folder / "state"]
    return [
        ServiceSnapshot(service),
        *(DatabaseSnapshot(database) for database in there.databases),
        *(FolderSnapshot(each, folder / "before") for each in folders),
    ]


def go_back(before: Sequence[Snapshot]) -> bool:
    for part in before:
        part.put_back()
    return True
