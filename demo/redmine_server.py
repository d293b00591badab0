"""A real Redmine server of Debian's packages, on a copy of its database (SQLite) in a directory of its own.

Needs the packages redmine, redmine-sqlite and puma. It runs as an ordinary user: as www-data when this program is root.
"""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from demo.programs import HOST, end_with, free_port, own_environment

PROGRAM = Path("/usr/share/redmine")
ADMINISTRATOR = "admin"

_EMPTY = Path("/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default")
SEED = Path(__file__).with_name("redmine_seed.rb")
_USER = "www-data"
_DATABASE_FILE = "redmine.sqlite"
_ACCOUNTS_FILE = "accounts.json"
_LOG_FILE = "redmine.log"
_STARTS_WITHIN = 240.0
_STOPS_WITHIN = 15.0
_BETWEEN_LOOKS = 0.1


class RedmineError(Exception):
    """Redmine cannot be made or started. The message names the log to read."""


@dataclass(frozen=True)
class RedmineServer:
    """A server that answers at `url`."""

    directory: Path
    url: str
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> Path:
        return self.directory / _LOG_FILE

    @property
    def database(self) -> Path:
        return self.directory / _DATABASE_FILE

    @property
    def seeded(self) -> dict[str, Any]:
        """What the seed printed: `keys` (login → API key), `codeField`, `tracker`, `priority`."""
        accounts: dict[str, Any] = json.loads((self.directory / _ACCOUNTS_FILE).read_text(encoding="utf-8"))
        return accounts

    def stop(self) -> None:
        """Return when the process has ended, also if it had ended before, and its directory is gone."""
        self.process.terminate()
        try:
            self.process.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self.directory)

    def kill(self) -> None:
        """`kill -9`: the process gets no chance to finish anything."""
        self.process.kill()
        self.process.wait()


def lacking() -> str:
    """Why no Redmine can be run here, or nothing."""
    if not (PROGRAM.is_dir() and shutil.which("puma")):
        return "Redmine is not installed: tools/system-packages redmine redmine-sqlite puma"
    if not os.access(_EMPTY, os.R_OK):
        return f"{_EMPTY} cannot be read: run as root, or as a member of {_USER}"
    return ""


def initialise(directory: Path) -> None:
    """Make a Redmine with project, field, roles and accounts in `directory`, which must not exist yet; takes some eight
    seconds, most of which Ruby loads the program."""
    workplace = _workplace(_EMPTY)
    try:
        with (workplace / _LOG_FILE).open("ab") as log:
            # Ruby may not be able to read this checkout as another user, so it gets the script on its input.
            done = subprocess.run(
                ["ruby", "bin/rails", "runner", "-"],
                input=SEED.read_bytes(),
                stdout=subprocess.PIPE,
                stderr=log,
                **_as_ordinary_user(workplace),
            )
        if done.returncode:
            raise RedmineError(f"Redmine could not be set up:\n{(workplace / _LOG_FILE).read_text(encoding='utf-8')}")
        (workplace / _ACCOUNTS_FILE).write_bytes(done.stdout.splitlines()[-1])
        directory.mkdir(parents=True, mode=0o700)
        for name in (_DATABASE_FILE, _ACCOUNTS_FILE):
            shutil.copy(workplace / name, directory / name)
    finally:
        shutil.rmtree(workplace)


def start(template: Path) -> RedmineServer:
    """Start a copy of the Redmine in `template` on a free port of 127.0.0.1 and return when it answers."""
    workplace = _workplace(template / _DATABASE_FILE)
    shutil.copy(template / _ACCOUNTS_FILE, workplace / _ACCOUNTS_FILE)
    return start_again(workplace, free_port())


def start_again(directory: Path, port: int) -> RedmineServer:
    """Start the Redmine in this directory on this port and return when it answers."""
    with (directory / _LOG_FILE).open("ab") as log:
        process = subprocess.Popen(
            ["puma", "-e", "production", "-b", f"tcp://{HOST}:{port}", "config.ru"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with(os.getpid()),
            **_as_ordinary_user(directory),
        )
    server = RedmineServer(directory, f"http://{HOST}:{port}", process)
    try:
        _wait_until_it_answers(server)
    except BaseException:
        server.kill()
        raise
    return server


def _wait_until_it_answers(server: RedmineServer) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    with httpx.Client(trust_env=False, timeout=10.0) as http:
        while time.monotonic() < deadline:
            if server.process.poll() is not None:
                break
            try:
                # Without a key it refuses, but it answers.
                if http.get(f"{server.url}/users/current.json").status_code == 401:
                    return
            except httpx.TransportError:
                time.sleep(_BETWEEN_LOOKS)
    raise RedmineError(f"Redmine does not answer at {server.url}:\n{server.log.read_text(encoding='utf-8')}")


def _workplace(database: Path) -> Path:
    """A directory that the ordinary user owns, with a copy of this database. Not below this checkout or the tests' own
    directory: those may be closed to other users."""
    workplace = Path(tempfile.mkdtemp(prefix="koppel-redmine-"))
    shutil.copy(database, workplace / _DATABASE_FILE)
    if os.geteuid() == 0:
        for each in (workplace, workplace / _DATABASE_FILE):
            shutil.chown(each, _USER, _USER)
    return workplace


def _as_ordinary_user(directory: Path) -> Mapping[str, object]:
    environment = own_environment(
        DATABASE_URL=f"sqlite3:{directory / _DATABASE_FILE}",
        RAILS_ENV="production",
        RAILS_LOG_TO_STDOUT="1",
        HOME=str(directory),
    )
    # Settings of another program in Ruby must not reach this one.
    environment = {name: text for name, text in environment.items() if not name.startswith(("RUBY", "BUNDLE", "GEM_"))}
    options: dict[str, object] = {"cwd": PROGRAM, "env": environment}
    if os.geteuid() == 0:
        user = pwd.getpwnam(_USER)
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options
