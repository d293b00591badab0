"""The service as it is really run: `koppel serve` in a process group of its own, which can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from service.settings import Settings

COMMAND = [sys.executable, "-m", "service", "serve"]
ROOT = Path(__file__).parents[1]
STARTS_WITHIN = 30.0
BETWEEN_LOOKS = 0.02


class Served:
    """One service at one address; everything it knows is on disk."""

    def __init__(self, settings: Settings, directory: Path) -> None:
        self._url = settings.public_url
        self._log = directory / "serve.log"
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "KOPPEL_DATABASE_URL": settings.database_url,
            "KOPPEL_KEY_STORE_URL": settings.key_store_url,
            "KOPPEL_PUBLIC_URL": settings.public_url,
            "KOPPEL_MASTER_KEY_FILE": _written(directory / "master.key", settings.master_key.hex()),
            "KOPPEL_TOKEN_KEY_FILE": _written(directory / "token.key", settings.token_key),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return when it answers. Raises AssertionError with its log when it does not."""
        with self._log.open("ab") as log:
            command = [*COMMAND, "--port", self._url.rpartition(":")[2]]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert not _ended(self._process), self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()

    def kill(self) -> None:
        """Kill it and its workers with SIGKILL, at once; nothing is done when it does not run."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(self._url + "/healthz", timeout=1).status_code == 200
        except httpx.TransportError:
            return False


def free_address() -> str:
    """An address on this machine at which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(BETWEEN_LOOKS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _written(path: Path, text: str) -> str:
    path.write_text(text, encoding="ascii")
    return str(path)
