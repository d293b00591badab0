"""A real Roundup server (PyPI) with its tracker, on SQLite, in a directory of its own.

Needs the package of the extra `demo` (roundup). It runs as an ordinary user: as nobody when this program is root.
"""

import importlib.util
import json
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.programs import HOST, end_with, free_port, own_environment
from demo.real_server import LOG_FILE, RealServer, ServerError

ADMINISTRATOR = "admin"
ADAPTER_LOGIN = "koppel-adapter"
NAME = "jongeren"
SCHEMA = Path(__file__).with_name("roundup_schema.py")
# login → role.
PEOPLE = {"fenna": "User", "daan": "User", ADAPTER_LOGIN: "Koppel"}

_USER = "nobody"
_TRACKER = "tracker"
_PROGRAM = "program"
_PASSWORDS_FILE = "passwords.json"


@dataclass(frozen=True)
class RoundupServer(RealServer):
    """A Roundup with its tracker. `url` names the tracker and has no slash at its end."""

    @property
    def tracker(self) -> Path:
        return self.directory / _TRACKER

    def password(self, login: str) -> str:
        passwords: dict[str, str] = json.loads((self.directory / _PASSWORDS_FILE).read_text(encoding="utf-8"))
        return passwords[login]

    def stop(self) -> None:
        """As any server; its directory goes with it."""
        super().stop()
        shutil.rmtree(self.directory)


def lacking() -> str:
    """Why no Roundup can be run here, or nothing."""
    return "" if importlib.util.find_spec("roundup") else "roundup is not installed: pip install '.[demo]'"


def initialise(directory: Path) -> None:
    """Make a tracker with accounts and rights in `directory`, which must not exist yet; takes some four seconds."""
    directory.mkdir(parents=True, mode=0o700)
    tracker = directory / _TRACKER
    passwords = {login: secrets.token_urlsafe(18) for login in (ADMINISTRATOR, *PEOPLE)}
    (directory / _PASSWORDS_FILE).write_text(json.dumps(passwords), encoding="utf-8")
    _administer(directory, "install", "classic", "sqlite")
    with (tracker / "schema.py").open("a", encoding="utf-8") as schema:
        schema.write(f"\n{SCHEMA.read_text(encoding='utf-8')}")
    with (tracker / "initial_data.py").open("a", encoding="utf-8") as accounts:
        accounts.write("\nfrom roundup.password import Password\n")
        for login, role in PEOPLE.items():
            password = f"Password({passwords[login]!r}, config=db.config)"
            address = f"{login}@kompas.example"
            accounts.write(f"user.create(username={login!r}, password={password}, address={address!r}, roles={role!r})\n")
    _configure(tracker, f"http://{HOST}:8080/{NAME}/")
    _administer(directory, "initialise", passwords[ADMINISTRATOR])


def start(template: Path) -> RoundupServer:
    """Start a copy of the tracker in `template` on a free port of 127.0.0.1 and return when it answers."""
    workplace = Path(tempfile.mkdtemp(prefix="koppel-roundup-"))
    shutil.copytree(template, workplace, dirs_exist_ok=True)
    # Another user may not be able to read this checkout, and the program in it.
    shutil.copytree(_package(), workplace / _PROGRAM / "roundup", ignore=shutil.ignore_patterns("__pycache__", "test"))
    port = free_port()
    _configure(workplace / _TRACKER, f"http://{HOST}:{port}/{NAME}/")
    if os.geteuid() == 0:
        for each in (workplace, *workplace.rglob("*")):
            shutil.chown(each, _USER, pwd.getpwnam(_USER).pw_gid)
    return start_again(workplace, port)


def start_again(directory: Path, port: int) -> RoundupServer:
    """Start the Roundup in this directory on this port and return when it answers."""
    # One request after another, in one process; over HTTP/1.1 each answer would take 40 milliseconds longer.
    program = ["-m", "roundup.scripts.roundup_server", "-n", HOST, "-p", str(port), "-t", "none", "-V", "HTTP/1.0"]
    with (directory / LOG_FILE).open("ab") as log:
        process = subprocess.Popen(
            [_python(), *program, f"{NAME}={directory / _TRACKER}"],
            cwd=directory,
            env=_environment(directory),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with(os.getpid()),
            **_ordinary_user(),
        )
    server = RoundupServer(directory, f"http://{HOST}:{port}/{NAME}", process)
    # Whoever says nothing of who it is, is refused; but it answers.
    server.wait_until(lambda http: http.get(f"{server.url}/rest/data").status_code == 403)
    return server


def _administer(directory: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "roundup.scripts.roundup_admin", "-i", str(directory / _TRACKER), *arguments]
    done = subprocess.run(command, env=_environment(directory), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerError(f"Roundup could not be set up:\n{done.stdout}{done.stderr}")


def _configure(tracker: Path, url: str) -> None:
    settings = {
        "web": url,
        "domain": "kompas.example",
        "password_pbkdf2_default_rounds": "1000",
        "api_failed_login_limit": "1000",
    }
    text = (tracker / "config.ini").read_text(encoding="utf-8")
    for name, value in settings.items():
        text = re.sub(rf"^#?{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
    (tracker / "config.ini").write_text(text, encoding="utf-8")


def _environment(directory: Path) -> dict[str, str]:
    # Mail goes to a file, and to nobody.
    mail = str(directory / "mail.txt")
    return own_environment(SENDMAILDEBUG=mail, PYTHONPATH=str(directory / _PROGRAM), HOME=str(directory), LANG="C.UTF-8")


def _package() -> Path:
    found = importlib.util.find_spec("roundup")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _python() -> str:
    """The interpreter below the virtual environment, or the machine's own, whichever the ordinary user may run."""
    candidates = [Path(os.path.realpath(sys.executable)), Path("/usr/bin/python3")]
    if os.geteuid() != 0:
        return str(candidates[0])
    for each in candidates:
        if each.exists() and all(folder.stat().st_mode & stat.S_IXOTH for folder in each.parents):
            return str(each)
    raise ServerError(f"No Python that {_USER} may run: {', '.join(map(str, candidates))}.")


def _ordinary_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
