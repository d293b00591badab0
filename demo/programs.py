"""Starting the demo's programs, and stopping every one of them: by its own process id, whatever happened.

Each runs in a session of its own, so that Ctrl-C reaches the demo alone, which then stops them in order. On Linux the
kernel ends them too when the demo itself is killed.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"

_STARTS_WITHIN = 180.0
_STOPS_WITHIN = 15.0
_BETWEEN_LOOKS = 0.1
_LAST_LINES = 12
_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2), PR_SET_PDEATHSIG


class ProgramError(Exception):
    """A program did not start, or ended with an error. The message names its log and holds the last lines of it."""


@dataclass(frozen=True)
class Program:
    """A program that runs; everything it says stands in `log`."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def require_running(self) -> None:
        """Raises ProgramError when it has ended."""
        if self.process.poll() is not None:
            raise ProgramError(f"{self.name} ended by itself, with {self.process.returncode}. {last_words(self.log)}")

    def stop(self) -> None:
        """Return when it has ended, with whatever it started itself; also if it had ended before."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOPS_WITHIN)
        # It leads a session of its own, so this group holds nothing but itself and what it started.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Programs:
    """The programs that were started, to be stopped in the opposite order. Use with `with`."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: list[Program] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # A second Ctrl-C must not leave half of them behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        while self._running:
            self._running.pop().stop()

    def start(self, name: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Program:
        """Start `python -m …` and give it at once; its log is `name`.log."""
        log = self.logs / f"{name}.log"
        with log.open("ab") as output:
            program = Program(name, spawn(arguments, output.fileno(), environment), log)
        self.add(program)
        return program

    def add(self, program: Program) -> None:
        """Stop this one too, which something else started."""
        self._running.append(program)

    def require_running(self) -> None:
        """Raises ProgramError when one of them has ended."""
        for program in self._running:
            program.require_running()


def spawn(arguments: Sequence[str], output: int, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start `python -m …` in a session of its own; both its outputs go to the file descriptor `output`."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=dict(environment) if environment is not None else own_environment(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=end_with(os.getpid()),
    )


def run(name: str, arguments: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run `python -m …` to its end and give what it printed. Raises ProgramError unless it ends well."""
    command = [sys.executable, "-m", *arguments]
    with log.open("ab") as errors:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(environment) if environment is not None else own_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            check=False,
        )
    if done.returncode:
        raise ProgramError(f"{name} ended with {done.returncode}. {last_words(log)}")
    return done.stdout.decode()


def wait_until_it_answers(program: Program, url: str) -> None:
    """Return when the address answers 200. Raises ProgramError when the program ends or takes too long."""
    deadline = time.monotonic() + _STARTS_WITHIN
    with httpx.Client(trust_env=False) as http:
        while time.monotonic() < deadline:
            program.require_running()
            try:
                if http.get(url).status_code == 200:
                    return
            except httpx.TransportError:
                pass  # it does not listen yet
            time.sleep(_BETWEEN_LOOKS)
    raise ProgramError(f"{program.name} does not answer at {url}. {last_words(program.log)}")


def own_environment(**more: str) -> dict[str, str]:
    """The environment for a program of the demo: everything is on this machine, so no proxy stands in between."""
    local = "localhost,127.0.0.1"
    return {**os.environ, "NO_PROXY": local, "no_proxy": local, "PYTHONUNBUFFERED": "1", **more}


def free_port(wanted: int = 0) -> int:
    """This port if nobody has it, else any free one."""
    with socket.socket() as probe:
        try:
            probe.bind((HOST, wanted))
        except OSError:
            probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def last_words(log: Path) -> str:
    """The end of a log, and where it lies."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return f"Its log is {log}:\n" + "\n".join(f"    {line}" for line in lines[-_LAST_LINES:])


def end_with(parent: int) -> Callable[[], None] | None:
    """For `preexec_fn`: the new process asks to be ended when its `parent` is. None where the kernel does not offer it."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # it was ended just before
            os.kill(os.getpid(), signal.SIGTERM)

    return ask
