"""The service as it is really run: `koppel serve` in a process group of its own, which can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from shutil import copyfileobj
from threading import Thread
from typing import BinaryIO

import httpx
from flask import Flask, Response, request

from service.settings import Settings

COMMAND = [sys.executable, "-m", "service", "serve"]
ROOT = Path(__file__).parents[1]
STARTS_WITHIN = 180.0
ANSWERS_WITHIN = 60.0
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
        self._output: Thread

    def start(self) -> None:
        """Start it; return when it answers. Raises AssertionError with its log when it does not."""
        command = [*COMMAND, "--port", self._url.rpartition(":")[2]]
        self._process = process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        assert process.stdout is not None
        self._output = Thread(target=_keep, args=(process.stdout, self._log))
        self._output.start()
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert not _ended(process), self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()

    def kill(self) -> None:
        """Kill it and its workers with SIGKILL; return when the last of them is gone. Nothing is done when it does not run.

        The main process ends before its workers do: only when nobody can write to its output any more has the last one
        let go of the database and the port.
        """
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._output.join()
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(self._url + "/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def far_away(url: str) -> Flask:
    """An application that hands every request to the service at this address, for a browser of tests/web_reader.py.

    When the service does not answer, asking raises httpx.TransportError.
    """
    far = Flask("far-away", static_folder=None)
    far.testing = True
    over_there = httpx.Client(base_url=url, timeout=ANSWERS_WITHIN)

    @far.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @far.route("/<path:path>", methods=["GET", "POST"])
    def hand_over(path: str) -> Response:
        over_there.cookies.clear()  # the browser keeps its own
        answer = over_there.request(
            request.method, request.full_path, content=request.get_data(), headers=dict(request.headers)
        )
        headers = [(name, value) for name, value in answer.headers.multi_items() if name != "content-length"]
        return Response(answer.content, answer.status_code, headers)

    return far


def free_address() -> str:
    """An address on this machine at which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def _keep(output: BinaryIO, log: Path) -> None:
    with output, log.open("ab") as kept:
        copyfileobj(output, kept, 1)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(BETWEEN_LOOKS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _written(path: Path, text: str) -> str:
    path.write_text(text, encoding="ascii")
    return str(path)
