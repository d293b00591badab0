"""Whether our account in Tryton is still the one, on the database, with the rights, that this adapter was set up for.

Without this an empty answer could mean: the notes are gone. With it, it means just that.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.base import AccessLostError

if TYPE_CHECKING:
    from adapters.tryton.client import TrytonClient

_NEEDED = {"party.party": ("read", "write"), "ir.note": ("read", "create", "delete")}
_SEE = "adapters/tryton/README.md lists the rights."


def confirm_account(client: "TrytonClient", file: Path) -> None:
    """AccessLostError if it is an administrator, lacks a right, or is another account or database than `file` says.

    The first time the account is written to `file`.
    """
    if client.call("model.res.user.get_preferences", True).get("administrator"):
        raise AccessLostError(f"'{client.login}' is an administrator of Tryton. Use a restricted account. {_SEE}")
    _confirm_rights(client)
    _confirm_identity(client, file)


def _confirm_rights(client: "TrytonClient") -> None:
    access = client.call("model.ir.model.access.get_access", list(_NEEDED))
    for model, modes in _NEEDED.items():
        lacking = [mode for mode in modes if not access[model][mode]]
        if lacking:
            raise AccessLostError(f"'{client.login}' may not {' and '.join(lacking)} {model} in Tryton. {_SEE}")


def _confirm_identity(client: "TrytonClient", file: Path) -> None:
    identity = _identity(client)
    if not file.exists():
        _write(file, identity)
    elif json.loads(file.read_text(encoding="utf-8")) != identity:
        raise AccessLostError(
            f"Tryton answers with another account or another database than this adapter was set up for. Mend the "
            f"settings; if the change is meant, first remove what stood there, then delete {file}."
        )


def _identity(client: "TrytonClient") -> dict[str, Any]:
    """The account's id and the microsecond of its creation: no two databases have both the same."""
    rows = client.call("model.res.user.read", [client.user_id], ["login", "create_date"])
    return {"id": client.user_id, "login": rows[0]["login"], "created": rows[0]["create_date"].isoformat()}


def _write(file: Path, identity: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(identity), encoding="utf-8")
    os.replace(new, file)
