"""The Redmine adapter as the tests set it up, and what they deliver with it."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.base import Delivery, SourceLook
from adapters.memory import Memory
from adapters.redmine.account import Account
from adapters.redmine.cases import Cases
from adapters.redmine.client import RedmineClient
from adapters.redmine.system import RedmineSystem
from adapters.vocabulary import usual_vocabulary
from demo.redmine_office import ADAPTER_LOGIN, PROJECT, RedmineOffice
from tests.adapters.fake_service import PATIENCE
from tests.adapters.spoiling_proxy import SpoilingProxy

WRITTEN = datetime(2026, 3, 3, 13, 2, tzinfo=UTC)


def adapter(
    office: RedmineOffice,
    state_dir: Path,
    *,
    proxy: SpoilingProxy | None = None,
    login: str = ADAPTER_LOGIN,
    key: str = "",
    now: Callable[[], float] | None = None,
) -> RedmineSystem:
    """Under its restricted account; `proxy` when something stands between it and Redmine."""
    client = RedmineClient(proxy.url if proxy else office.server.url, key or office.key(login), PATIENCE)
    if proxy:
        client._http.event_hooks["request"].append(proxy.shorten)
    account = Account(client, PROJECT, office.code_field, state_dir / "redmine-account")
    cases = Cases(client, PROJECT, office.code_field)
    clock = {"now": now} if now else {}
    return RedmineSystem(account, cases, Memory(state_dir), usual_vocabulary(), **clock)


def new_delivery(**changed: Any) -> Delivery:
    """A note of Sanne for Straatkracht, with an id of its own."""
    usual: dict[str, Any] = {
        "note_id": f"toets-{secrets.token_hex(6)}",
        "revision": 1,
        "subject": "housing",
        "kind": "update",
        "text": "De kijkdag ging goed.",
        "how_known": "seen",
        "discussed": True,
        "author": "Sanne",
        "organisation": "De Brug",
        "written_at": WRITTEN,
    }
    return Delivery(**(usual | changed))


def revisions(system: RedmineSystem, delivery: Delivery) -> list[int]:
    """The revisions of this note that stand in Redmine."""
    return [held.revision for held in system.held() if held.note_id == delivery.note_id]


def look(system: RedmineSystem, *codes: str) -> SourceLook:
    return system.source_notes({code: system.find_record(code) for code in codes})
