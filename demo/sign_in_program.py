"""The OpenID provider of the demo's organisations, as a program of its own."""

import json
from dataclasses import dataclass

from demo.people import ORGANISATIONS, Organisation, colleagues_of
from demo.place import Place
from demo.programs import HOST, Programs, wait_until_it_answers
from demo.service_program import CLIENT_ID, ServiceProgram


@dataclass(frozen=True)
class SignInProgram:
    """A provider per organisation at `http://127.0.0.1:port/slug`; whoever opens it chooses who to be."""

    place: Place
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def make(self, service: ServiceProgram) -> None:
        """Its settings: who works where, and to which address of the service they go back."""
        lines: list[str] = []
        for organisation in ORGANISATIONS:
            if organisation.has_provider:
                lines += _settings_of(organisation, service)
        self.place.identity_provider.touch(mode=0o600)
        self.place.identity_provider.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(self, programs: Programs) -> None:
        """Return when it answers. Raises ProgramError."""
        options = ["--port", str(self.port), "--config", str(self.place.identity_provider)]
        program = programs.start("identity-provider", ["demo.identity_provider", *options])
        wait_until_it_answers(program, f"{self.url}/healthz")


def _settings_of(organisation: Organisation, service: ServiceProgram) -> list[str]:
    # JSON's texts and lists of texts are TOML's too.
    lines = ["[[organisation]]", f"slug = {json.dumps(organisation.slug)}", f"name = {json.dumps(organisation.name)}"]
    lines += ["[[organisation.client]]", f"id = {json.dumps(CLIENT_ID)}"]
    lines += [f"secret = {json.dumps(service.client_secret())}"]
    lines += [f"redirect_uris = {json.dumps([service.return_address(organisation)])}"]
    for person in colleagues_of(organisation):
        lines += ["[[organisation.person]]", f"login = {json.dumps(person.login)}"]
        lines += [f"name = {json.dumps(person.name)}", f"work = {json.dumps(person.work)}"]
    return lines
