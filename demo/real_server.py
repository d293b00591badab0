"""A registration system's own server as a process of ours, with everything it keeps in one directory."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

LOG_FILE = "server.log"

_STARTS_WITHIN = 240.0
_STOPS_WITHIN = 15.0
_BETWEEN_LOOKS = 0.05


class ServerError(Exception):
    """A server cannot be made or started. The message holds its log, or names it."""


@dataclass(frozen=True)
class RealServer:
    """A server that answers at `url`."""

    directory: Path
    url: str
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> Path:
        return self.directory / LOG_FILE

    def stop(self) -> None:
        """Return when the process has ended, also if it had ended before."""
        self.process.terminate()
        try:
            self.process.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """`kill -9`: the process gets no chance to finish anything."""
        self.process.kill()
        self.process.wait()

    def wait_until(self, it_answers: Callable[[httpx.Client], bool]) -> None:
        """Return when it answers. Raises ServerError when it ended by itself or takes too long; then it is killed."""
        try:
            self._wait_until(it_answers)
        except BaseException:
            self.kill()
            raise

    def _wait_until(self, it_answers: Callable[[httpx.Client], bool]) -> None:
        deadline = time.monotonic() + _STARTS_WITHIN
        with httpx.Client(trust_env=False, timeout=10.0) as http:
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    if it_answers(http):
                        return
                except httpx.TransportError:
                    pass  # it does not listen yet
                time.sleep(_BETWEEN_LOOKS)
        raise ServerError(f"Nothing answers at {self.url}:\n{self.log.read_text(encoding='utf-8', errors='replace')}")
