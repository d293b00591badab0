"""A real Redmine server of Debian's packages, on a copy of its database (SQLite) in a directory of its own.

Needs the packages redmine, redmine-sqlite and puma. It runs as an ordinary user: as www-data when this program is root.
"""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.programs import HOST, end_with, free_port, own_environment
from demo.real_server import LOG_FILE, RealServer, ServerError

PROGRAM = Path("/usr/share/redmine")
ADMINISTRATOR = "admin"

_EMPTY = Path("/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default")
SEED = Path(__file__).with_name("redmine_seed.rb")
_USER = "www-data"
_DATABASE_FILE = "redmine.sqlite"
_ACCOUNTS_FILE = "accounts.json"


@dataclass(frozen=True)
class RedmineServer(RealServer):
    """A Redmine with its people and cases."""

    @property
    def database(self) -> Path:
        return self.directory / _DATABASE_FILE

    @property
    def seeded(self) -> dict[str, Any]:
        """What the seed printed: `keys` (login → API key), `codeField`, `tracker`, `priority`."""
        accounts: dict[str, Any] = json.loads((self.directory / _ACCOUNTS_FILE).read_text(encoding="utf-8"))
        return accounts

    def stop(self) -> None:
        """As any server; its directory goes with it."""
        super().stop()
        shutil.rmtree(self.directory)


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
        with (workplace / LOG_FILE).open("ab") as log:
            # Ruby may not be able to read this checkout as another user, so it gets the script on its input.
            done = subprocess.run(
                ["ruby", "bin/rails", "runner", "-"],
                input=SEED.read_bytes(),
                stdout=subprocess.PIPE,
                stderr=log,
                **_as_ordinary_user(workplace),
            )
        if done.returncode:
            raise ServerError(f"Redmine could not be set up:\n{(workplace / LOG_FILE).read_text(encoding='utf-8')}")
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
    with (directory / LOG_FILE).open("ab") as log:
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
    # Without a key it refuses, but it answers.
    server.wait_until(lambda http: http.get(f"{server.url}/users/current.json").status_code == 401)
    return server


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
