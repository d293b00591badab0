"""The Tryton adapter as the tests set it up, and what they deliver with it."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.base import Delivery, Held
from adapters.tryton.client import TrytonClient
from adapters.tryton.system import TrytonSystem
from adapters.vocabulary import usual_vocabulary
from demo.tryton_office import ADAPTER_LOGIN, Office
from demo.tryton_server import DATABASE
from tests.adapters.fake_service import PATIENCE
from tests.adapters.tryton_proxy import SpoilingProxy

WRITTEN = datetime(2026, 3, 3, 13, 2, tzinfo=UTC)


def adapter(
    office: Office, state_dir: Path, *, proxy: SpoilingProxy | None = None, now: Callable[[], float] | None = None
) -> TrytonSystem:
    """Under its restricted account; `proxy` when something stands between it and Tryton."""
    address = proxy.url if proxy else office.server.url
    client = TrytonClient(address, DATABASE, ADAPTER_LOGIN, office.password(ADAPTER_LOGIN), PATIENCE)
    if proxy:
        client._http.event_hooks["request"].append(proxy.shorten)
    clock = {"now": now} if now else {}
    return TrytonSystem(client, state_dir / "tryton-account", usual_vocabulary(), **clock)


def new_delivery(**changed: Any) -> Delivery:
    """A note of Karim for De Brug, with an id of its own."""
    usual: dict[str, Any] = {
        "note_id": f"toets-{secrets.token_hex(6)}",
        "revision": 1,
        "subject": "housing",
        "kind": "update",
        "text": "De kijkdag ging goed.",
        "how_known": "seen",
        "discussed": True,
        "author": "Karim",
        "organisation": "Straatkracht",
        "written_at": WRITTEN,
    }
    return Delivery(**(usual | changed))


def revisions(system: TrytonSystem, delivery: Delivery) -> list[int]:
    """The revisions of this note that stand in Tryton."""
    return [held.revision for held in system.held() if held.note_id == delivery.note_id]


def held(delivery: Delivery) -> Held:
    return Held(delivery.note_id, delivery.revision)
