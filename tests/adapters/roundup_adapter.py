"""The generic adapter with the mapping of Roundup, as the tests set it up, and what they deliver with it."""

from collections.abc import Callable
from pathlib import Path

import httpx

from adapters.base import Delivery, SourceLook
from adapters.memory import Memory
from adapters.restjson.client import RestClient
from adapters.restjson.elsewhere import rest_system
from adapters.restjson.mapping_file import read_mapping
from adapters.restjson.system import RestSystem
from demo.roundup_office import RoundupOffice
from demo.roundup_server import ADAPTER_LOGIN
from tests.adapters.fake_service import PATIENCE
from tests.adapters.redmine_adapter import new_delivery
from tests.adapters.spoiling_proxy import SpoilingProxy

__all__ = ["MAPPING", "adapter", "look", "new_delivery", "revisions"]

MAPPING = Path(__file__).parents[2] / "adapters" / "restjson" / "roundup.toml"


def adapter(
    office: RoundupOffice,
    state_dir: Path,
    *,
    proxy: SpoilingProxy | None = None,
    mapping: Path = MAPPING,
    now: Callable[[], float] | None = None,
) -> RestSystem:
    """Under its restricted account; `proxy` when something stands between it and Roundup."""
    origin, _, tracker = office.server.url.rpartition("/")
    address = f"{proxy.url}/{tracker}" if proxy else office.server.url
    known = {"url": office.server.url, "origin": origin, "login": ADAPTER_LOGIN}
    described = read_mapping(mapping)
    auth = httpx.BasicAuth(ADAPTER_LOGIN, office.server.password(ADAPTER_LOGIN))
    client = RestClient(address, described.headers, auth, known, PATIENCE)
    if proxy:
        client._http.event_hooks["request"].append(proxy.shorten)
    clock = {"now": now} if now else {}
    return rest_system(client, described, state_dir / "account", Memory(state_dir), **clock)


def revisions(system: RestSystem, delivery: Delivery) -> list[int]:
    """The revisions of this note that stand in Roundup."""
    return [held.revision for held in system.held() if held.note_id == delivery.note_id]


def look(system: RestSystem, *codes: str) -> SourceLook:
    return system.source_notes({code: system.find_record(code) for code in codes})
