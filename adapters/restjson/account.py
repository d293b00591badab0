"""Whether the system still knows our account as the one that this adapter was set up with."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.base import AccessLostError
from adapters.restjson.mapping_file import SystemMapping

if TYPE_CHECKING:
    from adapters.restjson.client import RestClient


class Account:
    """`file`: where it is kept what the system said of our account the first time."""

    def __init__(self, client: "RestClient", mapping: SystemMapping, file: Path) -> None:
        self._client = client
        self._mapping = mapping
        self._file = file
        self._me = ""

    @property
    def me(self) -> str:
        """What our own account is called in addresses and as the maker of notes."""
        if not self._me:
            self.confirm()
        return self._me

    def confirm(self) -> None:
        """AccessLostError if the system does not know us, or as another than the first time, or refuses a probe."""
        answer = self._client.read(self._mapping.account.address, {})
        identity, me = self._mapping.account.items.search(answer), self._mapping.me.search(answer)
        if not identity or me is None:
            raise AccessLostError(
                "The system does not say who the adapter's account is. Is the account gone, or the mapping wrong?"
            )
        for probe in self._mapping.probes:
            self._client.read(probe, {"me": me})
        self._compare(identity)
        self._me = str(me)

    def _compare(self, identity: Any) -> None:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = self._file.with_suffix(".new")
            new.write_text(json.dumps(identity), encoding="utf-8")
            os.replace(new, self._file)
        elif json.loads(self._file.read_text(encoding="utf-8")) != identity:
            raise AccessLostError(
                "The system answers with another account, or with other rights, than this adapter was set up with. Mend "
                f"that; if the change is meant, first remove what stood there, then delete {self._file}."
            )
