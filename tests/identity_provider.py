"""The demo's OpenID provider, started for tests as the separate program that it is."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx

CLIENT_ID = "koppel"
CLIENT_SECRET = "secret-of-the-tests"

# Beside the people of the story two officers, and Els, who signs in with a password alone: the service has to refuse that.
NAMES = {"de-brug": "De Brug", "straatkracht": "Straatkracht"}
PEOPLE = {
    "de-brug": {"sanne": "Sanne Vos", "joke": "Joke Smit", "els": "Els Kuiper", "iris": "Iris de Wit"},
    "straatkracht": {"karim": "Karim Ait", "bilal": "Bilal Demir", "tom": "Tom Bakker"},
}
SINGLE_FACTOR = "els"

# One client for all: making one takes longer than asking.
HTTP = httpx.Client(trust_env=False, timeout=60.0)

_ROOT = Path(__file__).parents[1]
_STARTS_WITHIN = 120.0
_STOPS_WITHIN = 60.0
_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class IdentityProvider:
    """A running program with a provider per organisation (`de-brug`, `straatkracht`); all know the same client."""

    url: str
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET

    def issuer(self, slug: str) -> str:
        """The issuer under which the people of this organisation sign in."""
        return f"{self.url}/{slug}"

    def sign_in(self, authorization_url: str, login: str) -> str:
        """Press the button of `login` on the page at this address; the address that the browser is then sent to."""
        page = HTTP.get(authorization_url)
        page.raise_for_status()
        assert f'value="{login}"' in page.text, f"no button for {login} on {authorization_url}"
        answer = HTTP.post(authorization_url, data={"login": login})
        assert answer.status_code == 302, f"{answer.status_code}: {answer.text}"
        return answer.headers["Location"]

    def refusal(self, **parameters: str) -> httpx.Response:
        """The answer of De Brug's page to such a request; redirects are not followed."""
        return HTTP.get(f"{self.issuer('de-brug')}/authorize?{urlencode(parameters)}")


@contextmanager
def running_identity_provider(directory: Path, redirect_uris: Iterable[str]) -> Iterator[IdentityProvider]:
    """The program on a free port as long as the block; its log and configuration stay in `directory`.

    Raises RuntimeError when it does not answer; the message holds what it said.
    """
    config = directory / "identity-provider.toml"
    config.write_text(_configuration(list(redirect_uris)), encoding="utf-8")
    port = _free_port()
    log = directory / "identity-provider.log"
    command = [sys.executable, "-m", "demo.identity_provider", "--port", str(port), "--config", str(config)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        provider = IdentityProvider(f"http://127.0.0.1:{port}")
        _wait_until_it_answers(provider, process, log)
        yield provider
    finally:
        process.terminate()
        process.wait(_STOPS_WITHIN)


def _wait_until_it_answers(provider: IdentityProvider, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            if HTTP.get(f"{provider.url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            if _ended_within(process, _BETWEEN_LOOKS):
                break
    raise RuntimeError(f"the identity provider did not answer: {log.read_text(encoding='utf-8')}")


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _configuration(redirect_uris: list[str]) -> str:
    # JSON's texts and lists of texts are TOML's too.
    lines = []
    for slug, people in PEOPLE.items():
        lines += ["[[organisation]]", f"slug = {json.dumps(slug)}", f"name = {json.dumps(NAMES[slug])}"]
        lines += ["[[organisation.client]]", f"id = {json.dumps(CLIENT_ID)}", f"secret = {json.dumps(CLIENT_SECRET)}"]
        lines += [f"redirect_uris = {json.dumps(redirect_uris)}"]
        for login, name in people.items():
            lines += ["[[organisation.person]]", f"login = {json.dumps(login)}", f"name = {json.dumps(name)}"]
            lines += ['factors = ["pwd"]'] if login == SINGLE_FACTOR else []
    return "\n".join(lines)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
