"""An organisation's adapter, as a program of its own with a key of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo.people import Organisation
from demo.place import Place
from demo.programs import Programs, run
from demo.service_program import ServiceProgram


@dataclass(frozen=True)
class AdapterProgram:
    """`system`: what this kind of system needs in the settings; a table of its own for a mapping inside it."""

    place: Place
    service: ServiceProgram
    organisation: Organisation
    kind: str
    system: Mapping[str, str | Mapping[str, str]]

    @property
    def client_id(self) -> str:
        """The name under which the service registers the first system of an organisation."""
        return self.organisation.slug

    def make(self) -> str:
        """Its settings and its key; gives the public half, for the administrator to register. Raises ProgramError."""
        self.configure()
        return self._adapter("key", "new").strip()

    def witness_key(self) -> str:
        """The public half of the key with which it cosigns the log, for the other organisation. Raises ProgramError."""
        return str(json.loads(self._adapter("key", "show"))["witness"])

    def configure(self, log: Sequence[str] = (), partners: Sequence[str] = ()) -> None:
        """Write the settings, with the addresses of now, the log's keys, and those of the witnesses it waits for."""
        folder = self.place.adapter(self.organisation.slug)
        folder.mkdir(exist_ok=True, mode=0o700)
        lines = ["[service]", *_settings({"url": self.service.url, "client_id": self.client_id, "key_file": "adapter.key"})]
        lines += ["", "[adapter]", *_settings({"organisation": self.organisation.name, "state_dir": "state"})]
        lines += ["", "[witness]", *_settings({"key_file": "witness.key"})]
        lines += [f"log = {json.dumps(list(log))}", f"partners = {json.dumps(list(partners))}"]
        lines += ["", "[system]", *_settings({key: text for key, text in self.system.items() if isinstance(text, str)})]
        for name, table in self.system.items():
            if not isinstance(table, str):
                lines += ["", f"[system.{name}]", *_settings(table)]
        (folder / "adapter.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def prepare(self) -> None:
        """Make what the system needs before the first run. Raises ProgramError."""
        self._adapter("prepare", self.kind)

    def start(self, programs: Programs) -> None:
        """It begins at once, and tells every step in its log."""
        programs.start(f"adapter-{self.organisation.slug}", ["adapters", self.kind, *self._config, "--verbose"])

    @property
    def _config(self) -> list[str]:
        return ["--config", str(self.place.adapter(self.organisation.slug) / "adapter.toml")]

    def _adapter(self, *arguments: str) -> str:
        log = self.place.logs / f"adapter-{self.organisation.slug}.log"
        return run(" ".join(("koppel-adapter", *arguments)), ["adapters", *arguments, *self._config], log)


def _settings(values: Mapping[str, str]) -> list[str]:
    # JSON's texts are TOML's too.
    return [f"{json.dumps(key)} = {json.dumps(text)}" for key, text in values.items()]
