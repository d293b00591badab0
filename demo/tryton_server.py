"""A real Tryton server in a directory of its own: database (SQLite), settings, log and the administrator's password.

Needs the packages of the extra `demo` (trytond, trytond-party, trytond-country).
"""

import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from demo.programs import free_port, own_environment, spawn
from demo.real_server import LOG_FILE, RealServer, ServerError

DATABASE = "koppel"
ADMINISTRATOR = "admin"

_DATABASE_FILE = f"{DATABASE}.sqlite"
_PASSWORD_FILE = "administrator-password"
_SETTINGS_FILE = "tryton.conf"


@dataclass(frozen=True)
class TrytonServer(RealServer):
    """A Tryton. `administrator_password` is for setting it up, never for an adapter."""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def administrator_password(self) -> str:
        return (self.directory / _PASSWORD_FILE).read_text(encoding="utf-8")


def initialise(directory: Path) -> None:
    """Make an empty Tryton with parties in `directory`, which must not exist yet; takes some eight seconds.

    The administrator's password is random and stands in the directory, readable by its owner only.
    """
    directory.mkdir(parents=True, mode=0o700)
    _write_secret(directory / _PASSWORD_FILE, secrets.token_urlsafe(18))
    (directory / _DATABASE_FILE).touch(mode=0o600)
    _write_settings(directory, "127.0.0.1:0")
    modules = ["--all", "-u", "party", "country", "--activate-dependencies"]
    command = ["trytond.cli.admin", *_options(directory), *modules, "--email", "beheer@debrug.example"]
    with (directory / LOG_FILE).open("ab") as log:
        environment = {**_environment(), "TRYTONPASSFILE": str(directory / _PASSWORD_FILE)}
        done = subprocess.run([sys.executable, "-m", *command], stdout=log, stderr=log, env=environment, check=False)
    if done.returncode:
        raise ServerError(f"Tryton could not make its database. Read {directory / LOG_FILE}.")


def copy(source: Path, directory: Path) -> None:
    """A second Tryton like the one in `source`, which must not be running; a fraction of the time of making one."""
    shutil.copytree(source, directory)


def start(directory: Path, port: int = 0) -> TrytonServer:
    """Start the Tryton in `directory` on 127.0.0.1 and return when it answers; port 0 is a free one."""
    port = port or free_port()
    _write_settings(directory, f"127.0.0.1:{port}")
    with (directory / LOG_FILE).open("ab") as log:
        process = spawn(["trytond.cli", *_options(directory)], log.fileno(), _environment())
    server = TrytonServer(directory, f"http://127.0.0.1:{port}", process)
    question = {"id": 1, "method": "common.server.version", "params": []}
    server.wait_until(lambda http: http.post(f"{server.url}/rpc/", json=question).status_code == 200)
    return server


def _options(directory: Path) -> list[str]:
    return ["-c", str(directory / _SETTINGS_FILE), "-d", DATABASE]


def _environment() -> dict[str, str]:
    # Settings of another Tryton on this machine must not reach ours.
    return {name: value for name, value in own_environment().items() if not name.startswith("TRYTON")}


def _write_settings(directory: Path, listen: str) -> None:
    settings = f"[database]\nuri = sqlite://\npath = {directory}\n\n[web]\nlisten = {listen}\n"
    (directory / _SETTINGS_FILE).write_text(settings, encoding="utf-8")


def _write_secret(file: Path, secret: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(secret)
