"""The caller's own organisation."""

from tests.api.system import System
from tests.factories import World


def test_a_system_reads_the_name_of_its_own_organisation(world: World, straatkracht: System) -> None:
    answer = straatkracht.ask("GET", "/v1/organisation")
    assert answer.get_json() == {"organisationId": str(world.straatkracht.id), "name": "Straatkracht"}
