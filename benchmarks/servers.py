"""Servers as processes of their own, with the settings that `koppel serve` has."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

STARTS_WITHIN = 30.0
BETWEEN_LOOKS = 0.02


class ServerError(RuntimeError):
    """A server did not start. The message names the log to read."""


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """This command, from the moment it listens at `port` until the block ends. Raises ServerError."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,  # the server's own workers end with it
        )
    try:
        _wait(process, port, log)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(BETWEEN_LOOKS)
    raise ServerError(f"the server did not start; read {log}:\n{log.read_text(encoding='utf-8')[-2000:]}")
